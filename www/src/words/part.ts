// The words of a part of the page that is loaded when it is needed: they come with it, and not before.

import { filled, language, type Language } from "./language.ts";

/** How the words of a language come, of all languages but English, which is there. */
type Load<Words> = Record<Exclude<Language, "en">, () => Promise<{ WORDS: Words }>>;

/** The words of a part: `load` loads those of the language, and until then it is English. */
export function wordsOfPart<Key extends string>(english: Record<Key, string>, loads: Load<Record<Key, string>>) {
  let words = english;
  return {
    async load(): Promise<void> {
      const spoken = language();
      if (spoken !== "en") words = (await loads[spoken]()).WORDS;
    },
    /** A word, with values in place of its `{names}`. */
    say: (key: Key, values: Readonly<Record<string, string | number>> = {}): string => filled(words[key], values),
  };
}
