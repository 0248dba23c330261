// Makes the docs: pages with pictures of what their code answers, the README as the guide, and the reference from the
// types. TypeDoc, whose folder is the first argument, puts them together in the folder that is the second.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";

import { drawn, PICTURES, planPage } from "./examples.mjs";
import { navigationLinks } from "./source.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const [typedoc, site] = process.argv.slice(2).map((path) => resolve(path));
const work = join(root, "build", "docs");

// A link to the page beside the docs, from whichever depth; TypeDoc writes links of its bar as they are.
const PAGE = "page:";

rmSync(work, { recursive: true, force: true });
mkdirSync(join(work, "code"), { recursive: true });
mkdirSync(join(work, "pictures"));
const entry = pathToFileURL(join(root, "pkg", "inline.js")).href;
for (const name of Object.keys(PICTURES)) {
  const page = planPage(name);
  writeFileSync(join(work, `${name}.md`), page);
  const svg = await drawn(name, { page, entry, folder: join(work, "code") });
  writeFileSync(join(work, "pictures", `${name}.svg`), svg);
}
/** Pages that stay as they are written. */
const WRITTEN = ["server", "benchmarks"];
for (const name of WRITTEN) copyFileSync(join(root, "docs", `${name}.md`), join(work, `${name}.md`));

// The types by the name that they have in the docs.
const declarations = readFileSync(join(root, "pkg", "index.d.ts"), "utf8");
writeFileSync(
  join(work, "index.d.ts"),
  `/**\n * All that the package exports.\n *\n * @module Reference\n */\n${declarations}`,
);

const manifest = JSON.parse(readFileSync(join(root, "pkg", "package.json"), "utf8"));
const options = {
  extends: [join(root, "docs", "typedoc.json")],
  out: site,
  projectDocuments: [...Object.keys(PICTURES), ...WRITTEN].map((name) => join(work, `${name}.md`)),
  navigationLinks: navigationLinks(manifest, PAGE),
};
writeFileSync(join(work, "typedoc.json"), JSON.stringify(options));
execFileSync(
  process.execPath,
  [join(typedoc, "node_modules", "typedoc", "bin", "typedoc"), "--options", join(work, "typedoc.json")],
  { stdio: "inherit", cwd: root },
);

for (const file of readdirSync(site, { recursive: true })) {
  if (!file.endsWith(".html")) continue;
  const path = join(site, file);
  const up = "../".repeat(relative(site, path).split(sep).length);
  const html = readFileSync(path, "utf8")
    .replaceAll(`href="${PAGE}"`, `href="${up}index.html"`)
    // What is wide scrolls by itself, also by the keyboard.
    .replaceAll("<pre><code", '<pre><code role="group" aria-label="Code" tabindex="0"')
    .replace(/<table>[^]*?<\/table>/g, '<div class="scroll" role="group" aria-label="Table" tabindex="0">$&</div>');
  writeFileSync(path, html);
}
