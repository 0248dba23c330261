// Answers with a certificate: those that have to be proven, and those that must not.

import { WRONG_FIGURES } from "./wrong-figures.js";
import { WRONG_PLANS } from "./wrong-plans.js";

export { RIGHT } from "./proofs-right.js";

/** Answers that must not be proven, each with what has to be said of it. */
export const WRONG = Object.fromEntries(
  Object.entries({ ...WRONG_PLANS, ...WRONG_FIGURES }).map(([name, [right, problem, change]]) => {
    const proof = structuredClone(right);
    change(proof.answer, proof.body, proof.prices);
    return [name, { ...proof, problem }];
  }),
);
