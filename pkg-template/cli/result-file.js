// The file of a fleet's results: a line for each id, on the disk before the next are written.

import { open } from "node:fs/promises";

import { cannotBeWritten } from "./files.js";
import { UsageError } from "./usage.js";

/** @import { FileHandle } from "node:fs/promises" */
/** @import { FleetResult } from "flatpeak-wasm/fleet" */

/** How each line starts: the id, and whether it is an answer or an error. */
const LINE = /^\{"id":("(?:[^"\\]|\\.)*"),"(answer|error)":/;
const START = '{"id":"';

/**
 * Opens a file with the results that it has, without a last line that was cut off.
 *
 * @param {string} path
 */
export async function openResults(path) {
  const file = await open(path, "a+").catch((error) => {
    throw cannotBeWritten(path, error);
  });
  const results = new ResultFile(file, path);
  let whole = 0;
  let rest = "";
  for await (const chunk of file.createReadStream({ start: 0, autoClose: false, encoding: "utf8" })) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      whole += Buffer.byteLength(line) + 1;
      if (!results.count(line)) throw await notOurs(file, path);
    }
  }
  if (!rest.startsWith(START.slice(0, rest.length))) throw await notOurs(file, path);
  await file.truncate(whole);
  return results;
}

/**
 * @param {FileHandle} file
 * @param {string} path
 */
async function notOurs(file, path) {
  await file.close();
  return new UsageError(`${path} has lines that are no results: name another file with --out`);
}

export class ResultFile {
  #file;
  #path;
  /** @type {Set<string>} */
  ids = new Set();
  errors = 0;

  /**
   * @param {FileHandle} file
   * @param {string} path
   */
  constructor(file, path) {
    this.#file = file;
    this.#path = path;
  }

  /**
   * Counts a line; gives whether it is that of a result.
   *
   * @param {string} line
   */
  count(line) {
    const [, id, kind] = LINE.exec(line) ?? [];
    if (id === undefined) return false;
    this.ids.add(JSON.parse(id));
    if (kind === "error") this.errors += 1;
    return true;
  }

  /**
   * Appends results, and waits until the disk has them.
   *
   * @param {FleetResult[]} results
   */
  async append(results) {
    if (results.length === 0) return;
    try {
      await this.#file.appendFile(results.map((result) => `${JSON.stringify(result)}\n`).join(""));
      await this.#file.datasync();
    } catch (error) {
      throw cannotBeWritten(this.#path, error);
    }
    for (const { id, error } of results) {
      this.ids.add(id);
      if (error !== undefined) this.errors += 1;
    }
  }

  close() {
    return this.#file.close();
  }
}
