// `schedules.soc` and `devices.submitState` of the packed package, with numbers that can be checked by hand.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { hourly, location, NOW } from "../support/four-hours.js";
import { emptyProject } from "../support/project.js";

const project = await emptyProject();
const { InvalidRequestError, NotFoundError, Planner, UnprocessableError } = await project.load();

const BATTERY = Object.freeze({ capacity_kwh: 10, power_kw: 5 });

/** A planner for hours from 00:00 on, bought and sold at these prices, with 10 kWh and 5 kW each way. */
function planner(values, { battery = BATTERY, ...more } = {}) {
  return new Planner({
    prices: { import: hourly(...values), export: hourly(...values) },
    location,
    devices: [{ id: "dev_home", battery }, { id: "dev_plug" }],
    now: NOW,
    ...more,
  });
}

const hours = planner([0.3, 0.1, 0.2, 0.4]);

function state(from, to, more) {
  return Object.freeze({
    time: NOW,
    state_of_charge_percent: from,
    target_state_of_charge_percent: to,
    ...more,
  });
}

function body(from, to, more) {
  return Object.freeze({ device_id: "dev_home", device_state: state(from, to, more) });
}

/** Segments as `01:00-02:00 5`, negative where they sell. */
function shape({ data: [{ schedule }] }) {
  const clock = (time) => time.slice(11, 16);
  return schedule.map(({ start_time, end_time, energy_flow_direction, power_kw }) => {
    const power = energy_flow_direction === "IMPORT" ? power_kw : -power_kw;
    return `${clock(start_time)}-${clock(end_time)} ${power}`;
  });
}

function cost({ data: [plan] }) {
  return plan.cost.value;
}

