// A fleet: a file of requests, one a line, to a file of results, one a line. Ended and begun again, it goes on.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import process from "node:process";

import { fleetQueue, planMany } from "flatpeak-wasm/fleet";

import { idOf } from "../fleet/request.js";
import { cannotBeRead, jsonOf, linesOf, withoutMark } from "./files.js";
import { pricesOf } from "./prices.js";
import { ProgressBar } from "./progress-bar.js";
import { openResults } from "./result-file.js";
import { CommandFailure } from "./usage.js";

/** @import { FleetPrices, FleetRequest, FleetResult, FleetTariff } from "flatpeak-wasm/fleet" */
/** @import { PriceFlags } from "./prices.js" */
/** @import { ResultFile } from "./result-file.js" */

/**
 * The options of `fleet`.
 *
 * @typedef {Partial<PriceFlags> & {
 *   out: string, tariffs?: string, now?: string, threads?: number, redis?: string, name?: string,
 * }} FleetFlags
 */

/**
 * A run of the command: `waiting` are the ids of the lines that were read and have no result yet.
 *
 * @typedef {{
 *   file: string,
 *   options: FleetFlags,
 *   settings: FleetPrices & { threads?: number },
 *   results: ResultFile,
 *   bar: ProgressBar,
 *   waiting: Set<string>,
 *   signal: AbortSignal,
 * }} Run
 */

/** So many results are written at once. */
const WRITE_COUNT = 500;

/** What a process ends with that was interrupted. */
const INTERRUPTED = 130;

/**
 * Plans each line of a file that has no result yet.
 *
 * @param {string} file
 * @param {FleetFlags} options
 */
export async function fleet(file, options) {
  const { size } = await stat(file).catch((error) => {
    throw cannotBeRead(file, error);
  });
  const settings = await settingsOf(options);
  const results = await openResults(options.out);
  const bar = new ProgressBar(process.stderr, size);
  /** @type {Run} */
  const run = { file, options, settings, results, bar, waiting: new Set(), signal: stopSignal() };
  const before = results.ids.size;
  try {
    await (options.redis === undefined ? planHere(run) : planOverQueue(run, options.redis));
    run.signal.throwIfAborted();
  } catch (error) {
    if (!run.signal.aborted) throw error;
    throw new CommandFailure("Stopped. Begun again, it goes on.", INTERRUPTED);
  } finally {
    bar.end();
    await results.close();
  }
  const isNew = results.ids.size - before;
  process.stderr.write(`${results.ids.size} results, ${isNew} of them new, ${results.errors} errors\n`);
  failIfIncomplete(run);
}

/**
 * What the fleet is planned with.
 *
 * @param {FleetFlags} options
 * @returns {Promise<Run["settings"]>}
 */
async function settingsOf({ prices, tariffs, threads, now, ...options }) {
  return {
    ...(prices !== undefined && (await pricesOf({ prices, ...options }))),
    // What is wrong with them the fleet says.
    ...(tariffs !== undefined && { tariffs: /** @type {Record<string, FleetTariff>} */ (await jsonOf(tariffs)) }),
    ...(threads !== undefined && { threads }),
    ...(now !== undefined && { now }),
  };
}

/** Aborts when the process is told to stop. Told again, it ends at once. */
function stopSignal() {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => controller.abort());
  return controller.signal;
}

/** @param {Run} run */
async function planHere(run) {
  const { settings, signal } = run;
  /** @type {FleetResult[]} */
  let batch = [];
  for await (const result of planMany(requestsOf(run), { ...settings, signal })) {
    if (batch.push(result) < WRITE_COUNT) continue;
    await keep(batch, run);
    batch = [];
  }
  await keep(batch, run);
}

/**
 * @param {Run} run
 * @param {string} connection
 */
async function planOverQueue(run, connection) {
  const { settings, results, signal } = run;
  const queue = fleetQueue({ connection, name: run.options.name ?? fleetNameOf(run.file), onError: complain() });
  // What waits for a Redis that is away ends too.
  signal.addEventListener("abort", () => void queue.close());
  try {
    await queue.enqueue(requestsOf(run), { ...settings, signal });
    await queue.work({ ...settings, signal });
    for await (const { results: batch, acknowledge } of queue.results({ consumer: "command", signal })) {
      // What was written before it was acknowledged is given again.
      await keep(
        batch.filter(({ id }) => !results.ids.has(id)),
        run,
      );
      await acknowledge();
    }
  } finally {
    await queue.close();
  }
}

/** Says why a Redis cannot be reached, once for each reason. */
function complain() {
  /** @type {string | undefined} */
  let said;
  return (/** @type {NodeJS.ErrnoException} */ { message, code }) => {
    const why = message || code;
    if (why !== said) process.stderr.write(`warning: Redis: ${why}\n`);
    said = why;
  };
}

/**
 * The name of a file as that of a queue.
 *
 * @param {string} file
 */
function fleetNameOf(file) {
  return basename(file)
    .replace(/\.\w+$/, "")
    .replaceAll(/[^\w.-]/g, "-");
}

/**
 * @param {FleetResult[]} batch
 * @param {Run} run
 */
async function keep(batch, { results, bar, waiting }) {
  if (batch.length === 0) return;
  await results.append(batch);
  for (const { id } of batch) waiting.delete(id);
  bar.planned(batch.length, batch.filter(({ error }) => error !== undefined).length);
}

/**
 * The requests of a file whose ids have no result. A line that is no JSON is a request that is wrong.
 *
 * @param {Run} run
 * @returns {AsyncGenerator<FleetRequest>}
 */
async function* requestsOf({ file, results, bar, waiting }) {
  const input = createReadStream(file, "utf8");
  for await (const line of linesOf(chunksOf(input, file))) {
    bar.read(input.bytesRead);
    const request = parsed(line);
    const id = idOf(request);
    // Of lines with the same id the first counts.
    if (line.trim() === "" || waiting.has(id) || results.ids.has(id)) {
      bar.skipped();
      continue;
    }
    waiting.add(id);
    yield request;
  }
}

/**
 * @param {import("node:fs").ReadStream} input
 * @param {string} file
 */
async function* chunksOf(input, file) {
  try {
    yield* input;
  } catch (error) {
    throw cannotBeRead(file, error);
  }
}

/** @param {string} line */
function parsed(line) {
  try {
    return JSON.parse(withoutMark(line));
  } catch {
    return line;
  }
}

/**
 * Nothing is lost, or it is said.
 *
 * @param {Run} run
 */
function failIfIncomplete({ waiting, results }) {
  if (waiting.size > 0) {
    const message = `${waiting.size} homes have no result here: theirs were taken from the queue before. Take another --name.`;
    throw new CommandFailure(message, 1);
  }
  if (results.errors > 0) throw new CommandFailure(`${results.errors} homes have an error instead of a plan`, 1);
}
