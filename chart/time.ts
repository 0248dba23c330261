// Local time of a place, from the host's own time zones.

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

const QUARTER = 15 * MINUTE;

/** Whether a time zone is one that this browser knows. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat(undefined, { timeZone: zone }).format(0);
    return true;
  } catch {
    return false;
  }
}

/** What is told of an instant. */
const FORMATS = {
  offset: { timeZoneName: "longOffset" },
  time: { hour: "2-digit", minute: "2-digit" },
  seconds: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  named: { hour: "2-digit", minute: "2-digit", timeZoneName: "short" },
  day: { dateStyle: "medium" },
  weekday: { weekday: "short", day: "numeric", month: "short" },
  dayName: { weekday: "short" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

// Made once for all clocks, for browsers take a millisecond or more for each.
const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();

function formatOf(kind: keyof typeof FORMATS, timeZone: string, locale: string | undefined): Intl.DateTimeFormat {
  const key = [kind, timeZone, locale].join(" ");
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone, ...FORMATS[kind] });
  formats.set(key, format);
  return format;
}

/** The clock on the wall of a place. */
export class LocalTime {
  readonly #offset: Intl.DateTimeFormat;
  readonly #offsets: Map<number, number>;

  /** `locale` is that of the texts; the host's own if it is left out. */
  constructor(
    readonly zone: string,
    readonly locale?: string,
  ) {
    this.#offset = formatOf("offset", zone, "en");
    this.#offsets = offsets.get(zone) ?? new Map();
    offsets.set(zone, this.#offsets);
  }

  #format(kind: keyof typeof FORMATS): Intl.DateTimeFormat {
    return formatOf(kind, this.zone, this.locale);
  }

  /** How far the clock is ahead of UTC, in milliseconds. Clocks change on a quarter of an hour. */
  offset(instant: number): number {
    const quarter = Math.floor(instant / QUARTER);
    const offset = this.#offsets.get(quarter) ?? this.#offsetAt(instant);
    this.#offsets.set(quarter, offset);
    return offset;
  }

  #offsetAt(instant: number): number {
    const name = this.#offset.formatToParts(instant).find(({ type }) => type === "timeZoneName")?.value ?? "";
    const [, sign, hours, minutes = "0", seconds = "0"] = /([+-])(\d+):?(\d+)?:?(\d+)?/.exec(name) ?? [];
    if (sign === undefined) return 0;
    const length = Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * 1000;
    return sign === "-" ? -length : length;
  }

  /** The first instant of a date `2026-01-31`. */
  startOf(date: string): number {
    const midnight = Date.parse(`${date}T00:00:00Z`);
    const guess = midnight - this.offset(midnight);
    return midnight - this.offset(guess);
  }

  /** The date of an instant, as `2026-01-31`. */
  date(instant: number): string {
    return new Date(instant + this.offset(instant)).toISOString().slice(0, 10);
  }

  /** The hour of the day, with its part: 18.5 is half past six in the evening. */
  hour(instant: number): number {
    const shown = new Date(instant + this.offset(instant));
    return shown.getUTCHours() + shown.getUTCMinutes() / 60 + shown.getUTCSeconds() / 3600;
  }

  /** RFC 3339 with the offset of the place. */
  iso(instant: number): string {
    const offset = this.offset(instant);
    const local = new Date(instant + offset).toISOString().slice(0, 19);
    if (offset === 0) return `${local}Z`;
    const minutes = Math.abs(offset) / MINUTE;
    return `${local}${offset < 0 ? "-" : "+"}${pad(minutes / 60)}:${pad(minutes % 60)}`;
  }

  /**
   * The time of day, in the language, with its seconds where it has some. Near a clock change its zone is named:
   * an hour may come twice.
   */
  time(instant: number): string {
    const exact = instant % MINUTE === 0 ? "time" : "seconds";
    return this.#format(this.#changes(instant) ? "named" : exact).format(instant);
  }

  /** The time of day and nothing else, for an axis. */
  clock(instant: number): string {
    return this.#format("time").format(instant);
  }

  /** From one time to another. */
  range(from: number, to: number): string {
    return `${this.time(from)}–${this.time(to)}`;
  }

  /** The date, in the language. */
  day(instant: number): string {
    return this.#format("day").format(instant);
  }

  /** The day of the week and the date, in few letters. */
  weekday(instant: number): string {
    return this.#format("weekday").format(instant);
  }

  /** The day of the week. */
  dayName(instant: number): string {
    return this.#format("dayName").format(instant);
  }

  #changes(instant: number): boolean {
    return this.offset(instant - 3 * HOUR) !== this.offset(instant + 3 * HOUR);
  }
}

function pad(number: number): string {
  return String(Math.floor(number)).padStart(2, "0");
}

/** The day after a date. */
export function nextDate(date: string, days = 1): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 24 * HOUR).toISOString().slice(0, 10);
}
