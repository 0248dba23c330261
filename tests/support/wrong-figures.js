// Changes of an answer, or of what it is checked from, in figures, warnings and forms.

import { hourly } from "./four-hours.js";
import {
  LIST,
  alone,
  both,
  capped,
  dark,
  free,
  hour,
  late,
  planned,
  powerless,
  scaled,
  set,
  shared,
  short,
  watts,
} from "./proof-answers.js";
import { device, kw, site } from "./site.js";

/** What is changed, from which answer, and what has to be said of it. */
export const WRONG_FIGURES = {
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
