// A fleet of homes that somebody else would read from a database: cars and batteries on two tariffs.

/** @import { FleetRequest, FleetTariff } from "flatpeak-wasm/fleet" */

export const start_time = "2026-01-31T00:00:00Z";
const end_time = "2026-02-01T00:00:00Z";
const location = { timezone: "Europe/London", currency_code: "GBP" };

/** @type {Record<string, FleetTariff>} */
export const tariffs = {
  halfHourly: {
    prices: {
      start: start_time,
      intervalMinutes: 30,
      values: Array.from({ length: 48 }, (_, at) => 0.2 + (at % 9) / 50),
    },
    location,
  },
  night: {
    prices: {
      start: start_time,
      intervalMinutes: 60,
      values: Array.from({ length: 24 }, (_, hour) => (hour < 6 ? 0.07 : 0.28)),
    },
    location,
  },
};

/**
 * One request after another, so that not all homes are in memory.
 *
 * @param {number} count
 * @returns {Generator<FleetRequest>}
 */
export function* homes(count) {
  for (let number = 0; number < count; number += 1) {
    const common = { id: `home-${number}`, tariff: number % 2 === 0 ? "halfHourly" : "night" };
    if (number % 4 === 3) {
      const device_state = { time: start_time, state_of_charge_percent: 20, target_state_of_charge_percent: 80 };
      const battery = { capacity_kwh: 10, power_kw: 5, round_trip_efficiency: 0.9 };
      yield { ...common, operation: "soc", battery, body: { device_id: "battery", device_state } };
    } else {
      const energy = { units: /** @type {const} */ ("KWH"), value: 10 + (number % 30) };
      const data = [{ device_id: "car", start_time, end_time, energy }];
      yield { ...common, operation: "amount", body: { max_power: { units: "KW", value: 7.4 }, data } };
    }
  }
}
