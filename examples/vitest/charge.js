import { Planner } from "flatpeak-wasm";

/** Where the cheapest two hours of some hourly prices begin. */
export function cheapestStart(start, values) {
  const planner = new Planner({
    prices: { start, intervalMinutes: 60, values },
    location: { timezone: "Europe/London", currency_code: "GBP" },
  });
  const end = new Date(Date.parse(start) + values.length * 3_600_000).toISOString();
  const body = { start_time: start, end_time: end, segment: "LOW", duration: 120 };
  return planner.schedules.duration(body, { contiguous: true }).data[0].start_time;
}
