// The door to the fifth mode: what is behind it is loaded when it is first opened.

import type * as Home from "../home/home.ts";
import { laterPart } from "../later-part.ts";

const part = laterPart(() => import("../home/home.ts"));

/** Loads the mode. */
export const loadHome = part.load;

/** Whether the mode is there. */
export function isHomeLoaded(): boolean {
  return part.get() !== undefined;
}

/** The mode, once it is there. */
export function home(): typeof Home {
  const loaded = part.get();
  if (loaded === undefined) throw new Error("The home is not loaded.");
  return loaded;
}
