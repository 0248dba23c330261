// A process that works for a queue until it is ended: the package's `fleet.js`, the Redis, the name.

import { pathToFileURL } from "node:url";

const [fleet, connection, name] = process.argv.slice(2);
const { fleetQueue } = await import(pathToFileURL(fleet));
const queue = fleetQueue({ connection, name, onError: () => {} });
await queue.work({ threads: 1, stalledAfterMs: 1000 });
