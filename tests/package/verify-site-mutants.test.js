// The checker of the proofs of sites, held against itself: without any one of its conditions, some wrong answer would be
// proven or some right one refused.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

import { mutantsOf } from "../support/mutants.js";
import { ROOT } from "../support/project.js";

const WORKERS = 2;
/** All cases take some tenths of a second: a mutant that takes longer than this runs for ever, which is seen as well. */
const TIMEOUT_MS = 10_000;

const source = await readFile(join(ROOT, "pkg-template", "verify-site.js"), "utf8");
const imported = pathToFileURL(join(ROOT, "pkg-template", "verify.js")).href;

/** Says what each of these sources gets wrong, in threads that are ended where one of them does not end. */
async function mistakesOf(sources) {
  const queue = sources.entries();
  const mistakes = [];
  const start = async () => {
    const worker = new Worker(new URL("../support/site-mutant.js", import.meta.url), { workerData: { imported } });
    await once(worker, "message");
    return worker;
  };
  const work = async () => {
    let worker = await start();
    for (const [at, source] of queue) {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      worker.postMessage(source);
      try {
        [mistakes[at]] = await once(worker, "message", { signal });
      } catch {
        mistakes[at] = "runs for ever";
        await worker.terminate();
        worker = await start();
      }
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  return mistakes;
}

test("the checker of proofs of sites makes no mistake, and each of its mutants makes one", async (t) => {
  const mutants = mutantsOf(source, { figures: true });
  assert.ok(mutants.length > 700, `${mutants.length} mutants`);
  const [own, ...mistakes] = await mistakesOf([source, ...mutants.map(({ source }) => source)]);
  assert.equal(own, undefined);
  const alive = mutants.map(({ change }) => change).filter((_, at) => mistakes[at] === undefined);
  t.diagnostic(`${mutants.length} mutants, ${alive.length} alive`);
  assert.deepEqual(alive, []);
});
