// Programs of this machine.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The path of the first program of these that `$PATH` has. */
export function findProgram(names) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
