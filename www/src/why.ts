// The door to what says why a plan is as it is, and why there is none: it is loaded with the first plan on screen.

import { laterPart } from "./later-part.ts";

const part = laterPart(() => import("./why/why.ts"));

/** Loads it. */
export const loadWhy = part.load;

/** What is behind the door, once it is there. */
export const why = part.get;
