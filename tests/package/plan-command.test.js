// `flatpeak-wasm plan`: what is typed, and what is printed. Prices are 0.4, 0.1, 0.2 and 0.3 from 00:00 UTC on.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";

import { command, project } from "../support/command.js";
import { findProgram } from "../support/find-program.js";

const PRICES = ["--prices", "prices.csv"];
const DURATION = ["plan", "duration", ...PRICES, "--minutes", 90];
const VIENNA = ["--timezone", "Europe/Vienna", "--currency", "EUR"];

const printed = async (...args) => {
  const { code, stdout, stderr } = await command(args.flat());
  assert.deepEqual([code, stderr], [0, ""]);
  return stdout;
};
const planned = async (...args) => JSON.parse(await printed(...args, "--output", "json"));

describe("what it prints", () => {
  test("a table in the local time of the prices", async () => {
    assert.equal(
      await printed(DURATION, VIENNA),
      [
        "start                end                          per kWh",
        "2026-01-01 02:00:00  2026-01-01 03:30:00  IMPORT  0.13333",
        "90 minutes at 0.13333 per kWh on average; times in Europe/Vienna, money in EUR",
        "",
      ].join("\n"),
    );
  });

  test("the document of the API", async () => {
    const plan = await planned(DURATION);
    assert.equal(plan.object, "schedule_duration");
    assert.deepEqual(
      plan.data.map(({ start_time, end_time }) => [start_time, end_time]),
      [["2026-01-01T01:00:00Z", "2026-01-01T02:30:00Z"]],
    );
  });

  test("CSV, with quotes where they are needed", async () => {
    assert.equal(
      await printed("plan", "limit", PRICES, "--absolute", 0.25, "--output", "csv"),
      "start_time,end_time,direction,price\n2026-01-01T01:00:00Z,2026-01-01T03:00:00Z,IMPORT,0.15\n",
    );
    const amount = ["plan", "amount", PRICES, "--energy", 15, "--power", 10, "--device-id", 'my "car", red'];
    assert.match(await printed(...amount, "--output", "csv"), /,"my ""car"", red",IMPORT,10\n$/);
  });

  test("CSV of a plan without a row has the same columns", async () => {
    const limit = ["plan", "limit", PRICES, "--absolute", 0.05, "--output", "csv"];
    assert.equal(await printed(...limit), "start_time,end_time,direction,price\n");
    const amount = ["plan", "amount", PRICES, "--energy", 0, "--power", 10, "--output", "csv"];
    assert.equal(await printed(...amount), "start_time,end_time,device_id,direction,power_kw\n");
  });

  test("a calendar of RFC 5545: CRLF, lines of 75 octets, escapes, times in UTC, and the same UIDs each time", async () => {
    const id = `a;b,c\\${"ü".repeat(60)}`;
    const args = ["plan", "amount", PRICES, "--energy", 15, "--power", 10, "--device-id", id, "--output", "ical"];
    const calendar = await printed(...args, "--now", "2026-01-01T00:00:00Z");
    assert.ok(calendar.endsWith("END:VCALENDAR\r\n"));
    const lines = calendar.split("\r\n");
    assert.ok(!lines.join("").includes("\n"));
    for (const line of lines) assert.ok(Buffer.byteLength(line) <= 75, line);
    const unfolded = calendar.replaceAll("\r\n ", "");
    assert.match(unfolded, /^DTSTAMP:20260101T000000Z\r$/m);
    assert.match(unfolded, /^DTSTART:20260101T010000Z\r\nDTEND:20260101T023000Z\r$/m);
    assert.ok(unfolded.includes(`SUMMARY:a\\;b\\,c\\\\${"ü".repeat(60)}: IMPORT 10 kW\r\n`), unfolded);
    assert.match(unfolded, /^UID:sch_[0-9a-f]{24}-1@flatpeak-wasm\r$/m);
    assert.equal(await printed(...args, "--now", "2026-01-01T00:00:00Z"), calendar);
  });

  test("a chart above the table where it is asked for, without colours where nobody sees them", async () => {
    const chart = await printed(DURATION, "--chart");
    // 70 columns of 5 minutes have room: four hours are 48.
    assert.match(chart, /^ {2}0\.400 │█{12} {36}$/m);
    assert.match(chart, /^ {3}plan {2} {12}▀{18}/m);
    assert.ok(!chart.includes("\x1b["));
  });
});

