// A window cut into columns, such as a day into half hours: what each costs on average, and how much of it a plan uses.

/** @import { Direction, Planner } from "flatpeak-wasm" */

const MINUTE = 60_000;

/** @typedef {{ start_time: string, end_time: string }} Slot */

/** @typedef {{ from: number, to: number, price: number, chosen: number, label: string }} Column */

/**
 * The columns of a window.
 *
 * @param {Planner} planner
 * @param {{ start: number, end: number, minutes?: number, direction?: Direction }} window How long a column is, and whose
 *   prices are meant.
 * @param {string} timeZone
 * @param {Slot[]} slots When the plan runs.
 * @returns {Column[]}
 */
export function columnsOf(planner, { start, end, minutes = 30, direction = "IMPORT" }, timeZone, slots) {
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
  const columns = [];
  for (let from = start; from < end; from += minutes * MINUTE) {
    const to = Math.min(end, from + minutes * MINUTE);
    const price = meanPrice(planner, from, to, direction);
    columns.push({ from, to, price, chosen: share(slots, from, to), label: time.format(from) });
  }
  return columns;
}

/**
 * How much of a stretch of time the slots fill, each by its weight.
 *
 * @param {(Slot & { weight?: number })[]} slots
 * @param {number} from
 * @param {number} to
 */
export function share(slots, from, to) {
  const filled = slots.map(({ start_time, end_time, weight = 1 }) => {
    const length = Math.min(to, Date.parse(end_time)) - Math.max(from, Date.parse(start_time));
    return Math.max(0, length) * weight;
  });
  return filled.reduce((sum, part) => sum + part, 0) / (to - from);
}

/**
 * @param {Planner} planner
 * @param {number} from
 * @param {number} to
 * @param {Direction} tariff_direction
 */
function meanPrice(planner, from, to, tariff_direction) {
  const whole = planner.schedules.duration({
    start_time: new Date(from).toISOString(),
    end_time: new Date(to).toISOString(),
    segment: "LOW",
    duration: (to - from) / MINUTE,
    tariff_direction,
  });
  return whole.data[0]?.price.value ?? 0;
}
