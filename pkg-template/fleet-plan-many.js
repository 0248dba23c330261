// A fleet over worker threads: requests are read as fast as they are planned, and planned as fast as their results are
// taken.

import { AbortError, FlatpeakError } from "flatpeak-wasm/inline";

import { FleetPool } from "./fleet-pool.js";
import { resultOf } from "./fleet-results.js";
import { fleetClock, readTariffs, tariffNames } from "./fleet-tariffs.js";

/** A batch that does not fill up is planned after so many milliseconds. */
const LINGER_MS = 20;

/** How many batches each thread has: one in work, one that waits, one whose results are being taken. */
const BATCHES_PER_THREAD = 3;

export async function* planMany(requests, options = {}) {
  for await (const lines of planLines(requests, options)) {
    for (const line of lines) yield resultOf(line);
  }
}

/** The lines of a fleet's results, batch by batch. */
export async function* planLines(requests, options) {
  const { signal, batchSize = 500, onProgress } = options;
  if (!(Number.isInteger(batchSize) && batchSize >= 1)) {
    const message = "batchSize must be a whole number above 0";
    throw new FlatpeakError({ code: "invalid_value", message, field: "batchSize", status: 400 });
  }
  if (signal?.aborted) throw aborted(signal);
  const context = { tariffs: readTariffs(options), now: fleetClock(options.now) };
  const pool = await FleetPool.open(options, "planMany");
  const run = new Run(requests, { pool, context, batchSize, onProgress });
  const onAbort = () => run.fail(aborted(signal));
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    if (signal?.aborted) throw aborted(signal);
    yield* run.lines();
  } finally {
    signal?.removeEventListener("abort", onAbort);
    await run.stop();
    await pool.close();
  }
}

function aborted(signal) {
  const error = { type: "abort_error", code: "aborted", message: "The fleet was aborted" };
  return new AbortError(error, { cause: signal.reason });
}

class Run {
  #iterator;
  #settings;
  #maxHeld;
  #batch = [];
  #linger;
  /** The requests that were read and whose lines were not yet taken. */
  #held = 0;
  /** The lines of batches that are planned. */
  #done = [];
  #isRead = false;
  #isStopped = false;
  #failure;
  #counts = { read: 0, planned: 0, errors: 0 };
  /** What waits for a change, and is told. */
  #waiting = [];

  constructor(requests, settings) {
    this.#iterator = (requests[Symbol.asyncIterator] ?? requests[Symbol.iterator]).call(requests);
    this.#settings = settings;
    this.#maxHeld = settings.batchSize * settings.pool.threads * BATCHES_PER_THREAD;
  }

  /** Reads and plans until all is done. */
  async *lines() {
    this.#read().catch((error) => this.fail(error));
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      const lines = this.#done.shift();
      if (lines !== undefined) {
        yield lines;
        this.#held -= lines.length;
        this.#changed();
      } else if (this.#isRead && this.#held === 0) {
        return;
      } else {
        await this.#change();
      }
    }
  }

  /** Ends the run with an error. */
  fail(error) {
    this.#failure ??= error;
    this.#changed();
  }

  /** Reads no more, and tells the source so. */
  async stop() {
    this.#isStopped = true;
    clearTimeout(this.#linger);
    this.#changed();
    if (this.#isRead) return;
    // A source that waits for its next request would answer only then.
    const ended = Promise.resolve(this.#iterator.return?.()).catch(() => {});
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, LINGER_MS))]);
  }

  async #read() {
    while (!this.#isStopped) {
      if (this.#held >= this.#maxHeld) {
        await this.#change();
        continue;
      }
      let next = this.#iterator.next();
      // Without a wait where there is nothing to wait for.
      if (typeof next.then === "function") next = await next;
      if (next.done) break;
      this.#take(next.value);
    }
    this.#isRead = !this.#isStopped;
    this.#dispatch();
    this.#changed();
  }

  #take(request) {
    this.#held += 1;
    this.#counts.read += 1;
    if (this.#batch.push(request) >= this.#settings.batchSize) return this.#dispatch();
    if (this.#batch.length === 1) this.#linger = setTimeout(() => this.#dispatch(), LINGER_MS);
  }

  #dispatch() {
    clearTimeout(this.#linger);
    const requests = this.#batch;
    if (requests.length === 0 || this.#isStopped) return;
    this.#batch = [];
    const { pool, context } = this.#settings;
    const names = [...tariffNames(requests)].filter((name) => context.tariffs.has(name));
    const tariffs = new Map(names.map((name) => [name, context.tariffs.get(name)]));
    pool.plan({ requests, tariffs, now: context.now }).then(
      (lines) => this.#finish(lines),
      (error) => this.fail(error),
    );
  }

  #finish(lines) {
    this.#done.push(lines);
    this.#counts.planned += lines.length;
    this.#counts.errors += lines.filter(isError).length;
    try {
      this.#settings.onProgress?.({ ...this.#counts });
    } catch (error) {
      this.fail(error);
    }
    this.#changed();
  }

  #change() {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #changed() {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** Whether a line is that of an error: `id` comes first, and its text has no quote that is not escaped. */
export function isError(line) {
  return /^\{"id":"(?:[^"\\]|\\.)*","error":/.test(line);
}
