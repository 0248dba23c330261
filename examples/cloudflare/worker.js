import { FlatpeakError, Planner } from "flatpeak-wasm";

const planner = new Planner({
  prices: { start: "2026-01-31T00:00:00Z", intervalMinutes: 60, values: [0.21, 0.19, 0.08, 0.07, 0.2, 0.31] },
  location: { timezone: "Europe/London", currency_code: "GBP" },
});

export default {
  fetch(request) {
    const duration = Number(new URL(request.url).searchParams.get("minutes") ?? 120);
    const window = { start_time: "2026-01-31T00:00:00Z", end_time: "2026-01-31T06:00:00Z" };
    try {
      return Response.json(planner.schedules.duration({ ...window, segment: "LOW", duration }));
    } catch (error) {
      if (!(error instanceof FlatpeakError)) throw error;
      return Response.json(error, { status: error.status ?? 500 });
    }
  },
};
