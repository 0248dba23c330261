// `renderChart` of flatpeak-wasm/chart: the chart as text, in Node.

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { emptyProject } from "../support/project.js";

const project = await emptyProject();
const { Planner } = await project.load();
const chart = await import(pathToFileURL(join(project.installed, "chart.js")));
const { renderChart } = chart;

const prices = { start: "2026-01-31T00:00:00Z", intervalMinutes: 60, values: [0.4, 0.1, -0.2, 0.3] };
const location = { timezone: "Europe/London", currency_code: "GBP" };
const start_time = "2026-01-31T00:00:00Z";
const end_time = "2026-01-31T04:00:00Z";
const window = { start_time, end_time };
const kw = (value) => ({ units: "KW", value });
const kwh = (value) => ({ units: "KWH", value });

const planner = new Planner({
  prices: { import: prices, export: prices },
  location,
  devices: [{ id: "home", battery: { capacity_kwh: 10, power_kw: 5, round_trip_efficiency: 1 } }],
  now: start_time,
});
const PLANS = {
  amount: planner.schedules.amount({
    max_power: kw(10),
    data: [
      { device_id: "car", ...window, energy: kwh(10) },
      { device_id: "van", ...window, energy: kwh(5) },
    ],
  }),
  duration: planner.schedules.duration({ ...window, segment: "LOW", duration: 90 }),
  limit: planner.schedules.limit({ ...window, segment: "LOW", absolute: 0.1 }),
  soc: planner.schedules.soc(
    {
      device_id: "home",
      schedule_horizon: 4,
      device_state: { time: start_time, state_of_charge_percent: 50, target_state_of_charge_percent: 50 },
    },
    { arbitrage: true, trajectory: true },
  ),
};

// Between the margins of 3.4 and 2 letters of 16 pixels there are 400 for four hours: an hour has 100.
const WIDTH = 54.4 + 400 + 32;
const draw = (input, options) => renderChart({ prices, locale: "en-GB", ...input }, { width: WIDTH, ...options });

/** The elements with a class, each as an object of its attributes. */
function drawn(svg, name) {
  const elements = [...svg.matchAll(/<\w+ ((?:[\w-]+="[^"]*" ?)+)/g)].map(([, text]) =>
    Object.fromEntries([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value])),
  );
  return elements.filter((attributes) => attributes.class?.split(" ").includes(name));
}

const texts = (svg) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);

describe("the chart as text", () => {
  test("has a bar for each price, an hour wide, and full ones where the plan runs", () => {
    const svg = draw({ plan: PLANS.duration });
    const bars = drawn(svg, "bar");
    const places = (chosen) =>
      bars.filter((bar) => bar.class.includes("chosen") === chosen).map(({ x, width }) => [Number(x), Number(width)]);
    assert.deepEqual(places(false), [
      [54.4, 100],
      [154.4, 100],
      [254.4, 100],
      [354.4, 100],
    ]);
    // Half of the hour at 0.1, the later half, and the hour at -0.2.
    assert.deepEqual(places(true), [
      [204.4, 50],
      [254.4, 100],
    ]);
  });

  test("tells a price below zero by stripes too", () => {
    assert.deepEqual(
      drawn(draw({}), "below-zero").map(({ x }) => x),
      ["254.4"],
    );
  });

  test("has times of the place, in the language that is asked for", () => {
    assert.ok(texts(draw({ timezone: "Europe/Vienna" })).includes("03:00"));
    assert.ok(texts(draw({ locale: "en-US" })).includes("02:00 AM"));
  });

  test("has a layer for each device, with its name", () => {
    const svg = draw({ plan: PLANS.amount, names: { car: "Car <1>" } });
    assert.equal(drawn(svg, "layer").length, 4, "two in the plan, two in the legend");
    assert.ok(texts(svg).includes("Car &lt;1&gt;") && texts(svg).includes("van"));
    assert.deepEqual(drawn(draw({ plan: PLANS.amount, legend: false }), "layer").length, 2);
  });

  test("has the state of charge of a battery, and the outline of what it is compared with", () => {
    const svg = draw({ plan: PLANS.soc, reserve: 20, baseline: [{ ...window, power_kw: 2 }] });
    assert.equal(drawn(svg, "charge-line").length, 1);
    assert.equal(drawn(svg, "baseline").length, 1);
    assert.ok(texts(svg).includes("State of charge, %"));
  });

  for (const [name, plan] of Object.entries(PLANS)) {
    test(`says in words when it runs: ${name}`, () => {
      const [, words] = /<desc>([^<]*)<\/desc>/.exec(draw({ plan }));
      assert.match(words, /^31 Jan 2026\. Price -20\.0 p – 40\.0 p per kWh\. Plan: \d\d:\d\d/);
    });
  }

  test("a plan without powers has no scale of powers, unless its power is told", () => {
    assert.ok(!texts(draw({ plan: PLANS.limit })).includes("Power, kW"));
    assert.ok(texts(draw({ plan: PLANS.limit, power: 3 })).includes("Power, kW"));
  });

  test("has the custom properties of a page, or the colours of a theme", () => {
    assert.match(draw({}), /fill:var\(--flatpeak-chart-ink,light-dark\(#17222d,#eef1f3\)\)/);
    for (const theme of ["light", "dark"]) assert.doesNotMatch(draw({}, { theme }), /var\(|light-dark/);
    assert.notEqual(draw({}, { theme: "light" }), draw({}, { theme: "dark" }));
  });

  test("a sparkline has prices and plan, and no words", () => {
    const svg = draw({ plan: PLANS.amount }, { sparkline: 40 });
    assert.deepEqual(texts(svg), []);
    assert.match(svg, /height="40"/);
    assert.equal(drawn(svg, "layer").length, 2);
  });

  test("is the same for prices as columns, as a document, and for each direction", () => {
    const document = {
      data: prices.values.map((value, hour) => ({
        valid_from: `2026-01-31T0${hour}:00:00Z`,
        valid_to: new Date(Date.parse(start_time) + (hour + 1) * 3_600_000),
        price: { value },
      })),
    };
    for (const same of [document, document.data, { import: prices }]) assert.equal(draw({ prices: same }), draw({}));
  });

  test("needs words of another language only where they differ", () => {
    const svg = draw({ plan: PLANS.amount, words: { powerTitle: "Leistung, kW" } });
    assert.ok(texts(svg).includes("Leistung, kW") && texts(svg).includes("Price, p per kWh"));
  });
});

describe("what is wrong", () => {
  for (const [input, message] of [
    [{ prices: undefined }, "prices: there are none."],
    [{ prices: { ...prices, values: [0.1, Number.NaN] } }, "prices.values[1]: NaN is no number."],
    [
      { prices: { ...prices, start: "2026-01-31T00:00:00" } },
      'prices.start: "2026-01-31T00:00:00" is no time with an offset.',
    ],
    [{ prices: { data: 5 } }, "prices.data: must be a list."],
    [{ plan: { object: "forecast", data: [] } }, 'plan.object: "forecast" is no plan that is known.'],
    [{ timezone: "Europe/Atlantis" }, 'timezone: "Europe/Atlantis" is none that is known.'],
    [{ now: "soon" }, 'now: "soon" is no time with an offset.'],
  ]) {
    test(`is told with its place: ${message}`, () => {
      assert.throws(() => draw(input), { name: "TypeError", message });
    });
  }
});

test("Node can import the element, which is for browsers", () => {
  assert.deepEqual(Object.keys(chart).sort(), ["FlatpeakChart", "renderChart"]);
  assert.equal(globalThis.document, undefined);
});
