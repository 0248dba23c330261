// The entry of a worker thread of a fleet.

export { planBatch as default } from "./fleet/batch.js";
