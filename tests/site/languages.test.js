// The page in the language of the browser, or in the one that a person chooses.

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";

import { ROOT } from "../support/project.js";
import { FOUR_HOURS, link, skip, visit } from "../support/visit.js";
import { holdTranslations } from "../support/translations.js";

const EUROS = { ...FOUR_HOURS, zone: "Europe/Berlin", currency: "EUR", "duration.minutes": 60, "duration.kw": 2 };
const MODES = ["duration", "limit", "amount", "battery"];

/** Without the spaces that languages have of their own. */
const plain = (text) => text.replace(/\s/g, " ");

/** How each language says that a car is charged from 02:00 to 03:00 for 0.20 instead of 0.60 euros. */
const SENTENCES = {
  "en-GB": "Charge 02:00–03:00 for €0.20 instead of €0.60: 67% saved.",
  "de-DE": "02:00–03:00 laden, für 0,20 € statt 0,60 €: 67 % gespart.",
  "nl-NL": "02:00–03:00 laden, voor € 0,20 in plaats van € 0,60: 67% bespaard.",
  "sv-SE": "Ladda 02:00–03:00 för 0,20 € i stället för 0,60 €: 67 % sparat.",
  "fr-FR": "Charger 02:00–03:00 pour 0,20 € au lieu de 0,60 € : 67 % d’économie.",
};