describe("in a terminal", () => {
  const terminal = process.platform === "linux" ? findProgram(["script"]) : undefined;
  const skip = terminal === undefined && "it needs the script of util-linux";
  const typed = async (...more) => {
    const line = ["node", join(project.installed, "cli.js"), ...DURATION, ...more].join(" ");
    const { code, stdout } = await project.run(terminal, "--quiet", "--return", "--command", line, "/dev/null");
    assert.equal(code, 0);
    return stdout;
  };

  test("the chart comes by itself, with the plan in green", { skip }, async () => {
    const shown = await typed();
    assert.ok(shown.includes("│") && shown.includes("\x1b[32m"));
    assert.match(shown, /2026-01-01 01:00:00 {2}2026-01-01 02:30:00/);
    assert.ok(!(await typed("--no-chart")).includes("│"));
  });

  test("NO_COLOR is heeded, where it says something", { skip }, async (t) => {
    t.after(() => delete process.env.NO_COLOR);
    process.env.NO_COLOR = "1";
    const shown = await typed();
    assert.ok(shown.includes("│") && !shown.includes("\x1b["));
    process.env.NO_COLOR = "";
    assert.ok((await typed()).includes("\x1b[32m"));
  });
});

describe("where the request comes from", () => {
  test("options", async () => {
    const window = ["--from", "2026-01-01T02:00:00Z", "--to", "2026-01-01T04:00:00Z"];
    const { data, tariff_direction } = await planned("plan", "duration", PRICES, "-m", 30, window, "--segment", "HIGH");
    assert.deepEqual([data[0].start_time, tariff_direction], ["2026-01-01T03:00:00Z", "IMPORT"]);
  });

  test("a file, over which options win", async () => {
    await project.write("request.json", JSON.stringify({ duration: 30, segment: "HIGH" }));
    const of = async (...more) => (await planned("plan", "duration", PRICES, "-b", "request.json", more)).data[0];
    assert.deepEqual((await of()).price.value, 0.4);
    assert.deepEqual((await of("--segment", "LOW")).price.value, 0.1);
  });

  test("the standard input, the prices too, in any form of a provider", async () => {
    const awattar = [0.4, 0.1].map((price, hour) => ({
      start_timestamp: Date.UTC(2026, 0, 1, hour),
      end_timestamp: Date.UTC(2026, 0, 1, hour + 1),
      marketprice: price * 1000,
      unit: "Eur/MWh",
    }));
    const args = ["plan", "duration", "-p", "-", "-m", 60, "--tax", 20, "--markup", 0.05, "-o", "json"];
    const { code, stdout } = await command(args, { input: JSON.stringify({ data: awattar }) });
    const { data, currency_code } = JSON.parse(stdout);
    // (0.1 + 0.05) * 1.2
    assert.deepEqual([code, data[0].price.value, currency_code], [0, 0.18, "EUR"]);
    const body = await command(["plan", "duration", PRICES, "-b", "-", "-o", "csv"].flat(), {
      input: '{"duration":60}',
    });
    assert.match(body.stdout, /^2026-01-01T01:00:00Z,2026-01-01T02:00:00Z,IMPORT,0.1$/m);
  });

  test("files with the mark and the line ends of Windows", async () => {
    const [mark, prices] = ["\ufeff", await readFile(join(project.folder, "prices.csv"), "utf8")];
    await project.write("marked.csv", mark + prices.replaceAll("\n", "\r\n"));
    await project.write("marked.json", `${mark}{"duration": 60}\r\n`);
    const { data } = await planned("plan", "duration", "--prices", "marked.csv", "--body", "marked.json");
    assert.equal(data[0].start_time, "2026-01-01T01:00:00Z");
  });

  test("a battery, of options or of a file of devices", async () => {
    const state = ["--charged", 20, "--target", 80, "--now", "2026-01-01T00:00:00Z", "-o", "csv"];
    const row = /^2026-01-01T01:00:00Z,2026-01-01T02:12:00Z,(\w+),IMPORT,5$/m;
    // 6 kWh: an hour at 0.1, and 12 minutes at 0.2.
    const own = await printed("plan", "soc", PRICES, "--capacity", 10, "--power", 5, state);
    const file = await printed("plan", "soc", PRICES, "--devices", "devices.json", state);
    assert.deepEqual([row.exec(own)?.[1], row.exec(file)?.[1]], ["battery", "dev_battery"]);
  });

  test("a site, of a file with its load and its devices", async () => {
    // 6 kW of import, of which the load takes 1: in the two cheapest hours 5 kW are left.
    const load = { start: "2026-01-01T00:00:00Z", intervalMinutes: 240, values: [1] };
    const data = [{ device_id: "car", energy: { units: "KWH", value: 10 } }];
    await project.write("home.json", JSON.stringify({ load, data }));
    const site = ["plan", "site", ...PRICES, "--body", "home.json", "--max-import", 6];
    const rows =
      "start_time,end_time,device_id,direction,power_kw\n2026-01-01T01:00:00Z,2026-01-01T03:00:00Z,car,IMPORT,5\n";
    assert.equal(await printed(site, "-o", "csv"), rows);
    // 1 for the load, and 5 kWh at each of 0.1 and 0.2. At once, the car takes 6 kWh at 0.4 and 4 kWh at 0.1.
    assert.match(await printed(site, "--no-chart"), /^2\.5 in all, 1\.3 \(34\.21053 %\) less than at once;/m);
  });

  test("a price cap of 0 is one, and what is sold earns the export prices", async () => {
    const amount = ["plan", "amount", PRICES, "--energy", 5, "--power", 5, "-o", "json"];
    const { code, stdout, stderr } = await command([...amount, "--price-cap", 0].flat());
    assert.deepEqual([code, JSON.parse(stdout).tariff.value], [0, 0]);
    assert.match(stderr, /^warning: device: 0 of 5 KWH, limited by price_cap/m);
    const sold = await planned(
      "plan",
      "amount",
      PRICES,
      "--export-prices",
      "prices.csv",
      "-e",
      5,
      "--power",
      5,
      "--direction",
      "EXPORT",
    );
    assert.equal(sold.tariff.value, -2);
  });
});

