// The words of a home, in the language of the page. They come with it, and not before.

import { filled, language, type Language } from "../../words/language.ts";
import { EN, type HomeWords } from "./en.ts";

const LOAD: Record<Language, () => Promise<HomeWords>> = {
  en: async () => EN,
  de: async () => (await import("./de.ts")).WORDS,
  fr: async () => (await import("./fr.ts")).WORDS,
  nl: async () => (await import("./nl.ts")).WORDS,
  sv: async () => (await import("./sv.ts")).WORDS,
};

let words: HomeWords = EN;

/** Loads the words of the language; the rest of a home is only shown then. */
export async function loadWords(): Promise<void> {
  words = await LOAD[language()]();
}

/** A word of a home, with values in place of its `{names}`. */
export function h(key: keyof HomeWords, values: Readonly<Record<string, string | number>> = {}): string {
  return filled(words[key], values);
}
