// Worker threads that plan batches. A batch always gets a line for each of its requests: a thread that ends takes none
// of them along.

import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

import { errorOf, invalidOption } from "./errors.js";
import { peer } from "./peers.js";
import { errorLine, idOf, invalid, workerDied } from "./request.js";
import { sharedTariff } from "./tariffs.js";

/** @import { Piscina } from "piscina" */
/** @import { ThreadLimits } from "../fleet.js" */
/** @import { SharedTariff, Tariff } from "./tariffs.js" */

/**
 * What the requests of a batch are planned with.
 *
 * @typedef {{ tariffs: Map<string, SharedTariff>, now: string }} Context
 */

/** So often a request is planned if its thread ends. */
const MAX_TRIES = 2;

/** So many threads in a row that end before they have begun are no fault of requests. */
const MAX_DEATHS = 16;

/** The tariffs that are kept as bytes for the threads. */
const MAX_SHARED = 1000;

const NOT_STARTED = -1;

/** What a thread that starts at all can plan. */
const NOTHING = { requests: [], tariffs: new Map(), now: "", started: new Int32Array(1) };

export class FleetPool {
  #piscina;
  /**
   * Tariffs by key, as the threads see them.
   *
   * @type {Map<string, SharedTariff>}
   */
  #shared = new Map();
  /** Threads that ended since one last began to plan. */
  #deaths = 0;
  /**
   * Why it plans no more, or not now.
   *
   * @type {Error | undefined}
   */
  #end;
  /** Of the thread that ended last without a task. */
  #cause = "";

  /**
   * @param {Piscina} piscina
   * @param {number} threads
   */
  constructor(piscina, threads) {
    this.#piscina = piscina;
    this.threads = threads;
    piscina.on("error", ({ message }) => (this.#cause = message));
    // Then it has taken note of the end.
    piscina.on("workerDestroy", () => setImmediate(() => this.#replace()));
  }

  /**
   * Starts the threads.
   *
   * @param {{ threads?: number, resourceLimits?: ThreadLimits }} options
   * @param {string} what What needs them.
   */
  static async open({ threads = availableParallelism(), resourceLimits }, what) {
    if (!(Number.isInteger(threads) && threads >= 1)) {
      throw invalidOption("threads", "threads must be a whole number above 0");
    }
    const { Piscina } = await peer(() => import("piscina"), "piscina", what);
    const piscina = new Piscina({
      // Beside the entry, of which this is a part.
      filename: fileURLToPath(new URL("./fleet-thread.js", import.meta.url)),
      minThreads: threads,
      maxThreads: threads,
      idleTimeout: Infinity,
      ...(resourceLimits && { resourceLimits }),
    });
    return new FleetPool(piscina, threads);
  }

  /**
   * Plans a batch: `requests` as a list or as JSON, `tariffs` by name.
   *
   * @param {{ requests: unknown[] | string, tariffs: Map<string, Tariff>, now: string }} batch
   * @returns {Promise<string>} A line of JSON for each request, in their order.
   */
  plan({ requests, tariffs, now }) {
    /** @type {Context["tariffs"]} */
    const shared = new Map();
    for (const [name, tariff] of tariffs) shared.set(name, this.#share(tariff));
    return this.#plan(requests, { tariffs: shared, now }, 1);
  }

  /** Ends the threads, also in the middle of their work. */
  close() {
    this.#end = new Error("The threads were ended");
    return this.#piscina.destroy();
  }

  /**
   * Starts a thread in place of one that ended. Piscina does so until one does not even start; from then on what waits
   * for a thread would wait for ever.
   */
  #replace() {
    if (this.#end !== undefined) return;
    this.#deaths += 1;
    if (this.#deaths > MAX_DEATHS) this.#giveUp();
    else if (this.#piscina.queueSize > 0 && this.#piscina.threads.length < this.threads) this.#probe();
  }

  /** Has nothing planned, which shows whether threads start. */
  async #probe() {
    try {
      await this.#piscina.run(NOTHING);
      this.#deaths = 0;
    } catch {
      // The end of its thread is counted.
    }
  }

  /** Fails all that waits; what comes later is tried again. */
  async #giveUp() {
    const message = `No worker thread starts (${this.#cause})`;
    const end = errorOf({ name: "ServerError", type: "api_error", code: "worker_died", message });
    this.#end = end;
    await this.#piscina.destroy();
    this.#deaths = 0;
    if (this.#end === end) this.#end = undefined;
  }

  /** @param {Tariff} tariff */
  #share(tariff) {
    const shared = this.#shared.get(tariff.key) ?? sharedTariff(tariff);
    if (this.#shared.size >= MAX_SHARED) this.#shared.clear();
    this.#shared.set(tariff.key, shared);
    return shared;
  }

  /**
   * @param {unknown[] | string} requests
   * @param {Context} context
   * @param {number} tries
   * @returns {Promise<string>}
   */
  async #plan(requests, context, tries) {
    const started = new Int32Array(new SharedArrayBuffer(4)).fill(NOT_STARTED);
    try {
      /** @type {string} */
      const text = await this.#piscina.run({ ...context, requests, started });
      this.#deaths = 0;
      return text;
    } catch (error) {
      /** @type {unknown[]} */
      const list = typeof requests === "string" ? JSON.parse(requests) : requests;
      if (error instanceof DOMException && error.name === "DataCloneError") return this.#planCloneable(list, context);
      const at = Atomics.load(started, 0);
      if (at === NOT_STARTED) await this.#probe();
      else this.#deaths = 0;
      if (this.#end !== undefined) throw this.#end;
      return this.#planAgain(list, context, { at, tries, cause: messageOf(error) });
    }
  }

  /**
   * Plans what a thread left behind: the request at which it ended by itself, so that the others come through.
   *
   * @param {unknown[]} list
   * @param {Context} context
   * @param {{ at: number, tries: number, cause: string }} end
   */
  async #planAgain(list, context, { at, tries, cause }) {
    if (list.length === 1) {
      if (tries < MAX_TRIES) return this.#plan(list, context, tries + 1);
      return errorLine(idOf(list[0]), workerDied(cause));
    }
    // One that ended before it began did so at one that it could not even read: each half for itself.
    const middle = Math.ceil(list.length / 2);
    const parts =
      at === NOT_STARTED
        ? [list.slice(0, middle), list.slice(middle)]
        : [list.slice(0, at), [list[at]], list.slice(at + 1)];
    const isSome = (/** @type {unknown[]} */ part) => part.length > 0;
    const texts = await Promise.all(parts.filter(isSome).map((part) => this.#plan(part, context, 1)));
    return texts.join("\n");
  }

  /**
   * Leaves out what cannot cross to a thread, such as a function.
   *
   * @param {unknown[]} list
   * @param {Context} context
   */
  async #planCloneable(list, context) {
    const reasons = list.map(reasonNotToCross);
    const others = list.filter((_, at) => reasons[at] === undefined);
    const lines = (await this.#plan(others, context, 1)).split("\n").values();
    const all = reasons.map((reason, at) => {
      if (reason === undefined) return lines.next().value;
      return errorLine(idOf(list[at]), invalid("invalid_type", "request", reason));
    });
    return all.join("\n");
  }
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/** @param {unknown} request */
function reasonNotToCross(request) {
  try {
    structuredClone(request);
    return undefined;
  } catch (error) {
    return `A request must be plain data: ${messageOf(error)}`;
  }
}
