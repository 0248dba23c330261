// Files that are named on the command line, where `-` is the standard input.

import { readFile } from "node:fs/promises";
import process from "node:process";

import { UsageError } from "./usage.js";

/** @type {Record<string, string>} */
const WHY_NOT_READ = { ENOENT: "there is no such file", EISDIR: "it is a folder", EACCES: "it may not be read" };
/** @type {Record<string, string>} */
const WHY_NOT_WRITTEN = {
  ENOENT: "there is no such folder",
  ENOTDIR: "there is no such folder",
  EISDIR: "it is a folder",
  EACCES: "it may not be written",
  ENOSPC: "the disk is full",
};

/**
 * The text of a file.
 *
 * @param {string} file
 */
export async function textOf(file) {
  if (file === "-") return withoutMark(await standardInput());
  try {
    return withoutMark(await readFile(file, "utf8"));
  } catch (error) {
    throw cannotBeRead(file, error);
  }
}

/**
 * A text without the mark that some programs of Windows put in front of one.
 *
 * @param {string} text
 */
export function withoutMark(text) {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

/**
 * What is said of a file that cannot be read.
 *
 * @param {string} file
 * @param {unknown} error
 */
export function cannotBeRead(file, error) {
  const { code = "", message } = /** @type {NodeJS.ErrnoException} */ (error);
  return new UsageError(`${file} cannot be read: ${WHY_NOT_READ[code] ?? message}`);
}

/**
 * What is said of a file that cannot be written.
 *
 * @param {string} file
 * @param {unknown} error
 */
export function cannotBeWritten(file, error) {
  const { code = "", message } = /** @type {NodeJS.ErrnoException} */ (error);
  return new UsageError(`${file} cannot be written: ${WHY_NOT_WRITTEN[code] ?? message}`);
}

/**
 * The lines of a text file, one after the other. The last may be without an end.
 *
 * @param {AsyncIterable<string>} chunks
 */
export async function* linesOf(chunks) {
  let rest = "";
  for await (const chunk of chunks) {
    rest += chunk;
    // What has no end yet is not looked through again.
    if (!chunk.includes("\n")) continue;
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
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
