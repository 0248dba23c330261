import { FlatpeakError, Planner } from "flatpeak-wasm";

// Made once an instance, and used by each call.
const planner = new Planner({
  prices: { start: "2026-01-31T00:00:00Z", intervalMinutes: 60, values: [0.21, 0.19, 0.08, 0.07, 0.2, 0.31] },
  location: { timezone: "Europe/London", currency_code: "GBP" },
});

/** The body of the event is a request of `POST /schedules/duration`. */
export async function handler(event) {
  try {
    return answer(200, planner.schedules.duration(JSON.parse(event.body)));
  } catch (error) {
    if (!(error instanceof FlatpeakError)) throw error;
    return answer(error.status ?? 500, error);
  }
}

function answer(statusCode, body) {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
