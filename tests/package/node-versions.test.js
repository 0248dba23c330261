// A process that plans goes on, on each version of Node. V8 before 13 ends it when a garbage collection deoptimises a
// caller of WebAssembly at the wrong moment (pkg-template/exports.js): a few thousand calls are enough, and no `try`
// helps, so each run is a process of its own.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { nodeBinary } from "../support/nodes.js";
import { emptyProject, ROOT } from "../support/project.js";

const MAJORS = [20, 22, 24];
const PLANNERS = 50_000;
const CALLS = 300_000;

const project = await emptyProject();

await project.write(
  "planners.mjs",
  `import { Planner } from "flatpeak-wasm";
   const [count, turns] = process.argv.slice(2).map(Number);
   const values = Array.from({ length: 24 }, (_, hour) => hour / 100);
   const prices = { start: "2026-01-01T00:00:00Z", intervalMinutes: 60, values };
   const text = JSON.stringify({ prices, location: { timezone: "Europe/London", currency_code: "GBP" } });
   for (let made = 0; made < count; made += 1) {
     new Planner(JSON.parse(text));
     if (turns && made % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
   }
   console.log("alive");`,
);

// Each operation of both engines, and what the module exports for it. Planners come and go meanwhile, for what dies with
// them deoptimises what was compiled for them; an answer is the same as the first.
await project.write(
  "calls.mjs",
  `import { Flatpeak, Planner, readPrices } from "flatpeak-wasm";
   const count = Number(process.argv[2]);
   const hours = { start_time: "2026-01-01T00:00:00Z", end_time: "2026-01-01T04:00:00Z" };
   const prices = { start: hours.start_time, intervalMinutes: 60, values: [0.4, 0.1, 0.2, 0.3] };
   const location = { timezone: "Europe/Vienna", currency_code: "EUR" };
   const profiles = [{ id: "dev_a", battery: { capacity_kwh: 10, power_kw: 5 } }];
   const options = JSON.stringify({ prices, location, now: hours.start_time, devices: profiles });
   let planner;
   const state = { time: hours.start_time, state_of_charge_percent: 20, target_state_of_charge_percent: 80 };
   const energy = { units: "KWH", value: 5 };
   const devices = [{ device_id: "dev_a", direction: "IMPORT", ...hours, energy }];
   const period = { valid_from: hours.start_time, valid_to: hours.end_time, price: { value: 0.25, confidence: 1 } };
   const refused = (job) => {
     try {
       job();
     } catch (error) {
       return error.message;
     }
   };
   const submit = () => planner.devices.submitState("dev_a", state);
   const jobs = [
     submit,
     () => planner.schedules.duration({ ...hours, segment: "LOW", duration: 90 }),
     () => planner.schedules.limit({ ...hours, segment: "LOW", absolute: 0.25 }),
     () => planner.schedules.amount({ max_power: { units: "KW", value: 11 }, data: devices }),
     () => planner.schedules.soc({ device_id: "dev_a", schedule_horizon: 4 }),
     () => refused(() => planner.schedules.limit({})),
     () => readPrices({ object: "price", currency_code: "EUR", data: [period] }),
   ];
   for (const job of jobs) {
     let first;
     for (let call = 0; call < count; call += 1) {
       if (call % 100 === 0) {
         planner = new Planner(JSON.parse(options));
         submit();
         const answer = JSON.stringify(job());
         first ??= answer;
         if (answer !== first) throw new Error(\`\${job} gives another answer\`);
       }
       job();
     }
   }
   // A call is some six calls of exports.
   const fetch = async () => new Response('{"object":"schedule_soc"}');
   const flatpeak = new Flatpeak({ bearer: "token", baseURL: "http://127.0.0.1", fetch });
   for (let call = 0; call < count / 6; call += 10) {
     const soc = () => flatpeak.schedules.soc({ device_id: "dev_a", schedule_horizon: 4 });
     const [answer] = await Promise.all(Array.from({ length: 10 }, soc));
     if (answer.object !== "schedule_soc") throw new Error("the remote engine gives another answer");
   }
   console.log("alive");`,
);

// The moment itself: an optimised caller is deoptimised while it calls an export that gives a JavaScript value. With the
// exports as they are, Node 20 and 22 end here.
await project.write(
  "moment.mjs",
  `import { callable } from ${JSON.stringify(pathToFileURL(join(ROOT, "pkg-template", "exports.js")))};
   // (import "host" "answer" (func $answer (result externref)))
   // (func (export "answer") (result externref) (call $answer))
   const module = Buffer.from("AGFzbQEAAAABBQFgAAFvAg8BBGhvc3QGYW5zd2VyAAADAgEABwoBBmFuc3dlcgABCgYBBAAQAAs=", "base64");
   let during = () => {};
   const host = { answer: () => (during(), "alive") };
   const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), { host });
   const wasm = callable(exports);
   const caller = () => wasm.answer();
   %PrepareFunctionForOptimization(caller);
   for (let call = 0; call < 200; call += 1) caller();
   %OptimizeFunctionOnNextCall(caller);
   caller();
   during = () => %DeoptimizeFunction(caller);
   console.log(caller());`,
);

async function staysAlive(t, major, ...args) {
  const binary = nodeBinary(major);
  if (binary === undefined) return t.skip(`Node ${major} is not here: make test fetches it`);
  const { code, stdout, stderr } = await project.run(binary, ...args);
  assert.deepEqual({ code, stdout }, { code: 0, stdout: "alive\n" }, stderr);
}

for (const major of MAJORS) {
  test(`Node ${major} may deoptimise a caller while it calls an export`, (t) =>
    staysAlive(t, major, "--allow-natives-syntax", "moment.mjs"));

  test(`Node ${major} makes ${PLANNERS} planners that nobody frees, in one go`, (t) =>
    staysAlive(t, major, "planners.mjs", PLANNERS, 0));

  test(`Node ${major} makes ${PLANNERS} planners that nobody frees, with turns of the event loop between`, (t) =>
    staysAlive(t, major, "planners.mjs", PLANNERS, 1));

  test(`Node ${major} takes ${CALLS} calls of every export`, (t) => staysAlive(t, major, "calls.mjs", CALLS));
}
