// Nothing secret is in an error or a log, whatever a server echoes; and the package's own words stay as they are.

import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { inspect } from "node:util";

import { api, failure, json } from "../support/api.js";
import { emptyProject } from "../support/project.js";

const project = await emptyProject();
const { Flatpeak, ...errors } = await project.load();

const SOC = { device_id: "dev_battery", schedule_horizon: 24 };
const ACCOUNT = { accountId: "acc_1", secretKey: "sk_live_ab/cd+ef=gh" };
const BASIC = Buffer.from("acc_1:sk_live_ab/cd+ef=gh").toString("base64");
const TOKEN = "eyJhbGciOiJI/UzI1NiJ9+token";

/** Every form in which a server may write a secret down. */
function forms(secret) {
  const encoded = encodeURIComponent(secret);
  const every = [...secret].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join("");
  return [secret, encoded, encoded.toLowerCase(), every, secret.replaceAll("/", "\\/"), secret.toUpperCase()];
}

/** Fails if a piece of a secret, of eight characters or more, is in a text. */
function assertHides(text, secret) {
  for (let at = 0; at + 8 <= secret.length; at += 1) {
    const piece = secret.slice(at, at + 8);
    for (const form of forms(piece)) assert.ok(!text.includes(form), `${form} is in ${text}`);
  }
}

/** All that can be seen of an error. */
function shown(error) {
  const { body, message, stack } = error;
  return [inspect(error, { depth: 9, showHidden: true }), JSON.stringify([error, body, message, stack])].join("\n");
}

test("a secret that a server echoes is in no error and no log, in any form and at any place", async () => {
  const lines = [];
  const write = (line) => void lines.push(line);
  const logger = { error: write, warn: write, info: write, debug: write };
  let echo;
  const server = await api((_, response) => void echo(response));
  server.logIn = (_, __, response) => json(response, 200, { token: TOKEN });
  const client = new Flatpeak({ ...ACCOUNT, baseURL: server.baseURL, logger, logLevel: "debug", maxRetries: 0 });
  for (const text of [ACCOUNT.secretKey, BASIC, `Basic ${BASIC}`, TOKEN, `Bearer ${TOKEN}`].flatMap(forms)) {
    for (const padding of [0, 180, 190, 200, 990, 1010]) {
      const said = `${"x".repeat(padding)} ${text} is bad`;
      for (const answer of [
        (response) => response.writeHead(400).end(said),
        (response) => json(response, 400, { message: said, code: text, type: text, context: text, [text]: [{ text }] }),
        (response) => json(response, 422, { detail: said }, { "content-type": "application/problem+json" }),
      ]) {
        echo = answer;
        const error = await failure(client.schedules.soc(SOC));
        assert.match(error.message, padding > 900 ? /xxx/ : /\[secret\]/);
        for (const secret of [ACCOUNT.secretKey, BASIC, TOKEN]) assertHides(shown(error), secret);
      }
    }
  }
  for (const secret of [ACCOUNT.secretKey, BASIC, TOKEN]) assertHides(lines.join("\n"), secret);
});

test("a login that echoes who asks shows nothing of it", async () => {
  const server = await api();
  server.logIn = (_, { headers }, response) =>
    response.writeHead(400).end(`${"x".repeat(180)}${headers.authorization}`);
  const error = await failure(new Flatpeak({ ...ACCOUNT, baseURL: server.baseURL }).schedules.soc(SOC));
  assert.equal(error.context, "login");
  assertHides(shown(error), BASIC);
});

test("a redirect is named without the user and the password in it", async () => {
  let target;
  const server = await api((_, response) => void response.writeHead(302, { location: target }).end());
  const client = new Flatpeak({ bearer: TOKEN, baseURL: server.baseURL });
  for (const [location, named] of [
    ["https://user:hidden@elsewhere.test/a@b", "https://[secret]@elsewhere.test/a@b"],
    ["//user:hidden@elsewhere.test", "//[secret]@elsewhere.test"],
    ["https://elsewhere.test/?at=a@b", "https://elsewhere.test/?at=a@b"],
    [`https://elsewhere.test/?token=${encodeURIComponent(TOKEN)}`, "https://elsewhere.test/?token=[secret]"],
  ]) {
    target = location;
    const { message } = await failure(client.schedules.soc(SOC));
    assert.equal(message, `The server answered 302: it redirects to ${named}`);
  }
});

test("the package's own words stay as they are, whatever the secret is", async () => {
  const closed = createServer();
  await new Promise((resolve) => closed.listen(0, "127.0.0.1", resolve));
  const { port } = closed.address();
  await new Promise((resolve) => closed.close(resolve));
  for (const bearer of ["t", "connection", "e"]) {
    const refused = await failure(
      new Flatpeak({ bearer, baseURL: `http://127.0.0.1:${port}`, maxRetries: 0 }).schedules.soc(SOC),
    );
    assert.deepEqual(
      [refused.constructor, refused.type, refused.code, refused.message, refused.context],
      [
        errors.ConnectionError,
        "connection_error",
        "connection_failed",
        "The connection failed: ECONNREFUSED",
        "schedules.soc",
      ],
    );
    const server = await api((_, response) => json(response, 422, { code: "no_tariff_connected", type: "api_error" }));
    const unplanned = await failure(new Flatpeak({ bearer, baseURL: server.baseURL }).schedules.soc(SOC));
    assert.deepEqual(
      [unplanned.constructor, unplanned.type, unplanned.code, unplanned.message],
      [errors.UnprocessableError, "api_error", "no_tariff_connected", "The server answered 422 without a message"],
    );
    server.answer = () => undefined;
    const late = await failure(
      new Flatpeak({ bearer, baseURL: server.baseURL, timeout: 20, maxRetries: 0 }).schedules.soc(SOC),
    );
    assert.deepEqual([late.type, late.code], ["timeout_error", "timeout"]);
    assert.equal(late.message, "There was no whole answer within 20 ms");
  }
});
