// Answers of `amount` that are right, and answers that are wrong in one thing each: what a checker of proofs has to tell
// apart. A wrong one is a right one with a change, and comes with what has to be said of it.

import * as fourHours from "./four-hours.js";
import { hourly, periods } from "./four-hours.js";
import { amount, device, HOUR, iso, kw, site, START } from "./site.js";

const hour = (number) => iso(START + number * HOUR);
const span = (from, to) => ({ start_time: hour(from), end_time: hour(to) });
const segment = (from, to, power) => ({ ...span(from, to), power: kw(power) });

/** All that a proof is checked from: the request, the prices, the answer. */
function planned(body, prices = fourHours.prices) {
  return { body, prices, answer: amount(body, { prices, certificate: true }) };
}

/** One price all day: when a device runs makes no difference. */
const FLAT = hourly(0.2, 0.2, 0.2, 0.2);
const LIST = periods(...fourHours.prices.values);

/** 15 kWh: the hour at 0.1, and half of that at 0.2. */
const shared = planned(site([device("a", 10), device("b", 5)]));
/** 10 kWh: the hour at 0.1. At once, in the hour at 0.4, it would cost 4. */
const alone = planned(site([device("a", 10)]));
/** 4 kWh and 6 kWh, which 10 kW can carry in the first hour. */
const flat = planned(site([device("a", 4, { max_power: kw(4) }), device("b", 6, { max_power: kw(6) })]), FLAT);
/** 60 kWh, of which 10 kW carry 40: 20 for each. */
const short = planned(site([device("a", 30), device("b", 30)]));
/** 20 kWh, of which only the hour at 0.1 is not too dear. */
const capped = planned(site([device("a", 20)], { shaving_threshold: { absolute: 0.15 } }));
/** 20 kWh in an hour that has 10. */
const late = planned(site([device("a", 20, span(1, 2))]));
/** Buys 10 at 0.1 and 10 at 0.2, sells 10 at 0.5 and 5 at 0.3. */
const both = planned(site([device("a", 20), device("b", 15, { direction: "EXPORT" })]), {
  import: fourHours.prices,
  export: hourly(0.1, 0.2, 0.5, 0.3),
});
/** One device that buys and sells. */
const turns = (buys, sells, exports, change) =>
  planned(site([device("a", buys), device("a", sells, { direction: "EXPORT" })], change), {
    import: fourHours.prices,
    export: hourly(...exports),
  });
/** Buys 20 kWh in the hours at 0.4 and 0.3, for it sells in those at 0.5 and 0.4. */
const turning = turns(20, 20, [0.1, 0.5, 0.4, 0.2]);
/** Four hours for six: 20 of 30 kWh each. */
const hurried = turns(30, 30, [0.1, 0.5, 0.1, 0.2]);
/** Gets 8 of 12 kWh beside one that gets 12 of 18 in two hours, and sells in the first one. */
const besides = planned(
  site([
    device("a", 12, span(0, 2)),
    device("b", 18, span(0, 2)),
    device("a", 10, { ...span(0, 2), direction: "EXPORT" }),
  ]),
  { import: hourly(0.1, 0.2), export: hourly(0.3, 0.1) },
);
/** Three devices that buy and sell for half an hour each in one hour, at 6 of 10 kW. */
const doubtful = planned(
  site(
    ["a", "b", "c"].flatMap((name) =>
      ["IMPORT", "EXPORT"].map((direction) => device(name, 3, { ...span(0, 1), direction, max_power: kw(6) })),
    ),
  ),
  { import: FLAT, export: FLAT },
);
/** At once it is free; later it is paid for. */
const free = planned(site([device("a", 10)]), hourly(0, -0.1, 0.2, 0.2));
/** Two devices that get a third of what they want, while one with its own hours gets all. */
const crowded = planned(
  site([device("a", 30, span(0, 2)), device("b", 30, span(0, 2)), device("c", 10)]),
  hourly(0.2, 0.3, 0.1, 0.4),
);
/** 5 of 10 kWh in its hour, beside one that gets all of its 5. */
const narrow = planned(site([device("a", 10, { ...span(1, 2), max_power: kw(5) }), device("b", 5)]));
/** 5 W of a site of 10 W. */
const watts = planned(site([device("a", 0.005, { max_power: kw(0.005) })], { max_power: kw(0.01) }));
/** As `alone`, for a two-millionth of the price. */
const cheap = planned(site([device("a", 10)]), hourly(8e-7, 2e-7, 2.9e-7, 6e-7));
/** A full car, beside one that is not; and one that may take no power. */
const full = planned(site([device("a", 0), device("b", 10)]));
const powerless = planned(site([device("a", 10, { max_power: kw(0) }), device("b", 5)]));
const dark = planned(site([device("a", 10)], { max_power: kw(0) }));
/** The scale of the window has 0.1 at its lower and 0.3 at its upper end; the hour at 0.4 is not in it. */
const scaled = (relative) => planned(site([device("a", 30, span(1, 4))], { shaving_threshold: { relative } }));

