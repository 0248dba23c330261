// The README, the docs, and the examples in the types: every block of code runs, and each value that a comment tells is
// true.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

import { fleetProject } from "../support/fleet.js";
import { ROOT } from "../support/project.js";

const project = await fleetProject("piscina");
const exported = await project.load();
const { Flatpeak, Planner } = exported;

const start_time = "2026-01-31T00:00:00Z";
const end_time = "2026-01-31T06:00:00Z";
const values = [0.21, 0.19, 0.08, 0.07, 0.2, 0.31];
const prices = { start: start_time, intervalMinutes: 60, values };
const document = {
  location_timezone: "Europe/London",
  currency_code: "GBP",
  data: values.map((value, hour) => ({
    valid_from: `2026-01-31T0${hour}:00:00Z`,
    valid_to: `2026-01-31T0${hour + 1}:00:00Z`,
    price: { value, confidence: 1 },
  })),
};
const schedule = { data: [] };

/** What a block may use without saying where it is from, as its text does around it. */
const AROUND = {
  start_time,
  end_time,
  prices,
  feedIn: { ...prices, values: values.map((value) => value / 2) },
  location: { timezone: "Europe/London", currency_code: "GBP" },
  accountId: "acc_1",
  secretKey: "sk_1",
  location_id: "loc_1",
  token: "token",
  ...exported,
};

/** The hosts that blocks ask, as far as they answer here. */
const ANSWERS = {
  "api.awattar.at": {
    data: [
      { start_timestamp: 1767225600000, end_timestamp: 1767229200000, marketprice: 80, unit: "Eur/MWh" },
      { start_timestamp: 1767229200000, end_timestamp: 1767232800000, marketprice: 92.8, unit: "Eur/MWh" },
    ],
  },
  "api.flatpeak.com/auth/tokens": { bearer_token: "token", expires_in: 3600 },
  "api.flatpeak.com/devices/dev_home/state": { object: "device_state" },
  "api.flatpeak.com/locations/loc_1": { id: "loc_1" },
  "api.flatpeak.com/prices": document,
  "api.flatpeak.com/schedules": schedule,
  "api.flatpeak.com/schedules/duration": schedule,
  "api.flatpeak.com/schedules/limit/loc_641b90b758fb8e6293716e40": schedule,
  "api.flatpeak.com/schedules/soc": schedule,
  "example.com": {},
};

async function fetchOfHere(url) {
  const { host, pathname } = new URL(url);
  const answer = ANSWERS[host] ?? ANSWERS[host + pathname];
  assert.ok(answer, `nothing answers for ${url}`);
  return new Response(JSON.stringify(answer), { headers: { "content-type": "application/json" } });
}

/** A block with its comments of values as checks: `plan.tariff.value; // 1.65`, printed or not, or in comments below. */
function checked(block) {
  const code = block.replace(
    /^(?:console\.log\()?(\w[\w.[\]]*)\)?;((?: *\/\/.*(?:\n|$))|(?:\n(?:\/\/.*(?:\n|$))+))/gm,
    (whole, expression, comment) => {
      const value = valueOf(comment.replace(/^\s*\/\/ ?/gm, "").trim());
      return value === undefined ? whole : `__equal(${expression}, ${value}, ${JSON.stringify(expression)});\n`;
    },
  );
  return { code, checks: code.split("__equal(").length - 1 };
}

/** The value at the start of a comment, which may go on with words. */
function valueOf(comment) {
  const [value] = /^(-?[\d.]*\d(?=$|[, ])|true|false|"[^"]*"|\[.*\]|\{[^}]*\})/.exec(comment.replace(/\n/g, " ")) ?? [];
  try {
    new Function(`return (${value})`);
    return value;
  } catch {
    return undefined;
  }
}

function planner() {
  const battery = { capacity_kwh: 10, power_kw: 5, round_trip_efficiency: 1 };
  const made = new Planner({
    prices: { import: prices, export: prices },
    location: { id: "loc_641b90b758fb8e6293716e40", timezone: "Europe/London", currency_code: "GBP" },
    devices: [{ id: "dev_home", battery }],
    now: start_time,
  });
  made.devices.submitState("dev_home", {
    time: start_time,
    state_of_charge_percent: 20,
    target_state_of_charge_percent: 80,
  });
  return made;
}

let runs = 0;

async function run(block) {
  const { code } = checked(block);
  Object.assign(globalThis, AROUND, {
    planner: planner(),
    flatpeak: new Flatpeak({ bearer: "token", fetch: fetchOfHere }),
    fetch: fetchOfHere,
    __equal: (found, told, expression) => assert.deepEqual(found, told, expression),
  });
  const name = `block-${(runs += 1)}.mjs`;
  await project.write(name, code);
  await import(pathToFileURL(join(project.folder, name)));
}

