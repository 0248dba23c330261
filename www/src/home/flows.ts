// What flows in a home, out of the answer: where power comes from, and where it goes.

import type { SiteSchedule, SiteSegment } from "flatpeak-wasm";

import type { Flow, Flows, PowerSegment } from "../plan-result.ts";
import { instants } from "../request-window.ts";
import { hoursOf } from "./window.ts";

/** The parts of a home, each with a colour and a pattern of the chart. */
export const PARTS = { car: 0, sun: 1, grid: 2, battery: 3, house: 4 } as const satisfies Record<Flow["part"], number>;

/** The ids of the devices in requests. */
export const CAR = "dev_car";
export const BATTERY = "dev_battery";

/** The flows of an answer, beside what is not planned. */
export function flowsOf(answer: SiteSchedule, house: readonly PowerSegment[], sun: readonly PowerSegment[]): Flows {
  const device = (id: string) => answer.data.find(({ device_id }) => device_id === id)?.schedule ?? [];
  const [car, battery, grid] = [device(CAR), device(BATTERY), answer.grid.schedule];
  return {
    sources: [
      { part: "grid", kind: "bought", segments: ofDirection(grid, "IMPORT") },
      { part: "car", kind: "fromCar", segments: ofDirection(car, "EXPORT") },
      { part: "battery", kind: "fromBattery", segments: ofDirection(battery, "EXPORT") },
      { part: "sun", kind: "sun", segments: sun.filter(({ kw }) => kw > 0) },
    ],
    uses: [
      { part: "house", kind: "house", segments: house.filter(({ kw }) => kw > 0) },
      { part: "car", kind: "intoCar", segments: ofDirection(car, "IMPORT") },
      { part: "battery", kind: "intoBattery", segments: ofDirection(battery, "IMPORT") },
      { part: "grid", kind: "sold", segments: ofDirection(grid, "EXPORT") },
      { part: "sun", kind: "wasted", segments: answer.curtailed.schedule.map(powerOf) },
    ],
  };
}

function ofDirection(schedule: readonly SiteSegment[], direction: SiteSegment["energy_flow_direction"]) {
  return schedule.filter(({ energy_flow_direction }) => energy_flow_direction === direction).map(powerOf);
}

function powerOf(segment: SiteSegment): PowerSegment {
  return { ...instants(segment), kw: segment.power.value };
}

/** The energy of segments, in kWh. */
export function energyOf(segments: readonly PowerSegment[]): number {
  return segments.reduce((sum, segment) => sum + segment.kw * hoursOf(segment), 0);
}
