// The entry for fleets, in Node: many requests over worker threads, and over a queue.

export { fleetQueue } from "./fleet/queue.js";
export { planMany } from "./fleet/plan-many.js";
