// Prices as bars of characters, with the chosen time marked under them.

const ROWS = 10;
/** Bars of nought to eight eighths of a row. */
export const EIGHTHS = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/** @import { Column } from "./columns.js" */

/**
 * Draws the columns.
 *
 * @param {Column[]} columns
 * @param {{ colour: boolean }} style
 */
export function chart(columns, { colour }) {
  const prices = columns.map((column) => column.price);
  const high = Math.max(0, ...prices);
  const low = Math.min(0, ...prices);
  const step = (high - low) / ROWS || 1;
  const above = Math.ceil(high / step);
  const below = Math.round(-low / step);
  const paint = (/** @type {Column} */ column, /** @type {string} */ text) =>
    colour && column.chosen > 0 ? `\x1b[32m${text}\x1b[0m` : text;
  const row = (/** @type {number} */ level, /** @type {(column: Column) => string} */ cell) =>
    `${(level * step).toFixed(3).padStart(7)} │${columns.map((column) => paint(column, cell(column))).join("")}`;
  const lines = [];
  for (let level = above; level > 0; level -= 1) {
    lines.push(row(level, ({ price }) => bar(price / step - (level - 1))));
  }
  for (let level = 1; level <= below; level += 1) {
    // There are no blocks that hang from the top, so a negative bar is drawn in whole rows.
    lines.push(row(-level, ({ price }) => (-price / step > level - 0.5 ? "█" : " ")));
  }
  const marks = columns.map((column) => paint(column, mark(column.chosen))).join("");
  return [...lines, `        └${"─".repeat(columns.length)}`, `   plan  ${marks}`, `         ${axis(columns)}`].join(
    "\n",
  );
}

/** @param {number} height In rows. */
function bar(height) {
  return EIGHTHS[Math.round(Math.min(1, Math.max(0, height)) * 8)] ?? " ";
}

/** @param {number} share */
function mark(share) {
  if (share > 0.99) return "▀";
  return share > 0 ? "▘" : " ";
}

/** @param {Column[]} columns */
function axis(columns) {
  const every = 8;
  const labels = columns.filter((_, at) => at % every === 0).map(({ label }) => label.padEnd(every));
  return labels.join("").slice(0, columns.length).trimEnd();
}
