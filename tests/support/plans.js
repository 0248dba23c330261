// Plans of `duration` and `limit` as rows that a test can compare.

import * as fourHours from "./four-hours.js";
import { location, NOW } from "./four-hours.js";
import { emptyProject } from "./project.js";

export const project = await emptyProject();
export const { Planner, UnprocessableError } = await project.load();

/** A planner for prices, of the four hours if they are left out. */
export function plannerOf(prices = fourHours.prices, options = {}) {
  return new Planner({ prices, location, now: NOW, ...options });
}

/** A plan as rows: start, end, mean price. */
export function rows({ data }) {
  return data.map(({ start_time, end_time, price, tariff }) => [start_time, end_time, price?.value ?? tariff.rate_avg]);
}

/** The duration plan of 2026-01-01 with clock times for rows. */
export function durationOf(prices, body, options) {
  const plan = plannerOf(prices).schedules.duration({ ...fourHours.duration, ...body }, options);
  return rows(plan).map(([start, end, price]) => [start.slice(11, -1), end.slice(11, -1), price]);
}

export function limitOf(prices, body) {
  const plan = plannerOf(prices).schedules.limit({ ...fourHours.hours, segment: "LOW", ...body });
  return rows(plan).map(([start, end, price]) => [start.slice(11, -1), end.slice(11, -1), price]);
}
