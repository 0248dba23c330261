// The packages that fleets are planned with, which whoever needs them installs.

import { FlatpeakError } from "flatpeak-wasm/inline";

/** Loads an optional peer dependency, or says how to get it. */
export async function peer(load, name, what) {
  try {
    return await load();
  } catch (cause) {
    if (cause?.code !== "ERR_MODULE_NOT_FOUND") throw cause;
    const message = `${what} needs the package ${name}, which is an optional peer dependency: npm install ${name}`;
    throw new FlatpeakError({ code: "missing_peer", message }, { cause });
  }
}
