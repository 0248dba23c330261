// The reason of a device in sentences: when it runs, what keeps it short, and what a change would cost.

import type { Reason, Shortfall } from "flatpeak-wasm";

import { union } from "../../../chart/prices.ts";
import type { Day } from "../day.ts";
import { money, number, price } from "../format.ts";
import type { AmountResult } from "../plan-result.ts";
import { instants } from "../request-window.ts";
import { HOUR } from "../../../chart/time.ts";
import { SHORTFALL_REASONS } from "../warnings.ts";
import { language } from "../words/language.ts";
import { earlierOf, shortfallOf } from "./earlier.ts";
import { momentsOf, wholeMinute } from "./moments.ts";
import { w } from "./words/words.ts";

/** How many times a device runs that are said one by one. */
const TIMES_SAID = 2;
/** Below that, a cent more or less is all there is. */
const HALF_A_CENT = 0.005;

/** All that is said of the device at a place of the request. */
export function reasonText(result: AmountResult, at: number, day: Day): string {
  const { body, answer, reasons } = result;
  const [entry, device, reason] = [body.data[at], answer.data[at], reasons[at]];
  if (entry === undefined || device === undefined || reason === undefined) return "";
  const short = shortfallOf(answer, entry.device_id);
  const segments = result.layers[at]?.segments ?? [];
  const window = instants(device);
  const moment = momentsOf(window, day);
  return [
    segments.length === 0 ? idle() : runs(),
    device.tariff.value <= -HALF_A_CENT ? w("earns", { money: money(-device.tariff.value, day.currency) }) : "",
    earlier(),
    nextKwh(reason, short !== undefined, day),
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");

  function idle(): string {
    return short === undefined ? w("idle") : w("idleFor", { why: causeOf(short, reason as Reason, day) });
  }

  function runs(): string {
    const times = union(segments);
    const [only] = times;
    const isAll = times.length === 1 && only?.start === window.start && only.end === window.end;
    const choice = isAll ? w("allOfWindow") : choiceOf(reason as Reason, short, Number(body.max_power.value));
    const told = w("runs", {
      times: timesOf(times.map(({ start, end }) => `${moment(start)}–${day.local.time(wholeMinute(end))}`)),
      choice,
    });
    if (short === undefined) return told;
    const [delivered, requested] = [number(short.delivered), number(short.requested)];
    return `${told} ${w("gets", { delivered, requested, why: causeOf(short, reason as Reason, day) })}`;
  }

  function earlier(): string {
    const found = earlierOf(result, at, day);
    if (found === undefined) return "";
    const told = { end: moment(window.end), earlier: moment(window.end - HOUR) };
    if (found === "never") return w("neverEarlier", told);
    if (found === "othersLess") return w("earlierOthersLess", told);
    if (found.more < HALF_A_CENT) return w("earlierSame", told);
    return w("earlierMore", { ...told, money: money(found.more, day.currency) });
  }
}

/** What sets the hours apart in which it runs. */
function choiceOf({ limits }: Reason, short: Shortfall | undefined, kw: number): string {
  const limit = { kw: number(kw) };
  if (short?.limited_by === "price_cap") return w("withinCap");
  if (short?.limited_by === "site_limit") return w("underLimit", limit);
  const isShared = short === undefined && limits.some((one) => one.limit === "site_limit");
  return isShared ? w("cheapestUnderLimit", limit) : w("cheapest");
}

/** Why it does not get all that it wants. */
function causeOf({ limited_by }: Shortfall, { excluded_price }: Reason, day: Day): string {
  if (limited_by !== "price_cap" || excluded_price === null) return SHORTFALL_REASONS[limited_by];
  return w("capKeepsOut", { price: price(excluded_price, day.currency) });
}

/** What another kWh would cost it; where it goes short, that is said already. */
function nextKwh({ next_kwh_price }: Reason, isShort: boolean, { currency }: Day): string {
  if (next_kwh_price === null) return isShort ? "" : w("nextNone");
  if (next_kwh_price < 0) return w("nextEarns", { price: price(-next_kwh_price, currency) });
  return w("nextCosts", { price: price(next_kwh_price, currency) });
}

/** The times in which it runs; of many, the first. */
function timesOf(times: readonly string[]): string {
  const more = times.length - TIMES_SAID;
  // One more is said as well.
  const all = more < 2 ? times : [...times.slice(0, TIMES_SAID), w("more", { count: more })];
  return new Intl.ListFormat(language() === "en" ? "en-GB" : language()).format(all);
}
