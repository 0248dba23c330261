// The door to the fifth mode: what is behind it is loaded when it is first opened.

import type * as Home from "../home/home.ts";

let loaded: typeof Home | undefined;

/** Loads the mode. */
export async function loadHome(): Promise<void> {
  if (loaded !== undefined) return;
  const parts = await import("../home/home.ts");
  await parts.loadWords();
  loaded = parts;
}

/** Whether the mode is there. */
export function isHomeLoaded(): boolean {
  return loaded !== undefined;
}

/** The mode, once it is there. */
export function home(): typeof Home {
  if (loaded === undefined) throw new Error("The home is not loaded.");
  return loaded;
}
