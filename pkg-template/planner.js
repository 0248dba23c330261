// The local engine.

import { requireLoaded, settled } from "./engine.js";
import { FlatpeakError } from "./errors.js";
import { WasmPlanner } from "./flatpeak_wasm.js";
import { Shelf } from "./shelf.js";
import { Tape } from "./tape.js";

const shelf = new Shelf();

export class Planner {
  #engine;
  #now;
  /** The numbers of the prices. */
  #rows;

  constructor(options) {
    requireLoaded("init", "Planner");
    const now = options?.now ?? undefined;
    this.#now = now;
    // A fixed clock is checked here, so that a bad one does not wait for the first call.
    const fixed = now === undefined || typeof now === "function" ? undefined : clock(now);
    const tape = new Tape().write(fixed).write(options, ["now", "prices"]).write(options?.prices);
    shelf.rows = this.#rows = [];
    this.#engine = settled(WasmPlanner.create(shelf, tape.numbers, tape.text, tape.rows));
    this.schedules = Object.freeze({
      amount: (body, options) => this.#plan("amount", new Tape(), body, options),
      duration: (body, options) => this.#plan("duration", new Tape(), body, options),
      limit: (body, options) => this.#plan("limit", new Tape(), body, options),
      soc: (body, options) => this.#plan("soc", new Tape(), body, options),
    });
    this.devices = Object.freeze({
      submitState: (deviceId, body, options) => this.#plan("submitState", new Tape().write(deviceId), body, options),
    });
  }

  #plan(operation, tape, body, options) {
    const now = clock(options?.now ?? this.#now);
    tape.write(body).write(options, CLOCK).write(now);
    // The clock and what was written may run the caller's code, and that may free the planner.
    if (this.#engine === undefined) {
      throw new FlatpeakError({ code: "planner_freed", message: "This Planner was freed; make a new one." });
    }
    shelf.rows = this.#rows;
    return settled(this.#engine[operation](tape.numbers, tape.text, tape.rows));
  }

  free() {
    this.#engine?.free();
    this.#engine = undefined;
    this.#rows = undefined;
  }

  // Hosts that have no explicit resource management yet have no `Symbol.dispose` either.
  [Symbol.dispose ?? Symbol.for("Symbol.dispose")]() {
    this.free();
  }
}

/** It is read by itself. */
const CLOCK = ["now"];

/** The present: milliseconds, or whatever was given instead, for the engine to check. */
function clock(now) {
  const instant = typeof now === "function" ? now() : now;
  if (instant === undefined) return Date.now();
  if (instant instanceof Date) return instant.getTime();
  // A bare number could be seconds or milliseconds: only a Date says which.
  return typeof instant === "number" ? String(instant) : instant;
}