describe("what it ends with", () => {
  const STATE = ["--charged", 20, "--target", 80];
  for (const [args, code, message] of [
    [[...DURATION, "--to", "2026-01-01T09:00:00Z"], 1, /^error: .*2026-01-01T04:00:00Z.*\(no_price_data\)\n$/],
    [["plan", "duration", ...PRICES, "--minutes", 300, "--strict"], 1, /^error: .*\(shortfall\)\n$/],
    [["plan", "duration", ...PRICES, "--minutes", 90, "--direction", "EXPORT"], 1, /\(no_tariff_connected\)\n$/],
    [[...DURATION, "--to", "noon"], 2, /^error: end_time .*\(invalid_value\)\n$/],
    [[...DURATION, "--timezone", "Mars/One"], 2, /^error: location\.timezone .*\(invalid_value\)\n$/],
    [["plan", "soc", ...PRICES, "--devices", "devices.json", "--device-id", "d", ...STATE], 2, /\(not_found\)\n$/],
    [["plan", "duration", ...PRICES], 2, /--minutes 120/],
    [["plan", "limit", ...PRICES], 2, /--absolute 0\.2/],
    [["plan", "amount", ...PRICES], 2, /--energy 22/],
    [["plan", "amount", ...PRICES, "--energy", 22], 2, /--power 11/],
    [["plan", "soc", ...PRICES], 2, /--capacity and --power/],
    [["plan", "site", ...PRICES], 2, /--body home\.json/],
    [["plan", "duration", "--minutes", 90], 2, /--prices <file>/],
    [
      ["plan", "duration", "--prices", "no.csv", "--minutes", 90],
      2,
      /^error: no\.csv cannot be read: there is no such file\n$/,
    ],
    [["plan", "duration", "--prices", "devices.json", "--minutes", 90], 2, /^error: devices\.json: /],
    [[...DURATION, "--body", "prices.csv"], 2, /^error: prices\.csv is no JSON/],
    [["plan", "duration", "-p", "-", "-b", "-"], 2, /Only one file/],
    [["plan", "duration", ...PRICES, "--minutes", "long"], 2, /It must be a number/],
    [[...DURATION, "--output", "xml"], 2, /table, json, csv, ical/],
    [[...DURATION, "--minute", 5], 2, /Did you mean --minutes/],
    [["plna"], 2, /Did you mean plan/],
    [["plan"], 2, /duration \[options\]/],
    [[], 2, /Examples:/],
  ]) {
    test(`${code}: ${args.join(" ")}`, async () => {
      const result = await command(args);
      assert.deepEqual([result.code, result.stdout], [code, ""]);
      assert.match(result.stderr, message);
    });
  }

  test("0, with what could not be done on the other stream", async () => {
    const { code, stdout, stderr } = await command(["plan", "duration", ...PRICES, "--minutes", 300, "-o", "csv"]);
    assert.deepEqual([code, stdout.split("\n").length], [0, 3]);
    assert.equal(
      stderr,
      "warning: 240 of 300 MINUTES, limited by window (window_too_short)\n".replace("MINUTES", "minutes"),
    );
  });
});

