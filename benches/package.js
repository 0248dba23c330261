// The size of the package, and the time it takes to load.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

import { table } from "./measure.js";

const PACKAGE = new URL("../pkg/", import.meta.url);
const LOADED_BY_A_BROWSER = ["browser.js", "flatpeak-wasm/flatpeak_wasm_bg.wasm"];

function brotli(file) {
  return brotliCompressSync(readFileSync(new URL(file, PACKAGE))).length / 1000;
}

export function sizes() {
  const all = LOADED_BY_A_BROWSER.map(brotli).reduce((sum, size) => sum + size, 0);
  table("Size, KB as brotli", [
    ["what", "KB", "budget"],
    ["the wasm file of both engines", brotli("flatpeak-wasm/flatpeak_wasm_bg.wasm").toFixed(1), 142],
    ["all that a browser loads for them", all.toFixed(1), 155],
    ["the wasm file of readPrices, if wanted", brotli("flatpeak-wasm/flatpeak_prices_bg.wasm").toFixed(1), ""],
  ]);
}

export function startUp() {
  const script = `const start = performance.now(); await import(process.argv[1]); console.log(performance.now() - start)`;
  const run = (entry) => Number(execFileSync(process.execPath, ["--input-type=module", "-e", script, entry]));
  const fastest = (entry) => Math.min(...Array.from({ length: 20 }, () => run(entry)));
  const own = fastest(new URL("inline.js", PACKAGE).href);
  const empty = fastest("data:text/javascript,");
  table("Import in Node: read, compile, instantiate; the fastest of 20 processes", [
    ["what", "ms", "budget"],
    ["this package", own.toFixed(1), ""],
    ["an empty module", empty.toFixed(1), ""],
    ["the difference", (own - empty).toFixed(1), 20],
  ]);
}
