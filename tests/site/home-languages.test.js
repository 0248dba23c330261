// The mode of a home in the languages of the page: its words come with it.

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";

import { carAlone, HOME_PLANNED, sampleHome } from "../support/home-page.js";
import { ROOT } from "../support/project.js";
import { skip, visit } from "../support/visit.js";
import { holdTranslations } from "../support/translations.js";

/** Without the spaces that languages have of their own. */
const plain = (text) => text.replace(/\s/g, " ");

/** How each language says that a home costs 0.32 instead of 0.95 pounds. */
const SENTENCES = {
  "en-GB": "Run the home and charge the car to 80% by 04:00 for £0.32 instead of £0.95: 67% saved.",
  "de-DE": "Haus versorgen und Auto bis 04:00 auf 80 % laden, für 0,32 £ statt 0,95 £: 67 % gespart.",
  "nl-NL": "Huis voorzien en auto tot 80% laden tegen 04:00, voor £ 0,32 in plaats van £ 0,95: 67% bespaard.",
  "sv-SE": "Försörj hemmet och ladda bilen till 80 % före 04:00 för 0,32 GBP i stället för 0,95 GBP: 67 % sparat.",
  "fr-FR":
    "Alimenter la maison et charger la voiture à 80 % avant 04:00 pour 0,32 £GB au lieu de 0,95 £GB : 67 % d’économie.",
};

/** The words of the names in a table that do not stay on one line. */
function brokenWords(table) {
  return [...table.querySelectorAll("tbody th")].flatMap(({ firstChild: text }) =>
    [...text.data.matchAll(/\S+/g)]
      .filter(({ index, 0: word }) => {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        return range.getClientRects().length > 1;
      })
      .map(([word]) => word),
  );
}

describe("a home", { skip }, () => {
  for (const [locale, sentence] of Object.entries(SENTENCES)) {
    test(`says what it saves: ${locale}`, async () => {
      const { page, complaints } = await visit({ hash: carAlone(), wait: HOME_PLANNED, context: { locale } });
      assert.equal(plain(await page.locator("#headline").textContent()), sentence);
      assert.deepEqual(complaints, []);
    });

    test(`does not scroll sideways at 390 pixels, and its words are within the picture: ${locale}`, async () => {
      const context = { locale, viewport: { width: 390, height: 844 } };
      const { page } = await visit({ hash: sampleHome(), wait: HOME_PLANNED, context });
      assert.deepEqual(await page.locator("#steps").evaluate(brokenWords), []);
      for (const summary of await page.locator("#panel summary").all()) await summary.click();
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
      const cut = await page.locator(".home-picture").evaluate(({ shadowRoot }) => {
        const frame = shadowRoot.querySelector("svg").getBoundingClientRect();
        return [...shadowRoot.querySelectorAll(".mark, .titles text")]
          .filter((word) => {
            const { left, right } = word.getBoundingClientRect();
            return left < frame.left - 1 || right > frame.right + 1;
          })
          .map((word) => word.textContent);
      });
      assert.deepEqual(cut, []);
    });
  }

  test("is German throughout for who reads German", async () => {
    const { page } = await visit({ hash: carAlone(), wait: HOME_PLANNED, context: { locale: "de-DE" } });
    for (const [selector, text] of [
      ["#panel h2", "Zuhause"],
      ["#home-title", "Woher der Strom kommt und wohin er geht"],
      ["#home-badge", "✓ Bewiesen optimal"],
      ["#home-balance thead", "KommtGehtKosten"],
      ["#home-balance tbody tr", "Netz3,2 kWh0,32 £"],
      ["#steps tbody tr th", "Kauft vom Netz"],
      [".home-legend li", "Netz"],
    ])
      assert.equal(plain(await page.locator(selector).first().textContent()), text, selector);
    await page.getByRole("slider", { name: "Ladestand des Autos bei der Abfahrt" }).waitFor();
  });
});

test("each language has the values that the English words of a home have", async () => {
  await holdTranslations(join(ROOT, "www", "src", "home", "words"), 60);
});
