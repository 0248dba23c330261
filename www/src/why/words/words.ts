// The words of why a plan is as it is, and why there is none, in the language of the page.

import { wordsOfPart } from "../../words/part.ts";
import { EN, type WhyWords } from "./en.ts";

export const { load: loadWords, say: w } = wordsOfPart<keyof WhyWords>(EN, {
  de: () => import("./de.ts"),
  fr: () => import("./fr.ts"),
  nl: () => import("./nl.ts"),
  sv: () => import("./sv.ts"),
});