describe("schedules.soc", () => {
  test("goes to a higher target in the cheapest time, and to a lower one in the dearest", () => {
    // 5 kWh at 0.1, and 1 kWh, 12 minutes, at 0.2.
    const up = hours.schedules.soc(body(20, 80));
    assert.deepEqual(shape(up), ["01:00-02:12 5"]);
    assert.equal(cost(up), 0.7);
    // 5 kWh at 0.4, and 1 kWh at 0.3.
    const down = hours.schedules.soc(body(80, 20));
    assert.deepEqual(shape(down), ["00:00-00:12 -5", "03:00-04:00 -5"]);
    assert.equal(cost(down), -2.3);
    const rest = hours.schedules.soc(body(50, 50));
    assert.deepEqual([rest.data.length, shape(rest), cost(rest)], [1, [], 0]);
  });

  test("arbitrage buys low and sells high on the way", () => {
    // 5 kWh sold at 0.3, 10 bought at 0.1 and 0.2, 5 sold at 0.4.
    const plan = hours.schedules.soc(body(50, 50), { arbitrage: true });
    assert.deepEqual(shape(plan), ["00:00-01:00 -5", "01:00-03:00 5", "03:00-04:00 -5"]);
    assert.equal(cost(plan), -2);
    // A reserve of 40 percent leaves 1 kWh to sell at 0.3.
    const kept = hours.schedules.soc(body(50, 50, { backup_reserve_percent: 40 }), { arbitrage: true });
    assert.equal(cost(kept), -0.3 + 0.5 + 0.2 - 2);
  });

  test("losses are shared by both ways", () => {
    // 0.81 there and back is 0.9 each way: 5 kWh bought store 4.5, of which 4.05 come back in 48:36 minutes.
    const lossy = planner([0.1, 0.3], { battery: { ...BATTERY, round_trip_efficiency: 0.81 } });
    const plan = lossy.schedules.soc(body(0, 0), { arbitrage: true });
    assert.deepEqual(plan.data[0].schedule.at(-1).end_time, "2026-01-01T01:48:36Z");
    assert.equal(cost(plan), -0.715);
  });

  test("energy is burnt at negative prices, and never both ways in one period", () => {
    const paid = planner([-1, -1], { battery: { ...BATTERY, round_trip_efficiency: 0.5 } });
    const plan = paid.schedules.soc(body(0, 0), { arbitrage: true });
    // Paid for 5 kWh, of which 2.5 come back and have to be paid for.
    assert.deepEqual(shape(plan), ["00:00-01:00 5", "01:00-01:30 -5"]);
    assert.equal(cost(plan), -2.5);
    const once = planner([-1], { battery: { ...BATTERY, round_trip_efficiency: 0.5 } });
    assert.deepEqual(shape(once.schedules.soc(body(0, 0), { arbitrage: true })), []);
  });

  test("the horizon is in hours, and ends with the prices at the latest", () => {
    const end = (schedule_horizon) =>
      hours.schedules.soc({ ...body(20, 30), schedule_horizon }).data[0].end_time.slice(11, 19);
    assert.equal(end(undefined), "04:00:00");
    assert.equal(end(null), "04:00:00");
    assert.equal(end(24), "04:00:00");
    assert.equal(end(Number.MAX_VALUE), "04:00:00");
    assert.equal(end(4), "04:00:00");
    assert.equal(end(0.5), "00:30:00");
    assert.equal(end(1 / 3), "00:20:00");
    const day = planner(Array.from({ length: 48 }, (_, hour) => hour));
    const plan = day.schedules.soc({ ...body(20, 30), schedule_horizon: 24 });
    assert.equal(plan.data[0].end_time, "2026-01-02T00:00:00Z");
    for (const hours_ of [0, -0, -1, 0.0001, NaN, Infinity, -Infinity, "24", []]) {
      assert.throws(() => end(hours_), { constructor: InvalidRequestError, field: "schedule_horizon", status: 400 });
    }
  });

  test("prices that end early or have a gap shorten the plan, and that is said", () => {
    const shortened = (requested, delivered) => ({
      code: "horizon_shortened",
      device_id: "dev_home",
      requested,
      delivered,
      unit: "hours",
      limited_by: "price_data",
    });
    const day = { ...body(20, 30), schedule_horizon: 24 };
    assert.deepEqual(hours.schedules.soc(day).warnings, [shortened(24, 4)]);
    assert.equal("warnings" in hours.schedules.soc(body(20, 30)), false);
    const confidence = [1, 1, 0, 1];
    const gap = planner([], { prices: { ...hourly(0.3, 0.1, 0, 0.4), confidence } });
    const plan = gap.schedules.soc(body(20, 30));
    assert.deepEqual([shape(plan), plan.data[0].end_time], [["01:00-01:12 5"], "2026-01-01T02:00:00Z"]);
    assert.deepEqual(plan.warnings, [shortened(4, 2)]);
    for (const call of [
      () => hours.schedules.soc(day, { onShortfall: "error" }),
      () => gap.schedules.soc(body(20, 30), { onShortfall: "error" }),
    ]) {
      assert.throws(call, {
        constructor: UnprocessableError,
        code: "shortfall",
        status: 422,
        message: /the price data is the limit$/,
      });
    }
    assert.throws(() => gap.schedules.soc(body(20, 30), { now: "2026-01-01T02:00:00Z" }), { code: "no_price_data" });
  });

  test("a plan starts at the next whole second of the clock, in the offset of the state", () => {
    const now = new Date("2026-01-01T00:29:59.001Z");
    const plan = hours.schedules.soc(body(20, 30, { time: "2026-01-01T01:00:00+01:00" }), { now });
    assert.equal(plan.data[0].start_time, "2026-01-01T01:30:00+01:00");
    assert.equal(plan.time_created, "2026-01-01T00:29:59Z");
  });

  test("what cannot be reached is neared, and said", () => {
    const far = { ...body(20, 100), schedule_horizon: 1 };
    assert.deepEqual(hours.schedules.soc(far).warnings, [
      {
        code: "target_not_reached",
        device_id: "dev_home",
        requested: 100,
        delivered: 70,
        unit: "percent",
        limited_by: "time",
      },
    ]);
    assert.throws(() => hours.schedules.soc(far, { onShortfall: "error" }), {
      constructor: UnprocessableError,
      code: "shortfall",
    });
    const low = hours.schedules.soc(body(70, 10, { backup_reserve_percent: 20 }));
    assert.deepEqual(shape(low), ["03:00-04:00 -5"]);
    assert.equal(low.warnings[0].code, "target_below_reserve");
    assert.deepEqual([low.warnings[0].requested, low.warnings[0].delivered], [10, 20]);
    // From below the reserve to a target below it: it gets there, and that is below the reserve.
    const both = hours.schedules.soc(body(10, 15, { backup_reserve_percent: 20 }));
    assert.equal(both.warnings[0].code, "target_below_reserve");
    assert.deepEqual([both.warnings[0].requested, both.warnings[0].delivered], [15, 15]);
  });

  test("the trajectory has every change, and what stored energy is worth", () => {
    const plan = hours.schedules.soc(body(0, 25), { arbitrage: true, trajectory: true, now: "2026-01-01T01:00:00Z" });
    // Bought at 0.1 and 0.2, sold at 0.4, and 2.5 kWh are left.
    assert.deepEqual(shape(plan), ["01:00-02:30 5", "03:00-04:00 -5"]);
    const { trajectory } = plan.data[0];
    assert.deepEqual(
      trajectory.map(({ time, state_of_charge_percent, energy_kwh }) => [
        time.slice(11, 16),
        state_of_charge_percent,
        energy_kwh,
      ]),
      [
        ["01:00", 0, 0],
        ["02:30", 75, 7.5],
        ["03:00", 75, 7.5],
        ["04:00", 25, 2.5],
      ],
    );
    // One kWh more at the start is one less to buy at 0.2.
    assert.equal(trajectory[0].value, 0.2);
    assert.equal("value" in trajectory.at(-1), false);
    assert.equal("trajectory" in hours.schedules.soc(body(0, 25)).data[0], false);
  });

  test("only the prices that count are needed", () => {
    const buying = planner([], { prices: hourly(0.3, 0.1, 0.2, 0.4) });
    assert.deepEqual(shape(buying.schedules.soc(body(20, 70))), ["01:00-02:00 5"]);
    // With nothing to sell to, arbitrage only chooses when to buy.
    assert.deepEqual(shape(buying.schedules.soc(body(20, 70), { arbitrage: true })), ["01:00-02:00 5"]);
    for (const options of [{}, { arbitrage: true }]) {
      assert.throws(() => buying.schedules.soc(body(70, 20), options), {
        constructor: UnprocessableError,
        code: "no_tariff_connected",
        message: "No tariff connected for EXPORT direction",
      });
    }
    assert.throws(() => hours.schedules.soc(body(20, 30), { now: "2026-02-01T00:00:00Z" }), {
      constructor: UnprocessableError,
      code: "no_price_data",
      message: /2026-02-01T00:00:00Z/,
    });
  });

  test("an answer is fixed by its inputs", () => {
    const answers = [1, 2].map(() =>
      JSON.stringify(planner([0.3, 0.1]).schedules.soc(body(20, 70), { arbitrage: true, trajectory: true })),
    );
    assert.equal(answers[0], answers[1]);
    assert.match(JSON.parse(answers[0]).id, /^ssc_[0-9a-f]{24}$/);
  });
});

