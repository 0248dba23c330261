// The local engine.

import { disposable } from "./disposable.js";
import { requireLoaded, unwrap } from "./engine.js";
import { FlatpeakError } from "./errors.js";
import { WasmPlanner } from "./flatpeak_wasm.js";
import { Shelf } from "./shelf.js";
import { Tape } from "./tape.js";

/**
 * @import { ErrorFields } from "./errors.js"
 * @import { TimeInput } from "./index.js"
 */

/** @typedef {"amount" | "duration" | "limit" | "site" | "soc" | "submitState"} Operation */

const shelf = /* @__PURE__ */ new Shelf();

class Planner {
  /** @type {WasmPlanner | undefined} */
  #engine;
  #now;
  /**
   * The numbers of the prices.
   *
   * @type {Float64Array[]}
   */
  #rows = [];

  /** @param {any} options */
  constructor(options) {
    requireLoaded("init", "Planner");
    const now = options?.now ?? undefined;
    this.#now = now;
    this.#engine = withOrigin(
      "Planner",
      () => clock(now),
      () => {
        // A fixed clock is checked here, so that a bad one does not wait for the first call.
        const fixed = now === undefined || typeof now === "function" ? undefined : clock(now);
        const tape = new Tape().write(fixed).write(options, ["now", "prices"]).write(options?.prices);
        shelf.rows = this.#rows;
        return unwrap(WasmPlanner.create(shelf, tape.numbers, tape.text, tape.rows));
      },
    );
    /** @type {(operation: Operation) => (body: unknown, options?: unknown) => unknown} */
    const schedule = (operation) => (body, options) => this.#plan("schedules", operation, [body], options);
    this.schedules = Object.freeze({
      amount: schedule("amount"),
      duration: schedule("duration"),
      limit: schedule("limit"),
      site: schedule("site"),
      soc: schedule("soc"),
    });
    this.devices = Object.freeze({
      /** @type {(deviceId: unknown, body: unknown, options?: unknown) => unknown} */
      submitState: (deviceId, body, options) => this.#plan("devices", "submitState", [deviceId, body], options),
    });
  }

  /**
   * @param {string} kind
   * @param {Operation} operation
   * @param {unknown[]} given
   * @param {any} options
   */
  #plan(kind, operation, given, options) {
    const now = clock(options?.now ?? this.#now);
    return withOrigin(
      `${kind}.${operation}`,
      () => now,
      () => {
        const tape = new Tape();
        for (const value of given) tape.write(value);
        tape.write(options, CLOCK).write(now);
        // The clock and what was written may run the caller's code, and that may free the planner.
        if (this.#engine === undefined) {
          throw new FlatpeakError({ code: "planner_freed", message: "This Planner was freed; make a new one." });
        }
        shelf.rows = this.#rows;
        return unwrap(this.#engine[operation](tape.numbers, tape.text, tape.rows));
      },
    );
  }

  free() {
    this.#engine?.free();
    this.#engine = undefined;
    this.#rows = [];
  }
}

const Disposable = /* @__PURE__ */ disposable(Planner, "Planner");
export { Disposable as Planner };

/** It is read by itself. */
const CLOCK = ["now"];

/**
 * The present: milliseconds, or whatever was given instead, for the engine to check.
 *
 * @param {TimeInput | (() => TimeInput) | undefined} now
 */
function clock(now) {
  const instant = typeof now === "function" ? now() : now;
  if (instant === undefined) return Date.now();
  if (instant instanceof Date) return instant.getTime();
  // A bare number could be seconds or milliseconds: only a Date says which.
  return typeof instant === "number" ? String(instant) : instant;
}

/**
 * Does what the planner is asked for. Its errors say where, when and of which data, as those of the API do.
 *
 * @template Answer
 * @param {string} context
 * @param {() => unknown} now
 * @param {() => Answer} work
 */
function withOrigin(context, now, work) {
  try {
    return work();
  } catch (error) {
    if (error instanceof FlatpeakError) {
      const fields = /** @type {Partial<ErrorFields>} */ (error);
      fields.context ??= context;
      fields.live_mode ??= false;
      fields.time_created ??= secondOf(now());
    }
    throw error;
  }
}

/**
 * The second of a clock, in UTC; that of the system's where the clock shows no time.
 *
 * @param {unknown} now
 */
function secondOf(now) {
  let millis = typeof now === "number" ? now : NaN;
  if (typeof now === "string" && TIME.test(now)) millis = Date.parse(now.toUpperCase().replace(" ", "T"));
  if (!(millis >= YEAR_1 && millis < YEAR_10000)) millis = Date.now();
  return new Date(Math.floor(millis / 1000) * 1000).toISOString().replace(".000", "");
}

const TIME = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d/;
const YEAR_1 = /* @__PURE__ */ Date.parse("0001-01-01T00:00:00Z");
const YEAR_10000 = /* @__PURE__ */ Date.parse("+010000-01-01T00:00:00Z");
