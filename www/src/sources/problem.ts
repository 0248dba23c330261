// What keeps prices from being read: what the package says of a document is English.

import { FlatpeakError } from "flatpeak-wasm";

import { element } from "../element.ts";
import { asSentence } from "../format.ts";

/** Stands for the message in a sentence. */
const MESSAGE = "\u0000";

/** Fills a node with a sentence around the message of an error, which may have another language than the page. */
export function tellProblem(node: HTMLElement, error: unknown, around: (message: string) => string): void {
  const [before = "", after = ""] = around(MESSAGE).split(MESSAGE);
  const message = asSentence(error instanceof Error ? error.message : String(error));
  const lang = error instanceof FlatpeakError ? "en" : undefined;
  node.replaceChildren(before, element("span", { lang }, message), after);
}
