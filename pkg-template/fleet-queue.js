// A fleet over a queue: BullMQ on Redis gives batches to whoever works, and ids make each result count once.

import { FlatpeakError } from "flatpeak-wasm/inline";

import { FleetPool } from "./fleet-pool.js";
import { peer } from "./fleet-peers.js";
import { contentHash, errorLine, idOf, invalid, jsonOf, workerDied } from "./fleet-request.js";
import { ResultSet } from "./fleet-result-set.js";
import { resultOf } from "./fleet-results.js";
import { serverWarnings } from "./fleet-server.js";
import { fleetClock, readTariffs, tariffNames } from "./fleet-tariffs.js";

/** The homes of a job, and the most that one can have: the ids are arguments of one script. */
const DEFAULT_BATCH_SIZE = 1000;
const MAX_BATCH_SIZE = 5000;

/** A worker that is gone is noticed after this time, or half as much again; BullMQ's own default is 30 s. */
const STALLED_AFTER_MS = 10_000;

/** A batch whose workers ended so often goes on in so many parts, until the home that ends them is alone. */
const MAX_STALLS_OF_BATCH = 3;
const PARTS = 10;

/** One home whose workers ended so often is an error. More than those of a batch, which never gets there. */
const MAX_STALLS = 5;

/** What was thrown, by a Redis without memory for example, is tried again so often. */
const ATTEMPTS = 10;
const BACKOFF_MS = 500;

/** The tariffs that a worker remembers. */
const MAX_TARIFFS = 1000;

export function fleetQueue(options) {
  return new FleetQueue(options ?? {});
}

class FleetQueue {
  #settings;
  #opened;
  #closing = [];

  constructor({ connection, name = "fleet", batchSize = DEFAULT_BATCH_SIZE, onError = warn }) {
    check(connection !== undefined, "connection", "connection must be the URL or the options of a Redis");
    check(/^[\w.-]{1,200}$/.test(name), "name", "name may have letters, digits, and . _ -");
    const isSize = Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= MAX_BATCH_SIZE;
    check(isSize, "batchSize", `batchSize must be a whole number from 1 to ${MAX_BATCH_SIZE}`);
    // All keys of a fleet are in one slot of a cluster.
    this.#settings = { connection, name, batchSize, onError, prefix: `{flatpeak-${name}}` };
  }