/** A right answer with a change that leaves it right. */
function changed(right, change) {
  const proof = structuredClone(right);
  change(proof.answer);
  return proof;
}

/** Sets what is at a path, and leaves all else. */
const set = (path, value) => (answer) => {
  const names = path.split(".");
  const last = names.pop();
  names.reduce((object, name) => object[name], answer)[last] = value;
};

/** Answers that have to be proven. */
export const RIGHT = {
  "of two devices that share the cheapest hours": shared,
  "of one device": alone,
  "at a flat price": flat,
  "of devices that share a shortage": short,
  "of a device that its price cap keeps short": capped,
  "of a device that its window keeps short": late,
  "of imports and exports": both,
  "that is free without a plan": free,
  "of a device that buys and sells by turns": turning,
  "of a device that has too little time to buy and to sell": hurried,
  "of a device that turns in the middle of a second": turns(15.003, 5.002, [0.1, 0.5, 0.1, 0.2]),
  "of a device that sells for less than a second": turns(35, 0.001, [0.1, 0.5, 0.1, 0.2], { max_power: kw(11) }),
  "of a device that has too little time, and turns in the middle of a second": turns(30.1, 31.3, [0.1, 0.5, 0.1, 0.2]),
  "of a device that its price cap keeps short, and that sells in the other hours": turns(20, 20, [0.1, 0.5, 0.4, 0.2], {
    shaving_threshold: { absolute: 0.15 },
  }),
  "of a device that sells where it would buy more than the site can carry": besides,
  "of a few watts": watts,
  "at prices of some millionths": cheap,
  "of devices that go short beside one that does not": crowded,
  "of a device that its power keeps short": narrow,
  "of a device that wants nothing": full,
  "of a device that may take no power": powerless,
  "of a site that may take no power": dark,
  "of a seventh of a watt": planned(
    site([device("a", 0.0002, { max_power: kw(0.001 / 7) })], { max_power: kw(0.001) }),
  ),
  "of a seventh of a watt, where that is too little": planned(
    site([device("a", 1, { max_power: kw(0.001 / 7) })], { max_power: kw(0.001) }),
  ),
  "of a seventh of a million kilowatts, where that is too little": planned(
    site([device("a", 1e9, { max_power: kw(1e6 / 7) })], { max_power: kw(1e7) }),
  ),
  "of a seventh of a milliwatt, whose last part is rounded by a part in a million": planned(
    site([device("a", 2.0003e-7, { max_power: kw(1e-6 / 7) })], { max_power: kw(1e-6) }),
  ),
  "of a site without a limit worth the name": planned(site([device("a", 15)], { max_power: kw(1e9) })),
  "with a rent that is off by its last digit": changed(
    shared,
    set("certificate.site.0.rents.0.rent", 0.10000000000000002),
  ),
  // Of a device that its cap keeps short, the marginal price may be anything from its last price on.
  "with a marginal price beyond the price cap": changed(capped, ({ certificate }) =>
    Object.assign(certificate.devices[0], { price: 0.25, rents: [{ ...span(1, 2), rent: 0.15000000000000002 }] }),
  ),
  "with a cap in the middle of the scale": scaled(0.7),
  "with a cap in the middle of the scale, and higher prices to come": planned(
    site([device("a", 30, span(0, 3))], { shaving_threshold: { relative: 0.7 } }),
    hourly(0.1, 0.2, 0.3, 0.9),
  ),
  "with a cap at the lower end of the scale": scaled(0.01),
  "with a cap at the lower end of the scale, and a price a hair above it": planned(
    site([device("a", 30)], { shaving_threshold: { relative: 0.01 } }),
    hourly(0.1 + 0.2, 0.3, 0.4, 0.5),
  ),
  "with a cap at the upper end of the scale": scaled(1),
  "with a cap that is a price": planned(site([device("a", 20)], { shaving_threshold: { absolute: 0.2 } })),
  "with no threshold": planned(site([device("a", 10)], { shaving_threshold: null })),
  "with numbers as text": planned(
    site([device("a", "10", { max_power: { units: "W", value: " 10000 " } })], {
      max_power: kw("10.0"),
      shaving_threshold: { relative: null, absolute: "0.2" },
    }),
  ),
  "in watts": planned(
    site([device("a", 0, { max_power: { units: "W", value: 8000 }, energy: { units: "WH", value: 40_000 } })]),
  ),
  "of a device without a limit of its own": planned(site([device("a", 10, { max_power: null })])),
  "with times west of Greenwich": planned(
    site([device("a", 20, { start_time: "2025-12-31T19:00:00-05:00", end_time: "2025-12-31T22:30:00-05:30" })]),
  ),
  "with times east of Greenwich": planned(
    site([device("a", 20, { start_time: "2026-01-01T01:00:00+01:00", end_time: "2026-01-01T04:00:00+01:00" })]),
  ),
  "with a leap second": planned(
    site([device("a", 20, { start_time: "2025-12-31T23:59:60Z", end_time: "2026-01-01T01:59:60.000Z" })]),
  ),
  "with fractions of seconds": planned(
    site([device("a", 40, { start_time: "2026-01-01t00:00:00.0009z", end_time: "2026-01-01 03:00:00.75+00:00" })]),
  ),
  "of one device for two times": planned(site([device("a", 10, span(0, 2)), device("a", 10, span(2, 4))])),
  "with forecasts": planned(
    site([device("a", 15)]),
    LIST.map((period, at) => ({ ...period, price: { ...period.price, confidence: [0.1, 0.8, 0, 0.2][at] } })),
  ),
  "of prices with a gap outside the window": planned(site([device("a", 10, span(0, 2))]), [
    ...LIST.slice(0, 2),
    { ...LIST[2], price: { value: 0, confidence: 0 } },
    LIST[3],
  ]),
  "of prices that are listed twice": planned(site([device("a", 10)]), LIST.concat(LIST)),
  "of prices in columns with a Date": planned(site([device("a", 10)]), {
    start: new Date(START),
    intervalMinutes: 60,
    values: Float64Array.of(0, 0, 0.2, 0.1),
    confidence: [1, 0.5, 1, 1],
  }),
  "of rates of the older API, backwards": planned(
    site([device("a", 10)]),
    LIST.map(({ price, ...period }) => ({ ...period, tariff: { rate: price.value } })).reverse(),
  ),
  "of a document of prices": planned(site([device("a", 10)]), { currency_code: "EUR", data: LIST }),
  "of a direction, others being null": planned(site([device("a", 10)]), { import: LIST, export: null }),
};

