// When a call is sent again: what the server says about it, and what may run twice.

import assert from "node:assert/strict";
import { test } from "node:test";

import { api, failure, json } from "../support/api.js";
import { emptyProject } from "../support/project.js";

const project = await emptyProject();
const { Flatpeak } = await project.load();

const SOC = { device_id: "dev_battery", schedule_horizon: 24 };
const STATE = { time: "2026-01-01T00:00:00Z", state_of_charge_percent: 20, target_state_of_charge_percent: 80 };
const AMOUNT = {
  location_id: "loc_home",
  max_power: { units: "KW", value: 11 },
  data: [
    {
      device_id: "dev_car",
      direction: "IMPORT",
      start_time: "2026-01-01T00:00:00Z",
      end_time: "2026-01-01T04:00:00Z",
      energy: { units: "KWH", value: 20 },
    },
  ],
};
const NOW = { "retry-after": "0" };

function client(server, options) {
  return new Flatpeak({ bearer: "b", baseURL: server.baseURL, maxRetries: 1, ...options });
}

const status = (code, headers) => (_, response) => json(response, code, { message: "no" }, headers);
const reset = (_, response) => void response.socket.destroy();
const silent = () => undefined;

/** An attempt has to arrive, also on a busy machine; only who gets no answer waits to the end. */
const timeoutFor = (answer) => (answer === silent ? 500 : 10_000);

async function timed(promise) {
  const start = performance.now();
  const result = await promise;
  return [result, performance.now() - start];
}

/** How long the one retry waits after an answer of these headers; none if there is none. */
async function wait(server, headers) {
  let first = true;
  server.requests.length = 0;
  server.answer = (_, response) => {
    if (!first) return { id: "x_1" };
    first = false;
    return json(response, 503, {}, headers);
  };
  const [, millis] = await timed(
    client(server)
      .schedules.soc(SOC)
      .catch(() => undefined),
  );
  return server.requests.length === 2 ? millis : undefined;
}

/** The same, measured again where it is too long: a busy machine only makes it longer. */
async function shortestWait(server, headers, most) {
  let shortest = Infinity;
  for (let tries = 0; tries < 5 && shortest >= most; tries += 1) {
    shortest = Math.min(shortest, await wait(server, headers));
  }
  return shortest;
}

test("a server says when to come back in seconds with parts, in milliseconds, and as a date", async () => {
  const server = await api();
  for (const [headers, least, most] of [
    [{ "retry-after": "1.2" }, 1200, 1500],
    [{ "retry-after": "0" }, 0, 0],
    [{ "retry-after-ms": "150" }, 150, 188],
    [{ "retry-after-ms": "150", "retry-after": "30" }, 150, 188],
    [{ "retry-after-ms": "soon", "retry-after": "0.1" }, 100, 125],
    // What is no time is as if it were not there: half a second, less a quarter at most.
    [{ "retry-after": "-1" }, 375, 500],
    [{ "retry-after": "1e1" }, 375, 500],
    [{ "retry-after": "Infinity" }, 375, 500],
  ]) {
    const millis = await shortestWait(server, headers, most + 350);
    const told = `${JSON.stringify(headers)}: ${millis} ms`;
    assert.ok(millis >= least - 5 && millis < most + 350, told);
  }
  const millis = await wait(server, { "retry-after": new Date(Date.now() + 2000).toUTCString() });
  assert.ok(millis > 900 && millis < 3000, `${millis} ms`);
});

test("who is told to come back in more than a minute fails at once", async () => {
  const server = await api();
  for (const headers of [
    { "retry-after": "61" },
    { "retry-after": "99999999999999999999" },
    { "retry-after": "60.001" },
    { "retry-after-ms": "60001" },
    { "retry-after": new Date(Date.now() + 3600_000).toUTCString() },
  ]) {
    assert.equal(await wait(server, headers), undefined, JSON.stringify(headers));
  }
});

