// A house with sun, a battery, cars and a price of the peak: as a request, and in the language of HiGHS.

import { Planner } from "flatpeak-wasm";

const START = Date.parse("2026-04-15T00:00:00Z");
const QUARTER = 900_000;
const HOURS = 0.25;
const FUSE = 25;
/** What the peak costs. */
export const PEAK = { rate: 0.15, interval_minutes: 15, paid: { units: "KW", value: 2.5 } };
const [CAPACITY, POWER, ETA, END_VALUE, FROM] = [13.5, 5, Math.sqrt(0.9), 0.15, 2.7];
const iso = (slot) => new Date(START + slot * QUARTER).toISOString();

/** The prices, the load and the sun of so many quarter-hours; no two days are alike. */
export function quarters(count) {
  const bump = (hour, centre, width) => Math.exp(-((((hour % 24) - centre) / width) ** 2));
  const rounded = (value) => Math.round(value * 1e4) / 1e4;
  return Array.from({ length: count }, (_, at) => {
    const hour = at / 4;
    const noise = 0.0003 * ((at * 7919) % 97);
    const buy = rounded(
      0.24 + 0.1 * bump(hour, 8, 1.8) + 0.16 * bump(hour, 18.5, 2) - 0.12 * bump(hour, 13, 3) + noise,
    );
    const load = rounded(0.4 + 1.5 * bump(hour, 19, 2) + 0.8 * bump(hour, 7.5, 1));
    return { buy, sell: rounded(buy - 0.13), load, sun: rounded(6 * bump(hour, 12.5, 3)) };
  });
}

/** Cars that come in the evening, each day another energy. */
export function carsOf(count, cars) {
  return Array.from({ length: cars }, (_, at) => {
    const from = (at * 7) % 20;
    return { from, to: Math.min(count, from + Math.floor(count * 0.8)), energy: 18 + 3 * at, power: 11 };
  });
}

/** The request of a house. */
export function request(slots, cars, least) {
  const columns = (name) => ({ start: iso(0), intervalMinutes: 15, values: slots.map((slot) => slot[name]) });
  const kw = (value) => ({ units: "KW", value });
  return {
    start_time: iso(0),
    end_time: iso(slots.length),
    grid: { max_import: kw(FUSE), peak: PEAK },
    load: columns("load"),
    generation: columns("sun"),
    data: [
      {
        device_id: "home",
        battery: { capacity_kwh: CAPACITY, power_kw: POWER, round_trip_efficiency: 0.9 },
        device_state: { time: iso(0), state_of_charge_percent: 20, target_state_of_charge_percent: 0 },
        end_value: END_VALUE,
      },
      ...cars.map(({ from, to, energy, power }, at) => ({
        device_id: `car_${at}`,
        start_time: iso(from),
        end_time: iso(to),
        energy: { units: "KWH", value: energy },
        max_power: kw(power),
        ...(least && { min_power: kw(least) }),
      })),
    ],
  };
}

/** The same in the language of HiGHS. */
export function program(slots, cars, least) {
  const [cost, rows, bounds, binaries] = [[`${PEAK.rate} p`], [], [`${PEAK.paid.value} <= p`], []];
  const sums = cars.map(() => []);
  slots.forEach(({ buy, sell, load, sun }, t) => {
    const running = cars.flatMap(({ from, to, power }, at) => {
      if (t < from || t >= to) return [];
      const name = `x${at}_${t}`;
      sums[at].push(`${HOURS} ${name}`);
      bounds.push(`${name} <= ${power}`);
      if (least) {
        binaries.push(`o${at}_${t}`);
        rows.push(`${name} - ${power} o${at}_${t} <= 0`, `${name} - ${least} o${at}_${t} >= 0`);
      }
      return [`- ${name}`];
    });
    cost.push(`+ ${buy * HOURS} i${t}`, `- ${sell * HOURS} e${t}`);
    rows.push(
      `i${t} - e${t} - c${t} + d${t} ${running.join(" ")} = ${load - sun}`,
      `s${t}${t > 0 ? ` - s${t - 1}` : ""} - ${HOURS * ETA} c${t} + ${HOURS / ETA} d${t} = ${t > 0 ? 0 : FROM}`,
      `p - i${t} >= 0`,
    );
    bounds.push(`i${t} <= ${FUSE}`, `c${t} <= ${POWER}`, `d${t} <= ${POWER}`, `s${t} <= ${CAPACITY}`);
  });
  cost.push(`- ${END_VALUE} s${slots.length - 1}`);
  cars.forEach(({ energy }, at) => rows.push(`${sums[at].join(" + ")} = ${energy}`));
  const text = `Minimize\n ${cost.join("\n ")}\nSubject To\n${rows.join("\n")}\nBounds\n${bounds.join("\n")}\n`;
  return `${text}${binaries.length > 0 ? `Binary\n ${binaries.join("\n ")}\n` : ""}End\n`;
}

/** A planner with the prices of these slots. */
export function plannerOf(slots) {
  const columns = (name) => ({
    start: iso(0),
    intervalMinutes: 15,
    values: Float64Array.from(slots, (slot) => slot[name]),
  });
  return new Planner({
    prices: { import: columns("buy"), export: columns("sell") },
    location: { timezone: "Europe/Vienna", currency_code: "EUR" },
    now: iso(0),
  });
}
