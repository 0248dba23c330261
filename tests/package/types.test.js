// The types in strict TypeScript programs that check them too: there is no skipLibCheck.

import assert from "node:assert/strict";
import { copyFile, cp, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { emptyProject, ROOT } from "../support/project.js";

const PROGRAMS = fileURLToPath(new URL("types/", import.meta.url));
const TSC = join(ROOT, "node_modules", "typescript", "bin", "tsc");

const STRICT = [
  "--strict",
  "--exactOptionalPropertyTypes",
  "--noUncheckedIndexedAccess",
  "--noPropertyAccessFromIndexSignature",
  "--target",
  "es2022",
];
const MODULES = {
  nodenext: ["--module", "nodenext", "--moduleResolution", "nodenext"],
  bundler: ["--module", "esnext", "--moduleResolution", "bundler"],
};
const HOSTS = {
  "the browser's types": ["--lib", "es2022,dom", "--types", ""],
  "Node's types": ["--lib", "es2022", "--types", "node"],
  "the types of no host": ["--lib", "es2022", "--types", ""],
};

const project = await emptyProject();
await project.write("package.json", JSON.stringify({ private: true, type: "module" }));
const SOURCES = [
  "chart.ts",
  "chart-element.ts",
  "day.ts",
  "files.ts",
  "fleet.ts",
  "remote.ts",
  "server.ts",
  "wrong.ts",
  "required.cts",
];
for (const program of SOURCES) {
  await copyFile(join(PROGRAMS, program), join(project.folder, program));
}
await mkdir(join(project.folder, "node_modules", "@types"));
for (const types of ["@types/node", "undici-types"]) {
  await cp(join(ROOT, "node_modules", types), join(project.folder, "node_modules", types), { recursive: true });
}

function tsc(program, ...args) {
  return project.node(TSC, "--pretty", "false", ...STRICT, ...args, program);
}

const CLEAN = { code: 0, stdout: "", stderr: "" };

for (const [host, libraries] of Object.entries(HOSTS)) {
  for (const [resolution, modules] of Object.entries(MODULES)) {
    test(`a program that uses every type compiles with ${host} and resolution ${resolution}`, async () => {
      assert.deepEqual(await tsc("day.ts", "--noEmit", ...modules, ...libraries), CLEAN);
    });
  }
}

for (const host of ["the browser's types", "Node's types"]) {
  test(`the remote engine has ${host}`, async () => {
    assert.deepEqual(await tsc("remote.ts", "--noEmit", ...MODULES.nodenext, ...HOSTS[host]), CLEAN);
  });
}

for (const host of ["the browser's types", "Node's types"]) {
  test(`the API over HTTP has ${host}`, async () => {
    assert.deepEqual(await tsc("server.ts", "--noEmit", ...MODULES.nodenext, ...HOSTS[host]), CLEAN);
  });
}

for (const [host, libraries] of Object.entries(HOSTS)) {
  for (const [resolution, modules] of Object.entries(MODULES)) {
    test(`the chart as text has ${host} and resolution ${resolution}`, async () => {
      assert.deepEqual(await tsc("chart.ts", "--noEmit", ...modules, ...libraries), CLEAN);
    });
  }
}

test("the chart as an element has the browser's types", async () => {
  const libraries = HOSTS["the browser's types"];
  assert.deepEqual(await tsc("chart-element.ts", "--noEmit", ...MODULES.bundler, ...libraries), CLEAN);
});

for (const [resolution, modules] of Object.entries(MODULES)) {
  test(`the WebAssembly files are modules with resolution ${resolution}`, async () => {
    assert.deepEqual(await tsc("files.ts", "--noEmit", ...modules, ...HOSTS["the browser's types"]), CLEAN);
  });
}

for (const [resolution, modules] of Object.entries(MODULES)) {
  test(`a fleet compiles with Node's types and resolution ${resolution}, and without its peers`, async () => {
    assert.deepEqual(await tsc("fleet.ts", "--noEmit", ...modules, ...HOSTS["Node's types"]), CLEAN);
  });
}

test("every type of fleets is used by its program", async () => {
  const declarations = await project.read("fleet.d.ts");
  const program = await readFile(join(PROGRAMS, "fleet.ts"), "utf8");
  for (const [, name] of declarations.matchAll(/^export (?:type|interface|function) (\w+)/gm)) {
    assert.match(program, new RegExp(`\\b${name}\\b.*[\\s\\S]*\\b${name}\\b`), `${name} is not used`);
  }
});

test("what is wrong does not compile", async () => {
  const result = await tsc("wrong.ts", "--noEmit", ...MODULES.nodenext, ...HOSTS["the browser's types"]);
  assert.deepEqual(result, CLEAN);
});

test("TypeScript that compiles to CommonJS finds the types too", async () => {
  const result = await tsc("required.cts", "--noEmit", ...MODULES.nodenext, ...HOSTS["the browser's types"]);
  assert.deepEqual(result, CLEAN);
});

test("the program does what its types say", async () => {
  const libraries = HOSTS["the browser's types"];
  assert.deepEqual(await tsc("day.ts", ...MODULES.nodenext, ...libraries, "--outDir", "compiled"), CLEAN);
  const { code, stdout, stderr } = await project.node(join("compiled", "day.js"));
  assert.deepEqual([code, stderr], [0, ""]);
  // Two hours at 0.1 and 0.3; the dearer hour of the export prices; no duration.
  assert.deepEqual(JSON.parse(stdout), [
    [0.7, 0, null, null, 0, true],
    0.2,
    "window",
    0.08,
    1,
    "invalid_value duration",
    true,
    5,
    50,
    "0.60",
    5,
    true,
  ]);
});

test("every exported type is used by the program, and every exported value exists", async () => {
  const declarations = await project.read("index.d.ts");
  const names = (kinds) =>
    [...declarations.matchAll(new RegExp(`^export (?:${kinds}) (\\w+)`, "gm"))].map(([, name]) => name).sort();
  const program = await readFile(join(PROGRAMS, "day.ts"), "utf8");
  for (const name of names("type|interface|class|function")) {
    assert.match(program, new RegExp(`\\b${name}\\b.*[\\s\\S]*\\b${name}\\b`), `${name} is not used`);
  }
  // A function may be declared for several kinds of plans.
  assert.deepEqual(Object.keys(await project.load()).sort(), [...new Set(names("class|function"))]);
});
