// A plan of several devices that is made again: what is left of the plan before is kept where little is to gain.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { hourly } from "../support/four-hours.js";
import { plannerOf, project } from "../support/plans.js";

const { verifyCertificate } = await project.load();

/** A time of 2026-01-01. */
const at = (clock) => `2026-01-01T${clock}:00Z`;
const kw = (value) => ({ units: "KW", value });
const kwh = (value) => ({ units: "KWH", value });

/** A car that takes 10 kWh at 10 kW from 00:00 to 04:00. */
const car = (more) => ({
  device_id: "car",
  start_time: at("00:00"),
  end_time: at("04:00"),
  max_power: kw(10),
  energy: kwh(10),
  ...more,
});
const van = (more) => car({ device_id: "van", ...more });

/** The body and the prices of a request; it sells at these prices too. */
function request(values, data = [car()], more = {}) {
  return {
    body: { max_power: kw(20), data, ...more },
    prices: { import: hourly(...values), export: hourly(...values) },
  };
}

function planned({ body, prices }, options) {
  return plannerOf(prices).schedules.amount(body, options);
}

/** What each device does, as `01:00-02:00 10`. */
const times = ({ data }) =>
  data.map(({ schedule }) =>
    schedule
      .map(({ start_time, end_time, power }) => `${start_time.slice(11, 16)}-${end_time.slice(11, 16)} ${power.value}`)
      .join(", "),
  );
const verdict = ({ kept, regret }) => [kept, regret];

/** A previous plan in which a device runs at these times. */
const madeOf = (device_id, direction, ...parts) => ({
  device_id,
  direction,
  schedule: parts.map(([start, end, power]) => ({ start_time: at(start), end_time: at(end), power: kw(power) })),
});

