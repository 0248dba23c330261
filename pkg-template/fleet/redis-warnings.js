// How safe what a Redis is told is there.

/** @import { Redis } from "ioredis" */
/** @import { FleetServerWarning } from "../fleet.js" */

const OF_INFO = /^(\w+):(.*?)\r?$/gm;

/**
 * What a server may lose, and why.
 *
 * @param {Redis} redis
 */
export async function redisWarnings(redis) {
  const text = (await redis.info("memory")) + (await redis.info("persistence"));
  /** @type {Record<string, string>} */
  const info = Object.fromEntries([...text.matchAll(OF_INFO)].map(([, name, value]) => [name, value]));
  /** @type {FleetServerWarning[]} */
  const warnings = [];
  if (info.maxmemory_policy !== "noeviction") {
    const message = `maxmemory-policy is ${info.maxmemory_policy}: Redis may drop jobs and results. Set noeviction.`;
    warnings.push({ code: "eviction", message });
  }
  if (info.aof_enabled !== "1") {
    const message = "appendonly is off: a Redis that ends loses all since its last snapshot.";
    warnings.push({ code: "no_append_only_file", message });
  } else if ((await appendFsync(redis)) !== "always") {
    const message = "appendfsync is not always: a Redis that ends loses up to a second, or nobody may look.";
    warnings.push({ code: "append_later", message });
  }
  return warnings;
}

/**
 * Servers that somebody else runs may not tell.
 *
 * @param {Redis} redis
 */
async function appendFsync(redis) {
  try {
    const [, value] = /** @type {string[]} */ (await redis.config("GET", "appendfsync"));
    return value;
  } catch {
    return undefined;
  }
}
