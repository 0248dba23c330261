// What the entries of the package export, and what the types say: the same names, both ways.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { emptyProject } from "../support/project.js";

const project = await emptyProject();
const declarations = await project.read("index.d.ts");
const declared = [...declarations.matchAll(/^export (?:declare )?(?:class|const|function|enum|let|var) (\w+)/gm)]
  .map(([, name]) => name)
  .sort();

test("the types declare some values", () => {
  assert.ok(declared.includes("Planner") && declared.includes("readPrices"), `${declared}`);
});

for (const entry of ["browser.js", "inline.js"]) {
  test(`${entry} exports the values that the types declare, and no others`, async () => {
    const exported = await import(pathToFileURL(join(project.installed, entry)));
    assert.deepEqual(Object.keys(exported).sort(), [...new Set(declared)]);
  });
}

for (const entry of ["chart", "server"]) {
  test(`${entry}.js exports the values that its types declare, and no others`, async () => {
    const types = await project.read(`${entry}.d.ts`);
    const values = [...types.matchAll(/^export (?:declare )?(?:class|const|function) (\w+)/gm)].map(([, name]) => name);
    const exported = await import(pathToFileURL(join(project.installed, `${entry}.js`)));
    assert.deepEqual(Object.keys(exported).sort(), values.sort());
    assert.ok(values.length > 0);
  });
}

// Hosts alone can import these, for they import WebAssembly files.
for (const entry of ["workerd.js", "edge-light.js"]) {
  test(`${entry} exports the values that the types declare, and no others`, async () => {
    const [, list] = /^export \{([^}]*)\};?\s*$/m.exec(await project.read(entry));
    const exported = list.split(",").map((name) => name.trim().split(" as ").at(-1));
    assert.deepEqual(exported.sort(), [...new Set(declared)]);
  });
}