describe("devices.submitState", () => {
  test("a state stands until a later one", () => {
    const own = planner([0.3, 0.1, 0.2, 0.4]);
    const plan = () => own.schedules.soc({ device_id: "dev_home" });
    assert.throws(plan, { constructor: UnprocessableError, code: "no_device_state", context: "schedules.soc" });
    const record = own.devices.submitState("dev_home", state(20, 70));
    assert.match(record.id, /^dsr_[0-9a-f]{24}$/);
    assert.deepEqual(record, {
      device_id: "dev_home",
      id: record.id,
      object: "device_state",
      account_id: "acc_local",
      time_created: NOW,
    });
    assert.equal(cost(plan()), 0.5);
    own.devices.submitState("dev_home", state(20, 20, { time: "2025-12-31T23:59:59Z" }));
    assert.equal(cost(plan()), 0.5);
    own.devices.submitState("dev_home", state(20, 20));
    assert.equal(cost(plan()), 0);
    // What a request brings along is not kept.
    assert.equal(cost(own.schedules.soc(body(20, 70))), 0.5);
    assert.equal(cost(plan()), 0);
  });

  test("the same reference is the same record, and changes nothing", () => {
    const own = planner([0.3, 0.1, 0.2, 0.4]);
    const named = (to, time) => state(20, to, { record_reference_id: "MET1", time });
    const first = own.devices.submitState("dev_home", named(70, NOW));
    const later = "2026-01-01T00:10:00Z";
    assert.deepEqual(own.devices.submitState("dev_home", named(20, later), { now: later }), first);
    assert.equal(cost(own.schedules.soc({ device_id: "dev_home" })), 0.5);
    assert.notEqual(own.devices.submitState("dev_plug", named(70, NOW)).id, first.id);
  });

  test("a state from the future is refused: a device with a wrong clock does not freeze its state", () => {
    const own = planner([0.3, 0.1, 0.2, 0.4]);
    const submit = (time, options) => own.devices.submitState("dev_home", state(20, 70, { time }), options);
    const refused = {
      constructor: InvalidRequestError,
      code: "invalid_value",
      field: "time",
      status: 400,
      message: "time must be at most 5 minutes after now, which is 2026-01-01T00:00:00Z",
      context: "devices.submitState",
    };
    for (const time of ["2026-01-01T00:05:00.001Z", "2026-01-01T01:05:01+01:00", "2036-01-01T00:00:00Z"]) {
      assert.throws(() => submit(time), refused);
    }
    assert.throws(() => own.schedules.soc({ device_id: "dev_home" }), { code: "no_device_state" });
    assert.equal(submit("2026-01-01T00:05:00Z").object, "device_state");
    // The clock is that of the call.
    const later = { now: "2026-01-01T00:05:01Z" };
    assert.equal(submit("2026-01-01T00:10:01Z", later).object, "device_state");
    assert.throws(() => submit("2026-01-01T00:10:01.5Z", later), { field: "time" });
  });

  test("all eight fields are taken, and no others", () => {
    const all = {
      record_reference_id: "MET1234567890",
      time: "2022-02-01T10:30:00Z",
      state_of_charge_percent: 34.2,
      target_state_of_charge_percent: 80,
      energy_flow_direction: "EXPORT",
      battery_power_kw: 3.4,
      energy_remaining_kwh: 8.3,
      backup_reserve_percent: 20,
    };
    assert.equal(hours.devices.submitState("dev_plug", all).object, "device_state");
    for (const [field, value, code] of [
      ["state_of_charge_percent", 100.5, "invalid_value"],
      ["state_of_charge_percent", NaN, "invalid_value"],
      ["target_state_of_charge_percent", -1, "invalid_value"],
      ["target_state_of_charge_percent", undefined, "missing_field"],
      ["backup_reserve_percent", Infinity, "invalid_value"],
      ["battery_power_kw", NaN, "invalid_value"],
      ["energy_remaining_kwh", "8", "invalid_type"],
      ["energy_flow_direction", "import", "invalid_value"],
      ["time", "2022-02-01T10:30:00", "invalid_value"],
      ["record_reference_id", "", "invalid_value"],
      ["state_of_charge", 5, "unknown_field"],
    ]) {
      const submit = () => hours.devices.submitState("dev_plug", { ...all, [field]: value });
      assert.throws(submit, { constructor: InvalidRequestError, field, code, context: "devices.submitState" });
    }
    assert.throws(() => hours.devices.submitState("dev_plug"), { field: "body" });
    assert.throws(() => hours.devices.submitState("dev_plug", all, { nwo: NOW }), { field: "options.nwo" });
    assert.throws(() => hours.devices.submitState(undefined, all), { field: "device_id", code: "invalid_type" });
    assert.throws(() => hours.devices.submitState("", all), { field: "device_id", code: "invalid_value" });
  });

  test("a state that is submitted while another is read is no harm", () => {
    const own = planner([0.3, 0.1, 0.2, 0.4]);
    const tricky = {
      ...state(20, 70),
      get battery_power_kw() {
        own.devices.submitState("dev_home", state(20, 20, { time: "2025-12-31T00:00:00Z" }));
        return own.schedules.soc({ device_id: "dev_home" }).data.length;
      },
    };
    own.devices.submitState("dev_home", tricky);
    assert.equal(cost(own.schedules.soc({ device_id: "dev_home" })), 0.5);
  });
});

