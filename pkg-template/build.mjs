// Puts the package together in pkg/: the hand-owned files of this folder, the chart of chart/, and what wasm-bindgen made
// in build/wasm/.
// The hand-owned files win: nothing is merged into them.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

import { rolldown } from "rolldown";

import { restartableGlue } from "./glue.mjs";
import { droppableShapes } from "./shapes.mjs";

// With slashes, on Windows too: it becomes a part of modules.
const root = fileURLToPath(new URL("../", import.meta.url)).replaceAll("\\", "/");
// Files that are elsewhere.
const from = {
  "CHANGELOG.md": "CHANGELOG.md",
  LICENSE: "LICENSE",
  "chart.js": "chart/index.ts",
  // Beside inline.js it would keep the compiler from checking that.
  "inline.d.ts": "pkg-template/inline-types.d.ts",
};
const { files, peerDependencies } = JSON.parse(readFileSync(`${root}pkg-template/package.json`, "utf8"));

rmSync(`${root}pkg`, { recursive: true, force: true });
mkdirSync(`${root}pkg/flatpeak-wasm`, { recursive: true });
for (const wasm of files.filter((file) => file.endsWith(".wasm"))) {
  execFileSync(
    process.execPath,
    [
      `${root}node_modules/binaryen/bin/wasm-opt`,
      "-O3",
      "--converge",
      // What the compiler did not inline pays for itself only in the engine's own inliner: 4 % of the file.
      "--one-caller-inline-max-function-size=8",
      // Names and the list of features are of no use after this step.
      "--strip-debug",
      "--strip-producers",
      "--strip-target-features",
      `${root}build/wasm/${basename(wasm)}`,
      "-o",
      `${root}pkg/${wasm}`,
    ],
    { stdio: "inherit" },
  );
}
/** A WebAssembly file as base64, for the entry that has the modules inside. */
function base64(id) {
  const [, file] = /\/([^/]+\.wasm)\?base64$/.exec(id) ?? [];
  return file && `export default "${readFileSync(`${root}pkg/flatpeak-wasm/${file}`, "base64")}"`;
}

/** The entries of Node alone: users of the package like any other, with its peers from whoever installs them. */
const NODE_ENTRIES = ["cli.js", "fleet-thread.js", "fleet.js"];
const OTHERS = [/^(node:|flatpeak-wasm)/, ...Object.keys(peerDependencies)];

// Each entry is one file: a host takes most of its time to load a package for finding and linking its modules.
for (const entry of files.filter((file) => file.endsWith(".js"))) {
  const bundle = await rolldown({
    input: `${root}${from[entry] ?? `pkg-template/${entry}`}`,
    external: NODE_ENTRIES.includes(entry) ? OTHERS : /\.wasm(\?module)?$/,
    platform: NODE_ENTRIES.includes(entry) ? "node" : "neutral",
    plugins: [
      restartableGlue,
      droppableShapes,
      { name: "base64", resolveId: (id) => (id.endsWith("?base64") ? id : undefined), load: base64 },
    ],
  });
  // Names of classes and functions stay as they are, for stack traces; those of variables, comments and spaces are for who
  // reads the source, and do not travel.
  const mangle = { toplevel: false, keepNames: true };
  const minify = entry === "browser.js" && { compress: true, mangle, codegen: { removeWhitespace: true } };
  await bundle.write({
    file: `${root}pkg/${entry}`,
    comments: { annotation: true, jsdoc: false, legal: false },
    minify,
  });
}
// What is bundled may be passed on with its license.
const BUNDLED = [
  "@hono/node-server",
  "commander",
  "d3-array",
  "d3-path",
  "d3-shape",
  "hono",
  "preact",
  "preact-render-to-string",
];
const licenses = BUNDLED.map((name) => {
  const { version } = JSON.parse(readFileSync(`${root}node_modules/${name}/package.json`, "utf8"));
  return `## ${name} ${version}\n\n${readFileSync(`${root}node_modules/${name}/LICENSE`, "utf8").trim()}\n`;
});
const heading = "# What is in this package, and others wrote\n\nInside `chart.js`, `cli.js` and `server.js`.\n\n";
writeFileSync(`${root}pkg/THIRD-PARTY.md`, heading + licenses.join("\n"));
const made = /\.(js|wasm)$|^THIRD-PARTY\.md$/;
for (const file of ["package.json", ...files].filter((file) => !made.test(file))) {
  copyFileSync(`${root}${from[file] ?? `pkg-template/${file}`}`, `${root}pkg/${file}`);
}

// Examples and benchmarks import the package by its name, as anybody would.
rmSync(`${root}node_modules/flatpeak-wasm`, { recursive: true, force: true });
symlinkSync(`${root}pkg`, `${root}node_modules/flatpeak-wasm`, "junction");
