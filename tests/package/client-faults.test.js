// The remote engine when things go wrong: the server, the network, the caller's own fetch and signals.

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { createServer } from "node:net";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { ACCOUNT, api, failure, json } from "../support/api.js";
import { emptyProject } from "../support/project.js";

const project = await emptyProject();
const { Flatpeak, ...errors } = await project.load();

const SOC = { device_id: "dev_battery", schedule_horizon: 24 };

const uncaught = [];
for (const event of ["uncaughtException", "unhandledRejection"]) process.on(event, (error) => uncaught.push(error));
after(() => assert.deepEqual(uncaught, []));

function client(server, options) {
  return new Flatpeak({ ...ACCOUNT, baseURL: server.baseURL, ...options });
}

/** Answers one after the other, the last one for ever. */
function inTurn(...answers) {
  let next = 0;
  return (request, response) => answers[Math.min(next++, answers.length - 1)](request, response);
}

const fine = (_, response) => json(response, 200, { id: "x_1" });
const status = (code, headers) => (_, response) => json(response, code, { message: "no" }, headers);
const reset = (_, response) => void response.socket.destroy();
const cut = (_, response) => {
  response.writeHead(200, { "content-length": 1000 });
  response.write('{"id": "x');
  setTimeout(() => response.socket.destroy(), 5);
};
const endless = (_, response) => {
  response.writeHead(200);
  response.write('{"id": ');
};
const silent = () => undefined;

async function timed(promise) {
  const start = performance.now();
  const result = await promise;
  return [result, performance.now() - start];
}

test("what passes is tried again", async () => {
  const server = await api();
  for (const passing of [reset, cut, status(408), status(409), status(500), status(503), (_, r) => void r.end("{")]) {
    server.requests.length = 0;
    server.answer = inTurn(passing, fine);
    assert.deepEqual(await client(server).schedules.soc(SOC), { id: "x_1" });
    assert.equal(server.calls().length, 2);
  }
});

test("what does not pass is not", async () => {
  const server = await api();
  for (const answer of [status(422), status(400), status(404)]) {
    server.requests.length = 0;
    server.answer = answer;
    await failure(client(server).schedules.soc(SOC));
    assert.equal(server.calls().length, 1);
  }
});

test("Retry-After is kept, in seconds and as a date", async () => {
  const server = await api();
  server.answer = inTurn(status(429, { "retry-after": "1" }), fine);
  const [, seconds] = await timed(client(server).schedules.soc(SOC));
  assert.ok(seconds >= 990 && seconds < 3000, `${seconds} ms`);
  const date = new Date(Date.now() + 2500).toUTCString();
  server.answer = inTurn(status(429, { "retry-after": date }), fine);
  const [, until] = await timed(client(server).schedules.soc(SOC));
  assert.ok(until >= 400 && until < 4000, `${until} ms`);
  server.answer = status(503, { "retry-after": "3600" });
  const [error, none] = await timed(failure(client(server).schedules.soc(SOC)));
  assert.ok(error instanceof errors.ServerError && none < 1000);
  assert.equal(error.headers.get("retry-after"), "3600");
});

test("an attempt ends in time, in its head and in its body", async () => {
  const server = await api();
  for (const answer of [silent, endless]) {
    server.answer = answer;
    const [error, millis] = await timed(
      failure(client(server, { maxRetries: 0 }).schedules.soc(SOC, { timeout: 100 })),
    );
    assert.deepEqual([error.constructor, error.code], [errors.TimeoutError, "timeout"]);
    assert.ok(millis >= 95 && millis < 2000, `${millis} ms`);
  }
});

test("a connection that is refused or reset is an error with its cause", async () => {
  const server = await api(reset);
  const closed = createServer();
  await new Promise((resolve) => closed.listen(0, "127.0.0.1", resolve));
  const { port } = closed.address();
  await new Promise((resolve) => closed.close(resolve));
  for (const baseURL of [server.baseURL, `http://127.0.0.1:${port}`]) {
    const error = await failure(new Flatpeak({ bearer: "b", baseURL, maxRetries: 0 }).schedules.soc(SOC));
    assert.deepEqual([error.constructor, error.code], [errors.ConnectionError, "connection_failed"]);
    assert.ok(error.cause instanceof TypeError);
  }
});

test("a token is fetched once for all who wait, and renewed when it ends or is revoked", async () => {
  const server = await api(() => ({ id: "x_1" }));
  const flatpeak = client(server);
  await Promise.all(Array.from({ length: 100 }, () => flatpeak.schedules.soc(SOC)));
  assert.equal(server.logins, 1);
  server.revoked.add("Bearer token_1");
  await Promise.all(Array.from({ length: 50 }, () => flatpeak.schedules.soc(SOC)));
  assert.equal(server.logins, 2);
  const other = flatpeak.withOptions({ timeout: 5000 });
  await other.schedules.soc(SOC);
  assert.equal(server.logins, 2);
  server.expires_in = 1;
  const short = client(server);
  await short.schedules.soc(SOC);
  await sleep(1000);
  await short.schedules.soc(SOC);
  assert.equal(server.logins, 4);
});

