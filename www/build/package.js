// The package from its source, whose modules the bundler puts where they are used: the check of proofs and the client of the
// hosted API come after the first plan. As it is published, the package has all of these in one file.

import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Where the names of the package lead. */
export const PACKAGE = [
  { find: /^flatpeak-wasm$/, replacement: at("pkg-template/browser.js") },
  // The page and the chart share what they have in common.
  { find: /^flatpeak-wasm\/chart$/, replacement: at("chart/index.ts") },
  { find: /^flatpeak-wasm\/(?=\w+\.wasm$)/, replacement: at("pkg/flatpeak-wasm/") },
];
