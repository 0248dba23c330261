// Rows as RFC 4180 has them, but with the line ends of a shell.

/** @import { Row } from "./rows.js" */

/** @type {(keyof Row)[]} */
const NAMES = ["start_time", "end_time", "device_id", "direction", "power_kw", "price"];

/** @param {Row[]} rows */
export function csv(rows) {
  const [first] = rows;
  const names = NAMES.filter((name) => first === undefined || name in first);
  const lines = [names, ...rows.map((row) => names.map((name) => row[name]))];
  return lines.map((fields) => `${fields.map(field).join(",")}\n`).join("");
}

/** @param {unknown} value */
function field(value) {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
