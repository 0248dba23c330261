// Several days as a map: a row for each day, a column for each hour, coloured as the chart is.

import { union } from "../../chart/prices.ts";
import { type Day, dayOf, minutesOf, periodAt, ranksOf } from "./day.ts";
import { element } from "./element.ts";
import { price } from "./format.ts";
import type { PlanResult } from "./plan-result.ts";
import { HOUR } from "../../chart/time.ts";
import { t } from "./words/language.ts";

/** From so many days on; a few are seen well enough on the chart. */
const FEWEST_DAYS = 3;
const COLOURS = 9;

/** Shows the map where there are days enough. */
export function showWeekMap(place: HTMLElement, day: Day, result: PlanResult | undefined): void {
  place.hidden = minutesOf(day) < FEWEST_DAYS * 23 * 60;
  if (place.hidden) return;
  const runs = union((result?.layers ?? []).flatMap(({ segments }) => segments));
  const key = JSON.stringify([day.name, day.start, day.end, runs]);
  if (place.dataset["text"] === key) return;
  place.dataset["text"] = key;
  const { local } = day;
  const hours = hoursOf(day);
  const ranks = ranksOf(hours);
  const rows = new Map<string, HTMLElement>();
  const told: string[] = [];
  for (const [at, { start, end, value }] of hours.periods.entries()) {
    const date = local.date(start);
    const row = rows.get(date) ?? element("div", {}, element("b", {}, local.dayName(start)));
    rows.set(date, row);
    const chosen = runs.some((run) => run.start < end && run.end > start);
    const colour = Math.min(COLOURS - 1, Math.floor((ranks[at] ?? 0) * COLOURS));
    const cell = element("i", {
      class: `rank-${colour}${chosen ? " chosen" : ""}`,
      title: `${local.dayName(start)} ${local.range(start, end)}: ${price(value, day.currency)} ${t("perKwh")}`,
    });
    cell.style.setProperty("grid-column", String(Math.floor(local.hour(start)) + 2));
    row.append(cell);
    if (chosen) told.push(`${local.dayName(start)} ${local.clock(start)}`);
  }
  const clock = [0, 6, 12, 18].map((hour) => {
    const label = element("span", {}, String(hour).padStart(2, "0"));
    label.style.setProperty("grid-column", `${hour + 2} / span 6`);
    return label;
  });
  place.setAttribute("aria-label", t("mapLabel", { hours: told.join(", ") || t("none") }));
  place.replaceChildren(...rows.values(), element("div", {}, ...clock));
}

/** The day with a mean price for each hour of the clock. */
function hoursOf(day: Day): Day {
  const periods = [];
  for (let start = day.start; start < day.end;) {
    const end = Math.min(day.end, start + HOUR - ((start + day.local.offset(start)) % HOUR));
    const parts = Array.from({ length: 4 }, (_, part) => periodAt(day, start + ((end - start) * (part + 0.5)) / 4));
    const known = parts.filter((part) => part !== undefined);
    const value = known.reduce((sum, part) => sum + part.value, 0) / known.length;
    if (known.length > 0) periods.push({ start, end, value, confidence: 1 });
    start = end;
  }
  return dayOf(day.name, day.timezone, day.currency, periods);
}
