// Of the browser's one file, bundlers with their plain settings keep what an app uses.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";

import { build as buildByVite } from "vite";
import webpack from "webpack";

import { emptyFolder, emptyProject } from "../support/project.js";
import { host } from "../support/host.js";

const ENGINES = "flatpeak_wasm_bg";
const PRICES = "flatpeak_prices_bg";

/** What is in the remote engine alone, and in the checker of proofs alone. */
const REMOTE = "getBearer";
const CHECKER = "certificate";

/** What an app calls, how many KB of JavaScript it ships at most, not compressed, and which parts it has not or has. */
const APPS = {
  "only verifyCertificate": {
    code: `import { verifyCertificate } from "flatpeak-wasm"; globalThis.used = verifyCertificate;`,
    most: 27,
    without: ["WebAssembly", ENGINES, PRICES, REMOTE],
    within: [CHECKER],
  },
  "only Planner": {
    code: `import { init, Planner } from "flatpeak-wasm"; init().then(() => (globalThis.used = Planner));`,
    most: 28,
    without: [PRICES, REMOTE, CHECKER],
    within: [ENGINES],
  },
  "only readPrices": {
    code: `import { initPrices, readPrices } from "flatpeak-wasm"; initPrices().then(() => (globalThis.used = readPrices));`,
    most: 14,
    without: [ENGINES, REMOTE, CHECKER],
    within: [PRICES],
  },
  "all of it": {
    code: `import * as flatpeak from "flatpeak-wasm"; globalThis.used = flatpeak;`,
    most: 67,
    without: [],
    within: ["WebAssembly", ENGINES, PRICES, REMOTE, CHECKER],
  },
};

const esbuild = await host("esbuild");
const rollup = await host("rollup");

/** From which host each comes, if not from here, and how it makes one minified file of an entry. */
const BUNDLERS = {
  esbuild: {
    from: esbuild,
    async bundle(entry) {
      const { build } = await esbuild.load("esbuild");
      const options = { bundle: true, minify: true, format: "esm", write: false, logLevel: "error" };
      return (await build({ ...options, entryPoints: [entry] })).outputFiles[0].text;
    },
  },
  Rollup: {
    from: rollup,
    async bundle(entry) {
      const { rollup: bundle } = await rollup.load("rollup");
      const { nodeResolve } = await rollup.load("@rollup/plugin-node-resolve");
      // It minifies nothing by itself; what it keeps is minified already but for a few lines.
      const made = await bundle({ input: entry, plugins: [nodeResolve({ browser: true })] });
      return (await made.generate({})).output[0].code;
    },
  },
  "webpack 5": {
    async bundle(entry) {
      const path = await emptyFolder();
      const compiler = webpack({
        mode: "production",
        performance: false,
        entry,
        output: { path, filename: "main.js" },
      });
      const stats = await promisify(compiler.run.bind(compiler))();
      await promisify(compiler.close.bind(compiler))();
      assert.equal(stats.hasErrors(), false, stats.toString());
      return readFile(join(path, "main.js"), "utf8");
    },
  },
  "Vite 8": {
    async bundle(entry) {
      const build = { write: false, rolldownOptions: { input: entry } };
      return (await buildByVite({ configFile: false, logLevel: "error", build })).output[0].code;
    },
  },
};

for (const [name, { from, bundle }] of Object.entries(BUNDLERS)) {
  describe(name, { skip: from?.skip }, () => {
    for (const [used, { code, most, without, within }] of Object.entries(APPS)) {
      test(`ships at most ${most} KB of JavaScript for an app that uses ${used}`, async (t) => {
        const project = from?.project ?? (await emptyProject());
        await project.write("app.js", code);
        const shipped = await bundle(join(project.folder, "app.js"));
        t.diagnostic(`${(shipped.length / 1000).toFixed(1)} KB`);
        assert.ok(shipped.length <= most * 1000, `${shipped.length} bytes`);
        const parts = [...without, ...within].filter((word) => shipped.includes(word));
        assert.deepEqual(parts, within);
      });
    }
  });
}
