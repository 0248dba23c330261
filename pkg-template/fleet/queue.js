// A fleet over a queue: BullMQ on Redis gives batches to whoever works, and ids make each result count once.

import process from "node:process";

import { invalidOption } from "./errors.js";
import { addBatch, batches, splitJob } from "./jobs.js";
import { peer } from "./peers.js";
import { FleetPool } from "./pool.js";
import { redisWarnings } from "./redis-warnings.js";
import { errorLine, requireIterable, resultOf, workerDied } from "./request.js";
import { ResultSet } from "./result-set.js";
import { fleetClock, readTariffs } from "./tariffs.js";

/** @import { Job, Queue } from "bullmq" */
/** @import { Redis } from "ioredis" */
/** @import * as Fleet from "../fleet.js" */
/** @import { JobData } from "./jobs.js" */
/** @import { Tariff } from "./tariffs.js" */

/**
 * What a queue has open.
 *
 * @typedef {{ redis: Redis, queue: Queue, set: ResultSet, bullmq: typeof import("bullmq") }} Opened
 */

/** The homes of a job, and the most that one can have: the ids are arguments of one script. */
const DEFAULT_BATCH_SIZE = 1000;
const MAX_BATCH_SIZE = 5000;

/** A worker that is gone is noticed after this time, or half as much again; BullMQ's own default is 30 s. */
const STALLED_AFTER_MS = 10_000;

/** A batch whose workers ended so often goes on in parts, until the home that ends them is alone. */
const MAX_STALLS_OF_BATCH = 3;

/** One home whose workers ended so often is an error. More than those of a batch, which never gets there. */
const MAX_STALLS = 5;

/** The tariffs that a worker remembers. */
const MAX_TARIFFS = 1000;

/** @param {Fleet.FleetQueueOptions} options */
export function fleetQueue(options) {
  return new FleetQueue(options ?? {});
}

class FleetQueue {
  #settings;
  /** @type {Promise<Opened> | undefined} */
  #opened;
  /** @type {(() => Promise<void>)[]} */
  #closing = [];

  /** @param {Fleet.FleetQueueOptions} options */
  constructor({ connection, name = "fleet", batchSize = DEFAULT_BATCH_SIZE, onError = warn }) {
    check(connection !== undefined, "connection", "connection must be the URL or the options of a Redis");
    check(/^[\w.-]{1,200}$/.test(name), "name", "name may have letters, digits, and . _ -");
    const isSize = Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= MAX_BATCH_SIZE;
    check(isSize, "batchSize", `batchSize must be a whole number from 1 to ${MAX_BATCH_SIZE}`);
    // All keys of a fleet are in one slot of a cluster.
    this.#settings = { connection, name, batchSize, onError, prefix: `{flatpeak-${name}}` };
  }

  /**
   * @param {Iterable<Fleet.FleetRequest> | AsyncIterable<Fleet.FleetRequest>} requests
   * @param {Fleet.EnqueueOptions} [options]
   */
  async enqueue(requests, options = {}) {
    requireIterable(requests);
    const { redis, set, queue } = await this.#open();
    const tariffs = readTariffs(options);
    const now = fleetClock(options.now);
    for (const { key, text } of tariffs.values()) await redis.hset(this.#tariffsKey, key, text);
    const counts = { read: 0, enqueued: 0 };
    for await (const batch of batches(requests, this.#settings.batchSize)) {
      options.signal?.throwIfAborted();
      counts.read += batch.length;
      counts.enqueued += await addBatch(batch, { set, queue, tariffs, now });
      options.onProgress?.({ ...counts });
    }
    return counts;
  }

  /** @param {Fleet.FleetWorkOptions} [options] */
  async work(options = {}) {
    const { stalledAfterMs = STALLED_AFTER_MS } = options;
    check(stalledAfterMs >= 100, "stalledAfterMs", "stalledAfterMs must be a number from 100 on");
    const { redis, set, queue, bullmq } = await this.#open();
    const pool = await FleetPool.open(options, "fleetQueue");
    const { name, onError, prefix } = this.#settings;
    const known = new Map();
    const plan = async (/** @type {Job<JobData>} */ { data, stalledCounter }) => {
      const { ids, requests, now } = data;
      if (stalledCounter >= MAX_STALLS_OF_BATCH && ids.length > 1) return splitJob(data, queue);
      const tariffs = await this.#tariffs(data.tariffs, redis, known);
      await set.put(ids, await pool.plan({ requests, tariffs, now }));
    };
    const worker = new bullmq.Worker(name, plan, {
      connection: redis,
      prefix,
      // One for each thread, and one that is ready for it, so that none waits for Redis.
      concurrency: 2 * pool.threads,
      lockDuration: stalledAfterMs,
      stalledInterval: stalledAfterMs / 2,
      maxStalledCount: MAX_STALLS,
    });
    worker.on("error", onError);
    worker.on("failed", (job, error) => {
      // One that is tried again is not finished.
      if (job?.finishedOn === undefined) return;
      const lines = job.data.ids.map((id) => errorLine(id, workerDied(error.message)));
      set.put(job.data.ids, lines.join("\n")).catch(onError);
    });
    return this.#running(async () => {
      // Without its Redis a worker cannot end a batch: others will plan it.
      await Promise.race([worker.close(!isConnected(redis)), disconnected(redis)]);
      await pool.close();
    }, options.signal);
  }

