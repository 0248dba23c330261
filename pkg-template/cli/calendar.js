// Rows as events of a calendar: RFC 5545.

/** The octets of a line, its end not counted. */
const LONGEST = 75;

const encoder = new TextEncoder();

/** @import { Answer, Row } from "./rows.js" */

/**
 * A calendar with an event for each row. The same plan has the same events, so that it can be read again.
 *
 * @param {Row[]} rows
 * @param {Answer} answer
 */
export function calendar(rows, { id, time_created, currency_code }) {
  const events = rows.flatMap((row, at) => [
    "BEGIN:VEVENT",
    `UID:${id}-${at + 1}@flatpeak-wasm`,
    `DTSTAMP:${utc(time_created)}`,
    `DTSTART:${utc(row.start_time)}`,
    `DTEND:${utc(row.end_time)}`,
    `SUMMARY:${escaped(summary(row, currency_code))}`,
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ]);
  const head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//flatpeak-wasm//plan//EN", "CALSCALE:GREGORIAN"];
  return [...head, ...events, "END:VCALENDAR"].map((line) => `${folded(line)}\r\n`).join("");
}

/**
 * @param {Row} row
 * @param {string} currency
 */
function summary({ device_id, direction, power_kw, price }, currency) {
  const money = currency === "XXX" ? "" : ` ${currency}`;
  if (price !== undefined) return `${direction} at ${price}${money}/kWh`;
  return `${device_id}: ${direction} ${power_kw} kW`;
}

/** @param {string} time */
function utc(time) {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, "");
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll(/[\\;,]/g, "\\$&").replaceAll(/\r\n|\r|\n/g, "\\n");
}

/**
 * Cut where no character is cut in two; each line but the first begins with a space.
 *
 * @param {string} line
 */
function folded(line) {
  const lines = [""];
  let octets = 0;
  for (const character of line) {
    const more = encoder.encode(character).length;
    if (octets + more > LONGEST) {
      lines.push(" ");
      octets = 1;
    }
    lines[lines.length - 1] += character;
    octets += more;
  }
  return lines.join("\r\n");
}