const fencesOf = (page) =>
  [...page.matchAll(/^```(\w*)\n([^]*?)^```/gm)].map(([, language, code]) => ({ language, code }));
const blocksOf = (fences) => fences.filter(({ language }) => language === "js").map(({ code }) => code);
const checksOf = (blocks) => blocks.map((block) => checked(block).checks).reduce((sum, count) => sum + count, 0);

const fences = fencesOf(await project.read("README.md"));
const blocks = blocksOf(fences);

const docs = join(ROOT, "docs");
// That of fleets needs more around it: fleet-docs.test.js.
const isPage = (name) => name.endsWith(".md") && name !== "fleet.md";
const pages = (await readdir(docs, { recursive: true })).filter(isPage).sort();

const declarations = await project.read("index.d.ts");
const examples = [...declarations.matchAll(/^( *)\* @example\n((?: *\*.*\n)+?)(?= *\* ?@| *\*\/| *\*\n *\* @)/gm)].map(
  ([, , lines]) => lines.replace(/^ *\* ?/gm, ""),
);

/** What is called to do something, with its comment: functions, and the methods of both engines. */
function callsOf(declarations) {
  const calls = new Map();
  let holder;
  for (const [, comment = "", interfaceName, functionName, method] of declarations.matchAll(
    /(\/\*\*(?:(?!\*\/)[^])*\*\/\n *)?(?:^export (?:interface|class|type) (\w+)|^export function (\w+)|(?<=^ {2})(\w+)(?:<[^>]*>)?\()/gm,
  )) {
    holder = interfaceName ?? holder;
    const name = functionName ?? (isEngine(holder) && method !== undefined ? `${holder}.${method}` : undefined);
    // Of overloads, the first has the comment.
    if (name !== undefined && !FREES.test(name)) calls.set(name, (calls.get(name) ?? "") + comment);
  }
  return calls;
}

const isEngine = (name) => /^(Local|Remote)(Schedules|Devices|Prices)$|^(Planner|Flatpeak)$/.test(name);
const FREES = /\.(free|constructor)$/;

/** What a reader finds it by: its first line that calls something. */
const title = (block) => block.split("\n").find((line) => line.includes("(")) ?? block.split("\n")[0];

describe("the README", () => {
  test("has code in JavaScript, what is typed in a shell, and text", () => {
    assert.deepEqual([...new Set(fences.map(({ language }) => language))].sort(), ["js", "sh", "text"]);
    assert.ok(blocks.length >= 7, `${blocks.length} blocks`);
    assert.ok(checksOf(blocks) >= 5, `${checksOf(blocks)} values in comments`);
  });

  test("begins with a program that prints its plan, by itself in a file of the name that is told", async () => {
    const [, name] = /^As `(\S+)`, `node \1` prints/m.exec(await project.read("README.md"));
    await project.write(name, blocks[0]);
    const { code, stdout, stderr } = await project.node(name);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /2026-01-31T02:00:00Z[^]*1\.65\n\{ value: 6\.05, percentage: 78\.57143 \}\n$/);
  });

  for (const block of blocks) test(`runs: ${title(block)}`, () => run(block));
});

describe("the docs", () => {
  test("have code for each kind of plan, with values", async () => {
    for (const name of ["amount", "battery", "duration", "limit", "site"]) {
      const own = blocksOf(fencesOf(await readFile(join(docs, "plans", `${name}.md`), "utf8")));
      assert.ok(checksOf(own) >= 5, `${name}: ${checksOf(own)} values in comments`);
    }
  });

  for (const page of pages)
    test(`run: ${page}`, async () => {
      for (const { language, code } of fencesOf(await readFile(join(docs, page), "utf8"))) {
        assert.ok(["js", "sh", "text"].includes(language), `a block of ${language}`);
        if (language === "js") await run(code);
      }
    });
});

describe("the types", () => {
  const calls = callsOf(declarations);

  test("have calls of both engines, and functions", () => {
    for (const name of ["LocalSchedules.site", "RemoteSchedules.soc", "Flatpeak.request", "verifyCertificate"])
      assert.ok(calls.has(name), name);
    assert.ok(calls.size >= 20, `${calls.size} calls`);
  });

  for (const [name, comment] of calls)
    test(`have an example of ${name}, and what it throws`, () => {
      assert.match(comment, /^ *\* @example$/m);
      assert.match(comment, /^ *\* @throws \{\w+\} |throws nothing/m);
    });

  for (const example of examples) test(`run: ${title(example)}`, () => run(example));
});
