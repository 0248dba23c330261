// How requests leave: through anybody's fetch, with what headers, and how much of an answer is read.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";

import crossFetch from "cross-fetch";
import nodeFetch from "node-fetch";
import { Agent, fetch as undiciFetch } from "undici";

import { ACCOUNT, api, failure, json } from "../support/api.js";
import { emptyProject, ROOT } from "../support/project.js";

const project = await emptyProject();
const { Flatpeak, ...errors } = await project.load();

const SOC = { device_id: "dev_battery", schedule_horizon: 24 };
const MB = 1024 * 1024;

function client(server, options) {
  return new Flatpeak({ ...ACCOUNT, baseURL: server.baseURL, ...options });
}

const dispatcher = new Agent();
after(() => dispatcher.close());

const FETCHES = {
  "undici's fetch": undiciFetch,
  "undici's fetch with a dispatcher": (url, init) => undiciFetch(url, { ...init, dispatcher }),
  "the host's fetch with more headers": (url, init) =>
    fetch(url, { ...init, headers: { ...init.headers, "x-mine": "1" } }),
  "node-fetch": nodeFetch,
  "cross-fetch": crossFetch,
};

/** An address where nobody listens. */
async function nowhere() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

for (const [name, send] of Object.entries(FETCHES)) {
  test(`requests leave by ${name}`, async () => {
    const server = await api(({ method, url, headers, body }, response) => {
      if (url === "/locations") return json(response, 404, { code: "not_found", message: "No such thing" });
      if (url === "/silent") return undefined;
      if (url === "/redirect") return void response.writeHead(302, { location: "/elsewhere" }).end();
      return { method, body: JSON.parse(body), type: headers["content-type"], accept: headers.accept };
    });
    const flatpeak = client(server, { fetch: send, maxRetries: 0 });
    const type = "application/json";
    assert.deepEqual(await flatpeak.schedules.soc(SOC), { method: "POST", body: SOC, type, accept: type });
    assert.equal(server.logins, 1);
    const missing = await failure(flatpeak.request("GET", "/locations"));
    assert.deepEqual([missing.constructor, missing.message], [errors.NotFoundError, "No such thing"]);
    assert.equal((await failure(flatpeak.request("GET", "/redirect"))).code, "redirected");
    assert.equal((await failure(flatpeak.request("GET", "/silent", undefined, { timeout: 50 }))).code, "timeout");
    const closed = client({ baseURL: await nowhere() }, { fetch: send, maxRetries: 0 });
    const refused = await failure(closed.schedules.soc(SOC));
    assert.equal(refused.message, "The connection failed: ECONNREFUSED");
  });
}

test("fetch gets an address and what to do with it, as everybody calls it", async () => {
  const seen = [];
  const own = function (...given) {
    seen.push(this, given);
    return Response.json({ id: "x_1" });
  };
  const flatpeak = new Flatpeak({ bearer: "b", fetch: own });
  assert.deepEqual(await flatpeak.schedules.soc(SOC), { id: "x_1" });
  const [self, [url, init, ...rest]] = seen;
  const { signal, headers, ...others } = init;
  assert.deepEqual([self, url, rest], [undefined, "https://api.flatpeak.com/schedules/soc", []]);
  assert.deepEqual(others, { method: "POST", body: JSON.stringify(SOC), redirect: "manual" });
  assert.ok(signal instanceof AbortSignal);
  assert.equal(Object.getPrototypeOf(headers), Object.prototype);
  assert.equal(headers.authorization, "Bearer b");
  await flatpeak.request("GET", "/locations");
  assert.deepEqual([seen[3][1].method, seen[3][1].body], ["GET", undefined]);
});

test("a mock of the host's fetch is called in the same way", async () => {
  const { fetch } = globalThis;
  const flatpeak = new Flatpeak({ bearer: "b" });
  globalThis.fetch = async (url, { method }) => Response.json({ sent: `${method} ${url}` });
  try {
    assert.deepEqual(await flatpeak.schedules.soc(SOC), { sent: "POST https://api.flatpeak.com/schedules/soc" });
  } finally {
    globalThis.fetch = fetch;
  }
});

test("null is as good as an option that is left out", async () => {
  const server = await api(() => ({ id: "x_1" }));
  const flatpeak = client(server, { fetch: null, getBearer: null, logger: null, defaultHeaders: null, timeout: null });
  const options = { signal: null, timeout: null, maxRetries: null, headers: null };
  assert.deepEqual(await flatpeak.schedules.soc(SOC, options), { id: "x_1" });
});

