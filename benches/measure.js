// How times are taken, and how figures are printed.

import { performance } from "node:perf_hooks";

/**
 * The time of each job in microseconds: the fastest of many rounds, which other work on the machine disturbs least. The
 * rounds are taken in turns, after all jobs have run long enough to be compiled for speed.
 */
export function timed(jobs, { rounds = 20, warmUp = 400, milliseconds = 20 } = {}) {
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

/** Prints rows under a heading; the first row names the columns. */
export function table(heading, rows) {
  console.log(`\n${heading}`);
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  for (const row of rows) {
    console.log(
      `  ${row.map((cell, at) => (at === 0 ? String(cell).padEnd(widths[at]) : String(cell).padStart(widths[at]))).join("  ")}`,
    );
  }
}
