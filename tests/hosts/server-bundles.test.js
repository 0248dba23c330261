// What bundlers make for a server, with no option for WebAssembly, runs in a folder that has nothing else in it.

import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";

import { answersOf, pricesOf, printing } from "../support/programs.js";
import { emptyFolder } from "../support/project.js";
import { bun, deno, host } from "../support/host.js";

/** From which host each comes, how it makes a program of `main.mjs`, and how that is run. */
const BUNDLES = {
  "esbuild, to an ES module": { from: "esbuild", bundle: byEsbuild("esm", "bundle.mjs") },
  "esbuild, to CommonJS": { from: "esbuild", bundle: byEsbuild("cjs", "bundle.cjs") },
  Rollup: {
    from: "rollup",
    async bundle(host, out) {
      const { rollup } = await host.load("rollup");
      const { nodeResolve } = await host.load("@rollup/plugin-node-resolve");
      const bundle = await rollup({ input: join(host.project.folder, "main.mjs"), plugins: [nodeResolve()] });
      await bundle.write({ file: join(out, "bundle.mjs") });
      return [process.execPath, "bundle.mjs"];
    },
  },
  ncc: {
    from: "ncc",
    async bundle(host, out) {
      await finished(
        host.project.node(host.path("@vercel", "ncc", "dist", "ncc", "cli.js"), "build", "main.mjs", "-o", out),
      );
      return [process.execPath, "index.mjs"];
    },
  },
  Parcel: {
    from: "parcel",
    async bundle(host, out) {
      const target = { context: "node", distDir: "out", includeNodeModules: true, outputFormat: "esmodule" };
      const manifest = { private: true, main: "out/main.mjs", targets: { main: target } };
      await host.project.write("package.json", JSON.stringify(manifest));
      const args = ["build", "main.mjs", "--target", "main", "--no-cache"];
      await finished(host.project.node(host.path("parcel", "lib", "bin.js"), ...args));
      await cp(join(host.project.folder, "out", "main.mjs"), join(out, "main.mjs"));
      return [process.execPath, "main.mjs"];
    },
  },
  "bun build": {
    from: "bun",
    async bundle(host, out) {
      await finished(byBun(host, "main.mjs", "--target=bun", "--outdir", out));
      return [bun(host), "main.js"];
    },
  },
  "bun build, for Node": {
    from: "bun",
    async bundle(host, out) {
      await finished(byBun(host, "main.mjs", "--target=node", "--outfile", join(out, "bundle.mjs")));
      return [process.execPath, "bundle.mjs"];
    },
  },
  "bun build --compile": {
    from: "bun",
    async bundle(host, out) {
      const program = join(out, "program.exe");
      await finished(byBun(host, "main.mjs", "--compile", "--outfile", program));
      return [program];
    },
  },
  "deno bundle": {
    from: "deno",
    async bundle(host, out) {
      await finished(host.project.run(deno(host), "bundle", "main.mjs", "-o", join(out, "bundle.mjs")));
      return [deno(host), "run", "--no-prompt", "bundle.mjs"];
    },
  },
};

function byEsbuild(format, file) {
  return async (host, out) => {
    const { build } = await host.load("esbuild");
    await build({
      absWorkingDir: host.project.folder,
      entryPoints: ["main.mjs"],
      bundle: true,
      platform: "node",
      format,
      outfile: join(out, file),
      logLevel: "error",
    });
    return [process.execPath, file];
  };
}

function byBun(host, ...args) {
  return host.project.run(bun(host), "build", ...args);
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
