// The language of the page: the browser's, until a person chooses another one. English is there; the others are loaded.

import { LocalTime } from "../../../chart/time.ts";
import { EN, type Words } from "./en.ts";

/** The languages, by their own names, and how each is loaded. */
export const LANGUAGES = {
  en: { name: "English", load: async (): Promise<Words> => EN },
  de: { name: "Deutsch", load: async () => (await import("./de.ts")).WORDS },
  fr: { name: "Français", load: async () => (await import("./fr.ts")).WORDS },
  nl: { name: "Nederlands", load: async () => (await import("./nl.ts")).WORDS },
  sv: { name: "Svenska", load: async () => (await import("./sv.ts")).WORDS },
} satisfies Record<string, { name: string; load: () => Promise<Words> }>;
export type Language = keyof typeof LANGUAGES;

const KEY = "flatpeak-wasm-language";

let words: Words = EN;
let spoken: Language = "en";
let tag: string | undefined;

/** Loads the words of the language; where they do not come, it is English. */
export async function loadLanguage(): Promise<void> {
  const [chosen, found] = choice();
  try {
    words = await LANGUAGES[chosen].load();
  } catch (error) {
    console.info(error);
    return;
  }
  [spoken, tag] = [chosen, found];
  document.documentElement.lang = chosen;
  for (const node of document.querySelectorAll<HTMLElement>("[data-word]"))
    node.textContent = t(node.dataset["word"] as keyof Words);
  for (const node of document.querySelectorAll<HTMLElement>("[data-label]"))
    node.setAttribute("aria-label", t(node.dataset["label"] as keyof Words));
}

/** The language, and what the browser calls it: with the country, which has numbers of its own. */
function choice(): [Language, string | undefined] {
  const kept = keptLanguage();
  const wanted = navigator.languages.map((one): [string, string] => [one.slice(0, 2).toLowerCase(), one]);
  const [chosen, found] = wanted.find(([short]) => (kept ? short === kept : isLanguage(short))) ?? [];
  if (chosen !== undefined && isLanguage(chosen)) return [chosen, found];
  return [kept ?? "en", kept];
}

function isLanguage(text: string): text is Language {
  return Object.hasOwn(LANGUAGES, text);
}

function keptLanguage(): Language | undefined {
  try {
    const kept = localStorage.getItem(KEY) ?? "";
    return isLanguage(kept) ? kept : undefined;
  } catch {
    // A browser that keeps nothing of this page.
    return undefined;
  }
}

/** Lets a person choose: the page is loaded again in that language, with what its address tells. */
export function watchLanguage(select: HTMLSelectElement): void {
  const options = Object.entries(LANGUAGES).map(([value, { name }]) => new Option(name, value));
  for (const option of options) option.lang = option.value;
  select.replaceChildren(...options);
  select.value = spoken;
  select.addEventListener("change", () => {
    try {
      localStorage.setItem(KEY, select.value);
    } catch {
      // It cannot be kept, and so not be chosen.
    }
    location.reload();
  });
}

/** A word of the page, with values in place of its `{names}`. */
export function t(key: keyof Words, values: Readonly<Record<string, string | number>> = {}): string {
  return filled(words[key], values);
}

/** A text with values in place of its `{names}`. */
export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The language of the words. */
export function language(): Language {
  return spoken;
}

/** The language of numbers and times. */
export function locale(): string | undefined {
  return tag;
}

/** The clock of a place, in the language of the page. */
export function clockOf(zone: string): LocalTime {
  return new LocalTime(zone, tag);
}
