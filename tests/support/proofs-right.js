// Answers that have to be proven.

import { hourly } from "./four-hours.js";
import {
  LIST,
  alone,
  besides,
  both,
  capped,
  changed,
  cheap,
  crowded,
  dark,
  flat,
  free,
  full,
  hurried,
  late,
  narrow,
  planned,
  powerless,
  scaled,
  set,
  shared,
  short,
  span,
  turning,
  turns,
  watts,
} from "./proof-answers.js";
import { START, device, kw, site } from "./site.js";

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
