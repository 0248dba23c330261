// Random requests for a site.

import { START, battery, columns, kw, kwh } from "./home.js";

const MINUTE = 60_000;

const iso = (minutes) => new Date(Date.parse(START) + minutes * MINUTE).toISOString();

/** A site; where it is convex, nothing pays that one slot may have only one of. */
export function instance(chance, { slots: most, isConvex }) {
  const count = chance.whole(2, most);
  const interval = chance.pick([15, 30, 60]);
  const part = (of) => (chance.whole(0, 1000) / 1000) * of;
  const lowest = isConvex ? 0 : chance.pick([0, -0.1]);
  const buy = Array.from({ length: count }, () => Math.round((lowest + part(0.3)) * 1e4) / 1e4);
  const above = isConvex ? 0 : chance.pick([0, 0, 0.05]);
  const sell = buy.map(
    (price) => Math.round((isConvex ? Math.max(0, price - part(0.1)) : price + above - part(0.1)) * 1e4) / 1e4,
  );
  const powers = (of) =>
    columns(
      Array.from({ length: count }, () => Math.max(0, Math.round(part(of) * 100) / 100)),
      interval,
    );
  const time = (slot) => iso(slot * interval);
  const loads = Array.from({ length: chance.whole(0, 3) }, (_, at) => {
    const from = chance.whole(0, count - 1);
    const to = chance.whole(from + 1, count);
    const max = chance.whole(1, 11);
    return {
      device_id: `load_${at}`,
      start_time: time(from),
      end_time: time(to),
      max_power: kw(max),
      energy: kwh(Math.round((((to - from) * interval) / 60) * max * part(0.9) * 100) / 100),
      ...(!isConvex &&
        chance.pick([{}, { min_power: kw(max / chance.pick([2, 4])) }, { power_steps: [max / 2, max].map(kw) }])),
      ...(chance.whole(0, 3) === 0 && { shaving_threshold: { absolute: chance.whole(0, 30) / 100 } }),
    };
  });
  const batteries = Array.from({ length: chance.whole(0, 2) }, (_, at) =>
    battery(`battery_${at}`, {
      capacity: chance.whole(2, 40),
      power: chance.whole(1, 11),
      efficiency: chance.pick([1, 0.9, 0.8]),
      from: chance.whole(10, 90),
      to: chance.pick([0, 50]),
      reserve: chance.pick([0, 10]),
      wear_cost: chance.pick([0, 0.01]),
      end_value: chance.pick([0, 0.12]),
      ...(chance.whole(0, 2) === 0 && { available: [{ start_time: time(0), end_time: time(chance.whole(1, count)) }] }),
      ...(chance.whole(0, 2) === 0 && { trips: [{ time: time(chance.whole(1, count)), energy: kwh(1) }] }),
      ...(!isConvex && chance.whole(0, 2) === 0 && { grid_charging: false }),
      ...(!isConvex && chance.whole(0, 2) === 0 && { grid_discharging: false }),
    }),
  );
  const limited = chance.whole(0, 2) === 0;
  const body = {
    start_time: time(0),
    end_time: time(count),
    grid: {
      ...(chance.whole(0, 1) && { max_import: kw(chance.whole(8, 30)) }),
      ...(limited && { max_export: kw(chance.pick([0, 3])) }),
      ...(chance.whole(0, 1) && {
        peak: { rate: part(2), interval_minutes: chance.pick([15, 60]), paid: kw(chance.pick([0, 2])) },
      }),
    },
    load: powers(3),
    generation: powers(chance.pick([0, 6])),
    // What may be neither fed in nor thrown away is no decision.
    curtailment: limited || chance.whole(0, 2) > 0,
    data: [...loads, ...batteries],
  };
  return { body, prices: { import: columns(buy, interval), export: columns(sell, interval) }, interval };
}
