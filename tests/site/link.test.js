// The address has the whole state, and nothing else.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { FOUR_HOURS, link, skip, visit } from "../support/visit.js";

const shown = (page) =>
  page.evaluate(() => [
    ...["#caption", "#figures dd:not(#figure-time)", "#steps", "#legend"].map((part) =>
      [...document.querySelectorAll(part)].map(({ textContent }) => textContent),
    ),
    [...document.querySelectorAll("#panel input, #panel select")].map((input) =>
      input.type === "checkbox" || input.type === "radio" ? input.checked : input.value,
    ),
  ]);

/** The page of the address that another page has come to. */
async function again(page) {
  // The address follows when the page rests; what copies it does not wait.
  await page.getByRole("button", { name: "Copy the link" }).click();
  return visit({ hash: new URL(page.url()).hash });
}

describe("a link", { skip }, () => {
  test("brings back every mode with what was changed in it", async () => {
    const { page } = await visit({ hash: link({ sample: "sunny", date: "2026-06-21" }) });
    for (const [mode, change] of Object.entries({
      "Running time": async () => {
        await page.getByRole("spinbutton", { name: "Running time" }).fill("195");
        await page.getByLabel("In one block").check();
      },
      "Price limit": () => page.getByRole("spinbutton", { name: "Price limit" }).fill("7"),
      "Several devices": async () => {
        await page.getByLabel("Name of device 1").fill("Größe & Co; a=b");
        await page.getByLabel("Never run above a price").check();
        await page.getByRole("button", { name: "Add a device" }).click();
      },
      Battery: async () => {
        await page.getByRole("spinbutton", { name: "Charge now" }).fill("61.5");
        await page.getByLabel("Trade on the way").uncheck();
      },
    })) {
      await page.getByText(mode, { exact: true }).first().click();
      await change();
      const before = await shown(page);
      const copy = await again(page);
      assert.deepEqual(await shown(copy.page), before, mode);
      assert.deepEqual(copy.complaints, []);
    }
  });

  test("brings prices along that were read, with their gaps and their confidence", async () => {
    const hash = link({
      ...FOUR_HOURS,
      prices: "60:0.3,,0.2;30:0.4,-0.1",
      confidence: "1,0.5,1,1",
      window: "120-240",
      "duration.minutes": 60,
    });
    const { page } = await visit({ hash });
    assert.equal(await page.locator("#figure-confidence").textContent(), "50%");
    const copy = await again(page);
    assert.deepEqual(await shown(copy.page), await shown(page));
    assert.equal(copy.hosts.size, 1, "and asks nobody for them");
  });

  test("that is followed on the page itself changes it", async () => {
    const { page } = await visit({ hash: link({ mode: "duration" }) });
    await page.evaluate(
      (hash) => (location.hash = hash),
      link({ mode: "battery", sample: "flat", date: "2026-03-29" }),
    );
    await page.getByRole("heading", { name: "Battery" }).waitFor();
    assert.match(
      await page.locator("#caption").textContent(),
      /day and night rates · 29 Mar 2026, 23 h: the clocks change/,
    );
  });

  for (const [hash, mode] of [
    ["#duration", "Running time"],
    ["#limit", "Price limit"],
    ["#amount", "Several devices"],
    ["#battery", "Battery"],
  ])
    test(`that is the name of a mode opens it, on a new page and on the page itself: ${hash}`, async () => {
      const there = async (page) => {
        await page.getByRole("heading", { name: mode, exact: true }).waitFor();
        assert.equal(await page.getByRole("radio", { name: mode, exact: true }).isChecked(), true);
      };
      const { page, complaints } = await visit({ hash });
      await there(page);
      const other = await visit({ hash: link({ mode: mode === "Battery" ? "limit" : "battery" }) });
      await other.page.evaluate((name) => void (location.hash = name), hash);
      await there(other.page);
      assert.deepEqual(complaints, []);
    });

  test("to a sample closes the form of a file", async () => {
    const { page } = await visit();
    await page.locator("#source").selectOption("file");
    const buffer = Buffer.from("start,end,value\n2026-01-31T00:00:00Z,2026-01-31T01:00:00Z,0.1\n");
    await page.getByLabel("File with prices").setInputFiles({ name: "hour.csv", mimeType: "text/csv", buffer });
    await page.getByText("hour.csv is read.").waitFor();
    await page.evaluate((hash) => (location.hash = hash), link({ sample: "flat", date: "2026-01-31" }));
    await page.locator("#caption").filter({ hasText: "day and night" }).waitFor();
    assert.equal(await page.locator("#source").inputValue(), "flat");
    assert.equal(await page.getByLabel("Markup, ct per kWh").isHidden(), true);
  });

  test("that nobody can read opens the page as it starts", async () => {
    const start = await visit();
    for (const hash of [
      "#%E0%A4%A",
      "#mode=nonsense&sample=winter&date=2026-99-99&window=9-1&device=a b c d",
      link({ ...FOUR_HOURS, prices: "0:1,2" }),
      link({ ...FOUR_HOURS, zone: "Mars/Olympus" }),
      link({ ...FOUR_HOURS, prices: "60:0.3,oops" }),
      link({ window: "-100-99999999", "duration.minutes": "Infinity", "site.selected": "77" }),
    ]) {
      const { page, complaints } = await visit({ hash });
      assert.deepEqual(complaints, [], hash);
      assert.notEqual(await page.locator("#figure-cost").textContent(), "–", hash);
      assert.equal(
        await page.locator("#caption").textContent(),
        await start.page.locator("#caption").textContent(),
        hash,
      );
    }
  });

  test("is copied", async () => {
    const { page } = await visit({ context: { permissions: ["clipboard-read", "clipboard-write"] } });
    await page.getByRole("spinbutton", { name: "Power" }).fill("3.3");
    await page.getByRole("button", { name: "Copy the link" }).click();
    await page.getByText("The link is copied.").waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /duration\.kw=3\.3/);
  });
});

