// What the prices that came mean: which series, whose tax, which day. Every change reads them anew.

import { FlatpeakError, type ReadPricesOptions } from "flatpeak-wasm";

import type { Update } from "../controls.ts";
import { element } from "../element.ts";
import { number, price, priceUnit } from "../format.ts";
import { dayOfSource, fromNow, type State, withSource } from "../state.ts";
import { meanPrice, minutesOf } from "../day.ts";
import type { Preset } from "./presets.ts";
import { datesOf, daysFrom, firstDate, type RawPrices, type Series, seriesOf } from "./reading.ts";
import { tellProblem } from "./problem.ts";
import { s } from "./words/words.ts";
import { language } from "../words/language.ts";

/** What a document may leave open. */
const CHOICES = { area: "series", price: "price", currency: "currency" } as const;
type Choice = keyof typeof CHOICES;

const SPANS = [1, 2, 3, 7];
const OWN_ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

export class ReadingForm {
  readonly node = element("div", { class: "fields reading", hidden: true });
  readonly #markup = element("input", { type: "number", step: "any", value: 0 });
  readonly #tax = element("input", { type: "number", step: "any", value: 0 });
  readonly #markupLabel = element("span", {}, `${s("markup")} `);
  readonly #preset = element("p", { class: "note", hidden: true });
  readonly #addPreset = element("button", { type: "button", class: "button", hidden: true });
  /** How many coins, in which the markup is told, are one of what costs are told in. */
  #per = 1;
  readonly #zone = element("select", {});
  readonly #unknownZone = element("p", { class: "note", hidden: true });
  readonly #currency = element(
    "select",
    {},
    element("option", { value: "" }, s("unknown")),
    ...Intl.supportedValuesOf("currency").map((code) => element("option", { value: code }, code)),
  );
  readonly #unknownCurrency = element("label", { hidden: true }, `${s("currency")} `, this.#currency);
  readonly #date = element("select", {});
  readonly #days = element("select", {}, ...SPANS.map((days) => element("option", { value: days }, String(days))));
  readonly #choices = element("div", { class: "fields" });
  readonly #error = element("p", { class: "error", role: "alert", hidden: true });
  #chosen: Partial<Record<Choice, string>> = {};
  #received: RawPrices | undefined;
  #series: Series | undefined;

  constructor(readonly update: Update) {
    const zones = Intl.supportedValuesOf("timeZone");
    this.#zone.append(
      ...[...new Set([OWN_ZONE, "UTC", ...zones])].map((zone) => element("option", { value: zone }, zone)),
    );
    this.node.append(
      this.#choices,
      element("label", {}, `${s("firstDay")} `, this.#date),
      element("label", {}, `${s("days")} `, this.#days),
      element("label", {}, this.#markupLabel, this.#markup),
      element("label", {}, `${s("tax")} `, this.#tax),
      this.#unknownCurrency,
      element("label", {}, `${s("timeZone")} `, this.#zone),
      this.#addPreset,
      this.#unknownZone,
      this.#preset,
      this.#error,
    );
    for (const input of [this.#markup, this.#tax]) input.addEventListener("input", () => this.#changed());
    this.#addPreset.addEventListener("click", () => {
      this.#putOnTop(this.#received?.preset);
      this.#read();
    });
    this.#zone.addEventListener("change", () => (this.#unknownZone.hidden = true));
    this.#currency.addEventListener("change", () => {
      if (this.#currency.value === "") delete this.#chosen.currency;
      else this.#chosen.currency = this.#currency.value;
      this.#read();
    });
    for (const select of [this.#zone, this.#days, this.#date]) select.addEventListener("change", () => this.#show());
  }

  /** Takes what came; throws what is wrong with it, unless a choice can mend it. */
  take(received: RawPrices): void {
    const before = [this.#received, this.#chosen, this.#series] as const;
    const onTop = [this.#markup.value, this.#tax.value] as const;
    if (received.asPaid) this.#putOnTop(received.preset);
    else this.#takeOff();
    this.#received = received;
    this.#chosen = {};
    this.#series = undefined;
    this.#choices.replaceChildren();
    this.#error.hidden = true;
    try {
      this.#series = this.#seriesOf(received);
    } catch (error) {
      if (this.#offer(error)) return;
      // The prices before are still there, and can still be changed.
      [this.#received, this.#chosen, this.#series] = before;
      [this.#markup.value, this.#tax.value] = onTop;
      throw error;
    }
    this.#begin();
  }

  /** Forgets what came. */
  close(): void {
    this.#takeOff();
    this.node.hidden = true;
    this.#received = undefined;
    this.#series = undefined;
  }

  #seriesOf(received: RawPrices): Series {
    return seriesOf(received, this.#options());
  }

  #options(): ReadPricesOptions {
    return {
      markup: (this.#markup.valueAsNumber || 0) / this.#per,
      taxPercent: this.#tax.valueAsNumber || 0,
      ...this.#chosen,
    };
  }

  /** Shows what was just read: today if it is among it, and a window that is all of it. */
  #begin(): void {
    const [received, series] = [this.#received, this.#series];
    if (received === undefined || series === undefined) return;
    this.node.hidden = false;
    this.#zone.value = series.timezone ?? OWN_ZONE;
    this.#unknownZone.hidden = series.timezone !== undefined;
    this.#unknownZone.textContent = s("unknownZone", { name: series.name, zone: OWN_ZONE });
    this.#currency.value = "";
    this.#unknownCurrency.hidden = series.currency !== undefined;
    this.#days.value = String(received.days);
    const { preset } = received;
    this.#addPreset.textContent = preset
      ? s("addPreset", { tax: number(preset.tax), markup: price(preset.markup, "EUR") })
      : "";
    this.#addPreset.hidden = preset === undefined || !this.#preset.hidden;
    this.#date.replaceChildren();
    this.#show();
    this.update((state) => fromNow(withWholeDay(state), Date.now()));
  }

  /** What households pay comes on top: nothing, where that is not known. */
  #putOnTop(preset: Preset | undefined): void {
    this.#markup.value = String(rounded((preset?.markup ?? 0) * this.#per));
    this.#tax.value = String(preset?.tax ?? 0);
    this.#preset.hidden = preset === undefined;
    this.#addPreset.hidden = true;
    if (preset) this.#preset.textContent = saidOf(preset);
  }

  /** What a preset has put on top goes with it; what a person has typed stays. */
  #takeOff(): void {
    if (!this.#preset.hidden) this.#putOnTop(undefined);
  }

  /** A markup or a tax of a person's own. */
  #changed(): void {
    this.#preset.hidden = true;
    this.#addPreset.hidden = this.#received?.preset === undefined;
    this.#read();
  }

  /** Tells the markup in the coin of the prices. */
  #tellIn(currency: string): void {
    const { name, per } = priceUnit(currency);
    if (per !== this.#per) this.#markup.value = String(rounded(((this.#markup.valueAsNumber || 0) / this.#per) * per));
    this.#per = per;
    this.#markupLabel.textContent = `${per === 1 ? s("markup") : s("markupIn", { coin: name })} `;
  }

  #listDates(series: Series): void {
    const zone = this.#zone.value;
    const dates = datesOf(series, zone);
    const kept = dates.find((date) => date === this.#date.value);
    this.#date.replaceChildren(...dates.map((date) => element("option", { value: date }, date)));
    this.#date.value = kept ?? firstDate(series, dates, zone, Date.now());
  }

  #read(): void {
    if (this.#received === undefined) return;
    try {
      this.#series = this.#seriesOf(this.#received);
      this.#show();
    } catch (error) {
      if (!this.#offer(error)) this.#complain(error);
    }
  }

  #show(): void {
    if (this.#series === undefined) return;
    try {
      this.#listDates(this.#series);
      const currency = this.#series.currency ?? this.#chosen.currency ?? "XXX";
      const day = daysFrom(this.#series, this.#zone.value, currency, this.#date.value, Number(this.#days.value));
      this.#error.hidden = true;
      this.#tellIn(currency);
      this.update((state) => withSource(state, { kind: "series", day }));
    } catch (error) {
      this.#complain(error);
    }
  }

  #complain(error: unknown): void {
    this.#error.hidden = false;
    tellProblem(this.#error, error, (message) => message);
  }

  /** Where the document has several series, lets a person say which; false if that is not what is wrong. */
  #offer(error: unknown): boolean {
    if (!(error instanceof FlatpeakError) || error.code !== "series_required") return false;
    const choice = (Object.keys(CHOICES) as Choice[]).find((name) => error.field?.endsWith(name));
    if (choice === undefined || error.known === undefined) return false;
    const options = error.known.map((name) => element("option", { value: name }, name));
    const select = element(
      "select",
      { "data-choice": choice },
      element("option", { value: "" }, s("choose")),
      ...options,
    );
    select.addEventListener("change", () => this.#choose(choice, select.value));
    this.#choices.append(element("label", {}, `${s(CHOICES[choice])} `, select));
    this.node.hidden = false;
    this.#error.hidden = false;
    this.#error.textContent = s("severalKinds", { kind: s(CHOICES[choice]).toLocaleLowerCase(language()) });
    return true;
  }

  #choose(choice: Choice, value: string): void {
    if (value === "" || this.#received === undefined) return;
    this.#chosen[choice] = value;
    const first = this.#series === undefined;
    this.#read();
    if (first) this.#begin();
  }
}

/** What a preset is, and who says so. */
function saidOf({ tax, markup, of, source }: Preset): string {
  return s("presetNote", { markup: price(markup, "EUR"), of: s(of), tax: number(tax), source });
}

/** Without what binary fractions leave behind. */
function rounded(value: number): number {
  return Number(value.toPrecision(8));
}

/** The window is all that is on screen, and the limit is its mean price. */
function withWholeDay(state: State): State {
  const day = dayOfSource(state.source);
  const limit = { ...state.limit, price: meanPrice(day) };
  return { ...state, limit, span: { from: 0, to: minutesOf(day) } };
}
