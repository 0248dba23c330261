// The oldest TypeScript that the types are for; tests/package/types.test.js has the newest.

import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { ROOT } from "../support/project.js";
import { host } from "../support/host.js";

const typescript = await host("typescript");
const STRICT = ["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--target", "es2022"];
const MODULES = {
  nodenext: ["--module", "nodenext", "--moduleResolution", "nodenext"],
  bundler: ["--module", "esnext", "--moduleResolution", "bundler"],
};

for (const [resolution, modules] of Object.entries(MODULES)) {
  test(`TypeScript 5.2 compiles every type with resolution ${resolution}`, { skip: typescript.skip }, async () => {
    const { project } = typescript;
    await project.write("package.json", JSON.stringify({ private: true, type: "module" }));
    for (const program of ["day.ts", "remote.ts", "wrong.ts"]) {
      await copyFile(join(ROOT, "tests", "package", "types", program), join(project.folder, program));
      const compiler = typescript.path("typescript", "bin", "tsc");
      const args = ["--noEmit", ...STRICT, ...modules, "--lib", "es2022,dom", program];
      const { code, stdout, stderr } = await project.node(compiler, ...args);
      assert.deepEqual([code, stdout, stderr], [0, "", ""]);
    }
  });
}
