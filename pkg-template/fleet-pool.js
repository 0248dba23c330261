// Worker threads that plan batches. A batch always gets a line for each of its requests: a thread that ends takes none
// of them along.

import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

import { FlatpeakError } from "flatpeak-wasm/inline";

import { errorLine, idOf, invalid, workerDied } from "./fleet-request.js";
import { peer } from "./fleet-peers.js";
import { sharedTariff } from "./fleet-tariffs.js";

/** So often a request is planned if its thread ends. */
const MAX_TRIES = 2;

/** So many threads in a row that end without a plan are no fault of requests. */
const MAX_DEATHS = 64;

/** The tariffs that are kept as bytes for the threads. */
const MAX_SHARED = 1000;

const NOT_STARTED = -1;

export class FleetPool {
  #piscina;
  /** Tariffs by key, as the threads see them. */
  #shared = new Map();
  /** Threads that ended since one last planned. */
  #deaths = 0;

  constructor(piscina, threads) {
    this.#piscina = piscina;
    this.threads = threads;
  }

  /** Starts the threads. */
  static async open({ threads = availableParallelism(), resourceLimits }, what) {
    if (!(Number.isInteger(threads) && threads >= 1)) {
      const message = "threads must be a whole number above 0";
      throw new FlatpeakError({ code: "invalid_value", message, field: "threads", status: 400 });
    }
    const { Piscina } = await peer(() => import("piscina"), "piscina", what);
    const piscina = new Piscina({
      filename: fileURLToPath(new URL("./fleet-thread.js", import.meta.url)),
      minThreads: threads,
      maxThreads: threads,
      idleTimeout: Infinity,
      resourceLimits,
    });
    // Threads that end without a task are replaced too, and the task that comes next says if there are none.
    piscina.on("error", () => {});
    return new FleetPool(piscina, threads);
  }

  /**
   * Plans a batch: `requests` as a list or as JSON, `tariffs` by name, `now`.
   *
   * @returns {Promise<string[]>} A line of JSON for each request, in their order.
   */
  plan({ requests, tariffs, now }) {
    const shared = new Map([...tariffs].map(([name, tariff]) => [name, this.#share(tariff)]));
    return this.#plan(requests, { tariffs: shared, now }, 1);
  }

  /** Ends the threads, also in the middle of their work. */
  close() {
    return this.#piscina.destroy();
  }

  #share(tariff) {
    if (this.#shared.size > MAX_SHARED) this.#shared.clear();
    if (!this.#shared.has(tariff.key)) this.#shared.set(tariff.key, sharedTariff(tariff));
    return this.#shared.get(tariff.key);
  }

  async #plan(requests, context, tries) {
    if (requests.length === 0) return [];
    const started = new Int32Array(new SharedArrayBuffer(4)).fill(NOT_STARTED);
    try {
      const text = await this.#piscina.run({ ...context, requests, started });
      this.#deaths = 0;
      return text.split("\n");
    } catch (error) {
      const list = typeof requests === "string" ? JSON.parse(requests) : requests;
      if (error?.name === "DataCloneError") return this.#planCloneable(list, context);
      this.#deaths += 1;
      if (this.#deaths > MAX_DEATHS) throw error;
      return this.#planAgain(list, context, { at: started[0], tries, error });
    }
  }

  /** Plans what a thread left behind: the request at which it ended by itself, so that the others come through. */
  async #planAgain(list, context, { at, tries, error }) {
    if (list.length === 1) {
      if (tries < MAX_TRIES) return this.#plan(list, context, tries + 1);
      return [errorLine(idOf(list[0]), workerDied(error.message))];
    }
    // One that ended before it began did so at one that it could not even read: each half for itself.
    const middle = Math.ceil(list.length / 2);
    const parts =
      at === NOT_STARTED
        ? [list.slice(0, middle), list.slice(middle)]
        : [list.slice(0, at), [list[at]], list.slice(at + 1)];
    const lines = await Promise.all(parts.map((part) => this.#plan(part, context, 1)));
    return lines.flat();
  }

  /** Leaves out what cannot cross to a thread, such as a function. */
  async #planCloneable(list, context) {
    const reasons = list.map(reasonNotToCross);
    const others = list.filter((_, at) => reasons[at] === undefined);
    const lines = await this.#plan(others, context, 1);
    let next = 0;
    return reasons.map((reason, at) => {
      if (reason === undefined) return lines[next++];
      return errorLine(idOf(list[at]), invalid("invalid_type", "request", reason));
    });
  }
}

function reasonNotToCross(request) {
  try {
    structuredClone(request);
    return undefined;
  } catch (error) {
    return `A request must be plain data: ${error.message}`;
  }
}
