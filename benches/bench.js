// Sizes and times of the package, side by side with what one would use instead, in one process: `make bench`. Times on
// a shared machine are noisy; the ratios, taken in turns, are what counts.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { brotliCompressSync } from "node:zlib";

import { Planner } from "flatpeak-wasm";
import loadHighs from "highs";

import { JavaScriptPlanner } from "./javascript.js";

const PACKAGE = new URL("../pkg/", import.meta.url);
const LOADED_BY_A_BROWSER = [
  "browser.js",
  "engine.js",
  "errors.js",
  "planner.js",
  "flatpeak_wasm.js",
  "flatpeak_wasm_bg.wasm",
];
const START = Date.parse("2026-04-15T00:00:00Z");
const MINUTE = 60_000;
const LOCATION = { timezone: "Europe/Vienna", currency_code: "EUR" };

function brotli(file) {
  return brotliCompressSync(readFileSync(new URL(file, PACKAGE))).length / 1000;
}

/**
 * The time of each job in microseconds: the fastest of many rounds, which other work on the machine disturbs least. The
 * rounds are taken in turns, after all jobs have run long enough to be compiled for speed.
 */
function timed(jobs, { rounds = 20, warmUp = 400, milliseconds = 20 } = {}) {
  const calls = jobs.map((job) => Math.ceil((callsWithin(job, warmUp) * milliseconds) / warmUp));
  const best = jobs.map(() => Infinity);
  for (let round = 0; round < rounds; round += 1) {
    jobs.forEach((job, at) => {
      const start = performance.now();
      for (let call = 0; call < calls[at]; call += 1) job();
      best[at] = Math.min(best[at], ((performance.now() - start) / calls[at]) * 1000);
    });
  }
  return best;
}

function callsWithin(job, milliseconds) {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < milliseconds) {
    job();
    count += 1;
  }
  return count;
}

function table(heading, rows) {
  console.log(`\n${heading}`);
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  for (const row of rows) {
    console.log(
      `  ${row.map((cell, at) => (at === 0 ? String(cell).padEnd(widths[at]) : String(cell).padStart(widths[at]))).join("  ")}`,
    );
  }
}

function sizes() {
  const all = LOADED_BY_A_BROWSER.map(brotli).reduce((sum, size) => sum + size, 0);
  table("Size, KB as brotli", [
    ["what", "KB", "budget"],
    ["the wasm file", brotli("flatpeak_wasm_bg.wasm").toFixed(1), 110],
    ["all that a browser loads", all.toFixed(1), 120],
  ]);
}

function startUp() {
  const script = `const start = performance.now(); await import(process.argv[1]); console.log(performance.now() - start)`;
  const run = (entry) => Number(execFileSync(process.execPath, ["--input-type=module", "-e", script, entry]));
  const fastest = (entry) => Math.min(...Array.from({ length: 20 }, () => run(entry)));
  const own = fastest(new URL("node.js", PACKAGE).href);
  const empty = fastest("data:text/javascript,");
  table("Import in Node: read, compile, instantiate; the fastest of 20 processes", [
    ["what", "ms", "budget"],
    ["this package", own.toFixed(1), ""],
    ["an empty module", empty.toFixed(1), ""],
    ["the difference", (own - empty).toFixed(1), 15],
  ]);
}

function prices(periods, minutes) {
  const length = minutes * MINUTE;
  return Array.from({ length: periods }, (_, at) => {
    const hour = (at * minutes) / 60;
    const value = 0.2 + 0.1 * Math.sin(hour / 3) + 0.0001 * ((at * 7919) % 97);
    const valid_from = new Date(START + at * length).toISOString();
    const valid_to = new Date(START + (at + 1) * length).toISOString();
    return { valid_from, valid_to, price: { value: Math.round(value * 1e5) / 1e5, confidence: 1 } };
  });
}

/** The same problem for a linear solver: hours of each period, at their price, that sum up to the hours wanted. */
function linearProgram(data, hours, length) {
  const terms = data.map(({ price }, at) => `${price.value} x${at}`).join(" + ");
  const sum = data.map((_, at) => `x${at}`).join(" + ");
  const bounds = data.map((_, at) => ` x${at} <= ${length}`).join("\n");
  return `Minimize\n ${terms}\nSubject To\n ${sum} = ${hours}\nBounds\n${bounds}\nEnd`;
}

function cost(answer) {
  const hours = ({ start_time, end_time }) => (Date.parse(end_time) - Date.parse(start_time)) / 3_600_000;
  return answer.data.reduce((sum, slot) => sum + slot.price.value * hours(slot), 0);
}

function plans(highs) {
  const rows = [["periods", "this, us", "JavaScript, us", "ratio", "HiGHS, us", "ratio", "budget, us"]];
  for (const [periods, minutes] of [
    [96, 15],
    [288, 5],
    [672, 15],
  ]) {
    const data = prices(periods, minutes);
    const body = {
      start_time: data[0].valid_from,
      end_time: data.at(-1).valid_to,
      segment: "LOW",
      duration: 247,
    };
    const planner = new Planner({ prices: data, location: LOCATION });
    const plain = new JavaScriptPlanner({ data, location: LOCATION });
    const solved = highs.solve(linearProgram(data, body.duration / 60, minutes / 60));
    const planned = planner.schedules.duration(body);
    for (const other of [cost(plain.duration(body)), solved.ObjectiveValue]) {
      // The prices of a slot are printed with five decimals.
      if (Math.abs(cost(planned) - other) > 1e-4) throw new Error(`costs differ: ${cost(planned)}, ${other}`);
    }
    const [own, javaScript, solver] = timed([
      () => planner.schedules.duration(body),
      () => plain.duration(body),
      () => highs.solve(linearProgram(data, body.duration / 60, minutes / 60)),
    ]);
    rows.push([
      `${periods} (${planned.data.length} slots)`,
      own.toFixed(1),
      javaScript.toFixed(1),
      (javaScript / own).toFixed(1),
      solver.toFixed(0),
      (solver / own).toFixed(0),
      periods === 288 ? 30 : "",
    ]);
  }
  table("schedules.duration, 247 minutes, JavaScript objects in and out", rows);
}

function others() {
  const planner = new Planner({ prices: prices(288, 5), location: LOCATION });
  const window = { start_time: "2026-04-15T00:00:00Z", end_time: "2026-04-16T00:00:00Z", segment: "LOW" };
  const [block, limit, document, columns] = timed([
    () => planner.schedules.duration({ ...window, duration: 247 }, { contiguous: true }),
    () => planner.schedules.limit({ ...window, relative: 0.3 }),
    () => new Planner({ prices: prices288, location: LOCATION }).free(),
    () => new Planner({ prices: columns288, location: LOCATION }).free(),
  ]);
  table("Other calls, 288 periods", [
    ["what", "us"],
    ["schedules.duration, contiguous", block.toFixed(1)],
    ["schedules.limit", limit.toFixed(1)],
    ["new Planner, from a price document", document.toFixed(0)],
    ["new Planner, from columns", columns.toFixed(0)],
  ]);
}

const prices288 = prices(288, 5);
const columns288 = {
  start: "2026-04-15T00:00:00Z",
  intervalMinutes: 5,
  values: Float64Array.from(prices288, ({ price }) => price.value),
};

sizes();
startUp();
plans(await loadHighs());
others();