test("a function for tokens is asked once, and again when the token is refused", async () => {
  const server = await api(({ headers }, response) =>
    headers.authorization === "Bearer old" ? json(response, 403, {}) : json(response, 200, {}),
  );
  const tokens = ["old", "new"];
  let asked = 0;
  const flatpeak = new Flatpeak({ getBearer: async () => tokens[asked++], baseURL: server.baseURL });
  await Promise.all([flatpeak.schedules.soc(SOC), flatpeak.schedules.soc(SOC)]);
  await flatpeak.schedules.soc(SOC);
  assert.equal(asked, 2);
});

test("a function for tokens that fails is get_bearer_failed with its cause, and what is no token is invalid_token", async () => {
  const server = await api();
  const asked = (getBearer) => failure(new Flatpeak({ getBearer, baseURL: server.baseURL }).schedules.soc(SOC));
  const thrown = new Error("thrown");
  for (const [cause, getBearer] of [
    ["a string", () => Promise.reject("a string")],
    [thrown, () => Promise.reject(thrown)],
    [
      thrown,
      () => {
        throw thrown;
      },
    ],
  ]) {
    const error = await asked(getBearer);
    assert.deepEqual([error.constructor, error.code], [errors.ConnectionError, "get_bearer_failed"]);
    assert.equal(error.cause, cause);
  }
  for (const token of [5, undefined, "", "two\nlines"]) {
    assert.equal((await asked(() => token)).code, "invalid_token", JSON.stringify(token));
  }
  assert.deepEqual(server.calls(), []);
});

test("a wrong secret key is an AuthenticationError, in both versions", async () => {
  const server = await api();
  for (const apiVersion of ["2025-09-14.anode", "2026-08-01.busbar"]) {
    const flatpeak = client(server, { secretKey: "sk_wrong", apiVersion });
    const error = await failure(flatpeak.request("GET", "/locations"));
    assert.deepEqual([error.constructor, error.context], [errors.AuthenticationError, "login"]);
    assert.ok(!JSON.stringify(error).includes("sk_wrong"));
  }
});

test("a signal ends the call at once, wherever it is, and keeps its reason", async () => {
  const server = await api();
  for (const reason of [new Error("user left"), "user left", undefined, 0]) {
    for (const [answer, after] of [
      [fine, undefined],
      [fine, 0],
      [silent, 50],
      [endless, 50],
      [status(503, { "retry-after": "30" }), 50],
    ]) {
      server.answer = answer;
      const controller = new AbortController();
      if (after === undefined) controller.abort(reason);
      const call = client(server).schedules.soc(SOC, { signal: controller.signal });
      if (after === 0) controller.abort(reason);
      else setTimeout(() => controller.abort(reason), after);
      const [error, millis] = await timed(failure(call));
      assert.deepEqual([error.constructor, error.code], [errors.AbortError, "aborted"]);
      assert.equal(error.cause, controller.signal.reason);
      assert.ok(millis < 10_000, `${millis} ms`);
    }
  }
});

test("a call that is late or stopped ends its request too", async () => {
  for (const end of [() => ({ timeout: 20 }), () => ({ signal: AbortSignal.timeout(20) })]) {
    const signals = [];
    const fetch = (_, { signal }) => {
      signals.push(signal);
      return new Promise(() => {});
    };
    await failure(new Flatpeak({ bearer: "b", fetch, maxRetries: 0 }).schedules.soc(SOC, end()));
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true],
    );
  }
});

test("a call that fails ends its request, and one that does not leaves it alone", async () => {
  for (const [status, ends] of [
    [400, true],
    [200, false],
  ]) {
    const signals = [];
    const fetch = async (_, { signal }) => (signals.push(signal), Response.json({}, { status }));
    await new Flatpeak({ bearer: "b", fetch }).schedules.soc(SOC).catch(() => {});
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [ends],
      `${status}`,
    );
  }
});

test("a signal that outlives its calls keeps nothing of them", async () => {
  const { signal } = new AbortController();
  const flatpeak = new Flatpeak({ bearer: "b", fetch: async () => Response.json({}) });
  for (let call = 0; call < 3; call += 1) await flatpeak.schedules.soc(SOC, { signal });
  assert.equal(getEventListeners(signal, "abort").length, 0);
});

