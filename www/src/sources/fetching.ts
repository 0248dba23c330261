// Asks another host, and tells what came of it so that a person knows what to do.

import { s } from "./words/words.ts";

/** What went wrong with an answer, in a sentence. */
export class FetchError extends Error {}

const TIMEOUT_MS = 15_000;

/** The text that an address answers; empty where it has nothing for what was asked. */
export async function fetchText(address: string, signal: AbortSignal): Promise<string> {
  const { host } = new URL(address);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(address, {
      signal: AbortSignal.any([signal, late.signal]),
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
    if (response.status === 404 || response.status === 204) return "";
    if (!response.ok) throw new FetchError(refusal(host, response.status));
    return await response.text();
  } catch (error) {
    if (signal.aborted || error instanceof FetchError) throw error;
    if (late.signal.aborted) throw new FetchError(s("noAnswer", { host, seconds: TIMEOUT_MS / 1000 }));
    throw new FetchError(s("noConnection", { host }));
  } finally {
    clearTimeout(timer);
  }
}

function refusal(host: string, status: number): string {
  if (status === 429) return s("wantsPause", { host });
  if (status >= 500) return s("hostFault", { host, status });
  return s("hostRefuses", { host, status });
}
