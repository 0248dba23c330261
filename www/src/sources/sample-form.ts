// The date of a sample.

import type { Update } from "../controls.ts";
import { element } from "../element.ts";
import { isDate } from "../link.ts";
import { SAMPLE_DAYS, type State, withSource } from "../state.ts";
import { t } from "../words/language.ts";

/** The form of a sample. */
export interface SampleForm {
  node: HTMLElement;
  show: (state: State) => void;
}

/** A date: on that of a clock change, the day is an hour shorter or longer. */
export function sampleForm(update: Update): SampleForm {
  const date = element("input", { type: "date", required: true, min: "1990-01-01", max: "2099-12-31" });
  date.addEventListener("input", () => {
    if (!isDate(date.value) || !date.validity.valid) return;
    update((state) =>
      state.source.kind === "sample" ? withSource(state, { ...state.source, date: date.value }) : state,
    );
  });
  const days = element("select", {}, ...SAMPLE_DAYS.map((count) => element("option", {}, String(count))));
  days.addEventListener("change", () =>
    update((state) =>
      state.source.kind === "sample" ? withSource(state, { ...state.source, days: Number(days.value) }) : state,
    ),
  );
  return {
    node: element(
      "div",
      { class: "fields" },
      element("label", {}, `${t("date")} `, date),
      element("label", {}, `${t("days")} `, days),
    ),
    show({ source }) {
      if (source.kind === "sample") days.value = String(source.days);
      if (source.kind === "sample" && date.value !== source.date && document.activeElement !== date)
        date.value = source.date;
    },
  };
}
