// What a checker of the proofs of sites gets wrong, if anything.

import { CHANGED, RIGHT, WRONG } from "./site-proofs.js";

/** The first answer that the checker gets wrong, if there is one: first those that most mutants of it get wrong. */
export function mistakeOf(verify) {
  for (const { name, answer, request, given, devices } of RIGHT) {
    if (!verify(request, answer, given, devices).proven) return `refuses a plan ${name}`;
  }
  for (const { name, answer, request, given, problem } of WRONG) {
    const { proven, problems } = verify(request, answer, given);
    if (proven || !problems.some((text) => problem.test(text))) return `accepts a plan ${name}`;
  }
  const changed = CHANGED.find(({ answer, request, given }) => verify(request, answer, given).proven);
  return changed && `accepts a plan ${changed.name}`;
}
