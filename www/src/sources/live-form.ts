// Asks a provider for its prices when a person wants it, tells how it goes, and lets a person try again.

import { isNoPrice } from "../day.ts";
import { element } from "../element.ts";
import { isDate } from "../link.ts";
import { LocalTime } from "../../../chart/time.ts";
import { Fetching } from "./fetch-status.ts";
import type { LiveSource } from "./live.ts";
import { presetOf } from "./presets.ts";
import { PROVIDERS } from "./providers.ts";
import type { LoadPrices } from "./reading.ts";
import { s } from "./words/words.ts";

const DAYS = 2;

/** The form of a provider, and what asks it for today. */
export interface LiveForm {
  node: HTMLElement;
  /** Asks for the prices of today in a place, as households pay them where that is known. */
  askToday: (place: string) => void;
}

/** The form of a provider. */
export function liveForm(source: LiveSource, take: LoadPrices): LiveForm {
  const title = PROVIDERS[source.id];
  const places = source.places();
  const place = element("select", {}, ...places.map(({ value, label }) => element("option", { value }, label)));
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  place.value = (places.find(({ timezone }) => timezone === own) ?? places[0])?.value ?? "";
  const chosen = () => places.find(({ value }) => value === place.value);
  const date = element("input", { type: "date", required: true });
  date.value = new LocalTime(chosen()?.timezone ?? "UTC").date(Date.now());
  const load = element("button", { type: "button", class: "button main" }, s("loadPrices"));
  const fetching = new Fetching(load);
  load.addEventListener("click", () => void ask(false));
  const node = element(
    "div",
    { class: "fields" },
    element("label", {}, `${s(source.placeLabel)} `, place),
    element("label", {}, `${s("firstDay")} `, date),
    load,
    element("small", { class: "note" }, noteOf(source)),
    fetching.node,
  );
  return {
    node,
    askToday(value) {
      place.value = value;
      date.value = new LocalTime(chosen()?.timezone ?? "UTC").date(Date.now());
      void ask(true);
    },
  };

  async function ask(asPaid: boolean): Promise<void> {
    const where = chosen();
    if (where === undefined) return;
    if (!isDate(date.value)) return fetching.fail(s("notADate"));
    await fetching.run(title, async (signal) => {
      const input = await source.ask(where, date.value, DAYS, signal);
      if (input.trim() === "") throw new Error(nothing(where.label));
      const name = `${title.split(",")[0]}: ${where.label}`;
      try {
        const preset = source.exchange ? presetOf(where.value) : undefined;
        await take({ name, input, timezone: where.timezone, days: DAYS, preset, asPaid }, signal);
      } catch (error) {
        if (isNoPrice(error)) throw new Error(nothing(where.label), { cause: error });
        throw error;
      }
    });
  }

  function nothing(where: string): string {
    return s("noPricesYet", { place: where, date: date.value });
  }
}

/** What the prices leave out, and whose they are. */
function noteOf({ exchange, credit }: LiveSource): string {
  return [s(exchange ? "exchangeOnly" : "asPaid"), ...(credit ? [s("dataFrom", { source: credit })] : [])].join(" ");
}