test("a plan that is not proven to be the best says what it costs and what no plan can be below", async () => {
  // Three of 6 kW that buy and sell for half an hour each in one hour, under 10 kW: two of them go one way at any instant.
  const hour = { start_time: "2026-01-01T00:00:00Z", end_time: "2026-01-01T01:00:00Z" };
  const size = { max_power: { units: "KW", value: 6 }, energy: { units: "KWH", value: 3 } };
  const data = ["a", "b", "c"].flatMap((device_id) =>
    ["IMPORT", "EXPORT"].map((direction) => ({ device_id, direction, ...hour, ...size })),
  );
  await project.write("turns.json", JSON.stringify({ max_power: { units: "KW", value: 10 }, data }));
  const prices = [...PRICES, "--markup", 0.1, "--export-prices", "prices.csv"];
  const { code, stderr } = await command(["plan", "amount", ...prices, "--body", "turns.json", "-o", "csv"]);
  assert.equal(code, 0);
  assert.match(stderr, /^warning: it costs -?[\d.]+, and no plan costs less than -?[\d.]+ \(not_proven_optimal\)$/m);
});

describe("its help", () => {
  test("has examples, which run", async () => {
    await project.write(
      "prices.json",
      JSON.stringify({
        start: "2026-01-30T18:00:00Z",
        intervalMinutes: 60,
        values: [0.36, 0.34, 0.3, 0.27, 0.24, 0.22, 0.21, 0.19, 0.08, 0.07, 0.2, 0.31],
      }),
    );
    const window = { start_time: "2026-01-30T18:00:00Z", end_time: "2026-01-31T06:00:00Z" };
    await project.write(
      "cars.json",
      JSON.stringify({
        max_power: { units: "KW", value: 11 },
        data: [{ device_id: "car", ...window, energy: { units: "KWH", value: 22 } }],
      }),
    );
    const car = { device_id: "car", energy: { units: "KWH", value: 22 } };
    await project.write("home.json", JSON.stringify({ data: [car] }));
    let runs = 0;
    for (const what of ["duration", "limit", "amount", "soc", "site"]) {
      const help = await printed("plan", what, "--help");
      const examples = [...help.matchAll(/^ {2}\$ flatpeak-wasm (.*)$/gm)].map(([, line]) => line.split(" > ")[0]);
      assert.ok(examples.length >= 2, what);
      for (const example of examples.filter((line) => !line.includes("request.json"))) {
        const { code, stderr } = await command([...example.split(" "), "--now", "2026-01-30T18:00:00Z"]);
        assert.deepEqual([code, stderr], [0, ""], example);
        runs += 1;
      }
    }
    assert.ok(runs >= 7, `${runs}`);
  });

  test("names every command", async () => {
    assert.match(await printed("--help"), /plan .*\n.*serve /);
    assert.match(await printed("--version"), /^\d+\.\d+\.\d+\n$/);
  });
});

test("nobody who reads a line only gets an error", async () => {
  const text = await readFile(join(project.installed, "cli.js"), "utf8");
  assert.match(text, /^#!\/usr\/bin\/env node\n/);
  if (process.platform === "win32") return;
  const { code, stderr } = await project.run(
    "sh",
    "-c",
    // Of both streams: what it warns of goes to the other.
    "npx --no-install flatpeak-wasm plan duration --prices prices.csv --minutes 900 2>&1 | head -n 0",
  );
  assert.deepEqual([code, stderr], [0, ""]);
});
