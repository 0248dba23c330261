// Frameworks that build with a tool of their own, and have no folder in examples/.

import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { after, describe, test } from "node:test";

import { open, serve, skip as noBrowser } from "../support/page.js";
import { answering, answersOf, pricesOf, showingAnswers } from "../support/programs.js";
import { nodeBinary } from "../support/nodes.js";
import { emptyFolder, TARBALL } from "../support/project.js";
import { host, serving } from "../support/host.js";

const angular = await host("angular");
const sveltekit = await host("sveltekit");
const node = nodeBinary(24);
const noNode = node === undefined && "no Node 24: make test fetches it";

async function finished(run) {
  const { code, stdout, stderr } = await run;
  assert.equal(code, 0, stdout + stderr);
}

async function answers({ project }) {
  const { Planner, readPrices } = await project.load();
  return [answersOf({ Planner }), pricesOf({ readPrices })];
}

describe("Angular", { skip: angular.skip || noBrowser || noNode }, () => {
  test("builds a page that plans, with the WebAssembly files among its assets", async () => {
    const { project } = angular;
    const assets = [{ glob: "*.wasm", input: "node_modules/flatpeak-wasm/flatpeak-wasm", output: "flatpeak-wasm" }];
    const options = { browser: "main.ts", index: "index.html", outputPath: "dist", tsConfig: "tsconfig.json", assets };
    const architect = { build: { builder: "@angular/build:application", options } };
    const app = { projectType: "application", root: "", sourceRoot: "", architect };
    const workspace = { version: 1, cli: { analytics: false, cache: { enabled: false } }, projects: { app } };
    const compilerOptions = { module: "preserve", moduleResolution: "bundler", target: "ES2022", strict: true };
    await project.write("angular.json", JSON.stringify(workspace));
    await project.write("tsconfig.json", JSON.stringify({ compilerOptions, files: ["main.ts"] }));
    await project.write(
      "main.ts",
      `// @ts-nocheck: the documents have looser types here.\n${showingAnswers("flatpeak-wasm")}`,
    );
    const head = '<meta charset="utf-8"><base href="/"><link rel="icon" href="data:,">';
    await project.write(
      "index.html",
      `<!doctype html><html lang="en"><head>${head}</head><body><pre id="result"></pre></body></html>`,
    );
    await finished(project.run(node, angular.path("@angular", "cli", "bin", "ng.js"), "build"));
    const { url } = await serve(join(project.folder, "dist", "browser"));
    const { result, complaints } = await open(url);
    assert.deepEqual(result, await answers(angular));
    assert.deepEqual(complaints, []);
  });
});

describe("SvelteKit", { skip: sveltekit.skip || noNode }, () => {
  const { project } = sveltekit;

  // adapter-node bundles what is among the devDependencies, and leaves what is among the dependencies to be installed.
  for (const kind of ["dependencies", "devDependencies"]) {
    test(`answers by a route and shows a page, with the package among the ${kind}`, async () => {
      const manifest = { private: true, type: "module", [kind]: { "flatpeak-wasm": TARBALL } };
      await project.write("package.json", JSON.stringify(manifest));
      await project.write(
        "vite.config.js",
        `import adapter from "@sveltejs/adapter-node";
         import { sveltekit } from "@sveltejs/kit/vite";
         export default { plugins: [sveltekit({ adapter: adapter() })] };`,
      );
      await project.write(
        "src/app.html",
        `<!doctype html><html lang="en"><head><link rel="icon" href="data:,">%sveltekit.head%</head>
         <body><div>%sveltekit.body%</div></body></html>`,
      );
      await project.write("src/routes/plan/+server.js", answering("flatpeak-wasm"));
      await project.write(
        "src/routes/+page.svelte",
        `<script>
           import { onMount } from "svelte";
           import { GET } from "./plan/+server.js";
           let text = $state("");
           onMount(async () => (text = await (await GET()).text()));
         </script>
         <pre id="result">{text}</pre>`,
      );
      await finished(project.run(node, sveltekit.path("vite", "bin", "vite.js"), "build"));
      const out = await emptyFolder();
      await cp(join(project.folder, "build"), join(out, "build"), { recursive: true });
      await cp(join(project.folder, "package.json"), join(out, "package.json"));
      if (kind === "dependencies") {
        await cp(join(project.folder, "node_modules"), join(out, "node_modules"), { recursive: true });
      }
      const env = { ...project.env, HOST: "127.0.0.1", PORT: "0" };
      const { address, stop } = await serving(out, env, /(http:\/\/127\.0\.0\.1:\d+)/, node, join("build", "index.js"));
      after(stop);
      const expected = await answers(sveltekit);
      assert.deepEqual(await (await fetch(`${address}/plan`)).json(), expected);
      if (!noBrowser) {
        const { result, complaints } = await open(address);
        assert.deepEqual(result, expected);
        assert.deepEqual(complaints, []);
      }
    });
  }
});
