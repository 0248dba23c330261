// Files that are named on the command line, where `-` is the standard input.

import { readFile } from "node:fs/promises";
import process from "node:process";

import { UsageError } from "./usage.js";

/** @type {Record<string, string>} */
const WHY = { ENOENT: "there is no such file", EISDIR: "it is a folder", EACCES: "it may not be read" };

/**
 * The text of a file.
 *
 * @param {string} file
 */
export async function textOf(file) {
  if (file === "-") return standardInput();
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw cannotBeRead(file, error);
  }
}

/**
 * What is said of a file that cannot be read.
 *
 * @param {string} file
 * @param {unknown} error
 */
export function cannotBeRead(file, error) {
  const { code = "", message } = /** @type {NodeJS.ErrnoException} */ (error);
  return new UsageError(`${file} cannot be read: ${WHY[code] ?? message}`);
}

/**
 * The JSON in a file.
 *
 * @param {string} file
 * @returns {Promise<unknown>}
 */
export async function jsonOf(file) {
  const text = await textOf(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${nameOf(file)} is no JSON: ${/** @type {Error} */ (error).message}`);
  }
}

/**
 * What a file is called in a message.
 *
 * @param {string} file
 */
export function nameOf(file) {
  return file === "-" ? "The standard input" : file;
}

async function standardInput() {
  let text = "";
  for await (const chunk of process.stdin.setEncoding("utf8")) text += chunk;
  return text;
}
