// The entry of Node, Bun and Deno. It loads the module at once, without a top-level await, which `require` could not
// take.

import { readFileSync } from "node:fs";

import { setLoaded } from "./engine.js";
import { initSync } from "./flatpeak_wasm.js";

initSync({ module: readFileSync(new URL("./flatpeak_wasm_bg.wasm", import.meta.url)) });
setLoaded();

export * from "./errors.js";
export { Flatpeak } from "./flatpeak.js";
export { Planner } from "./planner.js";
export { readPrices } from "./prices.js";
export { verifyCertificate } from "./verify.js";

export async function init() {}
