// What the tarball says of itself and what is in it.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join, relative } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { publint } from "publint";

import { emptyProject, ROOT, TARBALL } from "../support/project.js";

/** What reads prices, and the engines. */
const WASM = ["flatpeak_prices_bg.wasm", "flatpeak_wasm_bg.wasm"];

const project = await emptyProject();
const manifest = JSON.parse(await project.read("package.json"));

test("publint has nothing to say but of `browser`, for Parcel reads no `exports`", async () => {
  const bytes = await readFile(TARBALL);
  const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const { messages } = await publint({ pack: { tarball }, level: "suggestion", strict: true });
  // It would have the condition in `exports` alone, which is there too.
  assert.deepEqual(
    messages.map(({ code, path }) => [code, ...path]),
    [["USE_EXPORTS_BROWSER", "browser"]],
  );
});

/** What attw says against the types of the tarball. */
async function attw(...settings) {
  const program = join(ROOT, "node_modules", "@arethetypeswrong", "cli", "dist", "index.js");
  const args = [program, TARBALL, "--no-color", "--no-emoji", ...settings];
  const { code, output } = await new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    );
  });
  return code === 0 ? "" : output;
}

test("attw finds the types right for ESM", async () => {
  assert.equal(await attw("--profile", "esm-only"), "");
});

test("attw says nothing of CommonJS but that what is required is a module, which Node from 20.19 on takes", async () => {
  assert.equal(await attw("--profile", "node16", "--ignore-rules", "cjs-resolves-to-esm"), "");
});

test("attw finds the types of all JavaScript in resolution node10 too, which knows no `exports`", async () => {
  const files = Object.keys(manifest.exports).filter((name) => name.includes(".wasm"));
  const settings = ["--profile", "strict", "--ignore-rules", "cjs-resolves-to-esm", "--exclude-entrypoints", ...files];
  assert.equal(await attw(...settings), "");
});

test("what browsers load keeps the names of its classes and functions, for stack traces", async () => {
  const exported = await import(pathToFileURL(join(project.installed, "browser.js")));
  for (const [name, value] of Object.entries(exported)) assert.equal(value.name, name);
});

test("it depends on nothing; what fleets need is optional, and not installed with it", async () => {
  for (const kind of ["dependencies", "optionalDependencies", "bundledDependencies"]) {
    assert.equal(manifest[kind], undefined, kind);
  }
  const peers = Object.keys(manifest.peerDependencies);
  assert.deepEqual(peers, ["bullmq", "ioredis", "piscina"]);
  assert.deepEqual(manifest.peerDependenciesMeta, Object.fromEntries(peers.map((name) => [name, { optional: true }])));
  const folders = await readdir(join(project.folder, "node_modules"));
  assert.deepEqual(
    folders.filter((name) => !name.startsWith(".")),
    ["flatpeak-wasm"],
  );
});

test("nothing runs when it is installed", () => {
  assert.equal(manifest.scripts, undefined);
});

test("its version is that of Cargo.toml, and of the newest entry of the changelog if it has one", async () => {
  const cargo = await readFile(join(ROOT, "Cargo.toml"), "utf8");
  const [, version] = /^\[package\][^[]*?^version = "([^"]*)"$/m.exec(cargo);
  assert.equal(manifest.version, version);
  const template = JSON.parse(await readFile(join(ROOT, "pkg-template", "package.json"), "utf8"));
  assert.equal(template.version, version);
  const newest = /^## \[?v?(\d+\.\d+\.\d+)/m.exec(await project.read("CHANGELOG.md"));
  assert.equal(newest?.[1] ?? version, version);
});

test("there are two WebAssembly files, each with an address of its own, and every file is one that `files` names", async () => {
  const entries = await readdir(project.installed, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(project.installed, join(parentPath, name)).replaceAll("\\", "/"));
  assert.deepEqual(files.sort(), ["package.json", ...manifest.files].sort());
  assert.deepEqual(
    files.filter((name) => name.endsWith(".wasm")),
    WASM.map((name) => `flatpeak-wasm/${name}`),
  );
  for (const name of WASM) assert.equal(manifest.exports[`./${name}`].default, `./flatpeak-wasm/${name}`);
});

test("every file that the entries name is there, with the types before the code", async () => {
  const targets = (entry) => (typeof entry === "string" ? [entry] : Object.values(entry).flatMap(targets));
  for (const target of [...targets(manifest.exports), manifest.types]) {
    assert.ok((await project.read(target)).length > 0, target);
  }
  for (const entry of Object.values(manifest.exports)) {
    if (typeof entry !== "string") assert.equal(Object.keys(entry)[0], "types");
  }
});

test("no file was made for the machine that it was built on", async () => {
  for (const name of manifest.files) {
    const text = await project.read(name);
    for (const folder of [ROOT, homedir(), "registry"]) assert.ok(!text.includes(folder), `${folder} in ${name}`);
  }
});
