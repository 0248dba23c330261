// What wasm-bindgen made to call the modules with. It can load its module once; here it can do so again, and all that it
// exports is then new: see pkg-template/exports.js. Nothing of it is done before it loads.

import { fileURLToPath } from "node:url";

// With slashes, on Windows too: it becomes a part of modules.
const root = fileURLToPath(new URL("../", import.meta.url)).replaceAll("\\", "/");
const glue = new Map(
  ["flatpeak_wasm.js", "flatpeak_prices.js"].map((file) => [`./${file}`, `${root}build/wasm/${file}`]),
);
const glued = new Set(glue.values());

/** The plugin for a bundler of the package's source. */
export const restartableGlue = { name: "glue", resolveId: (id) => glue.get(id), transform: restartable };

function restartable(code, id) {
  if (!glued.has(id)) return undefined;
  const names = [];
  let replaced = 0;
  const replacing = (to) => () => ((replaced += 1), to);
  const inner = code
    .replace(/^export (?=(?:class|const|function) (\w+))/gm, (_, name) => (names.push(name), ""))
    // See pkg-template/utf8.js.
    .replace(/^const cachedTextEncoder = new TextEncoder\(\);\s+if \(!\('encodeInto' in [^]*?^}$/m, replacing(""))
    .replace(/^let cachedTextDecoder = .*;\ncachedTextDecoder\.decode\(\);$/m, replacing("let cachedTextDecoder;"))
    .replace(
      "return cachedTextDecoder.decode(",
      replacing("return (cachedTextDecoder ??= new TextDecoder('utf-8', { ignoreBOM: true })).decode("),
    )
    .replaceAll("cachedTextEncoder.", "utf8().")
    // pkg-template/load.js does this, for it says more of what fails.
    .replace(/^async function __wbg_load\([^]*?^}$/m, replacing(""))
    .replace(/^function initSync\([^]*^export \{ initSync, __wbg_init as default \};$/m, replacing(""))
    .replace("wasm = instance.exports;", replacing("wasm = callable(instance.exports, () => failed(module));"));
  if (/^export |\bimport\.meta\b/m.test(inner) || replaced !== 6) {
    throw new Error(`${id} is not what wasm-bindgen made before`);
  }
  const exported = names.join(", ");
  return `
    import { callable } from "${root}pkg-template/exports.js";
    import { utf8 } from "${root}pkg-template/utf8.js";
    let module;
    const failed = (ended) => void (module = ended);
    function glue() {
      ${inner}
      return { imports: __wbg_get_imports(), finalize: __wbg_finalize_init, ${exported} };
    }
    let ${exported};
    export { ${exported} };
    function prepare() {
      const made = glue();
      const finish = (instance, module) => {
        made.finalize(instance, module);
        ({ ${exported} } = made);
      };
      return { imports: made.imports, finish };
    }
    function restart() {
      if (module === undefined) return;
      const { imports, finish } = prepare();
      finish(new WebAssembly.Instance(module, imports), module);
      module = undefined;
    }
    export const starter = { prepare, restart };`;
}
