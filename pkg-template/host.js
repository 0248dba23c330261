// Where the package runs.

/**
 * What hosts have beside what all of them have.
 *
 * @type {{
 *   process?: { versions?: { node?: string }, env: Record<string, string | undefined> },
 *   Deno?: object,
 *   WorkerGlobalScope?: Function,
 *   navigator?: { userAgent?: string },
 *   window?: { document?: object },
 * }}
 */
const host = globalThis;

const node = host.process?.versions?.node !== undefined;

/** What this is, where it may say so: a browser says by itself what it is. */
export const runtime = node ? `node/${host.process?.versions?.node}` : undefined;

/**
 * A variable of the environment, where there is one; a blank one is none.
 *
 * @param {string} name
 */
export function environment(name) {
  return (node && host.process?.env[name]?.trim()) || undefined;
}

/** Whether this is a page or a worker of a browser, which its visitors can look into. */
export function isBrowser() {
  if (node || host.navigator?.userAgent === "Cloudflare-Workers" || host.Deno !== undefined) return false;
  const page = host.window?.document !== undefined;
  const { WorkerGlobalScope } = host;
  const worker = typeof WorkerGlobalScope === "function" && globalThis instanceof WorkerGlobalScope;
  return page || worker;
}
