// Batteries on real days, and on days by formula, at quarters of an hour, replayed by a simulation that knows nothing of the planner, with the
// export price at half the import price and equal to it. Negative prices are among them.

import assert from "node:assert/strict";
import { test } from "node:test";

import loadHighs from "highs";

import { replay, slotsOf } from "../support/battery.js";
import { location } from "../support/four-hours.js";
import { quarters as quartersByFormula } from "../support/formula-prices.js";
import { emptyProject } from "../support/project.js";
import { QUARTER, quarters } from "../support/quarter-hours.js";
import { pathOf, skipWithout } from "../support/real-data.js";

const skip = skipWithout(pathOf("data"));

const DAY = 96 * QUARTER;
const PROFILE = { capacity_kwh: 13.5, charge_power_kw: 5, discharge_power_kw: 4.6, round_trip_efficiency: 0.9 };
const STATES = [
  { state_of_charge_percent: 10, target_state_of_charge_percent: 10, backup_reserve_percent: 10 },
  { state_of_charge_percent: 100, target_state_of_charge_percent: 45, backup_reserve_percent: 10 },
  { state_of_charge_percent: 4, target_state_of_charge_percent: 100, backup_reserve_percent: 10 },
];

/** The last 365 days of 24 hours: 325 as they were traded, in quarters, and before them hours. */
function days() {
  const prices = new Map([
    ...quarters("price_AT_60min_2022-2026_EURperMWh.csv"),
    ...quarters("price_AT_15min_2025-10_2026-08_EURperMWh.csv"),
  ]);
  const last = [...prices.keys()].reduce((a, b) => Math.max(a, b)) + QUARTER;
  return Array.from({ length: 365 }, (_, day) => {
    const start = last - (day + 1) * DAY;
    const values = Array.from({ length: 96 }, (__, at) => prices.get(start + at * QUARTER));
    return { start, values };
  }).reverse();
}

/** The problem of a day for HiGHS, each way with its own variables and a binary that chooses the way. */
function program(values, share, state, energy) {
  const { capacity_kwh: capacity, charge_power_kw: up, discharge_power_kw: down } = PROFILE;
  const oneWay = Math.sqrt(PROFILE.round_trip_efficiency);
  const [most, least] = [(up / 4) * oneWay, down / 4 / oneWay];
  const reserve = (capacity * state.backup_reserve_percent) / 100;
  const start = (capacity * state.state_of_charge_percent) / 100;
  const term = (factor, name) => `${factor < 0 ? "-" : "+"} ${Math.abs(factor).toPrecision(17)} ${name}`;
  const cost = values.map(
    (value, at) => `${term(value / oneWay, `c${at}`)} ${term(-value * share * oneWay, `d${at}`)}`,
  );
  const rows = values.flatMap((_, at) => [
    `s${at} ${at > 0 ? `- s${at - 1}` : ""} - c${at} + d${at} = ${at > 0 ? 0 : start}`,
    `c${at} + ${most} y${at} <= ${most}`,
    `d${at} - ${least} y${at} <= 0`,
  ]);
  rows.push(`s${values.length - 1} = ${energy}`);
  const bounds = values.map((_, at) => `${reserve} <= s${at} <= ${capacity}`);
  const binaries = values.map((_, at) => `y${at}`).join(" ");
  return `Minimize\n obj: ${cost.join(" ")}\nSubject To\n${rows.map((row, at) => ` r${at}: ${row}`).join("\n")}\nBounds\n${bounds.join("\n")}\nBinary\n ${binaries}\nEnd\n`;
}

/** Days from 2026-01-01 on by formula. */
function daysByFormula(count) {
  const first = Date.UTC(2026, 0, 1);
  const values = quartersByFormula(first, 96 * count);
  return Array.from({ length: count }, (_, day) => ({
    start: first + day * DAY,
    values: values.slice(96 * day, 96 * (day + 1)),
  }));
}

test("365 real days can be run, and cost what they say", { skip }, async (context) => {
  const counts = await checkDays(days());
  context.diagnostic(JSON.stringify(counts));
  assert.ok(counts.negative > 30 && counts.both > 1000);
  assert.ok(counts.worst <= 1e-6, `${counts.worst} from HiGHS`);
});

test("100 days by formula can be run, and cost what they say", async (context) => {
  const counts = await checkDays(daysByFormula(100));
  context.diagnostic(JSON.stringify(counts));
  assert.ok(counts.negative > 10 && counts.both > 300 && counts.solved === 6);
  assert.ok(counts.worst <= 1e-6, `${counts.worst} from HiGHS`);
});

/** Plans each day, replays each plan, and solves some of the days with HiGHS; throws where a plan is wrong. */
async function checkDays(list) {
  const project = await emptyProject();
  const { Planner } = await project.load();
  const highs = await loadHighs();
  const counts = { days: list.length, negative: 0, plans: 0, both: 0, solved: 0, worst: 0 };
  for (const [position, { start, values }] of list.entries()) {
    assert.ok(values.every(Number.isFinite), `${new Date(start).toISOString()} has no price`);
    if (values.some((value) => value < 0)) counts.negative += 1;
    for (const share of [0.5, 1]) {
      const column = (factor) => ({
        start: new Date(start),
        intervalMinutes: 15,
        values: Float64Array.from(values, (value) => value * factor),
      });
      const planner = new Planner({
        prices: { import: column(1), export: column(share) },
        location,
        devices: [{ id: "dev_home", battery: PROFILE }],
        now: new Date(start),
      });
      const row = (factor) =>
        values.map((value, at) => [start + at * QUARTER, start + (at + 1) * QUARTER, value * factor]);
      const slots = slotsOf(row(1), row(share));
      for (const state of STATES) {
        for (const arbitrage of [true, false]) {
          const device_state = { time: new Date(start).toISOString(), ...state };
          const { data, warnings } = planner.schedules.soc({ device_id: "dev_home", device_state }, { arbitrage });
          const { energy, cost } = replay(PROFILE, state, slots, data[0]);
          const target = (PROFILE.capacity_kwh * state.target_state_of_charge_percent) / 100;
          assert.ok(Math.abs(energy - target) <= 1e-6, `${energy} for ${target} on ${device_state.time}`);
          assert.ok(Math.abs(cost - data[0].cost.value) <= 0.6e-5);
          assert.equal(warnings, undefined);
          counts.plans += 1;
          if (new Set(data[0].schedule.map((segment) => segment.energy_flow_direction)).size === 2) counts.both += 1;
          // Every fortieth day, and the first state, by HiGHS too.
          if (arbitrage && state === STATES[0] && position % 40 === 0) {
            const best = highs.solve(program(values, share, state, energy), { mip_rel_gap: 0, mip_abs_gap: 1e-10 });
            assert.equal(best.Status, "Optimal");
            counts.worst = Math.max(counts.worst, Math.abs(cost - best.ObjectiveValue));
            counts.solved += 1;
          }
        }
      }
      planner.free();
    }
  }
  return counts;
}
