// `schedules.soc` beside HiGHS on the same problem, and beside a dynamic programme over 1,000 states, as one would write
// it by hand.

import { Planner } from "flatpeak-wasm";

import { table, timed } from "./measure.js";

const START = Date.parse("2026-04-15T00:00:00Z");
const MINUTE = 60_000;
const STATES = 1_000;
const BATTERY = { capacity_kwh: 13.5, charge_power_kw: 5, discharge_power_kw: 5, round_trip_efficiency: 0.9 };
const ONE_WAY = Math.sqrt(BATTERY.round_trip_efficiency);
const STATE = {
  time: new Date(START).toISOString(),
  state_of_charge_percent: 20,
  target_state_of_charge_percent: 80,
  backup_reserve_percent: 10,
};
const [FROM, TO, FLOOR] = [0.2, 0.8, 0.1].map((part) => part * BATTERY.capacity_kwh);

/** Days with two peaks, and some of them with a noon below zero; no two are alike. */
function pricesOf(periods, minutes) {
  return Array.from({ length: periods }, (_, at) => {
    const hour = (at * minutes) / 60;
    const sun = 0.2 + 0.14 * Math.sin(hour / 40);
    const bump = (centre, width) => Math.exp(-((((hour % 24) - centre) / width) ** 2));
    const price = 0.24 + 0.1 * bump(8, 1.8) + 0.16 * bump(18.5, 2) - sun * bump(13, 2.2);
    return Math.round((price + 0.0002 * ((at * 7919) % 97)) * 1e5) / 1e5;
  });
}

/**
 * The same problem for HiGHS. Where selling stored energy earns more than storing it costs, a binary keeps the battery
 * from running both ways at once; elsewhere it has no reason to, and a linear programme is enough.
 */
function program(values, minutes, arbitrage, energy) {
  const [most, least] = [((5 * minutes) / 60) * ONE_WAY, (5 * minutes) / 60 / ONE_WAY];
  const term = (factor, name) => `${factor < 0 ? "-" : "+"} ${Math.abs(factor).toPrecision(17)} ${name}`;
  const binaries = [];
  const rows = [];
  const bounds = [];
  const cost = values.map((value, at) => {
    rows.push(`s${at} ${at > 0 ? `- s${at - 1}` : ""} - c${at}${arbitrage ? ` + d${at}` : ""} = ${at > 0 ? 0 : FROM}`);
    bounds.push(`c${at} <= ${most}`, `${FLOOR} <= s${at} <= ${BATTERY.capacity_kwh}`);
    if (!arbitrage) return term(value / ONE_WAY, `c${at}`);
    bounds.push(`d${at} <= ${least}`);
    if (value < 0) {
      binaries.push(`y${at}`);
      rows.push(`c${at} + ${most} y${at} <= ${most}`, `d${at} - ${least} y${at} <= 0`);
    }
    return `${term(value / ONE_WAY, `c${at}`)} ${term(-value * ONE_WAY, `d${at}`)}`;
  });
  rows.push(`s${values.length - 1} = ${energy}`);
  const text = `Minimize\n ${cost.join("\n ")}\nSubject To\n${rows.join("\n")}\nBounds\n${bounds.join("\n")}\n`;
  return `${text}${binaries.length > 0 ? `Binary\n ${binaries.join("\n ")}\n` : ""}End\n`;
}

