// The package in the output of bundlers with their plain settings: no plugin, no option for WebAssembly.

import assert from "node:assert/strict";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";

import { build } from "vite";
import webpack from "webpack";

import { emptyProject } from "../support/project.js";
import { open, serve, skip } from "../support/page.js";
import {
  answersOf,
  askingWorker,
  html,
  planning,
  planningThenReading,
  planningWorker,
  pricesOf,
  reading,
  readingWorker,
  refusing,
  shownByReading,
} from "../support/programs.js";

const ENGINES = "flatpeak_wasm_bg.wasm";
const PRICES = "flatpeak_prices_bg.wasm";

const project = await emptyProject();
const flatpeak = await project.load();
const [plans, prices] = [answersOf(flatpeak), pricesOf(flatpeak)];

await project.write("main.js", planning("flatpeak-wasm"));
await project.write("refusing.js", refusing("flatpeak-wasm"));
await project.write("asking.js", askingWorker("./worker.js"));
await project.write("worker.js", planningWorker("flatpeak-wasm"));
await project.write("prices.js", reading("flatpeak-wasm"));
await project.write("both.js", planningThenReading("flatpeak-wasm"));
await project.write("asking-prices.js", askingWorker("./prices-worker.js"));
await project.write("prices-worker.js", readingWorker("flatpeak-wasm"));

/** Serves the output, checks what the page shows, and which WebAssembly files of the package it loads for that. */
async function check(output, answer, files) {
  const { url, paths } = await serve(output);
  const { result, complaints } = await open(url);
  assert.deepEqual(result, answer);
  assert.deepEqual(complaints, []);
  const wasm = paths.filter((path) => path.endsWith(".wasm"));
  assert.deepEqual(await Promise.all(wasm.map((path) => packed(join(output, path)))), files);
}

/** The file of the package that is the same as this one, whose name the bundler chose. */
async function packed(path) {
  const bytes = await readFile(path);
  for (const name of [ENGINES, PRICES]) {
    if (bytes.equals(await readFile(join(project.installed, "flatpeak-wasm", name)))) return name;
  }
  return path;
}

async function buildByVite(entry) {
  const output = join(project.folder, `vite-${entry}`);
  await project.write("index.html", html(`./${entry}.js`));
  await build({
    root: project.folder,
    configFile: false,
    logLevel: "error",
    build: { outDir: output, emptyOutDir: true },
    worker: { format: "es" },
  });
  return output;
}

async function buildByWebpack(entry) {
  const output = join(project.folder, `webpack-${entry}`);
  await mkdir(output, { recursive: true });
  const compiler = webpack({
    context: project.folder,
    mode: "production",
    // Its advice on sizes counts bytes that are not compressed; budgets.test.js counts what travels.
    performance: false,
    entry: `./${entry}.js`,
    output: { path: output, filename: "bundle.js" },
  });
  const stats = await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler))();
  assert.deepEqual(stats.toJson({ errors: true, warnings: true }).errors, []);
  assert.deepEqual(stats.toJson({ errors: true, warnings: true }).warnings, []);
  await project.write(join(`webpack-${entry}`, "index.html"), html("./bundle.js"));
  return output;
}

for (const [bundler, bundle] of Object.entries({ Vite: buildByVite, "webpack 5": buildByWebpack })) {
  describe(bundler, { skip }, () => {
    test("builds a page that plans what Node plans", async () => check(await bundle("main"), plans, [ENGINES]));
    test("keeps the names of errors when it shortens the names of classes", async () =>
      check(await bundle("refusing"), ["InvalidRequestError", true, true, "start_time"], [ENGINES]));
    test("builds a worker that plans what Node plans", async () => check(await bundle("asking"), plans, [ENGINES]));
    test("builds a page that reads the prices that Node reads, and loads no engine for it", async () =>
      check(await bundle("prices"), prices, [PRICES]));
    test("builds a worker that reads them", async () => check(await bundle("asking-prices"), prices, [PRICES]));
    test("builds a page that loads what reads prices when it wants it, and is told so before", async () =>
      check(await bundle("both"), shownByReading({ plans, prices }), [ENGINES, PRICES]));
    test("emits each WebAssembly file once", async () => {
      const files = await readdir(await bundle("both"), { recursive: true });
      assert.equal(files.filter((name) => name.endsWith(".wasm")).length, 2, files.join());
    });
  });
}
