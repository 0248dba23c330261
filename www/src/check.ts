// The door to the check of proofs, which is loaded after the first plan, or when a person first asks for it.

/** Loads the check. */
export const loadCheck = () => import("./verify.ts");
