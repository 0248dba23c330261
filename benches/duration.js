// `schedules.duration` beside the same job in plain JavaScript, and beside a linear solver on the same problem.

import { Planner } from "flatpeak-wasm";

import { JavaScriptPlanner } from "./javascript.js";
import { table, timed } from "./measure.js";

const START = Date.parse("2026-04-15T00:00:00Z");
const MINUTE = 60_000;
const LOCATION = { timezone: "Europe/Vienna", currency_code: "EUR" };

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

export function duration(highs) {
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
      periods === 288 ? 20 : "",
    ]);
  }
  table("schedules.duration, 247 minutes, JavaScript objects in and out", rows);
}

export function others() {
  const document = prices(288, 5);
  const columns = {
    start: document[0].valid_from,
    intervalMinutes: 5,
    values: Float64Array.from(document, ({ price }) => price.value),
  };
  const planner = new Planner({ prices: document, location: LOCATION });
  const window = { start_time: "2026-04-15T00:00:00Z", end_time: "2026-04-16T00:00:00Z", segment: "LOW" };
  const [block, limit, fromDocument, fromColumns] = timed([
    () => planner.schedules.duration({ ...window, duration: 247 }, { contiguous: true }),
    () => planner.schedules.limit({ ...window, relative: 0.3 }),
    () => new Planner({ prices: document, location: LOCATION }).free(),
    () => new Planner({ prices: columns, location: LOCATION }).free(),
  ]);
  table("Other calls, 288 periods", [
    ["what", "us"],
    ["schedules.duration, contiguous", block.toFixed(1)],
    ["schedules.limit", limit.toFixed(1)],
    ["new Planner, from a price document", fromDocument.toFixed(0)],
    ["new Planner, from columns", fromColumns.toFixed(0)],
  ]);
}