describe("a plan of amount", () => {
  const prices = [0.4, 0.1, 0.2, 0.3];
  // 10 kWh at 0.1.
  const previous = planned(request(prices));

  test("is kept at the same prices, and is proven", () => {
    const asked = request(prices);
    const answer = planned(asked, { previous, certificate: true });
    assert.deepEqual(verdict(answer), [true, 0]);
    assert.deepEqual([answer.data, answer.tariff], [previous.data, previous.tariff]);
    assert.deepEqual(verifyCertificate(asked.body, answer, asked.prices).problems, []);
    assert.deepEqual(verdict(previous), [undefined, undefined]);
  });

  test("is kept where another one costs less by no more than keepWithin, with its own figures", () => {
    // 10 kWh at 0.09 would cost 0.1 less. At once they cost 4.
    const kept = planned(request([0.4, 0.1, 0.09, 0.3]), { previous, keepWithin: 0.1 });
    assert.deepEqual([...verdict(kept), ...times(kept)], [true, 0.1, "01:00-02:00 10"]);
    assert.deepEqual([kept.tariff.value, kept.savings.value, kept.savings.percentage], [1, 3, 75]);
    assert.deepEqual([kept.data[0].tariff.value, kept.data[0].savings.value, kept.data[0].energy], [1, 3, kwh(10)]);
    const left = planned(request([0.4, 0.1, 0.09, 0.3]), { previous, keepWithin: 0.099 });
    assert.deepEqual([...verdict(left), ...times(left)], [false, 0.1, "02:00-03:00 10"]);
    assert.deepEqual([left.tariff.value, left.savings.value], [0.9, 3.1]);
  });

  test("that is kept has a certificate with its gap, which is checked, and is not proven to be the best", () => {
    const asked = request([0.4, 0.1, 0.09, 0.3]);
    const answer = planned(asked, { previous, keepWithin: 0.1, certificate: true });
    const { bound, gap } = answer.certificate;
    assert.deepEqual([bound.toFixed(9), gap.toFixed(9)], ["0.900000000", "0.100000000"]);
    const proof = verifyCertificate(asked.body, answer, asked.prices);
    assert.deepEqual([proof.proven, proof.cost, proof.bound.toFixed(9)], [false, 1, "0.900000000"]);
    // That alone is wrong with it; every figure is true.
    assert.equal(proof.problems.length, 1);
    assert.match(proof.problems[0], /^the plan costs 1, and no plan less than 0\.[89]/);
    answer.certificate.gap = 0;
    assert.match(verifyCertificate(asked.body, answer, asked.prices).problems[1], /^the gap of the certificate is 0/);
  });

  test("is kept from now on", () => {
    // Half of it is done. The other half would cost 0.05 less.
    const rest = car({ start_time: at("01:30"), energy: kwh(5) });
    const kept = planned(request([0.4, 0.1, 0.09, 0.3], [rest]), { previous, keepWithin: 0.05 });
    assert.deepEqual([...verdict(kept), ...times(kept)], [true, 0.05, "01:30-02:00 10"]);
  });

  test("is kept for all devices or for none, imports and exports together", () => {
    const data = [car(), van({ direction: "EXPORT" })];
    const both = planned(request(prices, data));
    assert.deepEqual(times(both), ["01:00-02:00 10", "00:00-01:00 10"]);
    // The car could save 0.1, and the van earn 0.2 more.
    const now = request([0.4, 0.1, 0.09, 0.42], data);
    const kept = planned(now, { previous: both, keepWithin: 0.3 });
    assert.deepEqual([...verdict(kept), kept.tariff.value, ...times(kept)], [true, 0.3, 1 - 4, ...times(both)]);
    const left = planned(now, { previous: both, keepWithin: 0.299 });
    assert.deepEqual([...verdict(left), ...times(left)], [false, 0.3, "02:00-03:00 10", "03:00-04:00 10"]);
  });

  test("is found by device and direction, in any order and in several entries", () => {
    const data = [
      car({ end_time: at("02:00"), energy: kwh(5) }),
      van(),
      car({ start_time: at("02:00"), energy: kwh(5) }),
    ];
    const before = [
      madeOf("van", "IMPORT", ["01:00", "02:00", 10]),
      madeOf("car", "IMPORT", ["02:00", "02:30", 10]),
      madeOf("car", "IMPORT", ["01:00", "01:30", 10], ["03:59", "04:30", 0]),
      madeOf("gone", "IMPORT", ["00:00", "04:00", 99]),
    ];
    const answer = planned(request(prices, data), { previous: { data: before } });
    assert.deepEqual([answer.kept, ...times(answer)], [true, "01:00-01:30 10", "01:00-02:00 10", "02:00-02:30 10"]);
  });

  const both = (more) => [car(more), van(more)];
  const inside = ["01:00", "02:00", 10];
  const impossible = {
    "leaves its window": [[car({ end_time: at("01:59") })], {}, ["car", "IMPORT", inside]],
    "brings less than the best plan": [[car({ energy: kwh(11) })], {}, ["car", "IMPORT", inside]],
    "brings more than the best plan": [[car({ energy: kwh(9) })], {}, ["car", "IMPORT", inside]],
    "takes more than the device may": [[car({ max_power: kw(9) })], {}, ["car", "IMPORT", inside]],
    "takes more than the site has": [[car()], { max_power: kw(9) }, ["car", "IMPORT", inside]],
    "takes more than the site has for both": [
      both(),
      { max_power: kw(19) },
      ["car", "IMPORT", inside],
      ["van", "IMPORT", ["01:59", "02:59", 10]],
    ],
    "runs at a price beyond the cap": [
      [car()],
      { shaving_threshold: { absolute: 0.2 } },
      ["car", "IMPORT", ["00:59", "01:59", 10]],
    ],
    "is of another device": [[car()], {}, ["van", "IMPORT", inside]],
    "is of the other direction": [[car()], {}, ["car", "EXPORT", inside]],
    "runs twice at a time": [
      [car()],
      {},
      ["car", "IMPORT", ["01:00", "02:00", 5]],
      ["car", "IMPORT", ["01:30", "02:30", 5]],
    ],
    "buys and sells at a time": [
      [car(), car({ direction: "EXPORT" })],
      {},
      ["car", "IMPORT", inside],
      ["car", "EXPORT", ["01:59", "02:59", 10]],
    ],
  };
  for (const [why, [data, more, ...parts]] of Object.entries(impossible)) {
    test(`is not kept where it ${why}`, () => {
      const before = { data: parts.map((part) => madeOf(...part)) };
      const answer = planned(request(prices, data, more), { previous: before, keepWithin: 99 });
      assert.deepEqual(verdict(answer), [false, undefined]);
    });
  }

  test("is kept within the limits to the last watt, and takes turns", () => {
    const capped = { shaving_threshold: { absolute: 0.2 } };
    const kept = (data, more, ...parts) =>
      planned(request(prices, data, more), { previous: { data: parts.map((part) => madeOf(...part)) }, keepWithin: 99 })
        .kept;
    assert.ok(kept([car()], { max_power: kw(10) }, ["car", "IMPORT", inside]));
    assert.ok(kept([car()], capped, ["car", "IMPORT", ["01:30", "02:30", 10]]));
    const next = ["02:00", "03:00", 10];
    assert.ok(kept(both(), { max_power: kw(10) }, ["car", "IMPORT", inside], ["van", "IMPORT", next]));
    const turns = [car(), car({ direction: "EXPORT" })];
    assert.ok(kept(turns, {}, ["car", "IMPORT", inside], ["car", "EXPORT", next]));
  });

  test("has the warnings and the energies of the best one where some is unserved", () => {
    const short = request(prices, [car({ energy: kwh(50) })]);
    const before = planned(short);
    const answer = planned(short, { previous: before, certificate: true });
    assert.deepEqual([answer.kept, answer.warnings], [true, before.warnings]);
    assert.deepEqual(answer.data, before.data);
    assert.deepEqual(verifyCertificate(short.body, answer, short.prices).problems, []);
  });

  test("gives as reasons the prices of the best plan, and the words that it was kept", () => {
    const now = request([0.4, 0.1, 0.09, 0.3]);
    const [best] = planned(now, { reasons: "text" }).reasons;
    const [kept] = planned(now, { reasons: "text", previous, keepWithin: 0.1 }).reasons;
    const text = "Kept from the previous plan, which costs €0.10 more than the best.";
    assert.deepEqual(kept, { ...best, text });
    const [same] = planned(request(prices), { reasons: "text", previous }).reasons;
    assert.equal(same.text, "Kept from the previous plan, which costs no more than the best.");
    assert.equal(planned(now, { reasons: true, previous, keepWithin: 0.1 }).reasons[0].text, undefined);
    assert.match(planned(now, { reasons: "text", previous }).reasons[0].text, /^Charges 02:00-03:00, the cheapest/);
  });

  test("has another id where it is another plan, in any order of the devices", () => {
    const now = [0.4, 0.1, 0.09, 0.3];
    const id = (options, data = [car(), van()]) => planned(request(now, data), options).id;
    const before = planned(request(prices, [car(), van()]));
    const other = { data: [madeOf("car", "IMPORT", inside), madeOf("van", "IMPORT", ["02:00", "03:00", 10])] };
    assert.equal(id({ previous: before }), id({}));
    const kept = id({ previous: before, keepWithin: 9 });
    assert.equal(new Set([id({}), kept, id({ previous: other, keepWithin: 9 })]).size, 3);
    assert.equal(id({ previous: before, keepWithin: 9 }, [van(), car()]), kept);
  });

  test("that is no answer of amount is refused with its place", () => {
    const field = (data) => {
      try {
        return planned(request(prices), { previous: { data } });
      } catch (error) {
        return error.field;
      }
    };
    const made = madeOf("car", "IMPORT", inside);
    assert.equal(field([{ ...made, schedule: undefined }]), "options.previous.data[0].schedule");
    assert.equal(field([made, { ...made, device_id: "" }]), "options.previous.data[1].device_id");
    assert.equal(field([{ ...made, direction: "UP" }]), "options.previous.data[0].direction");
    const [part] = made.schedule;
    for (const wrong of [{ power: 1 }, { start_time: "soon" }, { end_time: at("01:00") }]) {
      const schedule = [part, { ...part, ...wrong }];
      assert.equal(field([{ ...made, schedule }]), `options.previous.data[0].schedule[1].${Object.keys(wrong)[0]}`);
    }
  });
});
