// Requests of real homes to another planner, and the plans that its mixed-integer programme gave: on the same rules a site
// costs the same or less, and leaves no more unmet.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { Planner, location, verifyCertificate } from "../support/home-plan.js";
import { pathOf, skipWithout } from "../support/real-data.js";

const path = pathOf("cases", "site_cases.json");
const skip = skipWithout(path);
const START = Date.parse("2026-01-01T00:00:00Z");

/** What a plan costs less than the peer's, where its rules are not the same; all others cost the same. */
const CHEAPER = {
  // It is below its reserve at the start. The peer brings it up at once, here it is to be there at the end.
  "site-015": 0.47338,
  // The peer wants some charging in each hour, here the sum of it by the end of each hour: it may come earlier.
  "site-023": 0.47628,
};

/** The request, in kW and kWh, with each step from one instant to the next. */
function requestOf({ eta_c, eta_d, grid, batteries, time_series: { dt, gt, ft, p_N, p_E } }) {
  const edges = dt.reduce((all, seconds) => [...all, all.at(-1) + seconds * 1000], [START]);
  const iso = (step) => new Date(edges[step]).toISOString();
  const powers = (energies) =>
    energies.map((energy, step) => ({
      start_time: iso(step),
      end_time: iso(step + 1),
      power: (energy * 3.6) / dt[step],
    }));
  const series = (rates) =>
    rates.map((rate, step) => ({ valid_from: iso(step), valid_to: iso(step + 1), price: { value: rate * 1000 } }));
  const data = batteries.map((own, at) => {
    const capacity = own.s_capacity ?? own.s_max;
    const percent = (energy) => (100 * energy) / capacity;
    const targets = [];
    let demanded = own.s_initial;
    for (let step = 0; step < dt.length; step += 1) {
      demanded = Math.min(own.s_max, demanded + eta_c * (own.p_demand?.[step] ?? 0));
      const reserve = step === dt.length - 1 ? own.s_min : 0;
      const goal = Math.max(own.p_demand?.[step] ? demanded : 0, own.s_goal?.[step] ?? 0, reserve);
      if (goal > 0) targets.push({ time: iso(step + 1), state_of_charge_percent: percent(goal) });
    }
    return {
      device_id: `battery_${at}`,
      battery: {
        capacity_kwh: capacity / 1000,
        charge_power_kw: own.c_max / 1000,
        discharge_power_kw: own.d_max / 1000,
        round_trip_efficiency: eta_c * eta_d,
      },
      device_state: {
        time: iso(0),
        state_of_charge_percent: percent(own.s_initial),
        target_state_of_charge_percent: 0,
        backup_reserve_percent: percent(own.s_min),
      },
      ...(own.c_min > 0 && { min_power: { units: "W", value: own.c_min } }),
      targets,
      end_value: own.p_a * 1000,
      grid_charging: own.charge_from_grid ?? false,
      grid_discharging: own.discharge_to_grid ?? false,
    };
  });
  return {
    prices: { import: series(p_N), export: series(p_E) },
    body: {
      start_time: iso(0),
      end_time: iso(dt.length),
      grid: grid.p_max_exp ? { max_export: { units: "W", value: grid.p_max_exp } } : {},
      load: powers(gt),
      generation: powers(ft),
      // It may only be thrown away where not all of it can be fed in.
      curtailment: grid.p_max_exp !== undefined,
      data,
    },
  };
}

describe("a site of the cases", { skip }, () => {
  const cases = skip ? [] : JSON.parse(readFileSync(path, "utf8"));

  test("has ten of them", () => assert.equal(cases.length, 10));

  for (const own of cases) {
    test(`${own.id}, ${own.title}, costs what the peer's plan does, or less`, () => {
      const { body, prices } = requestOf(own);
      const answer = new Planner({ prices, location, now: body.start_time }).schedules.site(body, {
        certificate: true,
        maxMillis: 20_000,
      });
      const { proven, bound, gap } = answer.optimality;
      const money = Math.abs(own.peer_plan.net_cost);
      assert.ok(proven, `${bound} ${gap}`);
      assert.equal(answer.warnings, undefined);
      const cheaper = own.peer_plan.net_cost - (bound + gap);
      assert.ok(Math.abs(cheaper - (CHEAPER[own.id] ?? 0)) < 2e-5 + 1e-7 * money, `cheaper by ${cheaper}`);
      // The search may have proven more than the prices alone.
      const { problems } = verifyCertificate(body, answer, prices);
      assert.deepEqual(
        problems.filter((problem) => !/no plan less than/.test(problem)),
        [],
      );
    });
  }
});
