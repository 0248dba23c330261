// The state that each device submitted last. The planner has it too, and gives it to nobody.

import { Refusal } from "./refusal.js";

/** As many records as a planner remembers, of all devices. */
const MOST_RECORDS = 100_000;

/** The states of the devices of a planner, kept in a map of the caller's or in one of its own. */
export class States {
  #kept;
  #records = new Set();

  constructor(kept = new Map()) {
    this.#kept = kept;
  }

  /** Takes a state that the planner has taken: by the planner's rules, it may change nothing. */
  submit(deviceId, state, answer) {
    if (this.#isRepeated(deviceId, state.record_reference_id)) return;
    const before = this.#kept.get(deviceId);
    if (before !== undefined && Date.parse(state.time) < Date.parse(before.state.time)) return;
    this.#kept.set(deviceId, { state, answer });
  }

  /** The document of the last state. */
  read(deviceId) {
    const kept = this.#kept.get(deviceId);
    if (kept === undefined) {
      throw new Refusal({ status: 404, code: "not_found", message: `No state of ${deviceId} was submitted` });
    }
    const { energy_flow_direction, battery_power_kw, ...rest } = kept.state;
    // A state that is read has its direction in the sign: what charges is above 0.
    const power = { IMPORT: Math.abs(battery_power_kw), EXPORT: -Math.abs(battery_power_kw) }[energy_flow_direction];
    return {
      ...kept.answer,
      ...rest,
      ...(battery_power_kw != null && { battery_power_kw: power ?? battery_power_kw }),
    };
  }

  #isRepeated(deviceId, reference) {
    if (reference === undefined || reference === null) return false;
    const record = JSON.stringify([deviceId, reference]);
    if (this.#records.has(record)) return true;
    this.#records.add(record);
    if (this.#records.size > MOST_RECORDS) this.#records.delete(this.#records.values().next().value);
    return false;
  }
}