describe("devices", () => {
  test("an id has any form", () => {
    const own = planner([0.3, 0.1], { devices: [{ id: "Küche, Akku 1", battery: BATTERY }, { id: "my-car" }] });
    assert.equal(own.devices.submitState("Küche, Akku 1", state(20, 70)).device_id, "Küche, Akku 1");
    const plan = own.schedules.soc({ device_id: "Küche, Akku 1" });
    assert.deepEqual([plan.device_id, shape(plan)], ["Küche, Akku 1", ["01:00-02:00 5"]]);
    assert.throws(() => own.schedules.soc({ device_id: "my car" }), {
      code: "not_found",
      message: "device_id my car is not among the devices of this planner",
    });
  });

  test("one that the planner does not have is not found", () => {
    const unknown = { constructor: NotFoundError, code: "not_found", field: "device_id", status: 404 };
    assert.throws(() => hours.devices.submitState("dev_else", state(1, 2)), unknown);
    assert.throws(() => hours.schedules.soc({ ...body(20, 70), device_id: "dev_else" }), unknown);
    assert.throws(() => hours.schedules.soc({ ...body(20, 70), device_id: "dev_plug" }), {
      constructor: UnprocessableError,
      code: "no_battery",
    });
  });

  test("a profile is checked, and an error names its place", () => {
    for (const [battery, field, code] of [
      [{ capacity_kwh: 0 }, "capacity_kwh", "invalid_value"],
      [{ capacity_kwh: NaN }, "capacity_kwh", "invalid_value"],
      [{ capacity_kwh: undefined }, "capacity_kwh", "missing_field"],
      [{ power_kw: -1 }, "power_kw", "invalid_value"],
      [{ power_kw: undefined, charge_power_kw: 5 }, "discharge_power_kw", "missing_field"],
      [{ charge_power_kw: Infinity }, "charge_power_kw", "invalid_value"],
      [{ round_trip_efficiency: 90 }, "round_trip_efficiency", "invalid_value"],
      [{ efficiency: 0.9 }, "efficiency", "unknown_field"],
    ]) {
      assert.throws(() => planner([0.1], { battery: { ...BATTERY, ...battery } }), {
        constructor: InvalidRequestError,
        field: `devices[0].battery.${field}`,
        code,
      });
    }
    assert.throws(() => planner([0.1], { devices: [{ id: "dev_a" }, { id: "dev_a" }] }), {
      constructor: InvalidRequestError,
      field: "devices[1].id",
    });
    assert.throws(() => planner([0.1], { devices: {} }), { field: "devices", code: "invalid_type" });
  });

  test("a planner that was freed plans no batteries", () => {
    const freed = planner([0.1]);
    freed.free();
    assert.throws(() => freed.schedules.soc(body(20, 70)), { code: "planner_freed" });
    assert.throws(() => freed.devices.submitState("dev_home", state(1, 2)), { code: "planner_freed" });
  });
});
