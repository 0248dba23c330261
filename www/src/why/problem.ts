// Why there is no plan, in the page's own words: the planner says what is wrong by a code and a field, and in English.

import type { FlatpeakError } from "flatpeak-wasm";

import type { FieldControl } from "../controls.ts";
import { type Day, isNoPrice } from "../day.ts";
import { number } from "../format.ts";
import type { InputError } from "../plan-result.ts";
import type { Span } from "../state.ts";
import { MINUTE } from "../../../chart/time.ts";
import { momentsOf } from "./moments.ts";
import { w } from "./words/words.ts";

/** What a number may be, in the unit of its control. */
interface Range {
  least: number;
  /** The least itself is too little. */
  above?: boolean;
  most?: number;
}

const PERCENT: Range = { least: 0, most: 100 };
const NOT_BELOW_ZERO: Range = { least: 0 };
const ABOVE_ZERO: Range = { least: 0, above: true };

/** The ranges of fields, by how their names end: those of the request, and those that the page alone has. */
const RANGES: readonly [RegExp, Range][] = [
  [/round_trip_efficiency$/, { least: 1, most: 100 }],
  [/_percent$/, PERCENT],
  [/(^power|capacity_kwh)$/, ABOVE_ZERO],
  [/(max_power|min_power|max_import|energy)\.value$/, NOT_BELOW_ZERO],
  [/(power_kw|\.rate|^export|Kwh|Kwp)$/, NOT_BELOW_ZERO],
];

/**
 * What keeps a plan away: of a number that is wrong, beside its control; of a gap in the prices, when that begins within the
 * stretches that are planned. Undefined of what the page has no words for.
 */
export function problemOf(
  error: FlatpeakError | InputError,
  control: FieldControl | undefined,
  planned: readonly Span[],
  day: Day,
): string | undefined {
  if (isNoPrice(error)) {
    const gaps = planned.map((span) => firstGap(span, day)).filter((gap) => gap !== undefined);
    return gaps.length === 0 ? undefined : w("noPrice", { time: momentsOf(day, day)(Math.min(...gaps)) });
  }
  return control && wrongNumber(control, error.field);
}

function wrongNumber({ field, value }: FieldControl, named: string | undefined): string {
  if (Number.isNaN(value)) return w("numberMissing");
  // It is not the number that is wrong, but what it is beside the other one.
  if (named === "data[0].min_power") return w("aboveCharger");
  if (field === "duration" && value < 1) return w("aSecond");
  const [, range] = RANGES.find(([names]) => names.test(field)) ?? [];
  if (range === undefined) return w("outOfRange");
  const { least, above = false, most = Infinity } = range;
  if (value < least || (above && value === least)) return w(above ? "moreThan" : "orMore", { least: number(least) });
  return value > most ? w("orLess", { most: number(most) }) : w("outOfRange");
}

/** The first instant of a stretch of the day that has no price. */
function firstGap({ from, to }: Span, { start, periods }: Day): number | undefined {
  const end = start + to * MINUTE;
  let covered = start + from * MINUTE;
  for (const period of periods) {
    // A price of 0 with a confidence of 0 is none.
    const isPrice = period.value !== 0 || period.confidence !== 0;
    if (isPrice && period.start <= covered) covered = Math.max(covered, period.end);
  }
  return covered < end ? covered : undefined;
}
