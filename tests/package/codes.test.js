// The words that a program may branch on: the types list all that can be emitted, and no others.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { emptyProject, ROOT } from "../support/project.js";

const project = await emptyProject();
const declarations = await project.read("index.d.ts");
const read = (...path) => readFile(join(ROOT, ...path), "utf8");
const words = (text, pattern) => [...text.matchAll(pattern)].map(([, word]) => word);
const unique = (list) => [...new Set(list)].sort();

/** The words of a union in the types. */
function union(name) {
  const [, listed] = new RegExp(`^export type ${name} =([^;]*);`, "m").exec(declarations);
  return words(listed, /"(\w+)"/g);
}

/** The words of an enum of warnings in Rust, each on a line: Variant = "word". */
async function ofRust(name) {
  const [, listed] = new RegExp(`^    ${name} \\{\n(.*?)\n    \\}`, "ms").exec(
    await read("src", "documents", "warning.rs"),
  );
  return words(listed, /^\s*\w+ = "(\w+)",$/gm);
}

test("the types list every code of an error, and no others", async () => {
  const [, listed] = /^codes! \{\n(.*?)\n\}/ms.exec(await read("src", "error.rs"));
  const ofClient = words(await read("src", "client", "code.rs"), /^pub const \w+: &str = "(\w+)";$/gm);
  // Those of what a Redis may lose are of warnings, with a type of their own.
  const fleet = (await readdir(join(ROOT, "pkg-template", "fleet"))).filter((name) => name !== "redis-warnings.js");
  const inFleet = fleet.map((name) => join("fleet", name));
  const all = [...(await readdir(join(ROOT, "pkg-template"))), ...inFleet];
  const files = all.filter((name) => name.endsWith(".js"));
  const scripts = await Promise.all(files.map((name) => read("pkg-template", name)));
  const ofScripts = scripts.flatMap((script) => words(script, /\bcode: "(\w+)"/g));
  const inRust = words(listed, /^\s*\w+ = "(\w+)", \d+;$/gm);
  const emitted = unique([...inRust, ...ofClient, ...ofScripts]);
  assert.deepEqual(emitted, unique([...union("LocalErrorCode"), ...union("RemoteErrorCode")]));
  assert.ok(inRust.length >= 16 && ofClient.length >= 19 && ofScripts.length >= 10, `${emitted}`);
});

for (const [inRust, inTypes, count] of [
  ["Code", "WarningCode", 9],
  ["Unit", "WarningUnit", 6],
  ["LimitedBy", "WarningLimit", 9],
]) {
  test(`the types list every ${inRust} of a warning, and no others`, async () => {
    const emitted = await ofRust(inRust);
    assert.deepEqual(unique(union(inTypes)), unique(emitted));
    assert.equal(emitted.length, count);
  });
}

test("the types list every provider of prices, and no others", async () => {
  const folder = ["src", "providers"];
  const files = (await readdir(join(ROOT, ...folder))).filter((name) => name.endsWith(".rs") && name !== "tests.rs");
  const sources = await Promise.all(files.map((name) => read(...folder, name)));
  const named = sources.flatMap((source) => words(source, /\bprovider(?: =|:) "([\w-]+)"/g));
  const [, listed] = /^export type Provider =([^;]*);/m.exec(declarations);
  assert.deepEqual(unique(words(listed, /"([\w-]+)"/g)), unique(named));
  assert.ok(unique(named).length >= 15, `${named}`);
});

test("no warning is written but from those lists", async () => {
  const folders = [
    ["src", "planner"],
    ["src", "planner", "amount"],
    ["src", "documents"],
  ];
  for (const folder of folders) {
    const files = (await readdir(join(ROOT, ...folder))).filter((name) => name.endsWith(".rs"));
    for (const name of files) {
      const text = await read(...folder, name);
      assert.doesNotMatch(text, /\b(code|unit|limited_by): "/, `${folder.join("/")}/${name}`);
    }
  }
});

test("the table of the README has every code of the local engine", async () => {
  const readme = await project.read("README.md");
  for (const code of union("LocalErrorCode")) {
    assert.ok(readme.includes(`\`${code}\``), code);
  }
});
