// Plans that are made again: what is left of the plan before is kept where little is to gain from another one.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as fourHours from "../support/four-hours.js";
import { hourly } from "../support/four-hours.js";
import { plannerOf, project } from "../support/plans.js";

const { Flatpeak } = await project.load();

/** A time of 2026-01-01. */
const at = (clock) => `2026-01-01T${clock}:00Z`;

/** Whether it was kept, and what the plan before costs more. */
const verdict = ({ kept, regret }) => [kept, regret];

describe("a plan of duration", () => {
  const hour = { ...fourHours.hours, segment: "LOW", duration: 60 };
  const planned = (prices, body, options) => plannerOf(prices).schedules.duration({ ...hour, ...body }, options);
  const clocks = ({ data }) => data.map((slot) => `${slot.start_time.slice(11, 16)}-${slot.end_time.slice(11, 16)}`);
  // The hour at 0.1.
  const previous = planned(hourly(0.4, 0.1, 0.2, 0.3));

  test("is kept at the same prices", () => {
    const answer = planned(hourly(0.4, 0.1, 0.2, 0.3), {}, { previous });
    assert.deepEqual(verdict(answer), [true, 0]);
    assert.deepEqual(answer.data, previous.data);
  });

  test("says nothing of it where there is none", () => {
    assert.deepEqual(verdict(previous), [undefined, undefined]);
    assert.equal("kept" in previous || "regret" in previous, false);
  });

  test("is kept where another one costs less by no more than keepWithin", () => {
    // The hour from 03:00 on is cheaper by 0.02 now: that much at 1 kW.
    const prices = hourly(0.4, 0.1, 0.2, 0.08);
    const kept = planned(prices, {}, { previous, keepWithin: 0.02 });
    assert.deepEqual([...verdict(kept), ...clocks(kept)], [true, 0.02, "01:00-02:00"]);
    const left = planned(prices, {}, { previous, keepWithin: 0.019 });
    assert.deepEqual([...verdict(left), ...clocks(left)], [false, 0.02, "03:00-04:00"]);
    assert.deepEqual(verdict(planned(prices, {}, { previous })), [false, 0.02]);
  });

  test("counts the time that it still runs: the regret is price times hours", () => {
    // Half of the hour at 0.1 is left, and the price from 02:00 on is 0.04: half of 0.06.
    const body = { start_time: at("01:30"), duration: 30 };
    const kept = planned(hourly(0.4, 0.1, 0.04, 0.3), body, { previous, keepWithin: 0.03 });
    assert.deepEqual([...verdict(kept), ...clocks(kept)], [true, 0.03, "01:30-02:00"]);
    assert.equal(kept.data[0].price.value, 0.1);
  });

  test("has in HIGH the regret that the best hour has more", () => {
    const body = { segment: "HIGH" };
    const high = planned(hourly(0.4, 0.1, 0.2, 0.3), body);
    const kept = planned(hourly(0.4, 0.1, 0.2, 0.45), body, { previous: high, keepWithin: 0.05 });
    assert.deepEqual([...verdict(kept), ...clocks(kept)], [true, 0.05, "00:00-01:00"]);
    const left = planned(hourly(0.4, 0.1, 0.2, 0.45), body, { previous: high, keepWithin: 0.04 });
    assert.deepEqual([...verdict(left), ...clocks(left)], [false, 0.05, "03:00-04:00"]);
  });

  test("is not kept where it leaves the window, or has another length", () => {
    const prices = hourly(0.4, 0.1, 0.2, 0.3);
    for (const body of [{ end_time: at("01:59") }, { start_time: at("01:01") }, { duration: 61 }, { duration: 59 }]) {
      assert.deepEqual(verdict(planned(prices, body, { previous, keepWithin: 9 })), [false, undefined]);
    }
    // A second is what times are rounded to.
    assert.equal(planned(prices, { duration: 60 + 1 / 60 }, { previous, keepWithin: 9 }).kept, true);
  });

  test("is not kept in two parts where it is to be contiguous", () => {
    const prices = hourly(0.1, 0.4, 0.1, 0.4);
    const parts = planned(prices, { duration: 120 });
    assert.deepEqual(clocks(parts), ["00:00-01:00", "02:00-03:00"]);
    const options = { previous: parts, keepWithin: 9 };
    assert.equal(planned(prices, { duration: 120 }, options).kept, true);
    assert.equal(planned(prices, { duration: 120 }, { ...options, contiguous: true }).kept, false);
  });

  test("is not kept where its slots are not in order, or overlap", () => {
    const slot = (start, end) => ({ start_time: at(start), end_time: at(end) });
    const kept = (...data) => planned(fourHours.prices, { duration: 120 }, { previous: { data }, keepWithin: 9 }).kept;
    assert.equal(kept(slot("00:00", "01:00"), slot("02:00", "03:00")), true);
    assert.equal(kept(slot("02:00", "03:00"), slot("00:00", "01:00")), false);
    assert.equal(kept(slot("00:00", "01:00"), slot("00:30", "01:30")), false);
  });

  test("has the shortfall of the best one", () => {
    const short = planned(fourHours.prices, { duration: 300 });
    const answer = planned(fourHours.prices, { duration: 300 }, { previous: short });
    assert.deepEqual([answer.kept, answer.warnings], [true, short.warnings]);
  });

  test("has another id where it is another plan", () => {
    const prices = hourly(0.4, 0.1, 0.2, 0.08);
    const best = planned(prices);
    const third = { data: [{ start_time: at("02:00"), end_time: at("03:00") }] };
    const id = (options) => planned(prices, {}, options).id;
    assert.equal(id({ keepWithin: 1 }), best.id);
    assert.equal(id({ previous }), best.id);
    const ids = [best.id, id({ previous, keepWithin: 1 }), id({ previous: third, keepWithin: 1 })];
    assert.equal(new Set(ids).size, 3);
    assert.equal(id({ previous, keepWithin: 2 }), ids[1]);
  });

  test("that is no answer of duration is refused with its place", () => {
    const refused = (options) => {
      try {
        return planned(fourHours.prices, {}, options);
      } catch ({ code, field }) {
        return [code, field];
      }
    };
    const slot = { start_time: at("01:00"), end_time: at("02:00") };
    assert.deepEqual(refused({ previous: {} }), ["missing_field", "options.previous.data"]);
    assert.deepEqual(refused({ previous: 1 }), ["invalid_type", "options.previous"]);
    assert.deepEqual(refused({ previous: { data: [slot, { start_time: at("03:00") }] } }), [
      "missing_field",
      "options.previous.data[1].end_time",
    ]);
    assert.deepEqual(refused({ previous: { data: [{ ...slot, end_time: slot.start_time }] } }), [
      "invalid_value",
      "options.previous.data[0].end_time",
    ]);
    assert.deepEqual(refused({ keepWithin: -1 }), ["invalid_value", "options.keepWithin"]);
  });
});

