// A process that plans for a queue until it is told to stop: as many of them, on as many machines, as there are.
//
//     node examples/fleet/worker.js redis://127.0.0.1:6379 night-2026-01-31

import { fleetQueue } from "flatpeak-wasm/fleet";

const [connection = "redis://127.0.0.1:6379", name = "night"] = process.argv.slice(2);
const queue = fleetQueue({ connection, name });
await queue.work({ threads: 1 });
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => queue.close());
