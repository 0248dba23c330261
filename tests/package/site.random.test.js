// A whole site, on random instances: against HiGHS on the same programme, with its yes-or-no decisions, and with the proof
// that every answer brings along.

import assert from "node:assert/strict";
import { test } from "node:test";

import loadHighs from "highs";

import { random } from "../support/seeded-random.js";
import { emptyProject } from "../support/project.js";
import { START } from "../support/home.js";
import { instance } from "../support/site-instance.js";

const SOAK = Number(process.env.SOAK ?? 1);
const SEED = Number(process.env.SEED ?? 1);
const MINUTE = 60_000;

const { Planner, verifyCertificate } = await (await emptyProject()).load();
const highs = await loadHighs();

/**
 * The same in the language of HiGHS: first the least unserved energy, then the least cost. Of a convex site nothing is yes or
 * no: as a programme of whole numbers, HiGHS ends some of them short of the best.
 */
function solve({ body, prices, interval }, { isConvex }) {
  const all = [prices.import, body.load];
  const edges = new Set();
  const start = Date.parse(body.start_time);
  const end = Date.parse(body.end_time);
  for (let at = start; at <= end; at += interval * MINUTE) edges.add(at);
  const { peak } = body.grid;
  for (let at = start; peak && at < end; at += peak.interval_minutes * MINUTE) edges.add(at);
  const times = [...edges].sort((a, b) => a - b);
  const h = times.slice(1).map((to, at) => (to - times[at]) / 3_600_000);
  const of = ({ values }, t) => values[Math.floor((times[t] - start) / (interval * MINUTE))];
  assert.ok(all.every(({ values }) => values.length > 0));
  const [rows, bounds, binaries, cost, unserved] = [[], [], [], [], []];
  const term = (factor, name) => `${factor < 0 ? "-" : "+"} ${Math.abs(factor)} ${name}`;
  const variable = (name, most, price = 0, least = 0) => {
    bounds.push(` ${least} <= ${name} <= ${most}`);
    if (price !== 0) cost.push(term(price, name));
    return name;
  };
  const yes = (name) => {
    if (isConvex) bounds.push(` 0 <= ${name} <= 1`);
    else binaries.push(` ${name}`);
    return name;
  };
  const balance = h.map((_, t) => [`+ i${t} - e${t} - k${t}`]);
  const big = 500;
  h.forEach((hours, t) => {
    const need = of(body.load, t) - of(body.generation, t);
    variable(`i${t}`, Math.min(big, body.grid.max_import?.value ?? big), hours * of(prices.import, t));
    variable(`e${t}`, Math.min(big, body.grid.max_export?.value ?? big), -hours * of(prices.export, t));
    variable(`k${t}`, body.curtailment ? of(body.generation, t) : 0);
    const b = yes(`b${t}`);
    rows.push(` i${t} - ${big} ${b} <= 0`, ` e${t} + ${big} ${b} <= ${big}`);
    balance[t].need = need;
  });
  body.data.forEach((entry, d) => {
    if (entry.energy) {
      const sum = [];
      h.forEach((hours, t) => {
        if (times[t] < Date.parse(entry.start_time) || times[t + 1] > Date.parse(entry.end_time)) return;
        if (of(prices.import, t) > (entry.shaving_threshold?.absolute ?? Infinity)) return;
        const x = variable(`x${d}_${t}`, entry.max_power.value);
        balance[t].push(`- ${x}`);
        sum.push(term(hours, x));
        if (entry.min_power) {
          const on = yes(`o${d}_${t}`);
          rows.push(` ${x} - ${entry.max_power.value} ${on} <= 0`, ` ${x} - ${entry.min_power.value} ${on} >= 0`);
        }
        if (entry.power_steps) {
          const on = entry.power_steps.map(({ value }, step) => [value, yes(`s${d}_${t}_${step}`)]);
          rows.push(` ${on.map(([, own]) => `+ ${own}`).join(" ")} <= 1`);
          rows.push(` ${x} ${on.map(([value, own]) => `- ${value} ${own}`).join(" ")} = 0`);
        }
      });
      const short = variable(`u${d}`, entry.energy.value);
      unserved.push(short);
      rows.push(` ${[...sum, `+ ${short}`].join(" ")} = ${entry.energy.value}`);
      return;
    }
    const { capacity_kwh: capacity, power_kw: power, round_trip_efficiency } = entry.battery;
    const {
      state_of_charge_percent: from,
      target_state_of_charge_percent: to,
      backup_reserve_percent: reserve,
    } = entry.device_state;
    const eta = Math.sqrt(round_trip_efficiency);
    const floor = (capacity * Math.min(from, reserve)) / 100;
    h.forEach((hours, t) => {
      const isThere = !entry.available || times[t + 1] <= Date.parse(entry.available[0].end_time);
      const [c, g] = [`c${d}_${t}`, `g${d}_${t}`];
      for (const name of [c, g]) variable(name, isThere ? power : 0, hours * (entry.wear_cost ?? 0));
      balance[t].push(`- ${c} + ${g}`);
      const way = yes(`w${d}_${t}`);
      rows.push(` ${c} - ${power} ${way} <= 0`, ` ${g} + ${power} ${way} <= ${power}`);
      if (entry.grid_charging === false) rows.push(` i${t} + ${big} ${way} <= ${big}`);
      if (entry.grid_discharging === false) rows.push(` e${t} - ${big} ${way} <= 0`);
      const trip = entry.trips?.find(({ time }) => Date.parse(time) === times[t + 1])?.energy.value ?? 0;
      const s = variable(`s${d}_${t}`, capacity - trip, t === h.length - 1 ? -(entry.end_value ?? 0) : 0, floor);
      const before = t === 0 ? "" : ` + s${d}_${t - 1}`;
      const missed = trip > 0 ? ` + ${variable(`m${d}_${t}`, trip)}` : "";
      if (trip > 0) unserved.push(`2 m${d}_${t}`);
      rows.push(
        ` - ${s}${before} ${term(hours * eta, c)} ${term(-hours / eta, g)}${missed} = ${trip - (t === 0 ? (capacity * from) / 100 : 0)}`,
      );
      if (t === h.length - 1) {
        const short = variable(`u${d}`, capacity);
        unserved.push(short);
        rows.push(` ${s} + ${short} >= ${(capacity * to) / 100 - trip}`);
      }
    });
  });
  balance.forEach((terms) => rows.push(` ${terms.join(" ")} = ${terms.need}`));
  if (peak) {
    variable("p", big, peak.rate, peak.paid.value);
    const length = peak.interval_minutes * MINUTE;
    for (const number of new Set(times.slice(0, -1).map((time) => Math.floor(time / length)))) {
      const own = h.flatMap((hours, t) => (Math.floor(times[t] / length) === number ? [[hours, t]] : []));
      const whole = own.reduce((sum, [hours]) => sum + hours, 0);
      rows.push(` ${whole} p ${own.map(([hours, t]) => term(-hours, `i${t}`)).join(" ")} >= 0`);
    }
  }
  const whole = isConvex ? "" : `Binary\n${binaries.join("\n")}\n`;
  const run = (objective, extra = []) =>
    highs.solve(
      `Minimize\n ${objective}\nSubject To\n${[...rows, ...extra].join("\n")}\nBounds\n${bounds.join("\n")}\n${whole}End`,
      {
        mip_rel_gap: 0,
        mip_abs_gap: 0,
        primal_feasibility_tolerance: 1e-9,
        dual_feasibility_tolerance: 1e-9,
        mip_feasibility_tolerance: 1e-9,
      },
    );
  const least = unserved.length > 0 ? run(unserved.join(" + ")) : { Status: "Optimal", ObjectiveValue: 0 };
  assert.equal(least.Status, "Optimal");
  // Where something stays unserved, HiGHS gives plans that are not the best, or none, if it is held to that any nearer.
  const within = (slack) => {
    const served = unserved.length > 0 ? [` ${unserved.join(" + ")} <= ${least.ObjectiveValue + slack}`] : [];
    return { slack, ...run(cost.length > 0 ? cost.join(" ") : "0 i0", served) };
  };
  const nearest = within(least.ObjectiveValue > 1e-6 ? 1e-6 : 1e-9);
  const best = nearest.Status === "Optimal" ? nearest : within(1e-6);
  assert.equal(best.Status, "Optimal");
  return {
    isLoose: best.slack > 1e-9,
    unserved: least.ObjectiveValue,
    cost: best.ObjectiveValue - (peak ? peak.rate * peak.paid.value : 0),
  };
}