describe("prices in a link", { skip }, () => {
  test("keep a confidence of 0, which is not that of a known price", async () => {
    const hash = link({ ...FOUR_HOURS, confidence: "1,0,1,1", "duration.minutes": 60, "duration.kw": 1 });
    const { page } = await visit({ hash });
    assert.equal(await page.locator("#figure-confidence").textContent(), "0%");
  });

  test("that are followed in the same tab are those that the list of sources names", async () => {
    const { page } = await visit({ hash: link({ sample: "winter", date: "2026-01-15" }) });
    await page.evaluate((hash) => void (location.hash = hash), link({ ...FOUR_HOURS }));
    await page
      .locator("#caption")
      .filter({ hasText: /^Four hours/ })
      .waitFor();
    assert.equal(
      await page.locator("#source").evaluate((select) => select.selectedOptions[0].textContent),
      "As linked",
    );
    assert.equal(await page.getByLabel("Date").isVisible(), false);
  });
});

describe("the form of a source", { skip }, () => {
  test("that is open without prices is closed by a link with prices, which the list then names", async () => {
    const { page } = await visit();
    await page.locator("#source").selectOption("file");
    await page.getByLabel("File with prices").waitFor();
    await page.evaluate((hash) => void (location.hash = hash), link({ ...FOUR_HOURS }));
    await page
      .locator("#caption")
      .filter({ hasText: /^Four hours/ })
      .waitFor();
    assert.equal(
      await page.locator("#source").evaluate((select) => select.selectedOptions[0].textContent),
      "As linked",
    );
    assert.equal(await page.getByLabel("File with prices").isVisible(), false);
  });

  test("stays open while the plan changes", async () => {
    const { page } = await visit();
    await page.locator("#source").selectOption("octopus");
    await page.getByRole("button", { name: "Load prices" }).waitFor();
    await page.getByRole("spinbutton", { name: "Power" }).fill("3.3");
    assert.equal(await page.locator("#source").inputValue(), "octopus");
    assert.equal(await page.getByRole("button", { name: "Load prices" }).isVisible(), true);
  });
});

describe("a day of a clock change", { skip }, () => {
  test("has 25 hours in October, and the hour that comes twice is told apart", async () => {
    const { page } = await visit({
      hash: link({ sample: "winter", date: "2026-10-25", window: "0-1500", "duration.minutes": 45 }),
    });
    assert.match(await page.locator("#caption").textContent(), /25 Oct 2026, 25 h: the clocks change/);
    // Summer time is over at 03:00, which is 02:00 again.
    const options = await page.getByLabel("Not before").locator("option").allTextContents();
    assert.equal(options.length, 100);
    assert.deepEqual(
      options.filter((time) => time.startsWith("02:00")),
      ["02:00 CEST", "02:00 CET"],
    );
  });

  test("has 23 hours in March, and no hour from 02:00 on", async () => {
    const { page } = await visit({ hash: link({ sample: "winter", date: "2026-03-29" }) });
    assert.match(await page.locator("#caption").textContent(), /29 Mar 2026, 23 h: the clocks change/);
    const options = await page.getByLabel("Not before").locator("option").allTextContents();
    assert.equal(options.length, 92);
    assert.deepEqual(
      options.filter((time) => time.startsWith("02:")),
      [],
    );
  });

  test("keeps what the clock shows at the ends of a window, on the day in March and back", async () => {
    const { page } = await visit({ hash: link({ sample: "winter", date: "2026-03-28", window: "420-1380" }) });
    const shown = (label) =>
      page
        .getByLabel(label)
        .first()
        .evaluate((select) => select.selectedOptions[0].textContent.slice(0, 5));
    const date = page.getByLabel("Date");
    for (const day of ["2026-03-28", "2026-03-29", "2026-10-25", "2026-03-28"]) {
      await date.fill(day);
      assert.deepEqual([await shown("Not before"), await shown("Ready by")], ["07:00", "23:00"], day);
    }
  });

  test("keeps it too where the page opens on such a day", async () => {
    const { page } = await visit({ hash: link({ mode: "amount", sample: "winter", date: "2026-03-29" }) });
    const shown = (label) =>
      page
        .getByLabel(label)
        .first()
        .evaluate((select) => select.selectedOptions[0].textContent.slice(0, 5));
    assert.deepEqual([await shown("Not before"), await shown("Ready by")], ["18:00", "00:00"]);
  });

  test("shows times in the browser's language", async () => {
    const { page } = await visit({ hash: link({ sample: "flat", date: "2026-01-31" }), context: { locale: "en-US" } });
    assert.match(await page.getByLabel("Ready by").locator("option").last().textContent(), /12:00 AM/);
    const german = await visit({ hash: link({ sample: "flat", date: "2026-01-31" }), context: { locale: "de-DE" } });
    assert.match(await german.page.locator("#caption").textContent(), /31\.01\.2026/);
    assert.match(await german.page.locator("#figure-cost").textContent(), /\d,\d\d\s£/);
  });
});
