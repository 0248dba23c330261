// The state that each device submitted last. The planner has it too, and gives it to nobody.

import { Refusal } from "./refusal.js";

/** As many records as a planner remembers, of all devices. */
const MOST_RECORDS = 100_000;

/** @import { DeviceState, DeviceStateRecord } from "../index.js" */
/** @import { KeptState, StateStore } from "../server.js" */

/** The states of the devices of a planner, kept in a map of the caller's or in one of its own. */
export class States {
  #kept;
  /** @type {Set<string>} */
  #records = new Set();

  /** @param {StateStore} [kept] */
  constructor(kept = new Map()) {
    this.#kept = kept;
  }

  /**
   * Takes a state that the planner has taken: by the planner's rules, it may change nothing.
   *
   * @param {string} deviceId
   * @param {DeviceState} state
   * @param {DeviceStateRecord} answer
   */
  submit(deviceId, state, answer) {
    if (this.#isRepeated(deviceId, state.record_reference_id)) return;
    const before = this.#kept.get(deviceId);
    if (before !== undefined && instantOf(state) < instantOf(before.state)) return;
    this.#kept.set(deviceId, { state, answer });
  }

  /**
   * The document of the last state.
   *
   * @param {string} deviceId
   */
  read(deviceId) {
    const kept = this.#kept.get(deviceId);
    if (kept === undefined) {
      throw new Refusal({ status: 404, code: "not_found", message: `No state of ${deviceId} was submitted` });
    }
    const { energy_flow_direction: direction, battery_power_kw: power, ...rest } = kept.state;
    return { ...kept.answer, ...rest, ...(power != null && { battery_power_kw: signed(power, direction) }) };
  }

  /**
   * @param {string} deviceId
   * @param {string | null | undefined} reference
   */
  #isRepeated(deviceId, reference) {
    if (reference === undefined || reference === null) return false;
    const record = JSON.stringify([deviceId, reference]);
    if (this.#records.has(record)) return true;
    this.#records.add(record);
    const [oldest] = this.#records;
    if (this.#records.size > MOST_RECORDS && oldest !== undefined) this.#records.delete(oldest);
    return false;
  }
}

/** @param {DeviceState} state */
function instantOf({ time }) {
  return new Date(time).getTime();
}

/**
 * A state that is read has its direction in the sign: what charges is above 0.
 *
 * @param {number} power
 * @param {DeviceState["energy_flow_direction"]} direction
 */
function signed(power, direction) {
  if (direction === "IMPORT") return Math.abs(power);
  return direction === "EXPORT" ? -Math.abs(power) : power;
}
