// A planner in a thread of its own. Plans are made one after the other and never stop in the middle, so one that takes too
// long is ended with its thread, and the next one gets a new thread.

import { Worker } from "node:worker_threads";

import { READY } from "./thread-calls.js";

/**
 * @import { PlanningEngine } from "flatpeak-wasm/server"
 * @import { Call, Reply, SentError, SiteData } from "./thread-calls.js"
 */

/** How long a call may wait for those before it, before who asks is told to come back. */
const WAIT_MILLIS = 5_000;

/**
 * @typedef {object} Waiting
 * @property {Call} call
 * @property {number} since
 * @property {(answer: any) => void} resolve
 * @property {(error: Error) => void} reject
 */

/** @implements {PlanningEngine} */
export class PlanningThread {
  #siteData;
  #planMillis;
  /** @type {Worker | undefined} */
  #worker;
  #isReady = false;
  /** @type {Waiting[]} */
  #queue = [];
  /** @type {Waiting | undefined} */
  #running;
  /** @type {NodeJS.Timeout | undefined} */
  #deadline;

  /**
   * @param {() => SiteData} siteData What each thread makes its planner of.
   * @param {number} planMillis
   */
  constructor(siteData, planMillis) {
    this.#siteData = siteData;
    this.#planMillis = planMillis;
  }

  schedules = {
    amount: this.#caller("schedules.amount"),
    duration: this.#caller("schedules.duration"),
    limit: this.#caller("schedules.limit"),
    soc: this.#caller("schedules.soc"),
    site: this.#caller("schedules.site"),
  };

  devices = { submitState: this.#caller("devices.submitState") };

  /** Starts a thread, so that the first call need not wait for it. */
  start() {
    this.#worker ??= this.#thread();
  }

  /** Ends it, with what still waits. */
  async stop() {
    clearTimeout(this.#deadline);
    this.#queue = [];
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  /** @param {Call["operation"]} operation */
  #caller(operation) {
    return (/** @type {unknown[]} */ ...given) => this.#call({ operation, given });
  }

  /**
   * @param {Call} call
   * @returns {Promise<any>}
   */
  #call(call) {
    return new Promise((resolve, reject) => {
      this.#queue.push({ call, since: performance.now(), resolve, reject });
      this.#next();
    });
  }

  #next() {
    this.start();
    if (this.#running !== undefined || !this.#isReady) return;
    this.#running = this.#oldest();
    if (this.#running === undefined) return;
    this.#deadline = setTimeout(() => this.#giveUp({ error: tooLong(this.#planMillis) }), this.#planMillis);
    try {
      this.#worker?.postMessage(this.#running.call);
    } catch {
      // What came as JSON can be copied, if it is not nested too deeply.
      this.#settle({ error: TOO_DEEP });
    }
  }

  /** The call that waits longest, if it does not wait too long already. */
  #oldest() {
    for (;;) {
      const next = this.#queue.shift();
      if (next === undefined || performance.now() - next.since < WAIT_MILLIS) return next;
      next.reject(errorOf(TOO_BUSY));
    }
  }

  #thread() {
    // The package has one file for the command, which this one is a part of.
    const worker = new Worker(new URL(import.meta.url), { workerData: this.#siteData() });
    const isCurrent = () => worker === this.#worker;
    worker.once("message", () => {
      if (!isCurrent()) return;
      this.#isReady = true;
      this.#next();
    });
    worker.on("message", (/** @type {Reply | typeof READY} */ reply) => {
      if (!isCurrent() || reply === READY) return;
      // The module's memory may hold half of something.
      if ("error" in reply && reply.error.code === "engine_failed") this.#giveUp(reply);
      else this.#settle(reply);
    });
    worker.on("error", (error) => {
      if (isCurrent()) this.#giveUp({ error: { message: error.message, stack: error.stack } });
    });
    return worker;
  }

  /** @param {Reply} reply */
  #giveUp(reply) {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#isReady = false;
    this.#settle(reply);
  }

  /** @param {Reply} reply */
  #settle(reply) {
    clearTimeout(this.#deadline);
    // A thread that does not start fails the call that it was started for.
    const done = this.#running ?? this.#queue.shift();
    this.#running = undefined;
    if ("error" in reply) done?.reject(errorOf(reply.error));
    else done?.resolve(reply.answer);
    this.#next();
  }
}

/** @param {SentError} error */
function errorOf(error) {
  return Object.assign(new Error(error.message), error);
}

const TOO_BUSY = {
  status: 429,
  type: "rate_limit",
  code: "too_many_requests",
  message: "Too many plans are asked for at once",
  headers: { "retry-after": "5" },
};

const TOO_DEEP = {
  status: 400,
  type: "invalid_request",
  code: "invalid_value",
  message: "body is nested too deeply",
};

/** @param {number} planMillis */
function tooLong(planMillis) {
  const message = `The plan takes more than ${planMillis / 1000} s: ask for fewer devices or a shorter window`;
  return { status: 422, type: "invalid_request", code: "too_large", message };
}
