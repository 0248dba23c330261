// A window by two times. What is dragged on the chart can be typed here.

import type { Shown, Update } from "../controls.ts";
import { type Day, minutesOf } from "../day.ts";
import { element } from "../element.ts";
import { dayOfSource, type Span, spanWithin, type State } from "../state.ts";
import { MINUTE } from "../../../chart/time.ts";
import { t } from "../words/language.ts";

const STEP = 15;

/** What a window is called, and where it may be. */
interface SpanKind {
  from: string;
  to: string;
  within: (day: Day) => Span;
  fit: (span: Span, day: Day) => Span;
}

const WINDOW: SpanKind = {
  from: t("notBefore"),
  to: t("readyBy"),
  within: (day) => ({ from: 0, to: minutesOf(day) }),
  fit: spanWithin,
};

/** Two lists of times: when the window starts and when it ends. */
export function spanControl(
  get: (state: State) => Span | undefined,
  set: (state: State, span: Span) => State,
  update: Update,
  kind: SpanKind = WINDOW,
): Shown {
  const from = element("select", {});
  const to = element("select", {});
  const change = (part: (value: number) => Partial<Span>, select: HTMLSelectElement) => () =>
    update((state) => {
      const span = get(state);
      if (span === undefined) return state;
      return set(state, kind.fit({ ...span, ...part(Number(select.value)) }, dayOfSource(state.source)));
    });
  from.addEventListener(
    "change",
    change((value) => ({ from: value }), from),
  );
  to.addEventListener(
    "change",
    change((value) => ({ to: value }), to),
  );
  const node = element(
    "div",
    { class: "control pair" },
    element("label", {}, `${kind.from} `, from),
    element("label", {}, `${kind.to} `, to),
  );
  let listed = "";
  return {
    node,
    show(state) {
      const day = dayOfSource(state.source);
      const span = get(state);
      if (span === undefined) return;
      const key = `${day.timezone} ${day.start} ${day.end} ${off(span)}`;
      if (key !== listed) list(day, span);
      listed = key;
      from.value = String(span.from);
      to.value = String(span.to);
    },
  };

  function list(day: Day, span: Span): void {
    const within = kind.within(day);
    const times = new Set([span.from, span.to, within.to]);
    for (let minutes = within.from; minutes < within.to; minutes += STEP) times.add(minutes);
    const options = [...times]
      .toSorted((one, other) => one - other)
      .map((minutes) => [minutes, label(day, minutes)] as const);
    from.replaceChildren(...options.slice(0, -1).map(([value, text]) => element("option", { value }, text)));
    to.replaceChildren(...options.slice(1).map(([value, text]) => element("option", { value }, text)));
  }
}

/** What is not on a quarter of an hour, as a part of the key. */
function off({ from, to }: Span): string {
  return [from, to].filter((minutes) => minutes % STEP !== 0).join();
}

function label(day: Day, minutes: number): string {
  const instant = day.start + minutes * MINUTE;
  const time = day.local.time(instant);
  return minutesOf(day) > 26 * 60 ? `${day.local.dayName(instant)} ${time}` : time;
}
