// Puts the package together in pkg/: the hand-owned files of this folder, and what wasm-bindgen made in build/wasm/.
// The hand-owned files win: nothing is merged into them.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("../", import.meta.url));
const from = {
  "CHANGELOG.md": "",
  LICENSE: "",
};
const { files } = JSON.parse(readFileSync(`${root}pkg-template/package.json`, "utf8"));

rmSync(`${root}pkg`, { recursive: true, force: true });
mkdirSync(`${root}pkg`);
for (const wasm of files.filter((file) => file.endsWith(".wasm"))) {
  execFileSync(
    `${root}node_modules/.bin/wasm-opt`,
    [
      "-O3",
      "--converge",
      // What the compiler did not inline pays for itself only in the engine's own inliner: 4 % of the file.
      "--one-caller-inline-max-function-size=8",
      // Names and the list of features are of no use after this step.
      "--strip-debug",
      "--strip-producers",
      "--strip-target-features",
      `${root}build/wasm/${wasm}`,
      "-o",
      `${root}pkg/${wasm}`,
    ],
    { stdio: "inherit" },
  );
}
// What wasm-bindgen made to call the modules with. It can load its module once; here it can do so again, and all that it
// exports is then new: see pkg-template/exports.js.
const glue = new Map(
  ["flatpeak_wasm.js", "flatpeak_prices.js"].map((file) => [`./${file}`, `${root}build/wasm/${file}`]),
);
const glued = new Set(glue.values());

function restartable(code, id) {
  if (!glued.has(id)) return undefined;
  const names = [];
  const inner = code
    .replace(/^export (?=(?:class|const|function) (\w+))/gm, (_, name) => (names.push(name), ""))
    .replace(/^export \{ initSync, __wbg_init as default \};$/m, () => (names.push("initSync", "__wbg_init"), ""))
    .replace(
      "wasm = instance.exports;",
      () => (names.push(""), "wasm = callable(instance.exports, () => failed(module));"),
    );
  if (/^export /m.test(inner) || names.filter((name) => /^(|initSync)$/.test(name)).length !== 2) {
    throw new Error(`${id} is not what wasm-bindgen made before`);
  }
  const exported = names.filter((name) => name !== "").join(", ");
  return `
    import { callable } from "${root}pkg-template/exports.js";
    let module;
    const failed = (ended) => void (module = ended);
    function glue() {
      ${inner}
      return { ${exported} };
    }
    let { ${exported} } = glue();
    export { ${exported}, __wbg_init as default };
    export function restart() {
      if (module === undefined) return;
      ({ ${exported} } = glue());
      initSync({ module });
      module = undefined;
    }`;
}

// Each entry is one file: a host takes most of its time to load a package for finding and linking its modules.
for (const entry of files.filter((file) => file.endsWith(".js"))) {
  const bundle = await rolldown({
    input: `${root}pkg-template/${entry}`,
    external: /^node:/,
    platform: "neutral",
    plugins: [{ name: "glue", resolveId: (id) => glue.get(id), transform: restartable }],
  });
  // Names of classes and functions stay as they are, for stack traces; those of variables, comments and spaces are for who
  // reads the source, and do not travel.
  const mangle = { toplevel: false, keepNames: true };
  const minify = entry === "browser.js" && { compress: true, mangle, codegen: { removeWhitespace: true } };
  await bundle.write({ file: `${root}pkg/${entry}`, comments: false, minify });
}
for (const file of ["package.json", ...files].filter((file) => !/\.(js|wasm)$/.test(file))) {
  copyFileSync(`${root}${from[file] ?? "pkg-template/"}${file}`, `${root}pkg/${file}`);
}

// Examples and benchmarks import the package by its name, as anybody would.
rmSync(`${root}node_modules/flatpeak-wasm`, { recursive: true, force: true });
symlinkSync(`${root}pkg`, `${root}node_modules/flatpeak-wasm`, "junction");
