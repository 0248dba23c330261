// The entry of edge runtimes, where code may not be made from bytes either: `?module` asks for a WebAssembly file as a
// module.

import engines from "./flatpeak-wasm/flatpeak_wasm_bg.wasm?module";
import prices from "./flatpeak-wasm/flatpeak_prices_bg.wasm?module";
import { provide } from "./provide.js";

export * from "./at-import.js";

provide({ engines: () => engines, prices: () => prices });
