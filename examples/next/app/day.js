export const OPTIONS = {
  prices: { start: "2026-01-31T00:00:00Z", intervalMinutes: 60, values: [0.21, 0.19, 0.08, 0.07, 0.2, 0.31] },
  location: { timezone: "Europe/London", currency_code: "GBP" },
};

export const WINDOW = { start_time: "2026-01-31T00:00:00Z", end_time: "2026-01-31T06:00:00Z" };
