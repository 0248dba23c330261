// The local engine.

import { call, requireLoaded } from "./engine.js";
import { FlatpeakError } from "./errors.js";
import { WasmPlanner } from "./flatpeak_wasm.js";

export class Planner {
  #engine;
  #now;

  constructor(options) {
    requireLoaded("Planner");
    const { now, prices, ...rest } = Object(options);
    this.#now = now;
    // A fixed clock is checked here, so that a bad one does not wait for the first call.
    const fixed = now === undefined || typeof now === "function" ? undefined : clock(now);
    this.#engine = call(() => new WasmPlanner(prices, rest, fixed));
    this.schedules = Object.freeze({
      duration: (body, options) => this.#plan("duration", body, options),
      limit: (body, options) => this.#plan("limit", body, options),
      soc: (body, options) => this.#plan("soc", body, options),
    });
    this.devices = Object.freeze({
      submitState: (deviceId, body, options) => this.#plan("submitState", body, options, deviceId),
    });
  }

  #plan(operation, body, options, ...path) {
    if (this.#engine === undefined) {
      throw new FlatpeakError({ code: "planner_freed", message: "This Planner was freed; make a new one." });
    }
    const [rest, now = this.#now] = takeNow(options);
    return call(() => this.#engine[operation](...path, body, rest, clock(now)));
  }

  free() {
    this.#engine?.free();
    this.#engine = undefined;
  }

  // Hosts that have no explicit resource management yet have no `Symbol.dispose` either.
  [Symbol.dispose ?? Symbol.for("Symbol.dispose")]() {
    this.free();
  }
}

/** Options without their clock, and the clock. What is not an object is left for the engine to refuse. */
function takeNow(options = {}) {
  if (options === null || typeof options !== "object") return [options];
  const { now, ...rest } = options;
  return [rest, now];
}

/** The present: milliseconds, or whatever was given instead, for the engine to check. */
function clock(now) {
  const instant = typeof now === "function" ? now() : now;
  if (instant === undefined) return Date.now();
  if (instant instanceof Date) return instant.getTime();
  // A bare number could be seconds or milliseconds: only a Date says which.
  return typeof instant === "number" ? String(instant) : instant;
}
