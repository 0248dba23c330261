// Pages of bundlers that tests/browser/bundles.test.js has not, as they are; and what to do with those that leave the
// address of a file alone.

import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";

import { open, serve, skip } from "../support/page.js";
import { answersOf, html, pricesOf, showingAnswers } from "../support/programs.js";
import { emptyFolder } from "../support/project.js";
import { bun, host } from "../support/host.js";

/**
 * From which host each comes, what it imports, how it makes a page of `main.js`, how many files that loads later, and from
 * where, if it says so.
 */
const BUNDLES = {
  Parcel: {
    from: "parcel",
    specifier: "flatpeak-wasm",
    files: 2,
    async bundle(host, out) {
      const args = ["build", "index.html", "--dist-dir", out, "--no-cache"];
      const { code, stdout, stderr } = await host.project.node(host.path("parcel", "lib", "bin.js"), ...args);
      assert.equal(code, 0, stdout + stderr);
    },
  },
  Rspack: {
    from: "rspack",
    specifier: "flatpeak-wasm",
    files: 2,
    async bundle(host, out) {
      const { project } = host;
      const { rspack } = await host.load("@rspack/core");
      const compiler = rspack({
        context: project.folder,
        mode: "production",
        performance: false,
        entry: "./main.js",
        output: { path: out, filename: "main.js" },
      });
      const stats = await promisify(compiler.run.bind(compiler))();
      await promisify(compiler.close.bind(compiler))();
      assert.equal(stats.hasErrors() || stats.hasWarnings(), false, stats.toString());
      await cp(join(project.folder, "index.html"), join(out, "index.html"));
    },
  },
  "Rollup, which knows of no browser by itself": {
    from: "rollup",
    specifier: "flatpeak-wasm",
    files: 0,
    bundle: byRollup,
  },
  "Rollup, told of the browser, with the folder of the files beside the bundle": {
    from: "rollup",
    specifier: "flatpeak-wasm",
    files: 2,
    async bundle(host, out) {
      await byRollup(host, out, { browser: true });
      await cp(join(host.project.installed, "flatpeak-wasm"), join(out, "flatpeak-wasm"), { recursive: true });
    },
  },
  "esbuild, with the folder of the files beside the bundle": {
    from: "esbuild",
    specifier: "flatpeak-wasm",
    files: 2,
    async bundle(host, out) {
      await byEsbuild(host, out);
      await cp(join(host.project.installed, "flatpeak-wasm"), join(out, "flatpeak-wasm"), { recursive: true });
    },
  },
  "esbuild, with its loader for files": {
    from: "esbuild",
    specifier: "flatpeak-wasm",
    files: 2,
    sources: "import",
    bundle: (host, out) => byEsbuild(host, out, { loader: { ".wasm": "file" } }),
  },
  "esbuild, with its loader for bytes": {
    from: "esbuild",
    specifier: "flatpeak-wasm",
    files: 0,
    sources: "import",
    bundle: (host, out) => byEsbuild(host, out, { loader: { ".wasm": "binary" } }),
  },
  "esbuild, to a classic script for old browsers, with the addresses of the files": {
    from: "esbuild",
    specifier: "flatpeak-wasm",
    files: 2,
    sources: "address",
    async bundle(host, out) {
      await byEsbuild(host, out, { format: "iife", target: "es2017" });
      await cp(join(host.project.installed, "flatpeak-wasm"), join(out, "flatpeak-wasm"), { recursive: true });
    },
  },
  "esbuild, to a classic script for old browsers, with flatpeak-wasm/inline": {
    from: "esbuild",
    specifier: "flatpeak-wasm/inline",
    files: 0,
    bundle: (host, out) => byEsbuild(host, out, { format: "iife", target: "es2017" }),
  },
  "esbuild, with flatpeak-wasm/inline": {
    from: "esbuild",
    specifier: "flatpeak-wasm/inline",
    files: 0,
    bundle: byEsbuild,
  },
  "bun build, with flatpeak-wasm/inline": {
    from: "bun",
    specifier: "flatpeak-wasm/inline",
    files: 0,
    async bundle(host, out) {
      const { code, stdout, stderr } = await host.project.run(bun(host), "build", "index.html", "--outdir", out);
      assert.equal(code, 0, stdout + stderr);
    },
  },
};

/** What is before the code, and what the functions that load are given. */
const SOURCES = {
  import: {
    imports: `
      import engines from "flatpeak-wasm/flatpeak_wasm_bg.wasm";
      import prices from "flatpeak-wasm/flatpeak_prices_bg.wasm";`,
    engines: "engines",
    prices: "prices",
  },
  address: { engines: `"flatpeak-wasm/flatpeak_wasm_bg.wasm"`, prices: `"flatpeak-wasm/flatpeak_prices_bg.wasm"` },
};

async function byEsbuild(host, out, options) {
  const { project } = host;
  const { build } = await host.load("esbuild");
  await build({
    absWorkingDir: project.folder,
    entryPoints: ["main.js"],
    bundle: true,
    format: "esm",
    outfile: join(out, "main.js"),
    logLevel: "error",
    ...options,
  });
  await cp(join(project.folder, "index.html"), join(out, "index.html"));
}

async function byRollup(host, out, options) {
  const { project } = host;
  const { rollup } = await host.load("rollup");
  const { nodeResolve } = await host.load("@rollup/plugin-node-resolve");
  const bundle = await rollup({ input: join(project.folder, "main.js"), plugins: [nodeResolve(options)] });
  await bundle.write({ file: join(out, "main.js") });
  await cp(join(project.folder, "index.html"), join(out, "index.html"));
}

const hosts = new Map();
for (const { from } of Object.values(BUNDLES)) if (!hosts.has(from)) hosts.set(from, await host(from));

for (const [name, { from, specifier, files, sources, bundle }] of Object.entries(BUNDLES)) {
  const builder = hosts.get(from);
  describe(name, { skip: skip || builder.skip }, () => {
    test(`makes a page that plans and reads prices, and loads ${files} WebAssembly files`, async () => {
      const { project } = builder;
      await project.write("main.js", showingAnswers(specifier, SOURCES[sources]));
      await project.write("index.html", html("./main.js"));
      const out = await emptyFolder();
      await bundle(builder, out);
      const { url, paths } = await serve(out);
      const { result, complaints } = await open(url);
      const node = await project.load();
      assert.deepEqual(result, [answersOf(node), pricesOf(node)]);
      assert.deepEqual(complaints, []);
      assert.equal(paths.filter((path) => path.endsWith(".wasm")).length, files);
    });
  });
}
