// The command `fleet`: a file of requests, one a line, to a file of results, one a line. Ended and begun again, it goes on.

import { createReadStream } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

import { fleetQueue } from "./fleet-queue.js";
import { isError, planLines } from "./fleet-plan-many.js";
import { ProgressBar } from "./fleet-progress.js";
import { idOf } from "./fleet-request.js";

const USAGE = `Usage: fleet requests.ndjson --out plans.ndjson [options]

Plans each line of a file, and appends a line {"id", "answer"} or {"id", "error"} for each to another. Lines that have a
result already are left out, so that it goes on where it was ended.

  --out FILE       where the results go
  --tariffs FILE   JSON: tariffs by name, each {"prices", "location"}; that with the name "" is for lines without one
  --now TIME       the clock of all plans, RFC 3339; give it to get the same bytes again
  --threads N      worker threads; default: the cores of the machine
  --redis URL      over a queue on this Redis, for which other machines may work too
  --name NAME      the name of the queue; default: that of the file of requests
`;

const OPTIONS = {
  out: { type: "string" },
  tariffs: { type: "string" },
  now: { type: "string" },
  threads: { type: "string" },
  redis: { type: "string" },
  name: { type: "string" },
  help: { type: "boolean", short: "h" },
};

/** How the command ended, as its exit code: all planned, some ended as errors, or it could not be run. */
const SUCCESS = 0;
const SOME_ERRORS = 1;
const USAGE_ERROR = 2;
const INTERRUPTED = 130;

/**
 * Runs the command, and gives its exit code.
 *
 * @param {string[]} argv What follows `fleet`.
 * @param {{ stdout: import("node:stream").Writable, stderr: import("node:stream").Writable, signal?: AbortSignal }} streams
 */
export async function main(argv, { stdout, stderr, signal }) {
  let settings;
  try {
    settings = await readSettings(argv);
  } catch (error) {
    stderr.write(`${error.message}\n\n${USAGE}`);
    return USAGE_ERROR;
  }
  if (settings === undefined) {
    stdout.write(USAGE);
    return SUCCESS;
  }
  const results = await openResults(settings.out);
  const bar = new ProgressBar(stderr, settings.size);
  const run = settings.redis === undefined ? planHere : planOverQueue;
  try {
    const wasDone = results.ids.size;
    await run({ ...settings, signal, bar, results });
    bar.end();
    stderr.write(`${results.ids.size} results, ${results.ids.size - wasDone} of them new, ${results.errors} errors\n`);
    return results.errors === 0 ? SUCCESS : SOME_ERRORS;
  } catch (error) {
    bar.end();
    stderr.write(`${error.message}\n`);
    return signal?.aborted ? INTERRUPTED : USAGE_ERROR;
  } finally {
    await results.close();
  }
}

async function readSettings(argv) {
  const { values, positionals } = parseArgs({ args: argv, options: OPTIONS, allowPositionals: true });
  if (values.help) return undefined;
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new Error("One file of requests is needed.");
  if (values.out === undefined) throw new Error("--out is needed.");
  const threads = values.threads === undefined ? undefined : Number(values.threads);
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) throw new Error("--threads is no number.");
  const { size } = await stat(file);
  const { "": common, ...tariffs } =
    values.tariffs === undefined ? {} : JSON.parse(await readFile(values.tariffs, "utf8"));
  const name =
    values.name ??
    basename(file)
      .replace(/\.\w+$/, "")
      .replaceAll(/[^\w.-]/g, "-");
  const fleet = { ...common, tariffs, now: values.now, ...(threads && { threads }) };
  return { file, size, out: values.out, redis: values.redis, name, fleet };
}

async function planHere({ file, fleet, signal, bar, results }) {
  for await (const lines of planLines(requestsOf(file, results, bar), { ...fleet, signal })) {
    await results.append(lines);
    bar.planned(lines.length, lines.filter(isError).length);
  }
}

async function planOverQueue({ file, redis, name, fleet, signal, bar, results }) {
  const queue = fleetQueue({ connection: redis, name });
  try {
    await queue.enqueue(requestsOf(file, results, bar), { ...fleet, signal });
    await queue.work({ ...(fleet.threads && { threads: fleet.threads }), signal });
    for await (const { results: batch, acknowledge } of queue.results({ consumer: "command", signal })) {
      // What was written before it was acknowledged is given again.
      const lines = batch.filter(({ id }) => !results.ids.has(id)).map((result) => JSON.stringify(result));
      await results.append(lines);
      await acknowledge();
      bar.planned(lines.length, lines.filter(isError).length);
    }
    signal?.throwIfAborted();
  } finally {
    await queue.close();
  }
}

/** The requests of a file whose ids have no result. A line that is no JSON is a request that is wrong. */
async function* requestsOf(file, results, bar) {
  const known = new Set(results.ids);
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    bar.read(Buffer.byteLength(line) + 1);
    if (line.trim() === "") continue;
    const request = parsed(line);
    const id = idOf(request);
    // Of lines with the same id the first counts.
    if (known.has(id)) continue;
    known.add(id);
    yield request;
  }
}

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}

/** The file of results: the ids that it has, without a last line that was cut off. */
async function openResults(path) {
  const file = await open(path, "a+");
  const ids = new Set();
  let errors = 0;
  let whole = 0;
  let rest = "";
  for await (const chunk of file.createReadStream({ start: 0, autoClose: false, encoding: "utf8" })) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      whole += Buffer.byteLength(line) + 1;
      ids.add(JSON.parse(line).id);
      if (isError(line)) errors += 1;
    }
  }
  await file.truncate(whole);
  return new Results(file, ids, errors);
}

class Results {
  #file;

  constructor(file, ids, errors) {
    this.#file = file;
    this.ids = ids;
    this.errors = errors;
  }

  /** Appends lines, and waits until the disk has them. */
  async append(lines) {
    if (lines.length === 0) return;
    await this.#file.appendFile(`${lines.join("\n")}\n`);
    await this.#file.datasync();
    for (const line of lines) this.ids.add(JSON.parse(line).id);
    this.errors += lines.filter(isError).length;
  }

  close() {
    return this.#file.close();
  }
}
