// The real prices and the cases of peers that lie beside the repository, where there are any.

import { existsSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "./project.js";

/** Where they are. */
const FOLDER = join(ROOT, "..", "shared");

/** The path of a file or a folder of them. */
export function pathOf(...names) {
  return join(FOLDER, ...names);
}

/**
 * Why a test of real data is skipped; false if its data is there. In CI no test is skipped: it fails where it reads what
 * is not there, for a test that found nothing to test must not pass.
 */
export function skipWithout(path) {
  return existsSync(path) || process.env.CI ? false : `there is no ${path}`;
}
