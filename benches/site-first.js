// The first plan of a program, which is what a page or a script often makes alone: nothing has been compiled for speed
// by then. Each figure is of a process of its own, in which the solver is loaded before.

import { execFileSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

import loadHighs from "highs";

import { carsOf, plannerOf, program, quarters, request } from "./house.js";
import { table } from "./measure.js";

/** Slots and cars. */
const HOUSES = [
  [96, 0],
  [96, 2],
  [288, 2],
  [288, 5],
];
const PROCESSES = 7;
const SCRIPT = fileURLToPath(import.meta.url);

/** The job of a solver, ready to run. */
const SOLVERS = {
  this(slots, cars) {
    const planner = plannerOf(slots);
    const body = request(slots, cars, 0);
    return () => planner.schedules.site(body);
  },
  async HiGHS(slots, cars) {
    const highs = await loadHighs();
    const text = program(slots, cars, 0);
    return () => highs.solve(text);
  },
};

/** The milliseconds that the first call takes: the fastest of some processes. */
function first(solver, count, cars) {
  const run = () => Number(execFileSync(process.execPath, [SCRIPT, solver, count, cars]));
  return Math.min(...Array.from({ length: PROCESSES }, run));
}

export function siteFirst() {
  const rows = [["slots, cars", "this, ms", "HiGHS, ms", "ratio"]];
  for (const [count, cars] of HOUSES) {
    const [own, other] = ["this", "HiGHS"].map((solver) => first(solver, count, cars));
    rows.push([`${count}, ${cars}`, own.toFixed(1), other.toFixed(0), (other / own).toFixed(0)]);
  }
  table(`schedules.site, the first call of a process; the fastest of ${PROCESSES}`, rows);
}

if (process.argv[1] === SCRIPT) {
  const [solver, count, cars] = process.argv.slice(2);
  const slots = quarters(Number(count));
  const job = await SOLVERS[solver](slots, carsOf(slots.length, Number(cars)));
  const start = performance.now();
  job();
  console.log(performance.now() - start);
}