describe("the page", { skip }, () => {
  for (const [locale, sentence] of Object.entries(SENTENCES))
    test(`says what the plan saves, with the numbers of the language: ${locale}`, async () => {
      const { page, complaints } = await visit({ hash: link(EUROS), context: { locale } });
      assert.equal(plain(await page.locator("#headline").textContent()), sentence);
      assert.equal(await page.locator("html").getAttribute("lang"), locale.slice(0, 2));
      assert.deepEqual(complaints, []);
    });

  test("is German throughout for who reads German: heading, modes, chart, table, what is heard", async () => {
    const { page } = await visit({ hash: link(EUROS), context: { locale: "de-DE" } });
    for (const [selector, text] of [
      ["h1", "Strom nutzen, wenn er billig ist."],
      [".modes label:first-of-type", "Laufzeit"],
      [".titles text:last-child", "Preis, ct je kWh"],
      ["#steps thead tr", "GerätVonBisLeistungEnergieMittlerer PreisKosten"],
      ["#steps tbody tr", "Auto02:0003:002 kW2 kWh10,0 ct0,20 €"],
      ["#figure-cost", "0,20 €"],
      ["#take h2", "Zum Mitnehmen"],
    ])
      assert.equal(plain(await page.locator(selector).first().textContent()), text, selector);
    const cursor = page.getByRole("slider", { name: "Betrachtete Zeit" });
    await cursor.focus();
    await page.keyboard.press("ArrowRight");
    assert.match(
      plain(await cursor.getAttribute("aria-valuetext")),
      /^02:00–03:00, Preis 10,0 ct je kWh, Leistung 2 kW, Kosten in 1 h 0,20 €$/,
    );
  });

  for (const [locale, file, load] of [
    ["de-DE", "Datei mit Preisen", "Preise laden"],
    ["fr-FR", "Fichier de prix", "Charger les prix"],
    ["nl-NL", "Bestand met prijzen", "Prijzen laden"],
    ["sv-SE", "Fil med priser", "Hämta priser"],
  ])
    test(`has the forms of prices in its language: ${locale}`, async () => {
      const { page } = await visit({ hash: link(EUROS), context: { locale } });
      await page.locator("#source").selectOption("file");
      await page.getByLabel(file).waitFor();
      await page.locator("#source").selectOption("awattar");
      await page.getByRole("button", { name: load }).waitFor();
    });

  for (const locale of Object.keys(SENTENCES))
    test(`has its letters, and those of the countries with prices, in its font: ${locale}`, async () => {
      const { page } = await visit({ hash: link(EUROS), context: { locale } });
      await page.locator("#source").selectOption("energy-charts");
      await page.locator("#prices option", { hasText: "(SE4)" }).waitFor({ state: "attached" });
      const missing = await page.evaluate(() => {
        const [{ unicodeRange }] = document.fonts;
        const ranges = [...unicodeRange.matchAll(/U\+([\dA-F]+)(?:-([\dA-F]+))?/gi)].map(([, first, last = first]) => [
          Number.parseInt(first, 16),
          Number.parseInt(last, 16),
        ]);
        const isThere = (code) => ranges.some(([first, last]) => first <= code && code <= last);
        const shown = new Set(document.body.textContent.match(/[\p{L}\p{N}\p{P}\p{Sc}]/gu));
        return [...shown].filter((letter) => !isThere(letter.codePointAt(0)));
      });
      assert.deepEqual(missing, []);
    });

  test("marks as English what the package says of a file", async () => {
    const { page } = await visit({ hash: link(EUROS), context: { locale: "de-DE" } });
    await page.locator("#source").selectOption("file");
    const input = page.getByLabel("Datei mit Preisen");
    await input.setInputFiles({ name: "prices.csv", mimeType: "text/csv", buffer: Buffer.from("a,b\n1,2\n") });
    const said = page.locator(".fetching", { hasText: "prices.csv ist nicht zu brauchen. " });
    assert.match(await said.textContent(), /\. Die Preise sind wie zuvor\.$/);
    assert.equal(await said.locator("[lang]").getAttribute("lang"), "en");
    assert.doesNotMatch(await said.locator("[lang]").textContent(), /Preise|brauchen/);
  });

  test("is English where the browser speaks none of its languages", async () => {
    const { page } = await visit({ hash: link(EUROS), context: { locale: "ja-JP" } });
    assert.equal(await page.locator("h1").textContent(), "Use power when it is cheap.");
    assert.equal(await page.locator("#figure-cost").textContent(), "€0.20");
  });

  test("speaks the language that is chosen, and keeps it and the plan", async () => {
    const { page } = await visit({ hash: link({ ...EUROS, "duration.minutes": 120 }) });
    await page.getByLabel("Language").selectOption("sv");
    await page.getByRole("heading", { name: "Använd el när den är billig." }).waitFor();
    await page.locator("#figure-cost").waitFor();
    assert.equal(await page.getByRole("spinbutton", { name: "Körtid" }).inputValue(), "120");
    await page.reload();
    await page.getByRole("heading", { name: "Använd el när den är billig." }).waitFor();
  });

  test("loads the words of its language alone", async () => {
    for (const [locale, files] of [
      ["en-GB", []],
      ["nl-NL", ["nl"]],
    ]) {
      const asked = [];
      await visit({
        hash: link(EUROS),
        context: { locale },
        prepare: (page) => page.on("request", (request) => asked.push(request.url())),
      });
      const words = asked.flatMap((address) => /\/(de|fr|nl|sv)-[^/]*\.js$/.exec(address)?.[1] ?? []);
      // Those of the page, and of its forms.
      assert.deepEqual([...new Set(words)], files, locale);
    }
  });

  for (const locale of Object.keys(SENTENCES))
    test(`does not scroll sideways at 390 pixels, and has no text cut off in its buttons: ${locale}`, async () => {
      for (const mode of MODES) {
        const devices = mode === "amount" ? ["0-240 2 3 Car", "0-180 2 2 Boiler"] : [];
        const { page } = await visit({
          hash: link({ ...EUROS, mode }, devices),
          context: { locale, viewport: { width: 390, height: 844 } },
        });
        const { wide, cut } = await page.evaluate(() => ({
          wide: document.documentElement.scrollWidth - innerWidth,
          cut: [...document.querySelectorAll("button, .choice span")]
            .filter((one) => one.scrollWidth > one.clientWidth + 1)
            .map((one) => one.textContent),
        }));
        assert.ok(wide <= 0, `${mode}: ${wide} pixels too wide`);
        assert.deepEqual(cut, [], mode);
      }
    });
});

test("each language has the values that the English words have", async () => {
  await holdTranslations(join(ROOT, "www", "src", "words"), 150);
});
