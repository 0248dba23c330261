import { useMemo, useState } from "react";
import { Planner } from "flatpeak-wasm";
// Makes the browser know <flatpeak-chart>.
import "flatpeak-wasm/chart";

const OPTIONS = {
  prices: { start: "2026-01-31T00:00:00Z", intervalMinutes: 60, values: [0.21, 0.19, 0.08, 0.07, 0.2, 0.31] },
  location: { timezone: "Europe/London", currency_code: "GBP" },
};
const START = "2026-01-31T00:00:00Z";
const QUARTER_HOUR = 900_000;

export function App() {
  const planner = useMemo(() => new Planner(OPTIONS), []);
  const [minutes, setMinutes] = useState(120);
  const [ready, setReady] = useState(Date.parse("2026-01-31T06:00:00Z"));
  const window = { start_time: START, end_time: new Date(ready) };
  const plan = planner.schedules.duration({ ...window, segment: "LOW", duration: minutes });
  const deadline = { id: "ready", label: "Ready by", scale: "time", value: ready, step: QUARTER_HOUR };
  return (
    <>
      <label>
        Charge for {minutes} minutes
        <input
          type="range"
          min="60"
          max="180"
          step="60"
          value={minutes}
          onChange={(event) => setMinutes(Number(event.target.value))}
        />
      </label>
      <flatpeak-chart
        prices={OPTIONS.prices}
        plan={plan}
        power={7.4}
        window={window}
        handles={[deadline]}
        onhandleinput={({ detail }) => setReady(Math.max(detail.value, Date.parse(START) + 4 * QUARTER_HOUR))}
      />
    </>
  );
}
