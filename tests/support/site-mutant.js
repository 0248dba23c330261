// A thread in which mutants of the checker of sites are held against its cases: one of them may run for ever, and is ended
// with its thread.

import { parentPort, workerData } from "node:worker_threads";

import { mistakeOf } from "./site-mistakes.js";

/** What `./verify.js` is to a module that has no place of its own. */
const { imported } = workerData;

async function mistakeIn(source) {
  const placed = source.replace('"./verify.js"', JSON.stringify(imported));
  try {
    const { verifySite } = await import(`data:text/javascript,${encodeURIComponent(placed)}`);
    return mistakeOf(verifySite);
  } catch (error) {
    return `${error}`;
  }
}

parentPort.on("message", async (source) => parentPort.postMessage(await mistakeIn(source)));
parentPort.postMessage("ready");
