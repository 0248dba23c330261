import { Suspense, useState } from "react";

import { usePlanner } from "./usePlanner.js";

const OPTIONS = {
  prices: { start: "2026-01-31T00:00:00Z", intervalMinutes: 60, values: [0.21, 0.19, 0.08, 0.07, 0.2, 0.31] },
  location: { timezone: "Europe/London", currency_code: "GBP" },
};
const WINDOW = { start_time: "2026-01-31T00:00:00Z", end_time: "2026-01-31T06:00:00Z" };

export function App() {
  return (
    <Suspense fallback={<p>Loading…</p>}>
      <Charge />
    </Suspense>
  );
}

function Charge() {
  const planner = usePlanner(OPTIONS);
  const [minutes, setMinutes] = useState(120);
  // A plan takes microseconds: there is no need to keep one from the last render.
  const { data } = planner.schedules.duration({ ...WINDOW, segment: "LOW", duration: minutes });
  return (
    <>
      <label>
        Charge for {minutes} minutes
        <input
          type="range"
          min="60"
          max="360"
          step="60"
          value={minutes}
          onChange={(event) => setMinutes(Number(event.target.value))}
        />
      </label>
      <ol>
        {data.map(({ start_time, end_time, price }) => (
          <li key={start_time}>
            {start_time} to {end_time} at {price.value}
          </li>
        ))}
      </ol>
    </>
  );
}
