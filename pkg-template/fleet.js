// The entry for fleets, in Node: many requests over worker threads.

export { planMany } from "./fleet-plan-many.js";