/**
 * What our plan leaves unserved, kWh: that of a trip counts twice, for it comes before what may be kept instead, and is not
 * asked for again by a target at its time.
 */
function unservedOf(answer, body) {
  const warnings = (answer.warnings ?? []).filter(({ code }) => code !== "not_proven_optimal");
  const missing = ({ device_id }) => {
    const { trips = [] } = body.data.find((entry) => entry.device_id === device_id);
    const isLast = trips.some(({ time }) => time === body.end_time);
    const own = warnings.filter((warning) => warning.device_id === device_id && warning.code === "trip_not_served");
    return isLast ? own.reduce((sum, { requested, delivered }) => sum + requested - delivered, 0) : 0;
  };
  const lost = (warning) => {
    const { code, device_id, requested, delivered } = warning;
    if (code === "trip_not_served") return 2 * (requested - delivered);
    if (code !== "target_not_reached") return requested - delivered;
    const { capacity_kwh } = body.data.find((entry) => entry.device_id === device_id).battery;
    return Math.max(0, ((requested - delivered) / 100) * capacity_kwh - missing(warning));
  };
  return warnings.reduce((sum, warning) => sum + lost(warning), 0);
}

function planned(made) {
  const planner = new Planner({
    prices: made.prices,
    location: { timezone: "Etc/UTC", currency_code: "EUR" },
    now: START,
  });
  try {
    return planner.schedules.site(made.body, { certificate: true });
  } finally {
    planner.free();
  }
}

