// Files that are named on the command line, where `-` is the standard input.

import { readFile } from "node:fs/promises";
import process from "node:process";

import { UsageError } from "./usage.js";

/** The text of a file. */
export async function textOf(file) {
  if (file === "-") return standardInput();
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw cannotBeRead(file, error);
  }
}

/** Why a file cannot be read. */
export function cannotBeRead(file, error) {
  const why = { ENOENT: "there is no such file", EISDIR: "it is a folder", EACCES: "it may not be read" };
  return new UsageError(`${file} cannot be read: ${why[error.code] ?? error.message}`);
}

/** The JSON in a file. */
export async function jsonOf(file) {
  const text = await textOf(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${nameOf(file)} is no JSON: ${error.message}`);
  }
}

/** What a file is called in a message. */
export function nameOf(file) {
  return file === "-" ? "The standard input" : file;
}

async function standardInput() {
  let text = "";
  for await (const chunk of process.stdin.setEncoding("utf8")) text += chunk;
  return text;
}