/** The least cost over 1,000 states of charge, from the reserve to full, and moves from state to state. */
function dynamicProgramme(values, minutes, arbitrage) {
  const step = (BATTERY.capacity_kwh - FLOOR) / (STATES - 1);
  const nearest = (energy) => Math.round((energy - FLOOR) / step);
  const up = Math.floor((((5 * minutes) / 60) * ONE_WAY) / step);
  const down = arbitrage ? Math.floor((5 * minutes) / 60 / ONE_WAY / step) : 0;
  let cost = new Float64Array(STATES).fill(Infinity);
  cost[nearest(TO)] = 0;
  for (let at = values.length - 1; at >= 0; at -= 1) {
    const before = new Float64Array(STATES).fill(Infinity);
    const [bought, sold] = [(values[at] / ONE_WAY) * step, values[at] * ONE_WAY * step];
    for (let state = 0; state < STATES; state += 1) {
      let best = Infinity;
      const last = Math.min(STATES - 1, state + up);
      for (let next = Math.max(0, state - down); next <= last; next += 1) {
        const change = next - state;
        const total = cost[next] + change * (change > 0 ? bought : sold);
        if (total < best) best = total;
      }
      before[state] = best;
    }
    cost = before;
  }
  return cost[nearest(FROM)];
}

/** What a plan pays, from its segments: the printed cost has five decimals. */
function costOf({ schedule }, values, minutes) {
  let sum = 0;
  for (const { start_time, end_time, energy_flow_direction, power_kw } of schedule) {
    const [start, end] = [Date.parse(start_time), Date.parse(end_time)].map(
      (time) => (time - START) / (minutes * MINUTE),
    );
    const sign = energy_flow_direction === "IMPORT" ? 1 : -1;
    for (let at = Math.floor(start); at < end; at += 1) {
      const periods = Math.min(end, at + 1) - Math.max(start, at);
      sum += ((sign * power_kw * minutes) / 60) * periods * values[at];
    }
  }
  return sum;
}

export function soc(highs) {
  const heads = [
    "periods, mode",
    "this, us",
    "HiGHS, us",
    "ratio",
    "cost less",
    "1,000 states, us",
    "ratio",
    "cost less",
  ];
  const rows = [heads];
  for (const [periods, minutes] of [
    [96, 15],
    [288, 5],
    [672, 15],
    [8_760, 60],
  ]) {
    const values = pricesOf(periods, minutes);
    const column = { start: STATE.time, intervalMinutes: minutes, values: Float64Array.from(values) };
    const planner = new Planner({
      prices: { import: column, export: column },
      location: { timezone: "Europe/Vienna", currency_code: "EUR" },
      devices: [{ id: "dev_home", battery: BATTERY }],
      now: STATE.time,
    });
    const body = { device_id: "dev_home", device_state: STATE };
    for (const arbitrage of [false, true]) {
      const plan = () => planner.schedules.soc(body, { arbitrage });
      const text = program(values, minutes, arbitrage, TO);
      const solve = () => highs.solve(text, { mip_rel_gap: 0, mip_abs_gap: 1e-9, time_limit: 60 });
      const own = costOf(plan().data[0], values, minutes);
      const solved = solve();
      const [time, solver, states] = timed([plan, solve, () => dynamicProgramme(values, minutes, arbitrage)], {
        // A solver that takes long is asked few times.
        ...(periods > 1_000 && { rounds: 3, warmUp: 100, milliseconds: 5 }),
        ...(periods <= 1_000 && { rounds: 8, warmUp: 100, milliseconds: 10 }),
      });
      const better = solved.ObjectiveValue - own;
      if (solved.Status === "Optimal" && Math.abs(better) > 1e-6 * Math.max(1, Math.abs(own))) {
        throw new Error(`costs differ: ${own}, ${solved.ObjectiveValue}`);
      }
      rows.push([
        `${periods}, ${arbitrage ? "arbitrage" : "straight"}`,
        time.toFixed(1),
        `${solver.toFixed(0)}${solved.Status === "Optimal" ? "" : " (cut)"}`,
        (solver / time).toFixed(0),
        better.toExponential(1),
        states.toFixed(0),
        (states / time).toFixed(0),
        (dynamicProgramme(values, minutes, arbitrage) - own).toFixed(4),
      ]);
    }
    planner.free();
  }
  table("schedules.soc, a home battery, JavaScript objects in and out (aims: 288 periods with arbitrage 100 us)", rows);
}
