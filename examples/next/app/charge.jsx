"use client";

import { use, useMemo, useState } from "react";
import { init, Planner } from "flatpeak-wasm";

import { OPTIONS, WINDOW } from "./day.js";

// One promise for the whole page. On the server the module is there already.
const loaded = init();

export function Charge() {
  use(loaded);
  const planner = useMemo(() => new Planner(OPTIONS), []);
  const [minutes, setMinutes] = useState(120);
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
