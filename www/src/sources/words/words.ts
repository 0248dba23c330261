// The words of the forms that prices come from, in the language of the page.

import { wordsOfPart } from "../../words/part.ts";
import { EN, type SourceWords } from "./en.ts";

export const { load: loadWords, say: s } = wordsOfPart<keyof SourceWords>(EN, {
  de: () => import("./de.ts"),
  fr: () => import("./fr.ts"),
  nl: () => import("./nl.ts"),
  sv: () => import("./sv.ts"),
});
