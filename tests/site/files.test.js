// Files with prices: dropped, chosen, wrong.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, test } from "node:test";

import { awattar, CSV, XML } from "../support/price-samples.js";
import { pathOf, skipWithout } from "../support/real-data.js";
import { drop, FOUR_HOURS, link, near, figure, skip, visit } from "../support/visit.js";

const RAW = pathOf("data", "raw");
/** What is no price list, or one of a question that failed. */
const REFUSED = new Set([
  "LICENSE.awattar-backtesting",
  "graphql_energy_no_prices.json",
  "graphql_gql_error.json",
  "graphql_no_data.json",
  "schedule.json",
]);

const said = (page) => page.locator(".fetching:visible");
const PRICES_STAY = /The prices are as before\.$/;

const AWATTAR = JSON.stringify({
  object: "list",
  data: [30, 10, 20, 40].map((price, hour) => ({
    start_timestamp: Date.UTC(2026, 0, 31, 12 + hour),
    end_timestamp: Date.UTC(2026, 0, 31, 13 + hour),
    marketprice: price * 10,
    unit: "Eur/MWh",
  })),
});

describe("a file", { skip }, () => {
  test("that is dropped is planned with: an hour at 100 EUR/MWh for 2 kW is 0.20", async () => {
    const { page, complaints, hosts } = await visit({ hash: link({ "duration.minutes": 60, "duration.kw": 2 }) });
    await drop(page, "prices.json", AWATTAR);
    await page.getByText("prices.json is read.").waitFor();
    assert.match(await page.locator("#caption").textContent(), /^prices\.json · 31 Jan 2026 · Europe\/Vienna · EUR$/);
    near(await figure(page, "cost"), 0.2);
    assert.deepEqual(complaints, []);
    assert.equal(hosts.size, 1);
  });

  test("that is chosen gets markup and tax: (0.1 + 0.05) * 1.2 for 2 kW is 0.36", async () => {
    const { page } = await visit({ hash: link({ "duration.minutes": 60, "duration.kw": 2 }) });
    await page.locator("#source").selectOption("file");
    await page
      .getByLabel("File with prices")
      .setInputFiles({ name: "prices.json", mimeType: "application/json", buffer: Buffer.from(AWATTAR) });
    await page.getByLabel("Markup, ct per kWh").fill("5");
    await page.getByLabel("Tax, %").fill("20");
    near(await figure(page, "cost"), 0.36);
    await page.getByLabel("Time zone").selectOption("Europe/London");
    assert.match(await page.locator("#caption").textContent(), /Europe\/London/);
    near(await figure(page, "cost"), 0.36);
  });

  test("with several series asks which one is meant", async () => {
    const entry = (hour) => ({
      deliveryStart: `2026-01-31T0${hour}:00:00Z`,
      deliveryEnd: `2026-01-31T0${hour + 1}:00:00Z`,
      entryPerArea: { SE3: 100, SE4: 200 },
    });
    const document = { currency: "EUR", deliveryAreas: ["SE3", "SE4"], multiAreaEntries: [entry(0), entry(1)] };
    const { page } = await visit({ hash: link({ "duration.minutes": 60, "duration.kw": 1 }) });
    await drop(page, "two.json", JSON.stringify(document));
    const series = page.getByLabel("Series");
    await series.waitFor();
    assert.deepEqual(await series.locator("option").allTextContents(), ["choose", "SE3", "SE4"]);
    await series.selectOption("SE4");
    near(await figure(page, "cost"), 0.2);
  });

  test("of a bidding zone is shown in the time zone of its country", async () => {
    const entry = {
      deliveryStart: "2026-01-30T23:00:00Z",
      deliveryEnd: "2026-01-31T23:00:00Z",
      entryPerArea: { BE: 100 },
    };
    const document = { currency: "EUR", deliveryAreas: ["BE"], multiAreaEntries: [entry] };
    const { page } = await visit();
    await drop(page, "belgium.json", JSON.stringify(document));
    await page.locator("#caption").filter({ hasText: "belgium.json · 31 Jan 2026 · Europe/Brussels · EUR" }).waitFor();
    assert.equal(await page.getByText("does not say where its prices hold").isVisible(), false);
  });

  test("that names neither place nor currency says whose midnight it is, and takes both", async () => {
    const { page } = await visit();
    await drop(page, "plain.csv", "start,value\n2026-01-31T00:00:00Z,0.1\n2026-01-31T12:00:00Z,0.2");
    const note = page.getByText("plain.csv does not say where its prices hold");
    await note.waitFor();
    assert.match(await note.textContent(), /midnight in Europe\/London, as this browser has it/);
    await page.getByLabel("Time zone").selectOption("Europe/Athens");
    assert.equal(await note.isVisible(), false);
    await page.getByLabel("Currency").selectOption("HUF");
    await page.locator("#caption").filter({ hasText: "Europe/Athens · HUF" }).waitFor();
  });

  test("is named in its field, dropped or chosen", async () => {
    const { page } = await visit();
    const named = () =>
      page.getByLabel("File with prices").evaluate((field) => [...field.files].map(({ name }) => name));
    await drop(page, "prices.json", AWATTAR);
    await page.getByText("prices.json is read.").waitFor();
    assert.deepEqual(await named(), ["prices.json"]);
    const chosen = { name: "again.json", mimeType: "application/json", buffer: Buffer.from(AWATTAR) };
    await page.getByLabel("File with prices").setInputFiles(chosen);
    await page.getByText("again.json is read.").waitFor();
    assert.deepEqual(await named(), ["again.json"]);
  });

  test("of two days shows one of them, and both when asked", async () => {
    const lines = Array.from({ length: 48 }, (_, hour) => {
      const start = new Date(Date.UTC(2026, 0, 30, hour)).toISOString();
      return `${start},${new Date(Date.UTC(2026, 0, 30, hour + 1)).toISOString()},${hour < 24 ? 0.3 : 0.1}`;
    });
    const { page } = await visit({ hash: link({ "duration.minutes": 60, "duration.kw": 1 }) });
    await drop(page, "days.csv", ["start,end,value", ...lines].join("\n"));
    await page.getByLabel("Time zone").selectOption("UTC");
    near(await figure(page, "cost"), 0.3);
    await page.getByLabel("First day").and(page.locator("select")).selectOption("2026-01-31");
    near(await figure(page, "cost"), 0.1);
    await page.getByLabel("First day").and(page.locator("select")).selectOption("2026-01-30");
    await page.locator(".reading").getByLabel("Days").selectOption("2");
    assert.match(await page.locator("#caption").textContent(), /30 Jan 2026 – 31 Jan 2026/);
  });

  test("that is wrong says so each time, and the page goes on", async () => {
    const hash = link({ ...FOUR_HOURS, "duration.minutes": 60, "duration.kw": 1 });
    const { page, complaints } = await visit({ hash });
    for (const [name, content, message] of [
      ["picture.png", "\u0089PNG\r\n", /cannot be used/],
      ["empty.csv", "", /cannot be used/],
      ["half.json", AWATTAR.slice(0, 200), /cannot be used/],
      ["other.json", '{"hello":"world"}', /aWATTar.*ENTSO-E.*CSV/],
      ["text.json", AWATTAR.replace("300", '"ten"'), /marketprice/],
      ["script.json", '{"<img src=x onerror=alert(1)>":[]}', /cannot be used/],
    ]) {
      await drop(page, name, content);
      const told = said(page).filter({ hasText: name });
      await told.filter({ hasText: message }).waitFor();
      assert.match(await told.textContent(), PRICES_STAY, name);
      assert.doesNotMatch(await told.textContent(), /[^.!?] The prices are as before/, name);
      near(await figure(page, "cost"), 0.1);
    }
    await drop(page, "prices.json", AWATTAR);
    await page.getByText("prices.json is read.").waitFor();
    assert.match(await page.locator("#caption").textContent(), /^prices\.json/);
    assert.deepEqual(complaints, []);
  });

  test("is refused where what reads prices does not load, and read by the next try when it does", async () => {
    const { page } = await visit({
      hash: link({ "duration.minutes": 60, "duration.kw": 2 }),
      prepare: (opened) => opened.route("**/flatpeak_prices_bg*", (route) => route.fulfill({ status: 500 })),
    });
    await drop(page, "prices.json", AWATTAR);
    const told = said(page).filter({ hasText: /^prices\.json cannot be used\. .*could not be loaded/ });
    await told.waitFor();
    assert.match(await told.textContent(), PRICES_STAY);
    assert.notEqual(await page.locator("#figure-cost").textContent(), "–");
    await page.unroute("**/flatpeak_prices_bg*");
    await drop(page, "prices.json", AWATTAR);
    await page.getByText("prices.json is read.").waitFor();
    near(await figure(page, "cost"), 0.2);
  });
});