describe("a plan of soc", () => {
  const BATTERY = { capacity_kwh: 10, power_kw: 5 };
  /** From a state of charge to a target, in percent, with 10 kWh and 5 kW each way. */
  function planned(values, [from, to, reserve = 0], { battery = BATTERY, now = at("00:00"), ...options } = {}) {
    const prices = { import: hourly(...values), export: hourly(...values) };
    const planner = plannerOf(prices, { devices: [{ id: "dev_home", battery }] });
    const device_state = {
      time: at("00:00"),
      state_of_charge_percent: from,
      target_state_of_charge_percent: to,
      backup_reserve_percent: reserve,
    };
    return planner.schedules.soc({ device_id: "dev_home", device_state }, { now, ...options });
  }
  const segments = ({ data: [{ schedule }] }) =>
    schedule.map(({ start_time, end_time, energy_flow_direction, power_kw }) => {
      const way = energy_flow_direction === "IMPORT" ? "" : "-";
      return `${start_time.slice(11, 16)}-${end_time.slice(11, 16)} ${way}${power_kw}`;
    });
  const costOf = ({ data: [{ cost }] }) => cost.value;
  /** A plan in so many segments: from, to, power, negative where it sells. */
  const madeOf = (...schedule) => ({
    data: [
      {
        schedule: schedule.map(([start, end, power]) => ({
          start_time: at(start),
          end_time: at(end),
          energy_flow_direction: power > 0 ? "IMPORT" : "EXPORT",
          power_kw: Math.abs(power),
        })),
      },
    ],
  });
  const trade = { arbitrage: true, keepWithin: 9 };
  // 5 kWh at 0.1.
  const previous = planned([0.3, 0.1, 0.2, 0.4], [20, 70]);

  test("is kept at the same prices", () => {
    const answer = planned([0.3, 0.1, 0.2, 0.4], [20, 70], { previous });
    assert.deepEqual(verdict(answer), [true, 0]);
    assert.deepEqual(answer.data, previous.data);
    assert.deepEqual(verdict(previous), [undefined, undefined]);
  });

  test("is kept where another one costs less by no more than keepWithin", () => {
    // 5 kWh at 0.09 would cost 0.05 less.
    const options = { previous, trajectory: true };
    const kept = planned([0.3, 0.1, 0.09, 0.4], [20, 70], { ...options, keepWithin: 0.05 });
    assert.deepEqual([...verdict(kept), ...segments(kept), costOf(kept)], [true, 0.05, "01:00-02:00 5", 0.5]);
    const left = planned([0.3, 0.1, 0.09, 0.4], [20, 70], { ...options, keepWithin: 0.049 });
    assert.deepEqual([...verdict(left), ...segments(left), costOf(left)], [false, 0.05, "02:00-03:00 5", 0.45]);
    const energies = ({ data: [{ trajectory }] }) =>
      trajectory.filter(({ time }) => time.endsWith("2:00:00Z")).map(({ energy_kwh }) => energy_kwh);
    assert.deepEqual([energies(kept), energies(left)], [[7], [2]]);
    // What stored energy is worth is known of the best plan alone.
    const isKnown = ({ data: [{ trajectory }] }) => trajectory.some(({ value }) => value !== undefined);
    assert.deepEqual([isKnown(kept), isKnown(left)], [false, true]);
  });

  test("is kept from now on, from the state as it is now", () => {
    const options = { previous, keepWithin: 0.025, now: at("01:30") };
    // Half of it is done; the other half would cost 0.01 less per kWh.
    const kept = planned([0.3, 0.1, 0.09, 0.4], [45, 70], options);
    assert.deepEqual([...verdict(kept), ...segments(kept)], [true, 0.025, "01:30-02:00 5"]);
    assert.equal(planned([0.3, 0.1, 0.09, 0.4], [45.1, 70], options).regret, undefined);
    assert.equal(planned([0.3, 0.1, 0.09, 0.4], [45, 70], { ...options, keepWithin: 0.024 }).kept, false);
  });

  test("is kept with trades on the way, also where they sell", () => {
    const before = planned([0.1, 0.3, 0.1, 0.2], [50, 50], trade);
    assert.deepEqual(segments(before), ["00:00-01:00 5", "01:00-02:00 -5", "02:00-03:00 5", "03:00-04:00 -5"]);
    // The last 5 kWh, bought at 0.1, still pay at 0.15: 0.5 - 1.5 + 0.5 - 0.75.
    const kept = planned([0.1, 0.3, 0.1, 0.15], [50, 50], { ...trade, previous: before });
    assert.deepEqual([...verdict(kept), costOf(kept)], [true, 0, -1.25]);
    // At 0.05 they lose 0.25; the best plan sells at 0.1 first, and earns 0.25 with them.
    const regret = planned([0.1, 0.3, 0.1, 0.05], [50, 50], { ...trade, previous: before });
    assert.deepEqual([...verdict(regret), costOf(regret)], [true, 0.5, -0.75]);
  });

  const flat = [0.2, 0.2, 0.2, 0.2];
  const impossible = {
    "ends elsewhere than the best one": [[20, 71], {}, ["01:00", "02:00", 5]],
    "takes more power than the battery does": [
      [20, 70],
      { battery: { ...BATTERY, power_kw: 4.9 } },
      ["01:00", "02:00", 5],
    ],
    "fills it beyond its capacity": [[60, 70], trade, ["00:00", "01:00", 5], ["01:00", "01:48", -5]],
    "falls below the reserve": [[30, 30, 20], trade, ["00:00", "01:00", -5], ["01:00", "02:00", 5]],
    "falls where it starts below the reserve": [[10, 10, 20], trade, ["00:00", "00:06", -5], ["01:00", "01:06", 5]],
    "turns within one price period": [[50, 50], trade, ["00:00", "00:30", 5], ["00:30", "01:00", -5]],
    "turns where it is to go straight": [[50, 50], {}, ["00:00", "01:00", 5], ["01:00", "02:00", -5]],
    "is not in order of time": [[20, 70], {}, ["02:00", "02:30", 5], ["01:00", "01:30", 5]],
    "has gone by": [[20, 70], { now: at("02:00") }, ["01:00", "02:00", 5]],
  };
  for (const [why, [state, options, ...parts]] of Object.entries(impossible)) {
    test(`is not kept where it ${why}`, () => {
      const answer = planned(flat, state, { keepWithin: 9, ...options, previous: madeOf(...parts) });
      assert.deepEqual(verdict(answer), [false, undefined]);
    });
  }

  test("is kept where it rests below the reserve, and rises", () => {
    const parts = [["02:00", "02:12", 5]];
    assert.equal(planned(flat, [10, 20, 20], { ...trade, previous: madeOf(...parts) }).kept, true);
  });

  test("has the shortfall of the best one, and another id where it is another plan", () => {
    const short = planned(flat, [0, 250 / 3], { now: at("02:30") });
    const answer = planned(flat, [0, 250 / 3], { now: at("02:30"), previous: short });
    assert.deepEqual([answer.kept, answer.warnings], [true, short.warnings]);
    const prices = [0.3, 0.1, 0.09, 0.4];
    const id = (options) => planned(prices, [20, 70], options).id;
    assert.equal(id({ previous, keepWithin: 0 }), id({}));
    const other = madeOf(["02:30", "03:30", 5]);
    assert.equal(new Set([id({}), id({ previous, keepWithin: 9 }), id({ previous: other, keepWithin: 9 })]).size, 3);
  });

  test("that is no answer of soc is refused with its place", () => {
    const field = (data) => {
      try {
        return planned(flat, [20, 70], { previous: { data } });
      } catch (error) {
        return error.field;
      }
    };
    assert.equal(field([{}]), "options.previous.data[0].schedule");
    const [part] = madeOf(["01:00", "02:00", 5]).data[0].schedule;
    for (const wrong of [
      { power_kw: -1 },
      { energy_flow_direction: "UP" },
      { start_time: "soon" },
      { end_time: at("01:00") },
    ]) {
      const [name] = Object.keys(wrong);
      const schedule = [part, { ...part, ...wrong }];
      assert.equal(field([{ schedule }]), `options.previous.data[0].schedule[1].${name}`);
    }
  });
});

test("the hosted API keeps no plan: its client refuses the options before anything is sent", async () => {
  const fetch = () => assert.fail("it was sent");
  const { schedules } = new Flatpeak({ bearer: "token", fetch });
  for (const name of ["previous", "keepWithin"]) {
    for (const operation of ["duration", "amount", "soc"]) {
      const refused = { code: "unknown_field", field: `options.${name}` };
      await assert.rejects(schedules[operation]({}, { [name]: 1 }), refused);
    }
  }
});
