// Right answers of `amount` with what they are checked from, and how a test changes one.
// apart. A wrong one is a right one with a change, and comes with what has to be said of it.

import * as fourHours from "./four-hours.js";
import { hourly, periods } from "./four-hours.js";
import { amount, device, HOUR, iso, kw, site, START } from "./site.js";

export const hour = (number) => iso(START + number * HOUR);
export const span = (from, to) => ({ start_time: hour(from), end_time: hour(to) });
export const segment = (from, to, power) => ({ ...span(from, to), power: kw(power) });

/** All that a proof is checked from: the request, the prices, the answer. */
export function planned(body, prices = fourHours.prices) {
  return { body, prices, answer: amount(body, { prices, certificate: true }) };
}

/** One price all day: when a device runs makes no difference. */
export const FLAT = hourly(0.2, 0.2, 0.2, 0.2);
export const LIST = periods(...fourHours.prices.values);

/** 15 kWh: the hour at 0.1, and half of that at 0.2. */
export const shared = planned(site([device("a", 10), device("b", 5)]));
/** 10 kWh: the hour at 0.1. At once, in the hour at 0.4, it would cost 4. */
export const alone = planned(site([device("a", 10)]));
/** 4 kWh and 6 kWh, which 10 kW can carry in the first hour. */
export const flat = planned(site([device("a", 4, { max_power: kw(4) }), device("b", 6, { max_power: kw(6) })]), FLAT);
/** 60 kWh, of which 10 kW carry 40: 20 for each. */
export const short = planned(site([device("a", 30), device("b", 30)]));
/** 20 kWh, of which only the hour at 0.1 is not too dear. */
export const capped = planned(site([device("a", 20)], { shaving_threshold: { absolute: 0.15 } }));
/** 20 kWh in an hour that has 10. */
export const late = planned(site([device("a", 20, span(1, 2))]));
/** Buys 10 at 0.1 and 10 at 0.2, sells 10 at 0.5 and 5 at 0.3. */
export const both = planned(site([device("a", 20), device("b", 15, { direction: "EXPORT" })]), {
  import: fourHours.prices,
  export: hourly(0.1, 0.2, 0.5, 0.3),
});
/** One device that buys and sells. */
export const turns = (buys, sells, exports, change) =>
  planned(site([device("a", buys), device("a", sells, { direction: "EXPORT" })], change), {
    import: fourHours.prices,
    export: hourly(...exports),
  });
/** Buys 20 kWh in the hours at 0.4 and 0.3, for it sells in those at 0.5 and 0.4. */
export const turning = turns(20, 20, [0.1, 0.5, 0.4, 0.2]);
/** Four hours for six: 20 of 30 kWh each. */
export const hurried = turns(30, 30, [0.1, 0.5, 0.1, 0.2]);
/** Gets 8 of 12 kWh beside one that gets 12 of 18 in two hours, and sells in the first one. */
export const besides = planned(
  site([
    device("a", 12, span(0, 2)),
    device("b", 18, span(0, 2)),
    device("a", 10, { ...span(0, 2), direction: "EXPORT" }),
  ]),
  { import: hourly(0.1, 0.2), export: hourly(0.3, 0.1) },
);
/** Three devices that buy and sell for half an hour each in one hour, at 6 of 10 kW. */
export const doubtful = planned(
  site(
    ["a", "b", "c"].flatMap((name) =>
      ["IMPORT", "EXPORT"].map((direction) => device(name, 3, { ...span(0, 1), direction, max_power: kw(6) })),
    ),
  ),
  { import: FLAT, export: FLAT },
);
/** At once it is free; later it is paid for. */
export const free = planned(site([device("a", 10)]), hourly(0, -0.1, 0.2, 0.2));
/** Two devices that get a third of what they want, while one with its own hours gets all. */
export const crowded = planned(
  site([device("a", 30, span(0, 2)), device("b", 30, span(0, 2)), device("c", 10)]),
  hourly(0.2, 0.3, 0.1, 0.4),
);
/** 5 of 10 kWh in its hour, beside one that gets all of its 5. */
export const narrow = planned(site([device("a", 10, { ...span(1, 2), max_power: kw(5) }), device("b", 5)]));
/** 5 W of a site of 10 W. */
export const watts = planned(site([device("a", 0.005, { max_power: kw(0.005) })], { max_power: kw(0.01) }));
/** As `alone`, for a two-millionth of the price. */
export const cheap = planned(site([device("a", 10)]), hourly(8e-7, 2e-7, 2.9e-7, 6e-7));
/** A full car, beside one that is not; and one that may take no power. */
export const full = planned(site([device("a", 0), device("b", 10)]));
export const powerless = planned(site([device("a", 10, { max_power: kw(0) }), device("b", 5)]));
export const dark = planned(site([device("a", 10)], { max_power: kw(0) }));
/** The scale of the window has 0.1 at its lower and 0.3 at its upper end; the hour at 0.4 is not in it. */
export const scaled = (relative) => planned(site([device("a", 30, span(1, 4))], { shaving_threshold: { relative } }));

/** A right answer with a change that leaves it right. */
export function changed(right, change) {
  const proof = structuredClone(right);
  change(proof.answer);
  return proof;
}

/** Sets what is at a path, and leaves all else. */
export const set = (path, value) => (answer) => {
  const names = path.split(".");
  const last = names.pop();
  names.reduce((object, name) => object[name], answer)[last] = value;
};
