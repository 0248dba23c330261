// The versions of Node whose engines differ: the one that runs this, and those that make puts into .tools/.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "./project.js";

const TOOLS = join(ROOT, ".tools");
const BINARY = process.platform === "win32" ? "node.exe" : "node";

/** The path of a version of Node, by its major number; undefined if it is not here. */
export function nodeBinary(major) {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const folder = namesIn(TOOLS).find((name) => name.startsWith(`node-${major}.`) && !name.endsWith(".part"));
  if (folder === undefined) return undefined;
  const modules = join(TOOLS, folder, "node_modules");
  return namesIn(modules)
    .map((name) => join(modules, name, "bin", BINARY))
    .find((path) => existsSync(path));
}

function namesIn(folder) {
  return existsSync(folder) ? readdirSync(folder) : [];
}
