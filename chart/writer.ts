// How a view writes its numbers and times.

import { Numbers } from "./numbers.ts";
import { LocalTime } from "./time.ts";
import type { View } from "./view.ts";

/** Numbers in the language of a view, and times at its place. */
export class Writer extends Numbers {
  readonly local: LocalTime;

  constructor({ timezone, locale }: Pick<View, "timezone" | "locale">) {
    super(locale);
    this.local = new LocalTime(timezone, locale);
  }
}

const kept = new Map<string, Writer>();

/** The writer of a view: one for all views of a place and a language, for its formats take long to make. */
export function writerOf({ timezone, locale }: View): Writer {
  const key = `${timezone} ${locale ?? ""}`;
  const writer = kept.get(key) ?? new Writer({ timezone, locale });
  kept.set(key, writer);
  return writer;
}
