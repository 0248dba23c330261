// What bundlers make for a server, with no option for WebAssembly, runs in a folder that has nothing else in it.

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";

import { answersOf, pricesOf, printing } from "../browser/programs.js";
import { emptyFolder } from "../package/project.js";
import { host } from "./host.js";

/** How each makes a program of `main.mjs`, and how that is run. */
const BUNDLES = {
  "esbuild, to an ES module": {
    from: "esbuild",
    async bundle({ load, project }, out) {
      await byEsbuild(await load("esbuild"), project, "esm", join(out, "bundle.mjs"));
      return [process.execPath, "bundle.mjs"];
    },
  },
  "esbuild, to CommonJS": {
    from: "esbuild",
    async bundle({ load, project }, out) {
      await byEsbuild(await load("esbuild"), project, "cjs", join(out, "bundle.cjs"));
      return [process.execPath, "bundle.cjs"];
    },
  },
  Rollup: {
    from: "rollup",
    async bundle({ load, project }, out) {
      const { rollup } = await load("rollup");
      const { nodeResolve } = await load("@rollup/plugin-node-resolve");
      const bundle = await rollup({ input: join(project.folder, "main.mjs"), plugins: [nodeResolve()] });
      await bundle.write({ file: join(out, "bundle.mjs") });
      return [process.execPath, "bundle.mjs"];
    },
  },
  ncc: {
    from: "ncc",
    async bundle({ path, project }, out) {
      await finished(project.node(path("@vercel", "ncc", "dist", "ncc", "cli.js"), "build", "main.mjs", "-o", out));
      return [process.execPath, "index.mjs"];
    },
  },
  "bun build": {
    from: "bun",
    async bundle({ path, project }, out) {
      await finished(project.run(path("bun", "bin", "bun.exe"), "build", "main.mjs", "--target=bun", "--outdir", out));
      return [path("bun", "bin", "bun.exe"), "main.js"];
    },
  },
  "bun build, for Node": {
    from: "bun",
    async bundle({ path, project }, out) {
      const args = ["build", "main.mjs", "--target=node", "--outfile", join(out, "bundle.mjs")];
      await finished(project.run(path("bun", "bin", "bun.exe"), ...args));
      return [process.execPath, "bundle.mjs"];
    },
  },
  "bun build --compile": {
    from: "bun",
    async bundle({ path, project }, out) {
      const program = join(out, "program.exe");
      await finished(
        project.run(path("bun", "bin", "bun.exe"), "build", "main.mjs", "--compile", "--outfile", program),
      );
      return [program];
    },
  },
  "deno bundle": {
    from: "deno",
    async bundle({ path, project }, out) {
      // It fetches its own esbuild; certificates are those of the machine.
      process.env.DENO_TLS_CA_STORE ??= "system";
      await finished(project.run(path("deno", "deno"), "bundle", "main.mjs", "-o", join(out, "bundle.mjs")));
      return [path("deno", "deno"), "run", "--no-prompt", "bundle.mjs"];
    },
  },
};

function byEsbuild({ build }, project, format, outfile) {
  return build({
    absWorkingDir: project.folder,
    entryPoints: ["main.mjs"],
    bundle: true,
    platform: "node",
    format,
    outfile,
    logLevel: "error",
  });
}

async function finished(run) {
  const { code, stdout, stderr } = await run;
  assert.equal(code, 0, stdout + stderr);
}

const hosts = new Map();
for (const { from } of Object.values(BUNDLES)) if (!hosts.has(from)) hosts.set(from, await host(from));

for (const [name, { from, bundle }] of Object.entries(BUNDLES)) {
  const builder = hosts.get(from);
  describe(name, { skip: builder.skip }, () => {
    test("makes a program that plans and reads prices with no other file", async () => {
      const { project } = builder;
      await project.write("main.mjs", printing("flatpeak-wasm"));
      const out = await emptyFolder();
      const [binary, ...args] = await bundle(builder, out);
      const { code, stdout, stderr } = await project.runIn(out, binary, ...args);
      assert.deepEqual([code, stderr], [0, ""]);
      const node = await project.load();
      assert.deepEqual(JSON.parse(stdout), [answersOf(node), pricesOf(node)]);
    });
  });
}
