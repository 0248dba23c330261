// A fleet over worker threads: requests are read as fast as they are planned, and planned as fast as their results are
// taken.

import { aborted, invalidOption } from "./errors.js";
import { FleetPool } from "./pool.js";
import { isErrorLine, requireIterable, resultOf } from "./request.js";
import { fleetClock, readTariffs, tariffNames } from "./tariffs.js";

/** @import { FleetProgress, FleetRequest, PlanManyOptions } from "../fleet.js" */
/** @import { Tariff } from "./tariffs.js" */

/**
 * How a run plans what it reads.
 *
 * @typedef {{
 *   pool: FleetPool,
 *   tariffs: Map<string, Tariff>,
 *   now: string,
 *   batchSize: number,
 *   onProgress: ((progress: FleetProgress) => void) | undefined,
 * }} Settings
 */

/** A batch that does not fill up is planned after so many milliseconds. */
const LINGER_MS = 20;

/** How many batches each thread has: one in work, one that waits, one whose results are being taken. */
const BATCHES_PER_THREAD = 3;

/**
 * @param {Iterable<FleetRequest> | AsyncIterable<FleetRequest>} requests
 * @param {PlanManyOptions} [options]
 */
export async function* planMany(requests, options = {}) {
  const { signal, batchSize = 500, onProgress } = options;
  requireIterable(requests);
  if (!(Number.isInteger(batchSize) && batchSize >= 1)) {
    throw invalidOption("batchSize", "batchSize must be a whole number above 0");
  }
  if (signal?.aborted) throw aborted(signal);
  const tariffs = readTariffs(options);
  const now = fleetClock(options.now);
  const pool = await FleetPool.open(options, "planMany");
  try {
    yield* results(new Run(requests, { pool, tariffs, now, batchSize, onProgress }), signal);
  } finally {
    await pool.close();
  }
}

/**
 * @param {Run} run
 * @param {AbortSignal} [signal]
 */
async function* results(run, signal) {
  const onAbort = () => signal && run.fail(aborted(signal));
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    if (signal?.aborted) throw aborted(signal);
    for await (const lines of run.lines()) {
      for (const line of lines) yield resultOf(line);
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
    await run.stop();
  }
}

class Run {
  /** @type {Iterator<unknown> | AsyncIterator<unknown>} */
  #iterator;
  #settings;
  #maxHeld;
  /** @type {unknown[]} */
  #batch = [];
  /** @type {NodeJS.Timeout | undefined} */
  #linger;
  /** The requests that were read and whose lines were not yet taken. */
  #held = 0;
  /**
   * The lines of batches that are planned.
   *
   * @type {string[][]}
   */
  #done = [];
  #isRead = false;
  #isStopped = false;
  /** @type {{ error: unknown } | undefined} */
  #failure;
  #counts = { read: 0, planned: 0, errors: 0 };
  /**
   * What waits for a change, and is told.
   *
   * @type {(() => void)[]}
   */
  #waiting = [];

  /**
   * @param {Iterable<unknown> | AsyncIterable<unknown>} requests
   * @param {Settings} settings
   */
  constructor(requests, settings) {
    this.#iterator = Symbol.asyncIterator in requests ? requests[Symbol.asyncIterator]() : requests[Symbol.iterator]();
    this.#settings = settings;
    this.#maxHeld = settings.batchSize * settings.pool.threads * BATCHES_PER_THREAD;
  }

  /** Reads and plans until all is done. */
  async *lines() {
    this.#read().catch((error) => this.fail(error));
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure.error;
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

  /**
   * Ends the run with an error.
   *
   * @param {unknown} error
   */
  fail(error) {
    this.#failure ??= { error };
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
      const next = this.#iterator.next();
      // Without a wait where there is nothing to wait for.
      const { done, value } = "then" in next ? await next : next;
      if (done) break;
      this.#take(value);
    }
    this.#isRead = !this.#isStopped;
    this.#dispatch();
    this.#changed();
  }

  /** @param {unknown} request */
  #take(request) {
    this.#held += 1;
    this.#counts.read += 1;
    if (this.#batch.push(request) >= this.#settings.batchSize) this.#dispatch();
    else if (this.#batch.length === 1) this.#linger = setTimeout(() => this.#dispatch(), LINGER_MS);
  }

  #dispatch() {
    clearTimeout(this.#linger);
    const requests = this.#batch;
    if (requests.length === 0 || this.#isStopped) return;
    this.#batch = [];
    const { pool, tariffs: all, now } = this.#settings;
    const names = tariffNames(requests);
    const tariffs = new Map([...all].filter(([name]) => names.has(name)));
    pool.plan({ requests, tariffs, now }).then(
      (text) => this.#finish(text.split("\n")),
      (error) => this.fail(error),
    );
  }

  /** @param {string[]} lines */
  #finish(lines) {
    this.#done.push(lines);
    this.#counts.planned += lines.length;
    this.#counts.errors += lines.filter(isErrorLine).length;
    try {
      this.#settings.onProgress?.({ ...this.#counts });
    } catch (error) {
      this.fail(error);
    }
    this.#changed();
  }

  /** @returns {Promise<void>} */
  #change() {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #changed() {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