test("a server says whether to come back at all", async () => {
  for (const [code, hint, attempts] of [
    [503, "false", 1],
    [429, "false", 1],
    [422, "true", 2],
    [503, "perhaps", 2],
    [422, "perhaps", 1],
  ]) {
    const server = await api(status(code, { "x-should-retry": hint, ...NOW }));
    await failure(client(server).schedules.soc(SOC));
    assert.equal(server.requests.length, attempts, `${code} ${hint}`);
  }
});

test("a state is sent again on all that may pass, with a reference and without", async () => {
  for (const body of [STATE, { ...STATE, record_reference_id: "r1" }]) {
    for (const answer of [status(500, NOW), status(503, NOW), status(429, NOW), status(502, NOW), reset, silent]) {
      const server = await api(answer);
      await failure(client(server, { timeout: timeoutFor(answer) }).devices.submitState("dev_battery", body));
      assert.equal(server.requests.length, 2, answer.toString());
    }
  }
});

const MAY_HAVE_ARRIVED = [
  status(500, NOW),
  status(502, NOW),
  status(504, NOW),
  status(409, NOW),
  status(408, NOW),
  reset,
  silent,
];

test("a schedule is created once: it is sent again only where nothing can have come of it", async () => {
  for (const answer of MAY_HAVE_ARRIVED) {
    const server = await api(answer);
    await failure(client(server, { timeout: timeoutFor(answer) }).schedules.amount(AMOUNT));
    assert.equal(server.requests.length, 1);
  }
  for (const answer of [status(429, NOW), status(503, NOW)]) {
    const server = await api(answer);
    await failure(client(server).schedules.amount(AMOUNT));
    assert.equal(server.requests.length, 2);
  }
  let sent = 0;
  const refused = () => {
    sent += 1;
    return Promise.reject(new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } }));
  };
  await failure(new Flatpeak({ bearer: "b", maxRetries: 1, fetch: refused }).schedules.amount(AMOUNT));
  assert.equal(sent, 2);
});

test("a schedule is created again where the caller allows it, or can tell two from one", async () => {
  for (const options of [{ retryCreate: true }, { idempotencyKey: "plan 1" }]) {
    for (const answer of MAY_HAVE_ARRIVED) {
      const server = await api(answer);
      const call = client(server, { timeout: timeoutFor(answer) }).schedules.amount(AMOUNT, options);
      await failure(call);
      assert.equal(server.requests.length, 2);
      for (const { headers } of server.requests) assert.equal(headers["idempotency-key"], options.idempotencyKey);
    }
  }
  const server = await api(status(500, NOW));
  await failure(client(server, { retryCreate: true }).schedules.amount(AMOUNT));
  await failure(client(server, { retryCreate: true }).schedules.amount(AMOUNT, { retryCreate: false }));
  assert.equal(server.requests.length, 3);
});

test("any path is created once, too", async () => {
  const server = await api(status(500, NOW));
  const flatpeak = client(server);
  for (const [method, options, attempts] of [
    ["GET", {}, 2],
    ["POST", {}, 1],
    ["PUT", {}, 1],
    ["POST", { retryCreate: true }, 2],
    ["POST", { idempotencyKey: "k" }, 2],
  ]) {
    server.requests.length = 0;
    await failure(flatpeak.request(method, "/locations", undefined, options));
    assert.equal(server.requests.length, attempts, method);
  }
  server.answer = status(503, NOW);
  server.requests.length = 0;
  await failure(flatpeak.request("POST", "/locations", {}));
  assert.equal(server.requests.length, 2);
});

test("an option for retries that is wrong is refused", async () => {
  const server = await api();
  for (const [options, code] of [
    [{ retryCreate: 1 }, "invalid_type"],
    [{ idempotencyKey: "" }, "invalid_value"],
    [{ idempotencyKey: "ü" }, "invalid_value"],
    [{ idempotencyKey: "a\nb" }, "invalid_value"],
    [{ idempotencyKey: 5 }, "invalid_value"],
    [{ idempotencyKey: "k".repeat(256) }, "invalid_value"],
  ]) {
    const error = await failure(client(server).schedules.amount(AMOUNT, options));
    assert.deepEqual([error.code, error.field], [code, `options.${Object.keys(options)[0]}`]);
  }
  assert.equal(server.requests.length, 0);
});
