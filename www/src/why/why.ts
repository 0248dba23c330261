// Why a plan is as it is, and why there is none: all of it comes with this module.

export { problemOf } from "./problem.ts";
export { ReasonsView } from "./reasons.ts";
export { loadWords } from "./words/words.ts";
