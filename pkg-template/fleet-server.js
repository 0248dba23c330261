// How safe what a Redis is told is there.

const OF_INFO = /^(\w+):(.*?)\r?$/gm;

/** What a server may lose, and why. */
export async function serverWarnings(redis) {
  const text = (await redis.info("memory")) + (await redis.info("persistence"));
  const info = Object.fromEntries([...text.matchAll(OF_INFO)].map(([, name, value]) => [name, value]));
  const warnings = [];
  if (info.maxmemory_policy !== "noeviction") {
    const message = `maxmemory-policy is ${info.maxmemory_policy}: Redis may drop jobs and results. Set noeviction.`;
    warnings.push(warning("eviction", message));
  }
  if (info.aof_enabled !== "1") {
    const message = "appendonly is off: a Redis that ends loses all since its last snapshot.";
    warnings.push(warning("no_append_only_file", message));
  } else if ((await appendFsync(redis)) !== "always") {
    const message = "appendfsync is not always: a Redis that ends loses up to a second, or nobody may look.";
    warnings.push(warning("append_later", message));
  }
  return warnings;
}

function warning(code, message) {
  return { code, message };
}

/** Servers that somebody else runs may not tell. */
async function appendFsync(redis) {
  try {
    const [, value] = await redis.config("GET", "appendfsync");
    return value;
  } catch {
    return undefined;
  }
}
