// Four hours whose plans can be found by hand. Everything is frozen, so a package that changed its input would throw.

/** The clock of the tests. */
export const NOW = "2026-01-01T00:00:00Z";

export const location = Object.freeze({ timezone: "Europe/Vienna", currency_code: "EUR" });

/** 0.4 from 00:00, 0.1 from 01:00, 0.2 from 02:00, 0.3 from 03:00. */
export const prices = Object.freeze({
  start: "2026-01-01T00:00:00Z",
  intervalMinutes: 60,
  values: Object.freeze([0.4, 0.1, 0.2, 0.3]),
});

/** All four hours. */
export const hours = Object.freeze({ start_time: "2026-01-01T00:00:00Z", end_time: "2026-01-01T04:00:00Z" });

/** The cheapest 90 minutes: 01:00 to 02:30, one hour at 0.1 and half an hour at 0.2. */
export const duration = Object.freeze({ ...hours, segment: "LOW", duration: 90 });

/** The hours at 0.25 or less: 01:00 to 03:00. */
export const limit = Object.freeze({ ...hours, segment: "LOW", absolute: 0.25 });

/** The options of a planner for the four hours. */
export const options = Object.freeze({ prices, location, now: NOW });

/** Hourly prices from 00:00 on. */
export function hourly(...values) {
  return { start: "2026-01-01T00:00:00Z", intervalMinutes: 60, values };
}

/** An instant in whole seconds, as RFC 3339. */
export const iso = (instant) => new Date(instant).toISOString().replace(".000", "");

/** The same as a list of periods, the way a price document has them. */
export function periods(...values) {
  const hour = (number) => iso(Date.UTC(2026, 0, 1, number));
  return values.map((value, number) => ({
    valid_from: hour(number),
    valid_to: hour(number + 1),
    price: { value, confidence: 1 },
  }));
}
