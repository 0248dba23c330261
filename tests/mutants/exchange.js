// What runs the calls of the remote engine, held against its tests: each mutant of it is packed and tested as the package
// is. Run by `make mutants`; it prints what no test told from the original, and fails if there is any without a reason. A
// word as its argument leaves those that have it.

import { execFile, execFileSync } from "node:child_process";
import { cp, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { parseAst } from "rolldown/parseAst";

import { mutantsOf } from "../support/mutants.js";

const ROOT = new URL("../../", import.meta.url).pathname;
const WORKERS = 2;
const TIMEOUT_MS = 120_000;

/** The tests, the quick ones first: most mutants do not survive the first. */
const TESTS = ["", "-answers", "-options", "-errors", "-login", "-fetch", "-faults", "-retries"].map(
  (subject) => `client${subject}`,
);

/** What may survive, and why: what was changed, without its line; `void 0` is how the package spells undefined. */
const ALIVE = new Map(
  Object.entries({
    "await within(exchange.millis(), pendingLogin(exchange, transport), stop) ?? {} -> (await within(exchange.millis(), pendingLogin(exchange, transport), stop))":
      "the module has a login that runs as long as this has it, which the types do not know",
    "exchange.free(); -> ;": "the collector of garbage gives the memory back as well, later",
    "text === void 0 -> false":
      "of no text there is no document either: JSON.parse throws, and what is given is the same",
  }),
);

/** The mutants of the entry for Node that are in functions of this file. */
async function mutantsIn(name) {
  const names = namesOf(functionsOf(await readFile(join(ROOT, "pkg-template", name), "utf8")));
  const entry = await readFile(join(ROOT, "pkg", "inline.js"), "utf8");
  // They stand there in a row, some with a number behind the name.
  const all = functionsOf(entry);
  const first = namesOf(all).findIndex((_, at) => `${namesOf(all.slice(at, at + names.length))}` === `${names}`);
  if (first < 0) throw new Error(`The functions of ${name} are not in a row in the package`);
  const packed = all.slice(first, first + names.length);
  const lineOf = (at) => entry.slice(0, at).split("\n").length;
  const lines = packed.map(({ start, end }) => [lineOf(start), lineOf(end)]);
  return mutantsOf(entry).filter(({ change }) => {
    const line = Number(/^line (\d+)/.exec(change)[1]);
    return lines.some(([first, last]) => first <= line && line <= last);
  });
}

function functionsOf(source) {
  return parseAst(source)
    .body.map((node) => node.declaration ?? node)
    .filter(({ type }) => type === "FunctionDeclaration");
}

function namesOf(functions) {
  return functions.map(({ id }) => id.name.replace(/\$\d+$/, ""));
}

/** A copy of what the tests need, in which the package can be another. */
async function workshop(number) {
  const folder = join(ROOT, "build", "mutants", `${number}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "build"), { recursive: true });
  for (const name of ["Cargo.toml", "package.json", "pkg-template", "src", "tests"]) {
    await cp(join(ROOT, name), join(folder, name), { recursive: true });
  }
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction");
  execFileSync("tar", ["xzf", join(ROOT, "build", "flatpeak-wasm.tgz")], { cwd: folder });
  return folder;
}

/** The first of the tests that fails with a mutant. */
async function killer(folder, source) {
  await writeFile(join(folder, "package", "inline.js"), source);
  execFileSync("tar", ["czf", join("build", "flatpeak-wasm.tgz"), "package"], { cwd: folder });
  for (const test of TESTS) {
    try {
      // Without `--test`, which runs a file in a process of its own: one that hangs has to end with its time.
      const settings = { cwd: folder, timeout: TIMEOUT_MS, killSignal: "SIGKILL" };
      await promisify(execFile)(process.execPath, [join("tests", "package", `${test}.test.js`)], settings);
    } catch {
      return test;
    }
  }
  return undefined;
}

const [part = ""] = process.argv.slice(2);
const mutants = (await mutantsIn("exchange.js")).filter(({ change }) => change.includes(part));
const original = await readFile(join(ROOT, "pkg", "inline.js"), "utf8");
const queue = mutants.entries();
const alive = [];

async function work(number) {
  const folder = await workshop(number);
  if (number === 0) {
    const failed = await killer(folder, original);
    if (failed !== undefined) throw new Error(`${failed}.test.js fails with no mutant`);
  }
  for (const [at, { change, source }] of queue) {
    const killed = await killer(folder, source);
    console.log(`${at + 1}/${mutants.length} ${killed === undefined ? "ALIVE" : `killed by ${killed}`}: ${change}`);
    if (killed === undefined) alive.push(change);
  }
  await rm(folder, { recursive: true, force: true });
}

await Promise.all(Array.from({ length: WORKERS }, (_, number) => work(number)));
const unexplained = alive.filter((change) => !ALIVE.has(change.replace(/^line \d+: /, "")));
console.log(`${mutants.length} mutants, ${alive.length} alive, ${unexplained.length} of them with no reason`);
for (const change of unexplained) console.log(`  ${change}`);
if (unexplained.length > 0) process.exitCode = 1;
