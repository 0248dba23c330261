// Any plan as rows: when, who, which way, with which power, at which price.

/** The rows of an answer. */
export function rowsOf(what, answer) {
  return ROWS[what](answer);
}

const ROWS = {
  duration: ({ data, tariff_direction: direction }) =>
    data.map(({ start_time, end_time, price }) => ({ start_time, end_time, direction, price: price.value })),

  limit: ({ data, direction }) =>
    data.map(({ start_time, end_time, tariff }) => ({ start_time, end_time, direction, price: tariff.rate_avg })),

  amount: ({ data }) =>
    data.flatMap(({ device_id, direction, schedule }) =>
      schedule.map(({ start_time, end_time, power: { units, value } }) => {
        return { start_time, end_time, device_id, direction, power_kw: units === "W" ? value / 1000 : value };
      }),
    ),

  soc: ({ device_id, data }) =>
    data.flatMap(({ schedule }) =>
      schedule.map(({ start_time, end_time, energy_flow_direction: direction, power_kw }) => {
        return { start_time, end_time, device_id, direction, power_kw };
      }),
    ),
};
