// The login that all calls of a client share: its own limits, its headers, what it makes of odd answers.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { ACCOUNT, api, failure, json, logIn } from "../support/api.js";
import { emptyProject } from "../support/project.js";

const project = await emptyProject();
const { Flatpeak, ...errors } = await project.load();

const SOC = { device_id: "dev_battery", schedule_horizon: 24 };
const HASTY = { timeout: 50, maxRetries: 0 };

function client(server, options) {
  return new Flatpeak({ ...ACCOUNT, baseURL: server.baseURL, ...options });
}

/** A server whose login takes a while. */
async function slow(millis) {
  const server = await api(() => ({ id: "x_1" }));
  server.logIn = async (...given) => {
    await sleep(millis);
    logIn(...given);
  };
  return server;
}

/** A server whose login waits until it is let go. */
async function held() {
  const server = await api(() => ({ id: "x_1" }));
  const gate = new Promise((resolve) => (server.letGo = resolve));
  server.logIn = async (...given) => {
    await gate;
    logIn(...given);
  };
  return server;
}

test("who began the login does not limit it for the others", async () => {
  const server = await held();
  const flatpeak = client(server);
  const hasty = failure(flatpeak.schedules.soc(SOC, HASTY));
  const patient = flatpeak.schedules.soc(SOC);
  const error = await hasty;
  assert.deepEqual([error.constructor, error.code], [errors.TimeoutError, "timeout"]);
  assert.equal(error.message, "There was no token within 50 ms");
  server.letGo();
  assert.deepEqual(await patient, { id: "x_1" });
  assert.equal(server.logins, 1);
});

test("who waits for a login that another began has a time of its own", async () => {
  const server = await held();
  const flatpeak = client(server);
  const patient = flatpeak.schedules.soc(SOC);
  const error = await failure(flatpeak.schedules.soc(SOC, HASTY));
  assert.equal(error.code, "timeout");
  server.letGo();
  assert.deepEqual(await patient, { id: "x_1" });
  assert.equal(server.logins, 1);
});

test("a login that outlasts an attempt is there for the next one", async () => {
  const server = await slow(300);
  assert.deepEqual(await client(server).schedules.soc(SOC, { timeout: 100, maxRetries: 2 }), { id: "x_1" });
  assert.equal(server.logins, 1);
});

test("a client with shorter limits does not limit the login of the one that it came from", async () => {
  const server = await slow(300);
  const flatpeak = client(server);
  const hasty = failure(flatpeak.withOptions(HASTY).schedules.soc(SOC));
  const patient = flatpeak.schedules.soc(SOC);
  assert.equal((await hasty).code, "timeout");
  assert.deepEqual(await patient, { id: "x_1" });
  assert.equal(server.logins, 1);
});

test("the login has the client's limits, not those of a call", async () => {
  const server = await api();
  server.logIn = () => undefined;
  const flatpeak = client(server, { timeout: 100, maxRetries: 1 });
  const error = await failure(flatpeak.schedules.soc(SOC, { timeout: 5000, maxRetries: 5 }));
  assert.deepEqual([error.constructor, error.context], [errors.TimeoutError, "login"]);
  assert.equal(server.requests.length, 2);
});

test("the client's headers are on the login too", async () => {
  for (const apiVersion of ["2025-09-14.anode", "2026-08-01.busbar"]) {
    const server = await api();
    const flatpeak = client(server, { apiVersion, defaultHeaders: { "X-Gateway": "let me in" } });
    await flatpeak.request("GET", "/locations", undefined, { headers: { "x-mine": "of the call" } });
    const [login, call] = server.requests.map(({ headers }) => headers);
    assert.deepEqual([login["x-gateway"], login["x-mine"]], ["let me in", undefined]);
    assert.deepEqual([call["x-gateway"], call["x-mine"]], ["let me in", "of the call"]);
  }
});

const ODD = [
  ["cut", '{"bearer_token": "t', /with text that is no JSON, or not all of it$/],
  ["empty", "", /with nothing$/],
  ["a page", "<html>Please wait</html>", /with a page of HTML or XML$/],
];

for (const [name, text, message] of ODD) {
  test(`a login that is ${name} may pass, and says what it was`, async () => {
    const server = await api(() => ({ id: "x_1" }));
    let odd = 1;
    server.logIn = (...given) => (odd-- > 0 ? void given[2].writeHead(200).end(text) : logIn(...given));
    assert.deepEqual(await client(server).schedules.soc(SOC), { id: "x_1" });
    odd = Infinity;
    const error = await failure(client(server, { maxRetries: 0 }).schedules.soc(SOC));
    assert.deepEqual(
      [error.constructor, error.code, error.context, error.status],
      [errors.ConnectionError, "invalid_answer", "login", 200],
    );
    assert.match(error.message, message);
  });
}

test("a login without a token in it is said to be one", async () => {
  const server = await api();
  server.logIn = (_, __, response) => json(response, 200, { bearer: "hidden_token" });
  const error = await failure(client(server).schedules.soc(SOC));
  assert.deepEqual([error.code, error.body, server.requests.length], ["invalid_token", undefined, 1]);
});

test("an account that may not do something does not log in for each try", async () => {
  for (const status of [401, 403]) {
    const server = await api((_, response) => json(response, status, { message: "not permitted" }));
    const flatpeak = client(server);
    for (let call = 0; call < 5; call += 1) {
      const error = await failure(flatpeak.schedules.soc(SOC));
      assert.deepEqual([error.constructor, error.message], [errors.AuthenticationError, "not permitted"]);
    }
    // The first one could have been a token that was revoked.
    assert.equal(server.logins, 2);
  }
});

test("a token that is revoked again and again is renewed again and again", async () => {
  const server = await api(() => ({ id: "x_1" }));
  const flatpeak = client(server);
  for (let token = 1; token <= 4; token += 1) {
    assert.deepEqual(await flatpeak.schedules.soc(SOC), { id: "x_1" });
    assert.equal(server.logins, token);
    server.revoked.add(`Bearer token_${token}`);
  }
});

test("a login that is refused says what the server said, without the key that it repeats", async () => {
  const server = await api();
  const { secretKey } = ACCOUNT;
  server.logIn = (_, __, response) => json(response, 401, { message: "no", reason: `unknown key ${secretKey}` });
  const error = await failure(client(server).schedules.soc(SOC));
  assert.deepEqual([error.context, error.status], ["login", 401]);
  assert.deepEqual(error.body, { message: "no", reason: "unknown key [secret]" });
});
