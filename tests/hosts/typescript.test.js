// The oldest versions of TypeScript that know the package; tests/package/types.test.js has the newest.

import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";

import { host } from "../support/host.js";
import { ROOT } from "../support/project.js";

const PROGRAM = `
  import { Planner } from "flatpeak-wasm";
  const values = new Float64Array([0.3, 0.1]);
  const planner = new Planner({
    prices: { start: "2026-01-31T00:00:00Z", intervalMinutes: 60, values },
    location: { timezone: "Europe/London", currency_code: "GBP" },
  });
  const window = { start_time: "2026-01-31T00:00:00Z", end_time: "2026-01-31T02:00:00Z" };
  const { data } = planner.schedules.duration({ ...window, segment: "LOW", duration: 60 });
  export const start: string | undefined = data[0]?.start_time;
`;

const OPTIONS = { noEmit: true, strict: true, target: "es2022", lib: ["es2022", "dom"], types: [] };

const STRICT = { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };

/** What it reports: the numbers of its errors. */
async function compile(typescript, file, options) {
  const { project } = typescript;
  await project.write(file, PROGRAM);
  await project.write("tsconfig.json", JSON.stringify({ compilerOptions: { ...OPTIONS, ...options }, files: [file] }));
  const { stdout } = await project.node(typescript.path("typescript", "bin", "tsc"), "--pretty", "false", "-p", ".");
  return [...stdout.matchAll(/error (TS\d+)/g)].map(([, number]) => number);
}

const NODE = { module: "nodenext", moduleResolution: "nodenext" };
const BUNDLER = { module: "esnext", moduleResolution: "bundler" };
const REQUIRES_A_MODULE = "TS1479";

for (const [version, requires] of Object.entries({ 5.2: [REQUIRES_A_MODULE], 5.8: [] })) {
  const typescript = await host(`typescript-${version}`);
  describe(`TypeScript ${version}`, { skip: typescript.skip }, () => {
    test("compiles an ES module for Node", async () => {
      assert.deepEqual(await compile(typescript, "day.mts", NODE), []);
    });

    test("compiles a module for a bundler", async () => {
      assert.deepEqual(await compile(typescript, "day.ts", BUNDLER), []);
    });

    for (const [resolution, options] of Object.entries({ nodenext: NODE, bundler: BUNDLER })) {
      test(`compiles every type with resolution ${resolution}`, async () => {
        const { project } = typescript;
        await project.write("package.json", JSON.stringify({ private: true, type: "module" }));
        const files = ["day.ts", "remote.ts", "wrong.ts"];
        for (const file of files) {
          await copyFile(join(ROOT, "tests", "package", "types", file), join(project.folder, file));
        }
        const compilerOptions = { ...OPTIONS, ...STRICT, ...options };
        await project.write("tsconfig.json", JSON.stringify({ compilerOptions, files }));
        const compiler = typescript.path("typescript", "bin", "tsc");
        const { stdout } = await project.node(compiler, "--pretty", "false", "-p", ".");
        assert.equal(stdout, "");
      });
    }

    test(`${requires.length === 0 ? "compiles" : "refuses"} CommonJS for Node that imports the package`, async () => {
      assert.deepEqual(await compile(typescript, "day.cts", NODE), requires);
    });
  });
}