describe("files of real providers", { skip }, () => {
  test("are all read, and planned with; what has no prices says so", { skip: skipWithout(RAW) }, async () => {
    const files = (await readdir(RAW, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    assert.ok(files.length > 20);
    await check(await Promise.all(files.map(async (file) => [file, await readFile(file, "utf8")])));
  });

  test("and those that are made by hand are, too", async () => {
    await check([
      ["awattar.json", JSON.stringify(awattar)],
      ["entsoe.xml", XML],
      ["prices.csv", CSV],
      ["schedule.json", JSON.stringify({ schedule: [{ hour: 1 }] })],
    ]);
  });

  /** Drops each file, named and as text; what is refused leaves the prices as they are. */
  async function check(files) {
    const { page, complaints } = await visit({ hash: link({ "duration.minutes": 60, "duration.kw": 1 }) });
    for (const [file, text] of files) {
      const name = basename(file);
      await drop(page, name, text);
      const series = page.locator("[data-choice]:visible");
      await page.locator(".fetching:visible").filter({ hasText: name }).waitFor();
      if (REFUSED.has(name)) {
        assert.match(await said(page).textContent(), PRICES_STAY, file);
        continue;
      }
      if ((await series.count()) > 0) await series.first().selectOption({ index: 1 });
      assert.ok(
        (await page.locator("#caption").textContent()).startsWith(name),
        `${file}: ${await said(page).textContent()}`,
      );
      assert.notEqual(
        await page.locator("#figure-cost").textContent(),
        "–",
        `${file}: ${await page.locator("#problem").textContent()}`,
      );
    }
    assert.deepEqual(complaints, []);
  }
});
