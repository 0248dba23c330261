// Plans for batteries beside HiGHS on the same problem, with a binary for each price period that forbids both directions
// at once. Instances are random; SEED repeats a run, SOAK makes it so many times longer.

import assert from "node:assert/strict";
import { test } from "node:test";

import loadHighs from "highs";

import { replay, slotsOf } from "../support/battery.js";
import { location } from "../support/four-hours.js";
import { emptyProject } from "../support/project.js";
import { forAll } from "../support/shrinking.js";

const SEED = Number(process.env.SEED ?? 1);
const TRIALS = 60 * Number(process.env.SOAK ?? 1);
const START = Date.parse("2026-01-01T00:00:00Z");
const SECOND = 1000;

const project = await emptyProject();
const { Planner } = await project.load();
const highs = await loadHighs();

/** Everything that can be drawn for one instance. */
function draw(random) {
  const between = (low, high) => low + (high - low) * random();
  const below = (count) => Math.floor(random() * count);
  const one = (...choices) => choices[below(choices.length)];
  return { between, below, one };
}

/** A battery, its state, and 4 to 60 periods of prices to buy and to sell at. */
function instance(random) {
  const { between, below, one } = draw(random);
  const count = 4 + below(57);
  const lengths = one([3600], [900], [900, 1800, 3600, 7200], null);
  const step = one(0.1, 1e-5, 1e-5);
  const [low, high] = one([0.05, 0.5], [-0.2, 0.4], [-0.3, 0.1]);
  const price = (from = low, to = high) => Math.round(between(from, to) / step) * step;
  const length = () => (lengths === null ? 60 * (1 + below(90)) : one(...lengths)) * SECOND;
  const series = (until, most, next) => {
    const periods = [];
    for (let at = START; at < until && periods.length < most; at = periods.at(-1)[1]) {
      periods.push([at, Math.min(until, at + length()), next()]);
    }
    return periods;
  };
  const buys = series(Infinity, count, price);
  const end = buys.at(-1)[1];
  const shifted = (change) => buys.map(([from, to, value]) => [from, to, change(value)]);
  const sells = one(
    undefined,
    shifted((value) => value),
    shifted((value) => value / 2),
    shifted((value) => value + 0.05),
    shifted((value) => value - 0.04),
    shifted(() => price(-0.2, 0.4)),
    [[START, end, price(-0.1, 0.3)]],
    series(end, Infinity, () => price(-0.2, 0.4)),
  );
  const hours = (end - START) / 3_600_000;
  const capacity = one(10, between(1, 30), between(0.2, 1) * hours);
  const power = () => one(5, 5, (capacity / hours) * 2, 0, between(0.3, 11), between(0.3, 11), between(0.3, 11));
  const reserve = one(0, between(0, 50), between(0, 50));
  const percent = (...more) => one(0, 100, reserve, 100 * random(), 100 * random(), ...more);
  const from = percent();
  return {
    buys,
    sells,
    arbitrage: random() < 0.7,
    profile: {
      capacity_kwh: capacity,
      charge_power_kw: power(),
      discharge_power_kw: power(),
      round_trip_efficiency: one(1, 0.81, between(0.7, 1), between(0.7, 1)),
    },
    state: {
      time: new Date(START).toISOString(),
      state_of_charge_percent: from,
      target_state_of_charge_percent: percent(from),
      backup_reserve_percent: reserve,
    },
  };
}

function document(periods) {
  const time = (instant) => new Date(instant).toISOString();
  return periods?.map(([from, to, value]) => ({ valid_from: time(from), valid_to: time(to), price: { value } }));
}

const number = (value) => (value < 0 ? `- ${(-value).toPrecision(17)}` : `+ ${value.toPrecision(17)}`);

/**
 * The problem for HiGHS: `c` is what a slot stores, `d` what it takes, `s` what is stored after it, and `y` is 1 where it
 * may discharge and 0 where it may charge. Without `energy`, the least distance from the target at the end.
 */
