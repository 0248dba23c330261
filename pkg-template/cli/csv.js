// Rows as RFC 4180 has them, but with the line ends of a shell.

const NAMES = ["start_time", "end_time", "device_id", "direction", "power_kw", "price"];

export function csv(rows) {
  const names = NAMES.filter((name) => rows.length === 0 || name in rows[0]);
  const lines = [names, ...rows.map((row) => names.map((name) => row[name]))];
  return lines.map((fields) => `${fields.map(field).join(",")}\n`).join("");
}

function field(value) {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
