// Plans a day in the terminal: `make demo`, or `make demo PRICES=file`.

import process from "node:process";

import { Planner } from "flatpeak-wasm";

import { showBattery } from "./battery.js";
import { readDay } from "./day.js";
import { showDuration } from "./duration.js";
import { showHome } from "./home.js";
import { showSite } from "./site.js";

/** @param {string | undefined} path */
function main(path) {
  const day = readDay(path);
  const planner = new Planner({ prices: day.prices, ...(day.location && { location: day.location }) });
  showDuration(planner, day);
  showSite(planner, day);
  showBattery(day);
  showHome(day);
}

try {
  main(process.argv[2]);
} catch (error) {
  // What is wrong with a file is a sentence for its owner, not a stack.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