function program({ profile, state, arbitrage, sells }, slots, energy) {
  const { capacity_kwh: capacity, charge_power_kw: up, discharge_power_kw: down } = profile;
  const oneWay = Math.sqrt(profile.round_trip_efficiency);
  const [start, target, reserve] = ["state_of_charge", "target_state_of_charge", "backup_reserve"].map(
    (name) => (capacity * state[`${name}_percent`]) / 100,
  );
  const floor = Math.min(reserve, start);
  const wanted = Math.max(target, floor);
  const rows = [];
  const bounds = [];
  const cost = [];
  slots.forEach((slot, at) => {
    const hours = (slot.end - slot.start) / 3_600_000;
    const most = arbitrage || wanted > start ? up * hours * oneWay : 0;
    const least = sells !== undefined && (arbitrage || wanted < start) ? (down * hours) / oneWay : 0;
    cost.push(`${number((slot.buy ?? 0) / oneWay)} c${at} ${number(-(slot.sell ?? 0) * oneWay)} d${at}`);
    rows.push(`s${at} ${at > 0 ? `- s${at - 1}` : ""} - c${at} + d${at} = ${at > 0 ? 0 : start}`);
    rows.push(`c${at} ${number(most)} y${at} <= ${most}`, `d${at} ${number(-least)} y${at} <= 0`);
    // Below the reserve it may rise: where it discharges, it ends at the reserve or above.
    if (start < reserve) rows.push(`s${at} ${number(floor - reserve)} y${at} >= ${floor}`);
    bounds.push(`0 <= c${at} <= ${most}`, `0 <= d${at} <= ${least}`, `${floor} <= s${at} <= ${capacity}`);
  });
  const last = `s${slots.length - 1}`;
  if (energy === undefined) rows.push(`gap - ${last} >= ${-wanted}`, `gap + ${last} >= ${wanted}`);
  else rows.push(`${last} = ${energy}`);
  const binaries = slots.map((_, at) => `y${at}`).join(" ");
  return `Minimize\n obj: ${energy === undefined ? "gap" : cost.join(" ")}\nSubject To\n${rows
    .map((row, at) => ` r${at}: ${row}`)
    .join("\n")}\nBounds\n${bounds.join("\n")}\nBinary\n ${binaries}\nEnd\n`;
}

function solve(text) {
  return highs.solve(text, {
    mip_rel_gap: 0,
    mip_abs_gap: 1e-10,
    primal_feasibility_tolerance: 1e-9,
    dual_feasibility_tolerance: 1e-9,
    mip_feasibility_tolerance: 1e-9,
    time_limit: 20,
  });
}

/** The plan of the package, replayed. */
function planned({ buys, sells, profile, state, arbitrage }, slots) {
  const planner = new Planner({
    prices: { import: document(buys), export: document(sells) },
    location,
    devices: [{ id: "dev_home", battery: profile }],
    now: state.time,
  });
  const answer = planner.schedules.soc({ device_id: "dev_home", device_state: state }, { arbitrage });
  planner.free();
  assert.notEqual(answer.warnings?.at(-1).code, "not_proven_optimal");
  const [plan] = answer.data;
  const replayed = replay(profile, state, slots, plan);
  assert.ok(Math.abs(replayed.cost - plan.cost.value) <= 0.6e-5, "the cost is another");
  return replayed;
}

function about(found, expected, tolerance) {
  return Math.abs(found - expected) <= tolerance * Math.max(1, Math.abs(expected));
}

/** Whether the request needs export prices that are not there. */
function refused({ sells, profile, state }) {
  const { state_of_charge_percent: from, target_state_of_charge_percent: to, backup_reserve_percent: reserve } = state;
  const falls = Math.max(to, Math.min(reserve, from)) < from;
  return sells === undefined && falls && profile.discharge_power_kw > 0;
}

test(`${TRIALS} plans cost what HiGHS says is least, seed ${SEED}`, (context) => {
  const counts = { planned: 0, short: 0, undecided: 0, notConvex: 0 };
  forAll({ seed: SEED, runs: TRIALS }, instance, (drawn) => {
    const slots = slotsOf(drawn.buys, drawn.sells);
    if (refused(drawn)) {
      assert.throws(() => planned(drawn, slots), { code: "no_tariff_connected" });
      return;
    }
    counts.planned += 1;
    const { energy, cost } = planned(drawn, slots);
    const near = solve(program(drawn, slots));
    const { capacity_kwh: capacity, round_trip_efficiency: efficiency } = drawn.profile;
    const { state_of_charge_percent: from, target_state_of_charge_percent: to } = drawn.state;
    const floor = Math.min(drawn.state.backup_reserve_percent, from);
    const missed = Math.abs(energy - (capacity * Math.max(to, floor)) / 100);
    if (missed > 1e-6) counts.short += 1;
    if (slots.some(({ buy, sell }) => sell !== undefined && buy < sell * efficiency)) counts.notConvex += 1;
    if (near.Status === "Optimal") {
      assert.ok(about(missed, near.ObjectiveValue, 1e-6), `${missed} for ${near.ObjectiveValue}`);
    }
    const best = solve(program(drawn, slots, energy));
    if (best.Status !== "Optimal") {
      counts.undecided += 1;
      return;
    }
    assert.ok(about(cost, best.ObjectiveValue, 1e-7), `${cost} for ${best.ObjectiveValue}`);
  });
  context.diagnostic(JSON.stringify(counts));
  assert.ok(counts.undecided <= Math.ceil(0.01 * counts.planned), `${counts.undecided} of ${counts.planned} undecided`);
});