  async enqueue(requests, options = {}) {
    const { redis, set, queue } = await this.#open();
    const tariffs = readTariffs(options);
    const now = fleetClock(options.now);
    if (tariffs.size > 0) {
      await redis.hset(this.#tariffsKey, ...[...tariffs.values()].flatMap(({ key, text }) => [key, text]));
    }
    const counts = { read: 0, enqueued: 0 };
    for await (const batch of batches(requests, this.#settings.batchSize)) {
      options.signal?.throwIfAborted();
      counts.read += batch.length;
      counts.enqueued += await enqueueBatch(batch, { set, queue, tariffs, now });
      options.onProgress?.({ ...counts });
    }
    return counts;
  }

  async work(options = {}) {
    const { stalledAfterMs = STALLED_AFTER_MS } = options;
    check(stalledAfterMs >= 100, "stalledAfterMs", "stalledAfterMs must be a number from 100 on");
    const { redis, set, queue, bullmq } = await this.#open();
    const pool = await FleetPool.open(options, "fleetQueue");
    const { name, onError, prefix } = this.#settings;
    const known = new Map();
    const plan = async (job) => {
      const { ids, requests, now } = job.data;
      if (job.stalledCounter >= MAX_STALLS_OF_BATCH && ids.length > 1) return split(job, queue);
      const tariffs = await this.#tariffs(job.data.tariffs, redis, known);
      await set.put(ids, await pool.plan({ requests, tariffs, now }));
      return undefined;
    };
    const worker = new bullmq.Worker(name, plan, {
      connection: redis,
      prefix,
      // One more than there are threads, so that none waits for Redis.
      concurrency: pool.threads + 1,
      lockDuration: stalledAfterMs,
      stalledInterval: stalledAfterMs / 2,
      maxStalledCount: MAX_STALLS,
    });
    worker.on("error", onError);
    worker.on("failed", (job, error) => {
      // One that is tried again is not finished.
      if (job?.finishedOn === undefined) return;
      const lines = job.data.ids.map((id) => errorLine(id, workerDied(error.message)));
      set.put(job.data.ids, lines).catch(onError);
    });
    return this.#running(worker, pool, options.signal);
  }

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
    return serverWarnings((await this.#open()).redis);
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
    opened?.redis.disconnect();
    this.#opened = undefined;
  }

  get #tariffsKey() {
    return `${this.#settings.prefix}:tariffs`;
  }

  #open() {
    this.#opened ??= this.#connect();
    return this.#opened;
  }

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

  /** The tariffs of a job, by name; they are kept under their content, which never changes. */
  async #tariffs(keys, redis, known) {
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

  #running(worker, pool, signal) {
    let closed;
    const close = () => {
      closed ??= worker.close().finally(() => pool.close());
      return closed;
    };
    this.#closing.push(close);
    if (signal?.aborted) close().catch(this.#settings.onError);
    signal?.addEventListener("abort", () => void close().catch(this.#settings.onError), { once: true });
    return { close };
  }
}

/** Requests in lists of a size. */
async function* batches(requests, size) {
  let batch = [];
  for await (const request of requests) {
    if (batch.push(request) < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Enqueues those of a batch that have no result, and says how many they are. */
async function enqueueBatch(batch, { set, queue, tariffs, now }) {
  // Of two with the same id the first counts.
  const byId = new Map();
  for (const request of batch) {
    const id = idOf(request);
    if (!byId.has(id)) byId.set(id, request);
  }
  const ids = [...byId.keys()];
  const isNew = await set.request(ids);
  const newIds = ids.filter((_, at) => isNew[at]);
  const texts = newIds.map((id) => textOf(byId.get(id), id));
  const isText = (_, at) => texts[at] !== undefined;
  const wrong = newIds.filter((id, at) => !isText(id, at));
  const problem = invalid("invalid_type", "request", "A request must be plain data");
  await set.put(
    wrong,
    wrong.map((id) => errorLine(id, problem)),
  );
  const good = newIds.filter(isText);
  if (good.length === 0) return 0;
  const names = [...tariffNames(good.map((id) => byId.get(id)))].filter((name) => tariffs.has(name));
  const keys = Object.fromEntries(names.map((name) => [name, tariffs.get(name).key]));
  await addJob(queue, { ids: good, tariffs: keys, now, requests: `[${texts.filter(isText).join(",")}]` });
  return good.length;
}

/** A request as JSON, with its id. */
function textOf(request, id) {
  const isNameless = request !== null && typeof request === "object" && request.id === undefined;
  const named = isNameless && !Array.isArray(request) ? { ...request, id } : request;
  // Only prices may have rows of numbers that are no lists.
  if (named?.prices !== undefined) return jsonOf(named);
  try {
    return JSON.stringify(named);
  } catch {
    return undefined;
  }
}

/** Adds a job under an id by its content: while it is there, another of the same content is none. */
function addJob(queue, data) {
  const jobId = `plan-${contentHash(data.requests + JSON.stringify(data.tariffs))}`;
  return queue.add("plan", data, {
    jobId,
    attempts: ATTEMPTS,
    backoff: { type: "exponential", delay: BACKOFF_MS },
    removeOnComplete: true,
    removeOnFail: true,
  });
}

async function split({ data }, queue) {
  const requests = JSON.parse(data.requests);
  const size = Math.ceil(data.ids.length / PARTS);
  for (let from = 0; from < data.ids.length; from += size) {
    const part = JSON.stringify(requests.slice(from, from + size));
    await addJob(queue, { ...data, ids: data.ids.slice(from, from + size), requests: part });
  }
}

function check(holds, field, message) {
  if (!holds) throw new FlatpeakError({ code: "invalid_value", message, field, status: 400 });
}

/** Lost connections are made again; somebody should know. */
function warn(error) {
  process.emitWarning(`fleetQueue: ${error.message}`);
}
