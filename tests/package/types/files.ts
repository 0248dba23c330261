// The WebAssembly files as modules, as hosts give them that import such files, and the entry that has them inside.

import { initPricesSync, initSync } from "flatpeak-wasm";
import prices from "flatpeak-wasm/flatpeak_prices_bg.wasm";
import samePrices from "flatpeak-wasm/flatpeak_prices_bg.wasm?module";
import engines from "flatpeak-wasm/flatpeak_wasm_bg.wasm";
import sameEngines from "flatpeak-wasm/flatpeak_wasm_bg.wasm?module";
import { init, Planner } from "flatpeak-wasm/inline";

for (const module of [engines, sameEngines]) initSync(module);
for (const module of [prices, samePrices]) initPricesSync(module);
const compiled: WebAssembly.Module = engines;
await init(compiled);
export const make: typeof Planner = Planner;
