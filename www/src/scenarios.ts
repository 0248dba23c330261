// Cases that people have, each at an address of its own: `#dishwasher`.

import { LocalTime, nextDate } from "../../chart/time.ts";
import { SAMPLES } from "./samples.ts";
import { fromNow, type Source, startingState, type State, USUAL, withSource } from "./state.ts";
import { t } from "./words/language.ts";

interface Scenario {
  title: string;
  state: (now: number) => State;
}

const HOUR = 60;

export const SCENARIOS: Record<string, Scenario> = {
  car: { title: t("carOvernight"), state: startingState },
  dishwasher: {
    title: t("dishwasher"),
    state(now) {
      const start = startingState(now);
      const duration = { ...start.duration, minutes: 120, kw: 1.2, contiguous: true };
      return { ...start, device: t("dishwasherDevice"), duration };
    },
  },
  battery: {
    title: t("homeBattery"),
    state(now) {
      const start = { ...startingState(now), mode: "battery" as const };
      return fromNow({ ...start, span: { from: 12 * HOUR, to: 36 * HOUR } }, now);
    },
  },
  sun: {
    title: t("homeWithSun"),
    state(now) {
      const devices = [
        { name: t("car"), from: 8 * HOUR, to: 18 * HOUR, kw: 7.4, kwh: 24 },
        { name: t("boiler"), from: 6 * HOUR, to: 20 * HOUR, kw: 2, kwh: 5 },
        { name: t("heatPump"), from: 6 * HOUR, to: 22 * HOUR, kw: 3, kwh: 12 },
      ];
      const amount = { ...USUAL.amount, siteKw: 10, devices };
      return { ...on(sunny(dateFrom(now, 1)), USUAL), mode: "amount", amount };
    },
  },
  home: {
    title: t("wholeHome"),
    state: (now) => ({ ...startingState(now), mode: "home" }),
  },
  sunday: {
    title: t("sundayBelowZero"),
    state(now) {
      const start = on(sunny(dateWhere(now, isSunday)), USUAL);
      const limit = { ...start.limit, price: 0 };
      return { ...start, mode: "limit", device: t("boiler"), limit, span: { from: 6 * HOUR, to: 22 * HOUR } };
    },
  },
  clocks: {
    title: t("clocksChangeNight"),
    state(now) {
      return on({ kind: "sample", sample: "winter", date: dateWhere(now, isBeforeChange), days: 2 }, USUAL);
    },
  },
};

const DAY = 24 * 60 * 60_000;
const BERLIN = new LocalTime(SAMPLES.winter.timezone);

const isSunday = (date: string) => new Date(`${date}T12:00:00Z`).getUTCDay() === 0;
/** Whether the clocks change in the night after a date. */
const isBeforeChange = (date: string) => BERLIN.startOf(nextDate(date, 2)) - BERLIN.startOf(nextDate(date)) !== DAY;

const sunny = (date: string): Source => ({ kind: "sample", sample: "sunny", date, days: 1 });
const on = (source: Source, state: State) => withSource(state, source);
const dateFrom = (now: number, days: number) => nextDate(BERLIN.date(now), days);

/** The next date after now of which something holds, within a year. */
function dateWhere(now: number, holds: (date: string) => boolean): string {
  const dates = Array.from({ length: 366 }, (_, days) => dateFrom(now, days + 1));
  return dates.find(holds) ?? dateFrom(now, 1);
}
