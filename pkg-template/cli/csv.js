// Rows as RFC 4180 has them, but with the line ends of a shell.

import { namesOf } from "./rows.js";

/** @import { Answer, Row } from "./rows.js" */

/**
 * @param {Row[]} rows
 * @param {Answer} answer
 */
export function csv(rows, answer) {
  const names = namesOf(answer);
  const lines = [names, ...rows.map((row) => names.map((name) => row[name]))];
  return lines.map((fields) => `${fields.map(field).join(",")}\n`).join("");
}

/** @param {unknown} value */
function field(value) {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
