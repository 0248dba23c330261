// The package in the output of bundlers with their plain settings: no plugin, no option for WebAssembly.

import assert from "node:assert/strict";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";

import { build } from "vite";
import webpack from "webpack";

import { emptyProject } from "../package/project.js";
import { open, serve, skip } from "./page.js";
import { answersOf, askingWorker, html, planning, planningWorker, refusing } from "./programs.js";

const project = await emptyProject();
const expected = answersOf(await project.load());

await project.write("main.js", planning("flatpeak-wasm"));
await project.write("refusing.js", refusing("flatpeak-wasm"));
await project.write("asking.js", askingWorker("./worker.js"));
await project.write("worker.js", planningWorker("flatpeak-wasm"));

/** Serves the output, checks what the page shows, and that there is one WebAssembly file. */
async function check(output, answer = expected) {
  const files = await readdir(output, { recursive: true });
  assert.equal(files.filter((name) => name.endsWith(".wasm")).length, 1, files.join());
  const { url, paths } = await serve(output);
  const { result, complaints } = await open(url);
  assert.deepEqual(result, answer);
  assert.deepEqual(complaints, []);
  assert.equal(paths.filter((path) => path.endsWith(".wasm")).length, 1);
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
  await mkdir(output);
  const compiler = webpack({
    context: project.folder,
    mode: "production",
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
    test("builds a page that plans what Node plans", async () => check(await bundle("main")));
    test("keeps the names of errors when it shortens the names of classes", async () =>
      check(await bundle("refusing"), ["InvalidRequestError", true, true, "start_time"]));
    test("builds a worker that plans what Node plans", async () => check(await bundle("asking")));
  });
}
