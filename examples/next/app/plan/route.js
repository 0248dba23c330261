import { Planner } from "flatpeak-wasm";

import { OPTIONS, WINDOW } from "../day.js";

const planner = new Planner(OPTIONS);

/** `/plan?minutes=60` */
export function GET(request) {
  const duration = Number(new URL(request.url).searchParams.get("minutes") ?? 120);
  return Response.json(planner.schedules.duration({ ...WINDOW, segment: "LOW", duration }));
}
