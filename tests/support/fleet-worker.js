// A process that works for a queue until it is ended: the package's `fleet.js`, the Redis, the name, and when it is taken for
// dead, in milliseconds.

import { pathToFileURL } from "node:url";

const [fleet, connection, name, stalledAfterMs] = process.argv.slice(2);
const { fleetQueue } = await import(pathToFileURL(fleet));
const queue = fleetQueue({ connection, name, onError: () => {} });
await queue.work({ threads: 1, stalledAfterMs: Number(stalledAfterMs) });
