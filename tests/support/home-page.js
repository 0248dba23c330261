// The mode of a home on the page, in four hours that a reader can plan by hand.

import { FOUR_HOURS, link } from "./visit.js";

/**
 * A car of 10 kWh that comes with 5 and leaves with 8: the 3 kWh are 3.162 from the grid, for the way in takes a twentieth.
 * No sun, no house, and a battery that can do nothing.
 */
const CAR_ALONE = {
  "home.from": 0,
  "home.to": 240,
  "home.fuseKw": 11,
  "home.carKwh": 10,
  "home.carCharge": 50,
  "home.carTarget": 80,
  "home.carKw": 11,
  "home.batteryKw": 0,
  "home.sunKwp": 0,
  "home.houseKwh": 0,
};

/** What goes in for a kWh in the car. */
export const INTO_CAR = 1 / Math.sqrt(0.9);

/** The link to the home of four hours. */
export const carAlone = (change = {}) => link({ ...FOUR_HOURS, mode: "home", ...CAR_ALONE, ...change });

/** The link to the home of the sample, from noon to noon. */
export const sampleHome = (change = {}) =>
  link({ mode: "home", sample: "winter", date: "2026-01-15", days: 2, ...change });

/** What the planner has answered. */
export const HOME_PLANNED = "#figure-cost:not(:empty)";