test("a program ends when its call has ended, not with the time that the call had", async () => {
  const program = `
    import { Flatpeak } from "flatpeak-wasm";
    const fetch = async () => Response.json({ id: "x_1" });
    const { id } = await new Flatpeak({ bearer: "b", fetch, timeout: 60_000 }).schedules.soc(${JSON.stringify(SOC)});
    console.log(id);
  `;
  await project.write("ends.mjs", program);
  const start = performance.now();
  assert.deepEqual(await project.node("ends.mjs"), { code: 0, stdout: "x_1\n", stderr: "" });
  assert.ok(performance.now() - start < 50_000);
});

test("one who goes away while a token is fetched takes it from nobody", async () => {
  const server = await api(fine);
  const flatpeak = client(server);
  const controller = new AbortController();
  const gone = failure(flatpeak.schedules.soc(SOC, { signal: controller.signal }));
  const stays = flatpeak.schedules.soc(SOC);
  await Promise.resolve();
  controller.abort();
  assert.equal((await gone).name, "AbortError");
  assert.deepEqual(await stays, { id: "x_1" });
  assert.equal(server.logins, 1);
});

test("a fetch of one's own may do what it likes", async () => {
  const attempt = (fetch, options) =>
    failure(new Flatpeak({ bearer: "b", fetch, maxRetries: 0, ...options }).schedules.soc(SOC));
  const thrown = await attempt(() => {
    throw "a string";
  });
  assert.deepEqual([thrown.code, thrown.cause], ["connection_failed", "a string"]);
  const rejected = await attempt(() => Promise.reject(null));
  assert.deepEqual([rejected.code, rejected.name], ["connection_failed", "ConnectionError"]);
  for (const value of [undefined, null, 5, {}, { status: 200 }, "text", new Map()]) {
    assert.equal((await attempt(async () => value)).code, "invalid_fetch");
  }
  assert.equal((await attempt(() => new Promise(() => {}), { timeout: 50 })).code, "timeout");
  const broken = () => {
    const body = new ReadableStream({ pull: (controller) => controller.error("a string") });
    return new Response(body);
  };
  assert.equal((await attempt(broken)).code, "connection_failed");
});

test("a client may be freed while its calls run", async () => {
  const server = await api(async () => {
    await sleep(50);
    return { id: "x_1" };
  });
  const flatpeak = client(server);
  const call = flatpeak.schedules.soc(SOC);
  const running = flatpeak.schedules.soc(SOC).then((answer) => answer);
  flatpeak.free();
  assert.deepEqual(await Promise.all([call, running]), [{ id: "x_1" }, { id: "x_1" }]);
  assert.equal((await failure(flatpeak.schedules.soc(SOC))).code, "client_freed");
  flatpeak.free();
});

test("a thousand calls at once", async () => {
  const server = await api(({ body }) => JSON.parse(body));
  const { schedules } = client(server);
  const calls = Array.from({ length: 1000 }, (_, index) => schedules.soc({ ...SOC, schedule_horizon: index + 1 }));
  const answers = await Promise.all(calls);
  assert.ok(answers.every((answer, index) => answer.schedule_horizon === index + 1));
  assert.equal(server.logins, 1);
});

test("what is read of a foreign response may throw, too", async () => {
  const response = (parts) => async () => ({ status: 200, headers: new Headers(), text: async () => "{}", ...parts });
  const call = (fetch) => new Flatpeak({ bearer: "b", fetch, maxRetries: 0 }).schedules.soc(SOC);
  assert.deepEqual(await call(response({})), {});
  const get = () => {
    throw "a string";
  };
  assert.deepEqual(await call(response({ headers: { get } })), {});
  const text = () => Promise.reject(undefined);
  assert.equal((await failure(call(response({ text })))).code, "connection_failed");
  const thrown = {
    get cause() {
      throw new Error("mine");
    },
  };
  const error = await failure(call(() => Promise.reject(thrown)));
  assert.deepEqual([error.code, error.cause], ["connection_failed", thrown]);
});

test("a logger may throw, and call the client that logs", async () => {
  const server = await api(fine);
  let flatpeak;
  const again = [];
  const info = () => {
    if (again.length < 3) again.push(flatpeak.schedules.soc(SOC));
    throw "a string";
  };
  flatpeak = client(server, { logger: { info }, logLevel: "info" });
  assert.deepEqual(await flatpeak.schedules.soc(SOC), { id: "x_1" });
  assert.equal((await Promise.all(again)).length, 3);
});

test("a signal ends the body that asResponse() left unread", async () => {
  const server = await api(endless);
  const controller = new AbortController();
  const response = await client(server).schedules.soc(SOC, { signal: controller.signal }).asResponse();
  const reading = failure(response.text());
  controller.abort();
  assert.equal((await reading).name, "AbortError");
});
