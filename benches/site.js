// `schedules.site` beside HiGHS on the same problem.

import { PEAK, carsOf, plannerOf, program, quarters, request } from "./house.js";
import { table, timed } from "./measure.js";

/** Slots, cars, and the least power of those. */
const HOUSES = [
  [96, 0, 0],
  [96, 2, 0],
  [288, 2, 0],
  [288, 5, 0],
  [96, 1, 4.14],
  [96, 2, 4.14],
  [288, 2, 4.14],
];

export function site(highs) {
  const rows = [["slots, cars, least kW", "this, ms", "HiGHS, ms", "ratio", "cost less", "gap, %"]];
  for (const [count, cars, least] of HOUSES) {
    const slots = quarters(count);
    const own = carsOf(count, cars);
    const planner = plannerOf(slots);
    const body = request(slots, own, least);
    const plan = () => planner.schedules.site(body);
    const text = program(slots, own, least);
    const solve = () => highs.solve(text, { mip_rel_gap: 1e-6, time_limit: 10 });
    const { optimality } = plan();
    const solved = solve();
    const cost = optimality.bound + optimality.gap;
    const better = solved.ObjectiveValue - PEAK.rate * PEAK.paid.value - cost;
    if (!least && Math.abs(better) > 1e-6 * Math.max(1, Math.abs(cost))) throw new Error(`costs differ: ${better}`);
    const [time, solver] = timed([plan, solve], { rounds: least ? 2 : 6, warmUp: least ? 20 : 200, milliseconds: 10 });
    rows.push([
      `${count}, ${cars}, ${least}`,
      (time / 1000).toFixed(2),
      `${(solver / 1000).toFixed(0)}${solved.Status === "Optimal" ? "" : " (cut)"}`,
      (solver / time).toFixed(0),
      better.toExponential(1),
      ((100 * optimality.gap) / Math.abs(cost)).toFixed(4),
    ]);
    planner.free();
  }
  table("schedules.site, JavaScript objects in and out (aims: 96 slots and two cars 5 ms, 288 slots 15 ms)", rows);
}
