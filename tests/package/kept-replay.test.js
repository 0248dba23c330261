// A day that is planned again every five minutes, from prices that are forecast anew each time: the plan changes where that
// gains more than keepWithin, and nowhere else. What a plan costs is added up here, from its segments.

import assert from "node:assert/strict";
import { test } from "node:test";

import { quarters } from "../support/formula-prices.js";
import { location } from "../support/four-hours.js";
import { project } from "../support/plans.js";
import { generator } from "../support/seeded-random.js";

const { Planner } = await project.load();
const SEED = Number(process.env.SEED ?? 1);
const [START, HOUR] = [Date.parse("2026-01-01T00:00:00Z"), 3_600_000];
const [DAY, STEP] = [24 * HOUR, HOUR / 12];
const iso = (instant) => new Date(instant).toISOString();
const BATTERY = { capacity_kwh: 10, power_kw: 5, round_trip_efficiency: 0.9 };
const ONE_WAY = Math.sqrt(0.9);

/** Runs in order: from, to, power. */
const runsOf = (segments, power) =>
  segments.map((own) => ({ from: Date.parse(own.start_time), to: Date.parse(own.end_time), power: power(own) }));
const energyOf = (runs, from, to, worth = () => 1) =>
  runs.reduce((sum, run) => {
    const hours = Math.max(0, Math.min(run.to, to) - Math.max(run.from, from)) / HOUR;
    return sum + hours * worth(run.power);
  }, 0);
const signed = ({ energy_flow_direction, power_kw }) => (energy_flow_direction === "IMPORT" ? power_kw : -power_kw);
const stored = (power) => (power > 0 ? power * ONE_WAY : power / ONE_WAY);

/** What runs from a time on cost at the prices of quarters. */
function costOf(runs, values, from) {
  return values.reduce((sum, value, at) => {
    const [start, end] = [START + (at * HOUR) / 4, START + ((at + 1) * HOUR) / 4];
    return sum + value * energyOf(runs, Math.max(from, start), end, (power) => power);
  }, 0);
}

/** Each mode: how it is planned at a time after so much was done, what the plan does, and what that has done in a step. */
const modes = {
  duration: {
    within: 0.002,
    first: 3,
    plan: ({ schedules }, now, hours, options) =>
      schedules.duration(
        { start_time: iso(now), end_time: iso(START + DAY), segment: "LOW", duration: hours * 60 },
        options,
      ),
    runs: ({ data }) => [runsOf(data, () => 1)],
    after: (hours, [runs], now) => hours - energyOf(runs, now, now + STEP),
    isDone: (hours) => hours < 1e-6,
  },
  amount: {
    within: 0.01,
    first: [30, 20],
    plan: ({ schedules }, now, energies, options) =>
      schedules.amount(
        {
          max_power: { units: "KW", value: 11 },
          data: energies.map((energy, at) => ({
            device_id: `car ${at}`,
            start_time: iso(now),
            end_time: iso(START + DAY),
            max_power: { units: "KW", value: 7.4 },
            energy: { units: "KWH", value: Math.max(0, energy) },
          })),
        },
        options,
      ),
    runs: ({ data }) => data.map(({ schedule }) => runsOf(schedule, ({ power }) => power.value)),
    after: (energies, runs, now) =>
      energies.map((energy, at) => energy - energyOf(runs[at], now, now + STEP, (power) => power)),
    isDone: (energies) => energies.every((energy) => energy < 1e-6),
  },
  soc: {
    within: 0.01,
    first: 50,
    plan: ({ schedules }, now, percent, options) =>
      schedules.soc(
        {
          device_id: "home",
          device_state: {
            time: iso(now),
            state_of_charge_percent: Math.min(100, Math.max(0, percent)),
            target_state_of_charge_percent: 50,
          },
        },
        { ...options, arbitrage: true, now: iso(now) },
      ),
    runs: ({ data: [{ schedule }] }) => [runsOf(schedule, signed)],
    after: (percent, [runs], now) => percent + 10 * energyOf(runs, now, now + STEP, stored),
    isDone: () => false,
  },
};

for (const [name, { within, first, plan, runs, after, isDone }] of Object.entries(modes)) {
  test(`${name}: in a day no plan changes for a gain below keepWithin, and each larger gain is taken (SEED=${SEED})`, (t) => {
    const random = generator(SEED);
    const values = quarters(START, 96);
    let [state, previous] = [first, undefined];
    const counts = { kept: 0, changed: 0, lost: 0 };
    for (let now = START; now < START + DAY && !isDone(state); now += STEP) {
      // The forecast of all that is still to come moves a little.
      for (let at = Math.floor((now - START) / HOUR) * 4 + 4; at < 96; at += 1) values[at] += 0.004 * (random() - 0.5);
      const series = { start: iso(START), intervalMinutes: 15, values: [...values] };
      const planner = new Planner({
        prices: { import: series, export: series },
        location,
        devices: [{ id: "home", battery: BATTERY }],
      });
      const [best, answer] = [{}, { previous, keepWithin: within }].map((options) =>
        plan(planner, now, state, options),
      );
      planner.free();
      const cost = (document) => runs(document).reduce((sum, own) => sum + costOf(own, values, now), 0);
      if (previous !== undefined) {
        const gain = cost(previous) - cost(best);
        const what = `${iso(now)}: ${JSON.stringify({ gain, kept: answer.kept, regret: answer.regret })}`;
        if (answer.regret === undefined) counts.lost += 1;
        else assert.ok(Math.abs(answer.regret - gain) < 1e-5, what);
        counts[answer.kept ? "kept" : "changed"] += 1;
        assert.ok(answer.kept ? gain <= within + 1e-5 : gain > within - 1e-5, what);
        const expected = answer.kept ? cost(previous) : cost(best);
        assert.ok(Math.abs(cost(answer) - expected) < 1e-6, what);
      }
      state = after(state, runs(answer), now);
      previous = answer;
    }
    t.diagnostic(JSON.stringify(counts));
    assert.equal(counts.lost, 0, "what is left of a plan is always possible");
    assert.ok(counts.kept > 5 * counts.changed && counts.changed > 0, JSON.stringify(counts));
  });
}
