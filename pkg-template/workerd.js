// The entry of Cloudflare Workers, where code may not be made from bytes: a WebAssembly file is imported as a module.

import engines from "./flatpeak-wasm/flatpeak_wasm_bg.wasm";
import prices from "./flatpeak-wasm/flatpeak_prices_bg.wasm";
import { provide } from "./provide.js";

export * from "./at-import.js";

provide({ engines: () => engines, prices: () => prices });
