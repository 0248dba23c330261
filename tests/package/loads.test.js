// The package loads in Node as it is: no flag, no warning, nothing to wait for.

import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import * as fourHours from "../support/four-hours.js";
import { emptyProject } from "../support/project.js";

const project = await emptyProject();

const PLAN = `
  const planner = new Planner(${JSON.stringify(fourHours.options)});
  const plan = planner.schedules.duration(${JSON.stringify(fourHours.duration)});
  console.log(plan.data[0].start_time, plan.data[0].price.value);
`;
const PRINTED = { code: 0, stdout: "2026-01-01T01:00:00Z 0.13333\n", stderr: "" };

async function run(name, program) {
  await project.write(name, program);
  return project.node(name);
}

test("an ES module imports it and plans", async () => {
  assert.deepEqual(await run("import.mjs", `import { Planner } from "flatpeak-wasm"; ${PLAN}`), PRINTED);
});

test("CommonJS requires it and plans, with no flag and no warning", async () => {
  assert.deepEqual(await run("require.cjs", `const { Planner } = require("flatpeak-wasm"); ${PLAN}`), PRINTED);
});

test("import and require give the same module", async () => {
  const program = `
    import { createRequire } from "node:module";
    import { Planner } from "flatpeak-wasm";
    console.log(createRequire(import.meta.url)("flatpeak-wasm").Planner === Planner);
  `;
  assert.deepEqual(await run("both.mjs", program), { code: 0, stdout: "true\n", stderr: "" });
});

test("a worker thread imports it and plans", async () => {
  await project.write("thread.mjs", `import { Planner } from "flatpeak-wasm"; ${PLAN}`);
  const program = `new (require("node:worker_threads").Worker)("./thread.mjs");`;
  assert.deepEqual(await run("threads.cjs", program), PRINTED);
});

test("a script with a function clock and no free() ends by itself", async () => {
  const program = `
    import { Planner } from "flatpeak-wasm";
    const planner = new Planner({ ...${JSON.stringify(fourHours.options)}, now: () => "2026-01-01T00:00:00Z" });
    console.log(planner.schedules.limit(${JSON.stringify(fourHours.limit)}).duration);
  `;
  assert.deepEqual(await run("ends.mjs", program), { code: 0, stdout: "120\n", stderr: "" });
});

test("init() has nothing to do in Node, and may be called as often as one likes", async () => {
  const { init, Planner } = await project.load();
  // Planning needs no init() first.
  assert.equal(new Planner(fourHours.options).schedules.duration(fourHours.duration).data.length, 1);
  const later = new Promise((resolve) => setImmediate(resolve, "later"));
  assert.equal(await Promise.race([later, init().then(() => "at once")]), "at once");
  const many = await Promise.all(Array.from({ length: 1000 }, () => init()));
  assert.deepEqual(new Set(many), new Set([undefined]));
});

test("initSync() and initPricesSync() neither", async () => {
  const { initPricesSync, initSync } = await project.load();
  assert.deepEqual([initSync(), initPricesSync()], [undefined, undefined]);
});

test("flatpeak-wasm/inline is the same module", async () => {
  const program = `
    import { Planner } from "flatpeak-wasm/inline";
    import { Planner as Same } from "flatpeak-wasm";
    console.log(Planner === Same);
  `;
  assert.deepEqual(await run("inline.mjs", program), { code: 0, stdout: "true\n", stderr: "" });
});

test("the entry is all that a program needs: the modules are inside", async () => {
  await cp(join(project.installed, "inline.js"), join(project.folder, "alone.mjs"));
  const program = `
    import { Planner, readPrices } from "./alone.mjs";
    console.log(readPrices("start,price\\n2026-01-01T00:00Z,0.1\\n2026-01-01T01:00Z,0.2").data.length);
    ${PLAN}
  `;
  assert.deepEqual(await run("beside.mjs", program), { ...PRINTED, stdout: `2\n${PRINTED.stdout}` });
});

test("initPrices() has nothing to do in Node either", async () => {
  const { initPrices } = await project.load();
  const later = new Promise((resolve) => setImmediate(resolve, "later"));
  assert.equal(await Promise.race([later, initPrices().then(() => "at once")]), "at once");
});

test("the module that reads prices is instantiated by the first readPrices(), and once", async () => {
  const program = `
    let instances = 0;
    WebAssembly.Instance = class extends WebAssembly.Instance {
      constructor(...given) { super(...given); instances += 1; }
    };
    const { Planner, readPrices } = require("flatpeak-wasm");
    const found = [instances];
    new Planner(${JSON.stringify(fourHours.options)}).free();
    found.push(instances);
    for (let time = 0; time < 3; time++) {
      found.push(readPrices("start,price\\n2026-01-01T00:00Z,0.1\\n2026-01-01T01:00Z,0.2").data.length, instances);
    }
    console.log(found.join());
  `;
  assert.deepEqual(await run("lazy.cjs", program), { code: 0, stdout: "1,1,2,2,2,2,2,2\n", stderr: "" });
});

test("what a host of tests may lack is not missed before it is used", async () => {
  const program = `
    for (const name of ["TextDecoder", "TextEncoder", "fetch"]) delete globalThis[name];
    const inline = await import("flatpeak-wasm");
    const { init, Planner } = await import("./node_modules/flatpeak-wasm/browser.js");
    console.log(typeof inline.Planner, typeof Planner);
    await init("http://127.0.0.1/").catch(({ code, message }) => console.log(code, message));
  `;
  const { code, stdout, stderr } = await run("lacks.mjs", program);
  const [types, failure] = stdout.split("\n");
  assert.deepEqual([code, stderr, types], [0, "", "function function"]);
  assert.equal(
    failure,
    "load_failed The WebAssembly module could not be loaded: fetch is not defined, at http://127.0.0.1/",
  );
});

test("the raw WebAssembly files have addresses of their own", async () => {
  const program = `
    for (const name of ["flatpeak_wasm_bg.wasm", "flatpeak_prices_bg.wasm"]) {
      console.log(WebAssembly.validate(require("node:fs").readFileSync(require.resolve("flatpeak-wasm/" + name))));
    }
  `;
  assert.deepEqual(await run("raw.cjs", program), { code: 0, stdout: "true\ntrue\n", stderr: "" });
});
