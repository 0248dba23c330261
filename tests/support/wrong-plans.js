// Changes of an answer that leave no plan, or none that is proven the best.

import {
  alone,
  besides,
  both,
  capped,
  cheap,
  doubtful,
  flat,
  hour,
  hurried,
  late,
  planned,
  segment,
  set,
  shared,
  short,
  span,
  turning,
  watts,
} from "./proof-answers.js";
import { device, kw, site } from "./site.js";

/** What is changed, from which answer, and what has to be said of it. */
export const WRONG_PLANS = {
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
};
