// Where the package runs.

const node = globalThis.process?.versions?.node !== undefined;

/** What this is, where it may say so: a browser says by itself what it is. */
export const runtime = node ? `node/${globalThis.process.versions.node}` : undefined;

/** A variable of the environment, where there is one; a blank one is none. */
export function environment(name) {
  return (node && globalThis.process.env[name]?.trim()) || undefined;
}

/** Whether this is a page or a worker of a browser, which its visitors can look into. */
export function isBrowser() {
  if (node || globalThis.navigator?.userAgent === "Cloudflare-Workers" || globalThis.Deno !== undefined) return false;
  const page = globalThis.window?.document !== undefined;
  const worker = typeof WorkerGlobalScope === "function" && globalThis instanceof globalThis.WorkerGlobalScope;
  return page || worker;
}
