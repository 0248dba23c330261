/**
 * A day made by a formula, so that there is something to plan without a file: a morning and an evening peak, and
 * enough sun at noon to push the price below zero. No market ever had it.
 */
export function sampleDay() {
  const bump = (/** @type {number} */ hour, /** @type {number} */ at, /** @type {number} */ width) =>
    Math.exp(-(((hour - at) / width) ** 2));
  const price = (/** @type {number} */ hour) =>
    0.24 + 0.1 * bump(hour, 8, 1.8) + 0.16 * bump(hour, 18.5, 2) - 0.3 * bump(hour, 13, 2.2);
  const values = Float64Array.from({ length: 48 }, (_, slot) => Math.round(price(slot / 2) * 1e4) / 1e4);
  return {
    name: "a sample day, made by a formula",
    prices: { start: "2026-04-15T00:00:00+02:00", intervalMinutes: 30, values },
    location: { timezone: "Europe/Vienna", currency_code: "EUR" },
  };
}
