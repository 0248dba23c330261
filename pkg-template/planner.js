// The local engine.

import { call, requireLoaded } from "./engine.js";
import { FlatpeakError } from "./errors.js";
import { WasmPlanner } from "./flatpeak_wasm.js";

export class Planner {
  #engine;
  #now;
  #running = 0;
  #freed = false;

  constructor(options) {
    requireLoaded("init", "Planner");
    const now = options?.now ?? undefined;
    this.#now = now;
    // A fixed clock is checked here, so that a bad one does not wait for the first call.
    const fixed = now === undefined || typeof now === "function" ? undefined : clock(now);
    this.#engine = call(() => WasmPlanner.create(options, options?.prices, fixed));
    this.schedules = Object.freeze({
      amount: (body, options) => this.#plan("amount", body, options),
      duration: (body, options) => this.#plan("duration", body, options),
      limit: (body, options) => this.#plan("limit", body, options),
      soc: (body, options) => this.#plan("soc", body, options),
    });
    this.devices = Object.freeze({
      submitState: (deviceId, body, options) => this.#plan("submitState", body, options, deviceId),
    });
  }

  #plan(operation, body, options, ...path) {
    // The clock and the body may run the caller's code, and that may free the planner.
    const now = clock(options?.now ?? this.#now);
    if (this.#freed) {
      throw new FlatpeakError({ code: "planner_freed", message: "This Planner was freed; make a new one." });
    }
    this.#running += 1;
    try {
      return call(() => this.#engine[operation](...path, body, options, now));
    } finally {
      this.#running -= 1;
      this.#release();
    }
  }

  free() {
    this.#freed = true;
    this.#release();
  }

  /** Frees the engine when nothing runs in it any more. */
  #release() {
    if (!this.#freed || this.#running > 0) return;
    this.#engine?.free();
    this.#engine = undefined;
  }

  // Hosts that have no explicit resource management yet have no `Symbol.dispose` either.
  [Symbol.dispose ?? Symbol.for("Symbol.dispose")]() {
    this.free();
  }
}

/** The present: milliseconds, or whatever was given instead, for the engine to check. */
function clock(now) {
  const instant = typeof now === "function" ? now() : now;
  if (instant === undefined) return Date.now();
  if (instant instanceof Date) return instant.getTime();
  // A bare number could be seconds or milliseconds: only a Date says which.
  return typeof instant === "number" ? String(instant) : instant;
}
