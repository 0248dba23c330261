// Any plan as rows: when, who, which way, with which power, at which price.

/**
 * @import { AmountSchedule, DurationSchedule, LimitSchedule, SiteSchedule, SocSchedule } from "flatpeak-wasm"
 */

/** @typedef {AmountSchedule | DurationSchedule | LimitSchedule | SiteSchedule | SocSchedule} Answer */

/**
 * @typedef {object} Row
 * @property {string} start_time
 * @property {string} end_time
 * @property {string} [device_id]
 * @property {"IMPORT" | "EXPORT" | "LOCAL"} direction
 * @property {number} [power_kw]
 * @property {number} [price]
 */

/**
 * The rows of an answer.
 *
 * @param {Answer} answer
 * @returns {Row[]}
 */
export function rowsOf(answer) {
  switch (answer.object) {
    case "schedule_duration":
      return durationRows(answer);
    case "schedule_limit":
      return limitRows(answer);
    case "schedule_soc":
      return socRows(answer);
    case "schedule_site":
      return siteRows(answer);
    default:
      return amountRows(answer);
  }
}

/**
 * What each row of an answer has, also where there is none.
 *
 * @param {Answer} answer
 * @returns {(keyof Row)[]}
 */
export function namesOf({ object }) {
  const isOfPrices = object === "schedule_duration" || object === "schedule_limit";
  return isOfPrices
    ? ["start_time", "end_time", "direction", "price"]
    : ["start_time", "end_time", "device_id", "direction", "power_kw"];
}

/** @param {DurationSchedule} answer */
function durationRows({ data, tariff_direction: direction }) {
  return data.map(({ start_time, end_time, price }) => ({ start_time, end_time, direction, price: price.value }));
}

/** @param {LimitSchedule} answer */
function limitRows({ data, direction }) {
  return data.map(({ start_time, end_time, tariff }) => ({ start_time, end_time, direction, price: tariff.rate_avg }));
}

/** @param {AmountSchedule} answer */
function amountRows({ data }) {
  return data.flatMap(({ device_id, direction, schedule }) =>
    schedule.map(({ start_time, end_time, power: { units, value } }) => {
      return { start_time, end_time, device_id, direction, power_kw: units === "W" ? value / 1000 : value };
    }),
  );
}

/** @param {SocSchedule} answer */
function socRows({ device_id, data }) {
  return data.flatMap(({ schedule }) =>
    schedule.map(({ start_time, end_time, energy_flow_direction: direction, power_kw }) => {
      return { start_time, end_time, device_id, direction, power_kw };
    }),
  );
}

/** @param {SiteSchedule} answer */
function siteRows({ data }) {
  return data.flatMap(({ device_id, schedule }) =>
    schedule.map(({ start_time, end_time, energy_flow_direction: direction, power }) => {
      return { start_time, end_time, device_id, direction, power_kw: power.value };
    }),
  );
}
