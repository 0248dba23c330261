// A day cut into half hours: what each costs on average, and how much of it a plan uses.

/** @import { Planner } from "flatpeak-wasm" */

const COLUMN_MINUTES = 30;
const MINUTE = 60_000;

/** @typedef {{ start_time: string, end_time: string }} Slot */

/** @typedef {{ from: number, to: number, price: number, chosen: number, label: string }} Column */

/**
 * The columns of a day.
 *
 * @param {Planner} planner
 * @param {{ start: number, end: number }} day
 * @param {string} timeZone
 * @param {Slot[]} slots When the plan runs.
 * @returns {Column[]}
 */
export function columnsOf(planner, { start, end }, timeZone, slots) {
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
  const columns = [];
  for (let from = start; from < end; from += COLUMN_MINUTES * MINUTE) {
    const to = Math.min(end, from + COLUMN_MINUTES * MINUTE);
    const price = meanPrice(planner, from, to);
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
 */
function meanPrice(planner, from, to) {
  const whole = planner.schedules.duration({
    start_time: new Date(from).toISOString(),
    end_time: new Date(to).toISOString(),
    segment: "LOW",
    duration: (to - from) / MINUTE,
  });
  return whole.data[0]?.price.value ?? 0;
}