  /**
   * @param {Fleet.FleetResultsOptions} [options]
   * @returns {AsyncGenerator<Fleet.FleetDelivery, void, undefined>}
   */
  async *results({ consumer = "consumer", follow = false, signal } = {}) {
    const { set } = await this.#open();
    for await (const { lines, acknowledge } of set.deliveries({ consumer, follow, signal })) {
      yield { results: lines.map(resultOf), acknowledge };
    }
  }

  async counts() {
    return (await this.#open()).set.counts();
  }

  async *missing() {
    yield* (await this.#open()).set.missing();
  }

  async warnings() {
    return redisWarnings((await this.#open()).redis);
  }

  async clear() {
    const { redis, set, queue } = await this.#open();
    await queue.obliterate({ force: true });
    await redis.unlink(this.#tariffsKey);
    await set.clear();
  }

  async close() {
    const opened = await this.#opened;
    await Promise.all(this.#closing.map((close) => close()));
    await opened?.queue.close();
    if (opened !== undefined) disconnect(opened.redis);
    this.#opened = undefined;
  }

  get #tariffsKey() {
    return `${this.#settings.prefix}:tariffs`;
  }

  #open() {
    this.#opened ??= this.#connect();
    return this.#opened;
  }

  /** @returns {Promise<Opened>} */
  async #connect() {
    const bullmq = await peer(() => import("bullmq"), "bullmq", "fleetQueue");
    const { Redis } = await peer(() => import("ioredis"), "ioredis", "fleetQueue");
    const { connection, name, onError, prefix } = this.#settings;
    // A command waits for a Redis that is away, instead of failing.
    const waiting = { maxRetriesPerRequest: null };
    const redis =
      typeof connection === "string" ? new Redis(connection, waiting) : new Redis({ ...connection, ...waiting });
    redis.on("error", onError);
    const queue = new bullmq.Queue(name, { connection: redis, prefix });
    queue.on("error", onError);
    return { redis, queue, bullmq, set: new ResultSet(redis, prefix) };
  }

  /**
   * The tariffs of a job, by name; they are kept under their content, which never changes.
   *
   * @param {Record<string, string>} keys
   * @param {Redis} redis
   * @param {Map<string, string>} known
   */
  async #tariffs(keys, redis, known) {
    /** @type {Map<string, Tariff>} */
    const tariffs = new Map();
    for (const [name, key] of Object.entries(keys)) {
      const text = known.get(key) ?? (await redis.hget(this.#tariffsKey, key));
      if (text === null) throw new Error(`The prices of tariff ${name} are not in Redis any more`);
      if (known.size >= MAX_TARIFFS) known.clear();
      known.set(key, text);
      tariffs.set(name, { key, text });
    }
    return tariffs;
  }

  /**
   * @param {() => Promise<void>} end
   * @param {AbortSignal} [signal]
   */
  #running(end, signal) {
    /** @type {Promise<void> | undefined} */
    let ended;
    const close = () => (ended ??= end());
    this.#closing.push(close);
    const onAbort = () => void close().catch(this.#settings.onError);
    if (signal?.aborted) onAbort();
    signal?.addEventListener("abort", onAbort, { once: true });
    return { close };
  }
}

/** @param {Redis} redis */
function isConnected(redis) {
  return redis.status === "ready";
}

/**
 * Ends a connection, and what waits for it with an error. Between two tries to connect, that would wait for ever.
 *
 * @param {Redis} redis
 */
function disconnect(redis) {
  if (redis.status === "reconnecting") redis.connect().catch(() => {});
  redis.disconnect();
}

/**
 * When a connection is lost: at once where it is not there.
 *
 * @param {Redis} redis
 * @returns {Promise<void>}
 */
function disconnected(redis) {
  return new Promise((resolve) => (isConnected(redis) ? redis.once("close", () => resolve()) : resolve()));
}

/**
 * @param {boolean} holds
 * @param {string} field
 * @param {string} message
 */
function check(holds, field, message) {
  if (!holds) throw invalidOption(field, message);
}

/**
 * Lost connections are made again; somebody should know.
 *
 * @param {Error} error
 */
function warn(error) {
  process.emitWarning(`fleetQueue: ${error.message}`);
}
