// The remote engine against a server and a fetch that fail at random, in all ways that there are. SEED repeats a run; with
// SOAK there are 2,000 calls.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { ACCOUNT, api, json } from "../support/api.js";
import { random } from "../support/seeded-random.js";
import { emptyProject } from "../support/project.js";

const SEED = Number(process.env.SEED ?? 1);
const ROUNDS = process.env.SOAK === undefined ? 5 : 20;
const CALLS = 100;

const project = await emptyProject();
const { Flatpeak, FlatpeakError } = await project.load();

const uncaught = [];
for (const event of ["uncaughtException", "unhandledRejection"]) process.on(event, (error) => uncaught.push(error));
after(() => assert.deepEqual(uncaught, []));

/** What the server does to three calls of ten. */
const FAULTS = [
  (response) => response.socket.destroy(),
  (response) => {
    response.writeHead(200, { "content-length": 1000 });
    response.write('{"id": "x');
    setTimeout(() => response.socket?.destroy(), 5);
  },
  (response) => response.writeHead(200).write('{"id": '), // and never more
  (response) => response.end('{"id": '),
  (response) => response.end(),
  (response) => response.writeHead(502).end("<html>"),
  (response) => response.writeHead(302, { location: "/elsewhere" }).end(),
  (response) => json(response, 401, { message: "Bad credentials" }),
  (response) => json(response, 408, {}),
  (response) => json(response, 422, { code: "no_price_data" }),
  (response) => json(response, 429, {}, { "retry-after": "0" }),
  (response) => json(response, 429, {}, { "retry-after": new Date().toUTCString() }),
  (response) => json(response, 500, { object: "error", type: "api_error" }),
  (response) => json(response, 503, {}, { "retry-after": "3600" }),
];

/** What the caller's own fetch does to one call of ten. */
const FETCHES = [
  () => {
    throw "a string";
  },
  () => Promise.reject(undefined),
  async () => "no response",
  () => new Promise(() => {}),
];

test(`${ROUNDS * CALLS} calls with faults: all settle, successes are right, memory is flat`, async (t) => {
  t.diagnostic(`SEED=${SEED}`);
  const { whole, pick } = random(SEED);
  const server = await api(({ body }, response) => {
    if (whole(1, 10) > 3) return JSON.parse(body);
    pick(FAULTS)(response);
  });
  const fetch = (...given) => (whole(1, 10) > 1 ? globalThis.fetch(...given) : pick(FETCHES)());
  const flatpeak = new Flatpeak({ ...ACCOUNT, baseURL: server.baseURL, fetch, timeout: 300 });
  const { memory } = project;

  /** One of ten calls is stopped at some time, for some reason. */
  function signal() {
    if (whole(1, 10) > 1) return undefined;
    const controller = new AbortController();
    const reason = pick([new Error("user left"), "user left", undefined]);
    setTimeout(() => controller.abort(reason), whole(0, 500));
    return controller.signal;
  }

  async function outcome(schedule_horizon) {
    const body = { device_id: "dev_battery", schedule_horizon };
    try {
      const answer = await flatpeak.schedules.soc(body, { signal: signal() });
      assert.deepEqual(answer, body);
      return "success";
    } catch (error) {
      assert.ok(error instanceof FlatpeakError, String(error));
      return error.code;
    }
  }

  const outcomes = new Map();
  let bytes;
  for (let round = 0; round < ROUNDS; round++) {
    const calls = Array.from({ length: CALLS }, (_, index) => outcome(round * CALLS + index + 1));
    for (const code of await Promise.all(calls)) outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
    if (round === 1) bytes = memory.buffer.byteLength;
  }
  t.diagnostic(JSON.stringify([...outcomes].sort()));
  const count = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
  assert.equal(count, ROUNDS * CALLS);
  assert.ok(outcomes.get("success") > 0.6 * count);
  assert.equal(memory.buffer.byteLength, bytes);
});
