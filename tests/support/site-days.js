// The days of a home: a load and a sun by formula, a battery and two cars.

const QUARTER = 900_000;
const HOUR = 4;

const bump = (hour, centre, width) => Math.exp(-(((hour - centre) / width) ** 2));
const rounded = (value) => Math.round(value * 1e4) / 1e4;
const kw = (value) => ({ units: "KW", value });

/** The request and the prices of 96 quarter-hours from an instant on: `values` are prices per kWh, before what is added. */
export function homeDay(start, values) {
  const iso = (slot) => new Date(start + slot * QUARTER).toISOString();
  const columns = (of) => ({
    start: iso(0),
    intervalMinutes: 15,
    values: values.map((value, at) => rounded(of(at, value))),
  });
  const day = (start / 86_400_000) % 365;
  const summer = 0.5 - 0.5 * Math.cos((2 * Math.PI * (day + 10)) / 365);
  const sun = 1.5 + 5 * summer;
  const state = (from, to, reserve) => ({
    time: iso(0),
    state_of_charge_percent: from,
    target_state_of_charge_percent: to,
    backup_reserve_percent: reserve,
  });
  const body = {
    start_time: iso(0),
    end_time: iso(values.length),
    grid: { max_import: kw(14), max_export: kw(6), peak: { rate: 0.12, interval_minutes: 15, paid: kw(3) } },
    load: columns((at) => 0.4 + 1.5 * bump(at / HOUR, 19, 2) + 0.8 * bump(at / HOUR, 7.5, 1)),
    generation: columns((at) => sun * bump(at / HOUR, 12.5, 3)),
    curtailment: true,
    data: [
      {
        device_id: "home",
        battery: { capacity_kwh: 10, power_kw: 5, round_trip_efficiency: 0.9 },
        device_state: state(40, 40, 10),
        wear_cost: 0.01,
      },
      {
        device_id: "car_1",
        battery: { capacity_kwh: 60, charge_power_kw: 11, discharge_power_kw: 0, round_trip_efficiency: 0.9 },
        device_state: state(30, 40, 0),
        targets: [{ time: iso(7 * HOUR), state_of_charge_percent: 60 }],
        available: [
          { start_time: iso(0), end_time: iso(7 * HOUR) },
          { start_time: iso(17 * HOUR), end_time: iso(24 * HOUR) },
        ],
        trips: [{ time: iso(7 * HOUR), energy: { units: "KWH", value: 14 } }],
      },
      {
        device_id: "car_2",
        start_time: iso(9 * HOUR),
        end_time: iso(22 * HOUR),
        energy: { units: "KWH", value: 9 },
        max_power: kw(7.4),
      },
    ],
  };
  // Network and taxes on what is bought.
  return { body, prices: { import: columns((_, value) => value + 0.12), export: columns((_, value) => value) } };
}