/** What is changed, from which answer, and what has to be said of it. */
const CHANGES = {
  // The plan
  "power above the device's": [
    alone,
    /dev_a exceeds its power, first at .*T01:00/,
    set("data.0.schedule.0.power.value", 10.1),
  ],
  "power above the site's": [
    flat,
    /the site limit is exceeded, first at .*T00:00/,
    (answer, body) => Object.assign(body, { max_power: kw(9) }) && Object.assign(answer, { max_power: kw(9) }),
  ],
  "a segment beyond the price cap": [
    capped,
    /dev_a runs beyond its price cap, first at .*T02:00/,
    ({ data }) => data[0].schedule.push(segment(2, 3, 10)),
  ],
  "a segment before the window": [
    late,
    /outside its window/,
    ({ data }) => data[0].schedule.unshift(segment(0, 1, 10)),
  ],
  "a segment after the window": [late, /outside its window/, ({ data }) => data[0].schedule.push(segment(3, 4, 10))],
  "a segment where there are no prices": [
    late,
    /outside its window/,
    ({ data }) => data[0].schedule.push(segment(40, 41, 10)),
  ],
  "a gap in the prices of the window": [
    alone,
    /there is no price at .*T03:00/,
    (answer, body, prices) => (prices.values = prices.values.slice(0, 3)),
  ],
  "prices of no confidence in the window": [
    alone,
    /there is no price at .*T03:00/,
    (answer, body, prices) => Object.assign(prices, { values: [0.4, 0.1, 0.2, 0], confidence: [1, 1, 1, 0] }),
  ],
  "segments out of order": [
    late,
    /a segment of dev_a is not in order/,
    set("data.0.schedule", [segment(1.5, 2, 10), segment(1, 1.5, 10)]),
  ],
  "segments that overlap": [
    late,
    /a segment of dev_a is not in order/,
    set("data.0.schedule", [segment(1, 1.6, 10), segment(1.5, 2, 10)]),
  ],
  "a segment of no length": [
    late,
    /a segment of dev_a is not in order/,
    ({ data }) => data[0].schedule.push(segment(2, 2, 10)),
  ],
  "one device that runs twice at a time": [
    flat,
    /dev_a runs twice at a time, first at .*T00:00/,
    (answer, body) =>
      [body.data[1], answer.data[1], answer.certificate.devices[1]].forEach((entry) => (entry.device_id = "dev_a")),
  ],
  "more energy than is wanted": [
    alone,
    /dev_a gets more than it wants/,
    (answer, body) => (body.data[0].energy.value = 9),
  ],
  "less energy than is wanted": [
    alone,
    /dev_a goes short without a proof/,
    (answer, body) => (body.data[0].energy.value = 11),
  ],

  "one device that buys and sells at once": [
    turning,
    /dev_a runs twice at a time, first at .*T01:00/,
    ({ data }) => (data[0].schedule = [segment(1, 3, 10)]),
  ],
  "a device that sells in the hours in which it should buy": [
    turning,
    /the plan costs -1, and no plan less than -2/,
    ({ data }) => {
      data[0].schedule = [segment(0, 1, 10), segment(2, 3, 10)];
      data[1].schedule = [segment(1, 2, 10), segment(3, 4, 10)];
    },
  ],
  "time that one direction has too much of": [
    hurried,
    /dev_a runs one way where the other way has a smaller share/,
    ({ data }) => {
      data[0].schedule = [segment(1.75, 4, 10)];
      data[1].schedule = [segment(0, 1.75, 10)];
    },
  ],
  "time that nobody uses": [
    hurried,
    /dev_a could take more/,
    ({ data }) => (data[0].schedule.at(-1).end_time = hour(3.5)),
  ],
  "a shortage of a device that sells where the site has room": [
    besides,
    /dev_a could take more, first at .*T00:00/,
    set("certificate.site.0.shortage.windows", [span(1, 2)]),
  ],
  "a plan of which nobody knows whether it is the best": [
    doubtful,
    /the plan is not proven to be the best/,
    () => undefined,
  ],
  // That no more can be delivered
  "a shortage without a proof": [
    short,
    /dev_b goes short without a proof/,
    ({ certificate }) => delete certificate.site[0].shortage,
  ],
  "a shortage without windows": [
    short,
    /dev_a could take more, first at .*T00:00/,
    set("certificate.site.0.shortage.windows", []),
  ],
  "a shortage with room at the site": [
    short,
    /the devices that go short could take more, first at .*T02:30/,
    ({ data }) => (data[0].schedule[0].end_time = hour(2.5)),
  ],
  "a shortage whose window others fill": [
    planned(site([device("a", 30, span(1, 2)), device("b", 5)])),
    /the devices that go short could take more, first at .*T01:00/,
    ({ certificate, data }) => {
      data.forEach((device) => (device.schedule = [segment(1, 2, 5)]));
      certificate.site[0].shortage = { devices: [0], windows: [span(1, 2)] };
    },
  ],
  "a shortage of devices that are not there": [
    short,
    /number of devices of the shortage is 2, it should be 3/,
    ({ certificate }) => certificate.site[0].shortage.devices.push(7),
  ],
  "a shortage that one device bears": [
    short,
    /a device runs where one with a smaller share has room, first at .*T00:00/,
    ({ data }) => [6, 4].forEach((power, at) => (data[at].schedule = [segment(0, 4, power)])),
  ],

  // That it costs the least
  "an hour that costs more": [
    alone,
    /the plan costs 2, and no plan less than 1/,
    ({ data }) => (data[0].schedule = [segment(2, 3, 10)]),
  ],
  "minutes that cost more": [
    alone,
    /the plan costs 1.01, and no plan less than 1/,
    set("data.0.schedule.0", { ...span(1 + 36 / 3600, 2 + 36 / 3600), power: kw(10) }),
  ],
  "a second that costs more": [
    alone,
    /the plan costs 1.0002\d*, and no plan less than 1/,
    set("data.0.schedule.0", { ...span(1 + 1 / 3600, 2 + 1 / 3600), power: kw(10) }),
  ],
  "an hour that costs 45 % more, with a proof to match": [
    cheap,
    /the plan costs 0.00000289*\d*, and no plan less than 0.000002/,
    ({ data, certificate }) => {
      data[0].schedule = [segment(2, 3, 10)];
      Object.assign(certificate, { bound: 2.9e-6, devices: [{ device_id: "dev_a", price: 2.9e-7, rents: [] }] });
    },
  ],
  "half an hour that costs more, of a few watts": [
    watts,
    /the plan costs 0.00075, and no plan less than 0.0005/,
    ({ data }) => (data[0].schedule = [1.5, 2].map((from) => ({ ...span(from, from + 0.5), power: kw(0.005) }))),
  ],
  "a marginal price that is too high": [shared, /and no plan less than/, set("certificate.devices.0.price", 0.25)],
  "a marginal price that is too low": [shared, /and no plan less than/, set("certificate.devices.0.price", 0.15)],
  "a rent of the site that is too high": [shared, /and no plan less than/, set("certificate.site.0.rents.0.rent", 0.2)],
  "a rent of the site that is too low": [shared, /and no plan less than/, set("certificate.site.0.rents.0.rent", 0.05)],
  "a rent of the site where it has room": [
    alone,
    /the plan costs 1, and no plan less than 0/,
    ({ certificate }) => certificate.site[0].rents.unshift({ ...span(0, 1), rent: 0.1 }),
  ],
  "a rent of the site below zero": [
    alone,
    /the site has a negative rent, first at .*T03:00/,
    ({ certificate }) => certificate.site[0].rents.push({ ...span(3, 4), rent: -0.1 }),
  ],
  "a rent of a device that is too high": [
    late,
    /dev_a has another rent than 0/,
    ({ certificate }) => certificate.devices[0].rents.push({ ...span(1, 2), rent: 1e-7 }),
  ],
  "no rent of a device": [both, /dev_a has another rent than 0.1/, set("certificate.devices.0.rents", [])],
  "a rent of a device beyond its price cap": [
    capped,
    /dev_a has another rent than 0,/,
    ({ certificate }) => certificate.devices[0].rents.push({ ...span(2, 3), rent: 0.1 }),
  ],
  "a rent of a device outside its window": [
    late,
    /outside its window/,
    ({ certificate }) => certificate.devices[0].rents.push({ ...span(2, 3), rent: 0.1 }),
  ],

  // The figures
  "another energy": [alone, /dev_a gets 10 kWh, the answer says 9.9999/, set("data.0.energy.value", 9.9999)],
  "another energy of a few watts": [
    watts,
    /dev_a gets 0.005 kWh, the answer says 0.0049999/,
    set("data.0.energy.value", 0.0049999),
  ],
  "another cost of a device": [
    alone,
    /the cost of dev_a is 1.00001, it should be 1/,
    set("data.0.tariff.value", 1.00001),
  ],
  "another confidence of a device": [
    alone,
    /the confidence of dev_a is 0.9, it should be 1/,
    set("data.0.tariff.confidence", 0.9),
  ],
  "another baseline of a device": [
    alone,
    /the baseline of dev_a is 4.00001, it should be 4/,
    set("data.0.baseline.value", 4.00001),
  ],
  "another saving of a device": [
    alone,
    /the saving of dev_a is 2.99999, it should be 3/,
    set("data.0.savings.value", 2.99999),
  ],
  "another percentage of a device": [
    alone,
    /the saving in percent of dev_a is 75.00001, it should be 75/,
    set("data.0.savings.percentage", 75.00001),
  ],
  "a percentage of nothing": [
    free,
    /the saving in percent of dev_a is 5, it should be 0/,
    set("data.0.savings.percentage", 5),
  ],
  "another cost of the site": [alone, /the cost of the site is 1.00001, it should be 1/, set("tariff.value", 1.00001)],
  "another confidence of the site": [
    alone,
    /the confidence of the site is 0.9, it should be 1/,
    set("tariff.confidence", 0.9),
  ],
  "another baseline of the site": [
    alone,
    /the baseline of the site is 4.00001, it should be 4/,
    set("baseline.value", 4.00001),
  ],
  "another saving of the site": [
    alone,
    /the saving of the site is 2.99999, it should be 3/,
    set("savings.value", 2.99999),
  ],
  "another percentage of the site": [
    alone,
    /the saving in percent of the site is 75.00001, it should be 75/,
    set("savings.percentage", 75.00001),
  ],
  "a percentage of the net of imports and exports": [
    both,
    /the saving in percent of the site is 216.66667, it should be 92.857/,
    // 6.5 of 5 + 2, not of 5 - 2.
    set("savings.percentage", 216.66667),
  ],
  "a percentage of a baseline that is nothing but rounding": [
    // 0.1 + 0.2 - 0.3 is 5.6e-17.
    planned(site([device("a", 3, { max_power: kw(1) })]), hourly(0.1, 0.2, -0.3, 0)),
    /the saving in percent of the site is 100, it should be 0/,
    set("savings.percentage", 100),
  ],
  "another bound": [
    alone,
    /the bound of the certificate is 0.99999, it should be 1/,
    set("certificate.bound", 0.99999),
  ],
  "another gap": [alone, /the gap of the certificate is 0.00001, it should be 0/, set("certificate.gap", 0.00001)],

  // The warnings
  "another cause than the power of a device that has none": [
    powerless,
    /cause of the warning of dev_a is false/,
    set("warnings.0.limited_by", "window"),
  ],
  "another cause than the power of a site that has none": [
    dark,
    /cause of the warning of dev_a is false/,
    set("warnings.0.limited_by", "device_limit"),
  ],
  "the power of a device as the cause, that has some": [
    late,
    /cause of the warning of dev_a is false/,
    set("warnings.0.limited_by", "device_limit"),
  ],
  "no warnings": [short, /the warnings are not those of the devices that go short/, (answer) => delete answer.warnings],
  "one warning for two": [
    short,
    /the warnings are not those of the devices that go short/,
    ({ warnings }) => warnings.pop(),
  ],
  "a warning that is not needed": [
    alone,
    /the warnings are not those of the devices that go short/,
    (answer) => (answer.warnings = [{}]),
  ],
  "a warning of another code": [
    short,
    /the code of the warning of dev_a/,
    set("warnings.0.code", "target_not_reached"),
  ],
  "a warning of another device": [short, /the device_id of the warning of dev_a/, set("warnings.0.device_id", "dev_b")],
  "a warning of another request": [short, /the requested of the warning of dev_b/, set("warnings.1.requested", 31)],
  "a warning of another delivery": [
    short,
    /the delivered of the warning of dev_b/,
    set("warnings.1.delivered", 20.000001),
  ],
  "a warning in another unit": [short, /the unit of the warning of dev_b/, set("warnings.1.unit", "WH")],
  "a warning that blames the window for the site": [
    short,
    /the cause of the warning of dev_b/,
    set("warnings.1.limited_by", "window"),
  ],
  "a warning that blames the price cap for the window": [
    late,
    /the cause of the warning of dev_a/,
    set("warnings.0.limited_by", "price_cap"),
  ],
  "a warning that blames the window for the price cap": [
    capped,
    /the cause of the warning of dev_a/,
    set("warnings.0.limited_by", "window"),
  ],

  // What the request says
  "another device": [alone, /the device_id of dev_a is dev_b/, set("data.0.device_id", "dev_b")],
  "a proof of another device": [
    alone,
    /the device_id of the proof of dev_a is dev_b/,
    set("certificate.devices.0.device_id", "dev_b"),
  ],
  "another direction": [alone, /the direction of dev_a is EXPORT/, set("data.0.direction", "EXPORT")],
  "a direction that nobody knows": [
    shared,
    /the number of devices of the certificate is 1, it should be 2/,
    (answer, body) => (body.data[1].direction = answer.data[1].direction = "LOCAL"),
  ],
  "another start": [alone, /the start_time of dev_a/, set("data.0.start_time", hour(0.5))],
  "another end": [alone, /the end_time of dev_a/, set("data.0.end_time", hour(3.5))],
  "another power limit": [
    alone,
    /the max_power of dev_a is 11 KW, it should be 10 KW/,
    set("data.0.max_power.value", 11),
  ],
  "no power limit": [
    alone,
    /the max_power of dev_a is undefined, it should be 10 KW/,
    ({ data }) => delete data[0].max_power,
  ],
  "another unit of power": [alone, /the unit of power of dev_a is MW/, set("data.0.schedule.0.power.units", "MW")],
  "another unit of energy": [alone, /the unit of energy of dev_a is WH/, set("data.0.energy.units", "WH")],
  "units that nobody knows": [
    alone,
    /the unit MW is undefined/,
    ({ data }, body) =>
      [data[0].max_power, data[0].schedule[0].power, body.data[0].max_power].forEach((power) => (power.units = "MW")),
  ],
  "another site limit": [alone, /the max_power of the answer is 11 KW/, set("max_power.value", 11)],
  "another price cap": [
    capped,
    /the absolute threshold of the answer is 0.2, it should be 0.15/,
    set("shaving_threshold.absolute", 0.2),
  ],
  "another relative price cap": [
    scaled(0.7),
    /the relative threshold of the answer is 0.6, it should be 0.7/,
    set("shaving_threshold.relative", 0.6),
  ],
  "a schedule too few": [shared, /number of schedules of the answer is 1, it should be 2/, ({ data }) => data.pop()],
  "a schedule too many": [
    alone,
    /number of schedules of the answer is 2, it should be 1/,
    ({ data }) => data.push(data[0]),
  ],
  "a proof too many": [
    alone,
    /number of proofs of the answer is 2, it should be 1/,
    ({ certificate }) => certificate.devices.push(certificate.devices[0]),
  ],
  "a proof of the site too many": [
    alone,
    /number of sites of the certificate is 2, it should be 1/,
    ({ certificate }) => certificate.site.push(certificate.site[0]),
  ],
  "no certificate": [alone, /the answer cannot be checked/, (answer) => delete answer.certificate],
  "no prices of the direction": [
    alone,
    /the answer cannot be checked/,
    (answer, body, prices) => Object.assign(prices, { export: { ...prices } }),
  ],
  "prices that overlap": [
    planned(site([device("a", 10)]), LIST),
    /the price of prices that overlap is 0.5, it should be 0.4/,
    (answer, body, prices) => prices.unshift({ ...prices[0], price: { value: 0.4 } }) && (prices[1].price.value = 0.5),
  ],

  // What is no number, list or time
  ...Object.fromEntries(
    [
      ["a rent", shared, "certificate.site.0.rents.0.rent"],
      ["a rent of a device", both, "certificate.devices.0.rents.0.rent"],
      ["a marginal price", shared, "certificate.devices.0.price"],
      ["the bound", shared, "certificate.bound"],
      ["the gap", shared, "certificate.gap"],
      ["a power", shared, "data.0.schedule.0.power.value"],
      ["an energy", shared, "data.0.energy.value"],
      ["a cost", shared, "data.1.tariff.value"],
      ["a confidence", shared, "data.1.tariff.confidence"],
      ["a baseline", shared, "data.1.baseline.value"],
      ["a saving", shared, "savings.value"],
      ["a percentage", shared, "savings.percentage"],
    ].flatMap(([what, right, path]) =>
      ["000", "0x0", "0.1", [0], null, undefined, NaN, Infinity, 1n, {}].map((value) => [
        `${what} that is ${typeof value} ${Array.isArray(value) ? "[0]" : String(value)}`,
        [right, /which is no number/, set(path, value)],
      ]),
    ),
  ),
  "a request of no number": [
    alone,
    /a number of the request is 1e1, which is no number/,
    (answer, body) => (body.data[0].energy.value = "1e1"),
  ],
  "a request of a list for a number": [
    alone,
    /a number of the request is 10, which is no number/,
    (answer, body) => (body.data[0].energy.value = ["10"]),
  ],
  "prices that are text": [
    alone,
    /a price is 0.4, which is no number/,
    (answer, body, prices) => (prices.values = ["0.4", "0.1", "0.2", "0.3"]),
  ],
  "rents that are no list": [
    alone,
    /a rent of dev_a is no list/,
    set("certificate.devices.0.rents", { length: 0, map: () => [] }),
  ],
  "a time in a list": [
    alone,
    /the time 2026-01-01T01:00:00Z is NaN/,
    ({ data }) => (data[0].schedule[0].start_time = [hour(1)]),
  ],
  "a time without an offset": [
    alone,
    /the time 2026-01-01T01:00:00 is NaN/,
    set("data.0.schedule.0.start_time", "2026-01-01T01:00:00"),
  ],
  "a time of more than 60 seconds": [
    alone,
    /the time 2026-01-01T00:59:61Z is NaN/,
    set("data.0.schedule.0.start_time", "2026-01-01T00:59:61Z"),
  ],
};

/** Answers that must not be proven, each with what has to be said of it. */
export const WRONG = Object.fromEntries(
  Object.entries(CHANGES).map(([name, [right, problem, change]]) => {
    const proof = structuredClone(right);
    change(proof.answer, proof.body, proof.prices);
    return [name, { ...proof, problem }];
  }),
);