const turnover = ({ body, prices }, answer) =>
  1 + Math.abs(answer.optimality.bound) + Math.max(...prices.import.values) * (body.grid.peak ? 10 : 1);

test(`convex sites cost what HiGHS finds, and are proven: ${60 * SOAK} of them`, (t) => {
  let [worst, worstGap] = [0, 0];
  for (let number = 0; number < 60 * SOAK; number += 1) {
    const seed = SEED * 1_000_003 + number;
    const made = instance(random(seed), { slots: 40, isConvex: true });
    const answer = planned(made);
    const proof = verifyCertificate(made.body, answer, made.prices);
    assert.deepEqual(proof.problems, [], `seed ${seed}`);
    assert.ok(answer.optimality.proven, `seed ${seed}`);
    const expected = solve(made, { isConvex: true });
    const cost = answer.optimality.bound + answer.optimality.gap;
    const size = turnover(made, answer);
    assert.ok(
      Math.abs(unservedOf(answer, made.body) - expected.unserved) < 2e-4,
      `seed ${seed}: ${unservedOf(answer, made.body)} ${expected.unserved}`,
    );
    // HiGHS may leave a little more unserved, which is worth money.
    const off = Math.abs(cost - expected.cost) / size;
    worst = Math.max(worst, off);
    worstGap = Math.max(worstGap, answer.certificate.gap / size);
    assert.ok(off <= (expected.isLoose ? 1e-4 : 2e-7), `seed ${seed}: ${cost} for ${expected.cost}`);
  }
  t.diagnostic(`furthest from HiGHS ${worst.toExponential(1)}, widest gap ${worstGap.toExponential(1)}`);
});

test("a convex site is proven where the solver has to start again, from where it comes nearer only later", () => {
  const made = instance(random(3_019_080), { slots: 40, isConvex: true });
  const answer = planned(made);
  const { problems, proven } = verifyCertificate(made.body, answer, made.prices);
  assert.deepEqual([problems, proven, answer.optimality.proven], [[], true, true]);
});

test(`sites with decisions cost what HiGHS finds, or say how far off they are: ${12 * SOAK} of them`, (t) => {
  let [unproven, outdone] = [0, 0];
  for (let number = 0; number < 12 * SOAK; number += 1) {
    const seed = SEED * 2_000_003 + number;
    const made = instance(random(seed), { slots: 10, isConvex: false });
    const answer = planned(made);
    const { problems } = verifyCertificate(made.body, answer, made.prices);
    // The prices alone may leave a gap where decisions were searched.
    assert.deepEqual(
      problems.filter((problem) => !/no plan less than/.test(problem)),
      [],
      `seed ${seed}`,
    );
    const expected = solve(made, { isConvex: false });
    const { proven, bound, gap } = answer.optimality;
    if (!proven) unproven += 1;
    const size = turnover(made, answer);
    const unserved = unservedOf(answer, made.body);
    // Ours was checked and serves more: HiGHS has not found the best one, seen once in 2,000.
    if (unserved < expected.unserved - 2e-4) {
      outdone += 1;
      continue;
    }
    if (proven || unserved < expected.unserved + 1e-4) {
      const doubt = (expected.isLoose ? 1e-4 : 5e-7) * size;
      assert.ok(expected.cost >= bound - doubt, `seed ${seed}: bound ${bound} above ${expected.cost}`);
      assert.ok(!proven || bound + gap <= expected.cost + doubt, `seed ${seed}: ${bound + gap} for ${expected.cost}`);
    }
    if (proven)
      assert.ok(Math.abs(unserved - expected.unserved) < 2e-4, `seed ${seed}: ${unserved} ${expected.unserved}`);
  }
  assert.ok(outdone <= 1 + SOAK / 20, `${outdone} in which HiGHS serves less`);
  t.diagnostic(`${unproven} not proven in time, ${outdone} in which HiGHS serves less`);
});
