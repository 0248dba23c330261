// A site for tests: hours from midnight on, with prices and powers in columns.

export const START = "2026-01-01T00:00:00Z";

export const hours = (count) => new Date(Date.parse(START) + count * 3_600_000).toISOString().replace(".000", "");
export const columns = (values, intervalMinutes = 60) => ({ start: START, intervalMinutes, values });
export const kw = (value) => ({ units: "KW", value });
export const kwh = (value) => ({ units: "KWH", value });

/** A battery of a request; full at the end is not asked for. */
export function battery(
  device_id,
  { capacity = 10, power = 5, efficiency = 1, from = 0, to = 0, reserve = 0, ...more } = {},
) {
  return {
    device_id,
    battery: { capacity_kwh: capacity, power_kw: power, round_trip_efficiency: efficiency },
    device_state: {
      time: START,
      state_of_charge_percent: from,
      target_state_of_charge_percent: to,
      backup_reserve_percent: reserve,
    },
    ...more,
  };
}

/** The powers of a schedule by the hour: above 0 takes, below gives. */
export function byHour(schedule, count) {
  return Array.from({ length: count }, (_, hour) => {
    const at = Date.parse(hours(hour));
    const own = schedule.find(({ start_time, end_time }) => Date.parse(start_time) <= at && at < Date.parse(end_time));
    if (own === undefined) return 0;
    return own.energy_flow_direction === "EXPORT" ? -own.power.value : own.power.value;
  });
}
