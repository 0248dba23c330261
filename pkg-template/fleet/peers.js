// The packages that fleets are planned with, which whoever needs them installs.

import { errorOf } from "./errors.js";

/**
 * Loads an optional peer dependency, or says how to get it.
 *
 * @template T
 * @param {() => Promise<T>} load
 * @param {string} name
 * @param {string} what What needs it.
 */
export async function peer(load, name, what) {
  try {
    return await load();
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND")) throw cause;
    const message = `${what} needs the package ${name}, which is an optional peer dependency: npm install ${name}`;
    throw errorOf({ name: "FlatpeakError", code: "missing_peer", message }, { cause });
  }
}
