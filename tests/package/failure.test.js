// A call that is ended in the middle of the module, by the end of the stack or by a trap, leaves its memory as it is at that
// moment. What was made by that module says so from then on, and what is made after it works.

import assert from "node:assert/strict";
import { test } from "node:test";

import { nodeBinary } from "../support/nodes.js";
import { emptyProject } from "../support/project.js";

const project = await emptyProject();

const COMMON = `
  import assert from "node:assert/strict";
  const { Flatpeak, FlatpeakError, Planner, readPrices } = await import("flatpeak-wasm");
  const hours = { start_time: "2026-01-01T00:00:00Z", end_time: "2026-01-01T04:00:00Z" };
  const prices = { start: hours.start_time, intervalMinutes: 60, values: [0.4, 0.1, 0.2, 0.3] };
  const location = { timezone: "Europe/Vienna", currency_code: "EUR" };
  const devices = [{ id: "dev_a", battery: { capacity_kwh: 10, power_kw: 5 } }];
  const make = () => new Planner({ prices, location, devices, now: hours.start_time });
  const bytes = (planner) => JSON.stringify(planner.schedules.duration({ ...hours, segment: "LOW", duration: 90 }));
  const period = { valid_from: hours.start_time, valid_to: hours.end_time, price: { value: 0.25, confidence: 1 } };
  const read = () => readPrices({ object: "price", currency_code: "EUR", data: [period] });
  const failed = (error) => error instanceof FlatpeakError && error.code === "engine_failed";
`;

await project.write(
  "trap.mjs",
  `const { Instance } = WebAssembly;
   let traps = false;
   WebAssembly.Instance = function (module, imports) {
     const { exports } = new Instance(module, imports);
     const trapping = (name) => (...args) => {
       if (traps) throw new WebAssembly.RuntimeError("unreachable");
       return exports[name](...args);
     };
     const names = ["wasmplanner_duration", "wasmclient_call", "readPrices"].filter((name) => name in exports);
     return { exports: { ...exports, ...Object.fromEntries(names.map((name) => [name, trapping(name)])) } };
   };
   ${COMMON}
   const during = (job) => {
     traps = true;
     try {
       job();
     } finally {
       traps = false;
     }
   };
   const makeClient = () => new Flatpeak({ bearer: "t", fetch: async () => new Response('{"object":"schedule_soc"}') });
   const call = (client) => client.schedules.soc({ device_id: "dev_a", schedule_horizon: 4 });
   let [planner, other, client] = [make(), make(), makeClient()];
   const before = bytes(planner);
   assert.throws(
     () => during(() => bytes(planner)),
     (error) => failed(error) && error.cause instanceof WebAssembly.RuntimeError,
   );
   // Everything that the module made is lost, and may be freed.
   assert.throws(() => bytes(planner), failed);
   assert.throws(() => bytes(other), failed);
   await assert.rejects(() => call(client), failed);
   planner.free();
   // What is made now is made by another one.
   const next = make();
   assert.equal(bytes(next), before);
   assert.equal((await call(makeClient())).object, "schedule_soc");
   assert.throws(() => bytes(other), failed);
   // Whoever collects what is left of it meets nothing.
   planner = other = client = undefined;
   for (let round = 0; round < 3; round += 1) {
     gc();
     await new Promise((resolve) => setTimeout(resolve, 20));
   }
   assert.equal(bytes(next), before);
   // The reader of prices holds nothing, so it goes on by itself.
   const reading = JSON.stringify(read());
   assert.throws(() => during(read), failed);
   assert.equal(JSON.stringify(read()), reading);
   console.log("alive");`,
);

// Whatever is called at the end of the stack throws; where exactly the end is differs from call to call.
await project.write(
  "stack.mjs",
  `${COMMON}
   const state = { time: hours.start_time, state_of_charge_percent: 20, target_state_of_charge_percent: 80 };
   let planner = make();
   const before = bytes(planner);
   const reading = JSON.stringify(read());
   const jobs = [() => bytes(planner), () => planner.devices.submitState("dev_a", state), make, read];
   let calls;
   // Frames of several sizes, so that all places of the module meet the end.
   const deep = (job, ...frame) => {
     try {
       deep(job, ...frame, ...(frame.length < 7 ? [calls] : []));
     } catch (error) {
       calls += 1;
       if (calls < 800) attempt(job);
       throw error;
     }
   };
   const attempt = (job) => {
     try {
       job();
     } catch (error) {
       if (!(error instanceof RangeError || error instanceof FlatpeakError)) throw error;
     }
   };
   let ended = 0;
   for (let round = 0; round < 30; round += 1) {
     for (const job of jobs) {
       calls = 0;
       try {
         deep(job);
       } catch (error) {
         assert.ok(error instanceof RangeError, error);
       }
     }
     try {
       assert.equal(bytes(planner), before);
     } catch (error) {
       assert.ok(failed(error), error);
       ended += 1;
       planner = make();
       assert.equal(bytes(planner), before);
     }
     assert.equal(JSON.stringify(read()), reading);
   }
   gc();
   await new Promise((resolve) => setTimeout(resolve, 50));
   // Some ended in the module, or this shows nothing.
   assert.ok(ended > 0);
   console.log("alive");`,
);

test("what a module made that trapped says so, and what is made after it works", async () => {
  const { code, stdout, stderr } = await project.node("--expose-gc", "trap.mjs");
  assert.deepEqual({ code, stdout }, { code: 0, stdout: "alive\n" }, stderr);
});

for (const major of [20, 22, 24]) {
  test(`calls at the end of the stack throw, and a planner works after it, on Node ${major}`, async (t) => {
    const binary = nodeBinary(major);
    if (binary === undefined) return t.skip(`Node ${major} is not here: make test fetches it`);
    const { code, stdout, stderr } = await project.run(binary, "--expose-gc", "stack.mjs");
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "alive\n" }, stderr);
  });
}