test("a request names the package and its version, and which retry it is", async () => {
  let left = 2;
  const server = await api((_, response) => (left-- > 0 ? json(response, 503, {}, { "retry-after": "0" }) : {}));
  await client(server).schedules.soc(SOC);
  const { version } = JSON.parse(await readFile(join(project.installed, "package.json"), "utf8"));
  for (const { headers } of server.requests) {
    assert.equal(headers["user-agent"], `flatpeak-wasm/${version} node/${process.versions.node}`);
  }
  assert.deepEqual(
    server.calls().map(({ headers }) => headers["x-retry-count"]),
    [undefined, "1", "2"],
  );
  await client(server, { defaultHeaders: { "User-Agent": "mine/1" } }).schedules.soc(SOC);
  assert.equal(server.calls().at(-1).headers["user-agent"], "mine/1");
  const { version: crate } = /^version = "(?<version>.*)"$/m.exec(
    await readFile(join(ROOT, "Cargo.toml"), "utf8"),
  ).groups;
  assert.equal(crate, version);
});

test("an address that no request can have is refused at once", () => {
  for (const baseURL of ["http://[::1", "http://a b", "http://x:99999", "https://", "http://%"]) {
    assert.throws(
      () => new Flatpeak({ bearer: "b", baseURL }),
      ({ name, code, field }) =>
        name === "InvalidRequestError" && code === "invalid_value" && field === "options.baseURL",
      baseURL,
    );
  }
  for (const baseURL of ["http://[::1]:8080", "https://proxy.test/flatpeak/"])
    new Flatpeak({ bearer: "b", baseURL }).free();
});

/** Answers with so many bytes of JSON that ends well. */
function large(response, status, bytes) {
  response.writeHead(status);
  response.write('{"a": "');
  const piece = Buffer.alloc(MB, "x");
  const write = (left) => {
    if (response.destroyed) return;
    if (left <= 0) return void response.end('"}');
    response.write(left < MB ? piece.subarray(0, left) : piece, () => write(left - MB));
  };
  write(bytes - 9);
}

for (const [name, send] of Object.entries({ "the host's fetch": undefined, "node-fetch": nodeFetch })) {
  test(`an answer through ${name} may have 64 MB, and no more`, async () => {
    let reply;
    const server = await api((_, response) => void large(response, ...reply));
    const flatpeak = client(server, { fetch: send });
    reply = [200, 64 * MB];
    assert.equal((await flatpeak.schedules.soc(SOC)).a.length, 64 * MB - 9);
    reply = [200, 64 * MB + 1];
    const error = await failure(flatpeak.schedules.soc(SOC));
    assert.deepEqual(
      [error.constructor, error.code, error.message],
      [errors.FlatpeakError, "answer_too_large", "The answer has more than 64 MB"],
    );
    assert.equal(server.calls().length, 2, "it is not tried again");
    reply = [500, 200 * MB];
    const failed = await failure(flatpeak.schedules.soc(SOC, { maxRetries: 0 }));
    assert.deepEqual(
      [failed.constructor, failed.message, failed.body],
      [errors.ServerError, "The server answered 500 with more than 1 MB", undefined],
    );
  });
}

test("an answer in another alphabet, cut anywhere into pieces, is read as it is", async () => {
  const text = JSON.stringify({ id: "žluťoučký кот 🐈".repeat(100) });
  const server = await api(async (_, response) => {
    response.writeHead(200);
    // A mark of the order of bytes goes in front of some documents.
    const bytes = Buffer.from(`\uFEFF${text}`);
    for (let at = 0; at < bytes.length; at += 97) {
      response.write(bytes.subarray(at, at + 97));
      if (at % 970 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    response.end();
  });
  for (const send of [undefined, nodeFetch, undiciFetch]) {
    assert.deepEqual(await client(server, { fetch: send }).schedules.soc(SOC), JSON.parse(text));
  }
});

test("what has no status, no headers to ask or no text is no response", async () => {
  const response = { status: 200, headers: new Headers(), text: async () => "{}" };
  const call = (given) => new Flatpeak({ bearer: "b", fetch: async () => given, maxRetries: 0 }).schedules.soc(SOC);
  assert.deepEqual(await call(response), {});
  for (const part of [{ status: "200" }, { headers: { "x-request-id": "r" } }, { text: "{}" }]) {
    const error = await failure(call({ ...response, ...part }));
    assert.deepEqual([error.constructor, error.code], [errors.ConnectionError, "invalid_fetch"], Object.keys(part)[0]);
  }
});

test("an answer of status 0, which a page gets of a redirect, is no success", async () => {
  const call = (given) => failure(new Flatpeak({ bearer: "b", fetch: async () => given }).schedules.soc(SOC));
  assert.equal((await call(Response.error())).code, "redirected");
  const document = { message: "elsewhere" };
  const { code, body } = await call({ status: 0, headers: new Headers(), text: async () => JSON.stringify(document) });
  assert.deepEqual([code, body], ["redirected", document]);
});
