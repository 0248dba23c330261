// The files that can be taken along.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { download, FOUR_HOURS, link, near, skip, visit } from "../support/visit.js";

const text = async (page, button) => String(await download(page, button));

describe("taken along", { skip }, () => {
  test("the calendar has an event for each step, in UTC, in lines of at most 75 octets", async () => {
    const devices = ["0-240 2 3 Wärmepumpe, groß; Übergrößenträger 🔌🔌", "0-180 2 2 Boiler"];
    const { page } = await visit({ hash: link({ ...FOUR_HOURS, mode: "amount", "site.kw": 3 }, devices) });
    const calendar = await text(page, "Calendar .ics");
    const lines = calendar.split("\r\n");
    assert.equal(lines.at(-1), "");
    for (const line of lines) assert.ok(Buffer.byteLength(line) <= 75, line);
    const unfolded = calendar.replaceAll("\r\n ", "").split("\r\n");
    assert.deepEqual(unfolded.slice(0, 2), ["BEGIN:VCALENDAR", "VERSION:2.0"]);
    const rows = await page.locator("#steps tbody tr").count();
    assert.equal(unfolded.filter((line) => line === "BEGIN:VEVENT").length, rows);
    assert.ok(unfolded.includes("DTSTART:20260131T010000Z"));
    assert.ok(unfolded.some((line) => /^SUMMARY:Wärmepumpe\\, groß\\; Übergrößenträger 🔌🔌: [\d.–]+ kW$/.test(line)));
    const ids = unfolded.filter((line) => line.startsWith("UID:"));
    assert.equal(new Set(ids).size, rows);
  });

  test("the table has what is on the page, and its costs add up to the cost", async () => {
    const hash = link({ ...FOUR_HOURS, mode: "amount", "site.kw": 3 }, ["0-240 2 3 Car", '0-180 2 2 =SUM("A1")']);
    const { page } = await visit({ hash });
    const [head, ...rows] = (await text(page, "Table .csv")).trimEnd().split("\r\n");
    assert.equal(head, "device,start,end,power_kw,energy_kwh,price_per_kwh,cost");
    assert.ok(
      rows.some((row) => /^Car,2026-01-31T01:00:00Z,2026-01-31T03:00:00Z,1.5,3,/.test(row)),
      rows.join("\n"),
    );
    assert.ok(
      rows.some((row) => row.startsWith('"\'=SUM(""A1"")",')),
      rows.join("\n"),
    );
    near(
      rows.reduce((sum, row) => sum + Number(row.split(",").at(-1)), 0),
      0.7,
      1e-4,
    );
  });

  test("the chart is an SVG that stands by itself, and a PNG of it", async () => {
    const { page } = await visit({ hash: link({ ...FOUR_HOURS, mode: "battery" }) });
    const svg = await text(page, "Chart .svg");
    assert.match(svg, /^<svg /);
    assert.doesNotMatch(svg, /class=|style=|role="slider"|tabindex|light-dark|var\(/);
    assert.match(svg, /fill="url\(#flatpeak-pattern-1\)"/);
    assert.match(svg, />State of charge, %</);
    const drawn = await page.evaluate((source) => {
      const { documentElement: root } = new DOMParser().parseFromString(source, "image/svg+xml");
      return [root.nodeName, root.querySelectorAll("rect, path, text").length > 20];
    }, svg);
    assert.deepEqual(drawn, ["svg", true]);
    const png = await download(page, "Chart .png");
    assert.equal(png.subarray(1, 4).toString(), "PNG");
    assert.ok(png.readUInt32BE(16) > 600 && png.length > 5000);
  });

  test("the chart explains itself: its title, what it saves, its date, its key and its letters", async () => {
    const devices = ["0-240 2 3 Car", "0-180 2 2 <Boiler> & Co"];
    const { page, hosts, complaints } = await visit({
      hash: link({ ...FOUR_HOURS, mode: "amount", "site.kw": 3 }, devices),
    });
    const svg = await text(page, "Chart .svg");
    // It is higher than the chart by its words, and so is its PNG.
    const chart = await page.locator("#chart svg").boundingBox();
    const png = await download(page, "Chart .png");
    assert.ok(png.readUInt32BE(20) / 2 > chart.height + 60, `${png.readUInt32BE(20)} for ${chart.height}`);
    assert.equal(hosts.size, 1);
    assert.deepEqual(complaints, []);
    const told = await page.evaluate((source) => {
      const { documentElement: root } = new DOMParser().parseFromString(source, "image/svg+xml");
      return [
        root.querySelector("title").textContent,
        ...[...root.querySelectorAll("text")].map((node) => node.textContent),
      ];
    }, svg);
    const saving = "Run 2 devices 01:00–03:00 for £0.70 instead of £1.30: 46% saved.";
    assert.equal(told[0], saving);
    for (const words of [
      saving,
      "Four hours · 31 Jan 2026 · Europe/London · GBP",
      "Car",
      "<Boiler> & Co",
      "at once",
      "cheap",
    ])
      assert.ok(told.includes(words), `${words} is not among ${told.join(" | ")}`);
    assert.match(svg, /@font-face\{font-family:Figtree;[^}]*url\(data:font\/woff2;base64,[\w+/]{20000,}/);
  });

  test("nothing can be taken where there is no plan", async () => {
    const { page } = await visit({ hash: link({ ...FOUR_HOURS, "duration.minutes": -1 }) });
    for (const button of ["Request .json", "Answer .json", "Chart .png"]) {
      assert.equal(await page.getByRole("button", { name: button }).isDisabled(), true);
    }
    assert.equal(await page.getByRole("button", { name: "Copy the link" }).isDisabled(), false);
  });
});
