// Makes the check of proofs a file of its own, which the page loads after its first plan. The package has it in one file
// with the planner, from the same source.

import { fileURLToPath } from "node:url";

const NAME = "flatpeak-wasm";
const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The modules of the check. */
export const CHECK = /\/pkg-template\/(certificate|verify[\w-]*)\.js$/;

/**
 * Resolves the package to what exports all of it, and the check from its source.
 *
 * @returns {import("vite").Plugin}
 */
export function proof() {
  return {
    name: "proof",
    apply: "build",
    enforce: "pre",
    resolveId: (id) => (id === NAME ? { id: `\0${NAME}`, moduleSideEffects: false } : undefined),
    load: (id) =>
      id === `\0${NAME}`
        ? `export * from ${JSON.stringify(at("pkg/browser.js"))};
           export { verifyCertificate } from ${JSON.stringify(at("pkg-template/certificate.js"))};`
        : undefined,
  };
}
