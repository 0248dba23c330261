// The results of a fleet in Redis: each id once, whoever plans it however often, until a consumer acknowledges it.
//
// `requested` and `planned` are sets of ids and stay; `results` is a stream whose entries are the lines of a batch. One
// script marks the ids as planned and appends their lines, so that Redis keeps both or neither.

/** @import { Redis } from "ioredis" */

/**
 * The lines of a batch, for one consumer.
 *
 * @typedef {{ lines: string[], acknowledge: () => Promise<void> }} Delivery
 */

/**
 * An entry of a stream: its id and its fields, or nothing where it was deleted.
 *
 * @typedef {[id: string, fields: [name: string, lines: string] | null]} Entry
 */

/** So often a consumer looks for results that are not yet there. */
const POLL_MS = 50;

/** The entries that a consumer reads at once. */
const READ_COUNT = 4;

const GROUP = "consumers";

/** Marks and appends, where no id is planned yet; else says which are, and does nothing. */
const PUT = `
  local ids = {unpack(ARGV, 2)}
  local flags = redis.call("SMISMEMBER", KEYS[1], unpack(ids))
  for _, flag in ipairs(flags) do if flag == 1 then return flags end end
  redis.call("SADD", KEYS[1], unpack(ids))
  redis.call("XADD", KEYS[2], "*", "lines", ARGV[1])
  return {}`;

const ACKNOWLEDGE = `
  redis.call("XACK", KEYS[1], ARGV[1], ARGV[2])
  return redis.call("XDEL", KEYS[1], ARGV[2])`;

export class ResultSet {
  #redis;
  #requested;
  #planned;
  #results;

  /**
   * @param {Redis} redis
   * @param {string} prefix Of its keys.
   */
  constructor(redis, prefix) {
    this.#redis = redis;
    this.#requested = `${prefix}:requested`;
    this.#planned = `${prefix}:planned`;
    this.#results = `${prefix}:results`;
  }

  /**
   * Says that ids shall have a result, and which have none yet.
   *
   * @param {string[]} ids
   */
  async request(ids) {
    await this.#redis.sadd(this.#requested, ...ids);
    const flags = await this.#isPlanned(ids);
    return ids.map((_, at) => flags[at] === 0);
  }

  /**
   * Keeps the lines of those ids that have none.
   *
   * @param {string[]} ids
   * @param {string} lines
   */
  async put(ids, lines) {
    if (ids.length === 0) return;
    const put = await this.#redis.eval(PUT, 2, this.#planned, this.#results, lines, ...ids);
    const flags = /** @type {number[]} */ (put);
    if (flags.length === 0) return;
    const isNew = (/** @type {unknown} */ _, /** @type {number} */ at) => flags[at] === 0;
    await this.put(ids.filter(isNew), lines.split("\n").filter(isNew).join("\n"));
  }

  /**
   * The lines of batches that this consumer has not acknowledged, and new ones; an end where all that was requested was.
   *
   * @param {{ consumer: string, follow: boolean, signal?: AbortSignal | undefined }} options
   * @returns {AsyncGenerator<Delivery, void, undefined>}
   */
  async *deliveries({ consumer, follow, signal }) {
    await this.#openGroup();
    let from = "0";
    while (!signal?.aborted) {
      const isComplete = !follow && (await this.#isComplete());
      const entries = await this.#read(consumer, from);
      if (from !== ">") from = entries.at(-1)?.[0] ?? ">";
      else if (entries.length === 0 && isComplete) return;
      else if (entries.length === 0) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      for (const [entry, fields] of entries) {
        // One that was acknowledged meanwhile has no fields.
        if (fields !== null) yield { lines: fields[1].split("\n"), acknowledge: () => this.#acknowledge(entry) };
      }
    }
  }

  async counts() {
    const [requested, planned, batches] = await Promise.all([
      this.#redis.scard(this.#requested),
      this.#redis.scard(this.#planned),
      this.#redis.xlen(this.#results),
    ]);
    return { requested, planned, batches };
  }

  /** The ids that have no result. */
  async *missing() {
    let cursor = "0";
    do {
      const [next, ids] = await this.#redis.sscan(this.#requested, cursor, "COUNT", 1000);
      const flags = ids.length === 0 ? [] : await this.#isPlanned(ids);
      yield* ids.filter((_, at) => flags[at] === 0);
      cursor = next;
    } while (cursor !== "0");
  }

  async clear() {
    await this.#redis.unlink(this.#requested, this.#planned, this.#results);
  }

  /** @param {string[]} ids */
  #isPlanned(ids) {
    return this.#redis.smismember(this.#planned, ...ids);
  }

  async #isComplete() {
    const { requested, planned } = await this.counts();
    return planned >= requested;
  }

  async #openGroup() {
    try {
      await this.#redis.xgroup("CREATE", this.#results, GROUP, "0", "MKSTREAM");
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith("BUSYGROUP"))) throw error;
    }
  }

  /**
   * @param {string} consumer
   * @param {string} from
   */
  async #read(consumer, from) {
    const stream = this.#results;
    const read = await this.#redis.xreadgroup("GROUP", GROUP, consumer, "COUNT", READ_COUNT, "STREAMS", stream, from);
    const streams = /** @type {[string, Entry[]][] | null} */ (read);
    return streams?.[0]?.[1] ?? [];
  }

  /** @param {string} entry */
  async #acknowledge(entry) {
    await this.#redis.eval(ACKNOWLEDGE, 1, this.#results, GROUP, entry);
  }
}
