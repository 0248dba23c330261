// Prices that a formula makes, for those who have no real ones: the waves of a day and of a year, with a wobble that is
// always the same. Some are negative.

import { generator } from "./seeded-random.js";

const DAY = 86_400_000;

/** Prices per kWh, rounded to 0.00001, one for each quarter of an hour from an instant on. */
export function quarters(start, count) {
  const wobble = generator(1);
  return Array.from({ length: count }, (_, at) => {
    const days = (start + (at * DAY) / 96) / DAY;
    const wave = 0.07 * Math.sin(2 * Math.PI * (2 * days + 0.3)) + 0.04 * Math.cos((2 * Math.PI * days) / 365.25);
    return Math.round(1e5 * (0.08 + wave + 0.06 * (wobble() - 0.5))) / 1e5;
  });
}
