// The package from TypeScript that compiles to CommonJS.

import { Planner } from "flatpeak-wasm";
import flatpeak = require("flatpeak-wasm");

export const same: boolean = flatpeak.Planner === Planner;
