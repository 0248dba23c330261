// `inline` has the modules inside: a service worker that is one file is there when the network is not.
import { Planner } from "flatpeak-wasm/inline";

const planner = new Planner({
  prices: { start: "2026-01-31T00:00:00Z", intervalMinutes: 60, values: [0.21, 0.19, 0.08, 0.07, 0.2, 0.31] },
  location: { timezone: "Europe/London", currency_code: "GBP" },
});

// The page that registers it is served by it at once.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { pathname, searchParams } = new URL(event.request.url);
  if (pathname.endsWith("/plan")) event.respondWith(plan(Number(searchParams.get("minutes"))));
});

function plan(duration) {
  const window = { start_time: "2026-01-31T00:00:00Z", end_time: "2026-01-31T06:00:00Z" };
  try {
    return Response.json(planner.schedules.duration({ ...window, segment: "LOW", duration }));
  } catch (error) {
    return Response.json(error, { status: error.status ?? 500 });
  }
}
