// The words of a home, in the language of the page.

import { wordsOfPart } from "../../words/part.ts";
import { EN, type HomeWords } from "./en.ts";

export const { load: loadWords, say: h } = wordsOfPart<keyof HomeWords>(EN, {
  de: () => import("./de.ts"),
  fr: () => import("./fr.ts"),
  nl: () => import("./nl.ts"),
  sv: () => import("./sv.ts"),
});
