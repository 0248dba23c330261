// Why a plan is as it is, and why there is none, in the languages of the page: the planner itself speaks English.

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";

import { carAlone } from "../support/home-page.js";
import { ROOT } from "../support/project.js";
import { FOUR_HOURS, link, skip, visit } from "../support/visit.js";
import { holdTranslations } from "../support/translations.js";

const LOCALES = ["de-DE", "fr-FR", "nl-NL", "sv-SE"];
const EUROS = { ...FOUR_HOURS, zone: "Europe/London", currency: "EUR" };

/** Without the spaces that languages have of their own. */
const plain = (text) => text.replace(/\s/g, " ");

/** Words that English sentences have, and the other languages do not. */
const ENGLISH =
  /\b(the|and|which|with|its|would|cheapest|must|between|from|there|runs|charges car|cost|costs|choose|missing)\b/i;

/** The sentences on the page that are English. */
const englishOn = async (page) => {
  const texts = await page.locator("main :is(p, li, dd, dt, th, td, h2, label, legend, summary)").allTextContents();
  return texts.filter((text) => ENGLISH.test(text));
};

/**
 * 3 kWh and 2 kWh at 2 kW each, under 3 kW: 3 of them at 0.1, and 2 at 0.2. For A to be ready by 02:00, one of them comes from
 * the hour at 0.3: 0.10 more.
 */
const TWO = { ...EUROS, mode: "amount", "site.kw": 3 };
const DEVICES = ["0-180 2 3 A", "0-240 2 2 B"];

/** What each language says of the two, and of A alone where no price above 0.15 is paid. */
const REASONS = {
  "en-GB": [
    "A: Runs 01:00–02:30, the cheapest hours of its window. Ready by 02:00 instead of 03:00 would cost €0.10 more. One more kWh: 20.0 ct.",
    "B: Runs 01:00–02:00 and 02:30–03:00, the cheapest hours that fit under 3 kW. Ready by 03:00 instead of 04:00 would cost nothing more. One more kWh: 20.0 ct.",
    "A: Runs 01:00–02:00, all hours that the price cap admits. It gets 2 of 3 kWh: the price cap keeps out 20.0 ct and more.",
  ],
  "de-DE": [
    "A: Läuft 01:00–02:30, die billigsten Stunden des Zeitfensters. Um 02:00 statt um 03:00 fertig zu sein, würde 0,10 € mehr kosten. Eine weitere kWh: 20,0 ct.",
    "B: Läuft 01:00–02:00 und 02:30–03:00, die billigsten Stunden, die unter 3 kW passen. Um 03:00 statt um 04:00 fertig zu sein, würde nicht mehr kosten. Eine weitere kWh: 20,0 ct.",
    "A: Läuft 01:00–02:00, alle Stunden, die der Höchstpreis zulässt. Es bekommt 2 von 3 kWh: der Höchstpreis schließt 20,0 ct und mehr aus.",
  ],
  "fr-FR": [
    "A : Fonctionne 01:00–02:30, les heures les moins chères de la plage. Être prêt à 02:00 au lieu de 03:00 coûterait 0,10 € de plus. Un kWh de plus : 20,0 ct.",
    "B : Fonctionne 01:00–02:00 et 02:30–03:00, les heures les moins chères qui tiennent sous 3 kW. Être prêt à 03:00 au lieu de 04:00 ne coûterait rien de plus. Un kWh de plus : 20,0 ct.",
    "A : Fonctionne 01:00–02:00, toutes les heures que le prix maximal admet. Il reçoit 2 kWh sur 3 : le prix maximal exclut 20,0 ct et plus.",
  ],
  "nl-NL": [
    "A: Loopt 01:00–02:30, de goedkoopste uren van het tijdvenster. Klaar om 02:00 in plaats van 03:00 zou € 0,10 meer kosten. Nog een kWh: 20,0 ct.",
    "B: Loopt 01:00–02:00 en 02:30–03:00, de goedkoopste uren die onder 3 kW passen. Klaar om 03:00 in plaats van 04:00 zou niets meer kosten. Nog een kWh: 20,0 ct.",
    "A: Loopt 01:00–02:00, alle uren die de hoogste prijs toelaat. Het krijgt 2 van 3 kWh: de hoogste prijs sluit 20,0 ct en meer uit.",
  ],
  "sv-SE": [
    "A: Går 01:00–02:30, de billigaste timmarna i tidsfönstret. Att vara klar till 02:00 i stället för 03:00 skulle kosta 0,10 € mer. En kWh till: 20,0 ct.",
    "B: Går 01:00–02:00 och 02:30–03:00, de billigaste timmarna som ryms under 3 kW. Att vara klar till 03:00 i stället för 04:00 skulle inte kosta mer. En kWh till: 20,0 ct.",
    "A: Går 01:00–02:00, alla timmar som det högsta priset tillåter. Den får 2 av 3 kWh: det högsta priset stänger ute 20,0 ct och mer.",
  ],
};

/** What each language says of an hour without a price, of a charger that never gives what it must at least, of a number below 0. */
const PROBLEMS = {
  "en-GB": [
    "There is no price from 01:00 on. Choose a window that ends before that, or starts after the gap.",
    "It must be at most what the charger gives.",
    "It must be 0 or more.",
  ],
  "de-DE": [
    "Ab 01:00 gibt es keinen Preis. Wählen Sie ein Zeitfenster, das davor endet oder nach der Lücke beginnt.",
    "Es darf höchstens so viel sein, wie das Ladegerät gibt.",
    "Es muss 0 oder mehr sein.",
  ],
  "fr-FR": [
    "Il n’y a pas de prix à partir de 01:00. Choisissez une plage qui se termine avant, ou qui commence après le trou.",
    "Ce doit être au plus ce que le chargeur donne.",
    "Ce doit être 0 ou plus.",
  ],
  "nl-NL": [
    "Vanaf 01:00 is er geen prijs. Kies een tijdvenster dat daarvoor eindigt of na het gat begint.",
    "Het mag hoogstens zijn wat de lader geeft.",
    "Het moet 0 of meer zijn.",
  ],
  "sv-SE": [
    "Från 01:00 finns inget pris. Välj ett tidsfönster som slutar före det eller börjar efter luckan.",
    "Det får vara högst vad laddaren ger.",
    "Det måste vara 0 eller mer.",
  ],
};

const MODES = {
  duration: link({ ...EUROS, mode: "duration", "duration.minutes": 60 }),
  limit: link({ ...EUROS, mode: "limit", "limit.price": 0.2 }),
  amount: link(TWO, DEVICES),
  battery: link({ ...EUROS, mode: "battery" }),
  home: carAlone({ currency: "EUR" }),
};

describe("why a plan is as it is", { skip }, () => {
  for (const [locale, reasons] of Object.entries(REASONS))
    test(`is said of each device: ${locale}`, async () => {
      const said = async (hash) => {
        const { page, complaints } = await visit({ hash, wait: "#reasons li:first-child", context: { locale } });
        assert.deepEqual(complaints, []);
        return (await page.locator("#reasons li").allTextContents()).map(plain);
      };
      const capped = link({ ...TWO, "site.cap": 0.15 }, DEVICES.slice(0, 1));
      assert.deepEqual([...(await said(MODES.amount)), ...(await said(capped))], reasons);
    });

  for (const locale of LOCALES)
    test(`has no English sentence in any mode: ${locale}`, async () => {
      for (const [mode, hash] of Object.entries(MODES)) {
        const { page } = await visit({ hash, wait: "#figure-cost:not(:empty)", context: { locale } });
        assert.deepEqual(await englishOn(page), [], mode);
      }
    });

  test("of a plan that is checked, the cost has all its decimals in the numbers of the language", async () => {
    const { page } = await visit({ hash: MODES.amount, wait: "#reasons li:first-child", context: { locale: "de-DE" } });
    await page.locator("#badge").click();
    await page
      .locator("#proof")
      .filter({ hasText: /^Der Plan kostet 0,70000 EUR, .* als 0,70000 EUR\./ })
      .waitFor();
  });

  test("names the first times of many, and the day where the window is longer than one", async () => {
    const prices = `60:${Array.from({ length: 30 }, (_, hour) => (hour % 2 ? 0.1 : 0.3)).join(",")}`;
    const said = async (devices) => {
      const hash = link({ ...TWO, prices }, devices);
      const { page } = await visit({ hash, wait: "#reasons li:first-child", context: { locale: "en-GB" } });
      return (await page.locator("#reasons li").first().textContent()).split(",")[0];
    };
    assert.equal(await said(["0-360 2 6 A"]), "A: Runs 01:00–02:00");
    assert.match(await said(["0-1800 2 6 A"]), /^A: Runs Sat 01:00–02:00/);
  });

  test("comes when a person first opens its mode", async () => {
    const { page } = await visit({ hash: MODES.duration });
    await page.getByText("Several devices", { exact: true }).first().click();
    await page.locator("#reasons li").first().waitFor();
  });

  test("is left out where it does not load, and the plan is there", async () => {
    const { page } = await visit({
      hash: MODES.amount,
      prepare: (opened) => opened.route(/\/why-[^/]*\.js$/, (route) => route.abort()),
    });
    assert.equal(await page.locator("#figure-cost").textContent(), "€0.70");
    assert.equal(await page.locator("#reasons").isVisible(), false);
  });
});

describe("why there is no plan", { skip }, () => {
  for (const [locale, [gap, charger, negative]] of Object.entries(PROBLEMS))
    test(`is said in the language: ${locale}`, async () => {
      const prices = "60:0.3,,0.2,0.4";
      for (const [hash, place, text] of [
        [link({ ...EUROS, prices }), "#problem", gap],
        [link({ ...TWO, prices }, DEVICES), "#problem", gap],
        [carAlone({ "home.carKw": 2, "home.carMinKw": 3 }), "#panel .error:visible", charger],
        [link({ ...TWO, "site.kw": -1 }, DEVICES), "#panel .error:visible", negative],
      ]) {
        const { page } = await visit({ hash, wait: `${place}:not(:empty)`, context: { locale } });
        assert.deepEqual((await page.locator(place).allTextContents()).map(plain), [text]);
        assert.equal(await page.locator(place).getAttribute("lang"), null);
        if (locale !== "en-GB") assert.deepEqual(await englishOn(page), []);
      }
    });

  test("is said by the planner where the words of the page do not load, and that it is English", async () => {
    const { page } = await visit({
      hash: link({ ...EUROS, prices: "60:0.3,,0.2,0.4" }),
      wait: "#problem:not([hidden])",
      context: { locale: "de-DE" },
      prepare: (opened) => opened.route(/\/why-[^/]*\.js$/, (route) => route.abort()),
    });
    assert.match(await page.locator("#problem").textContent(), /^There is no IMPORT price from /);
    assert.equal(await page.locator("#problem").getAttribute("lang"), "en");
  });

  for (const [name, mode, change, text] of [
    ["Running time", "duration", "0", "It must be a second at least."],
    ["Power", "duration", "0", "It must be more than 0."],
    ["Charge now", "battery", "101", "It must be 100 or less."],
    ["Round trip", "battery", "0", "It must be 1 or more."],
    ["Capacity", "battery", "9999999999", "Nothing is planned with such a number."],
  ])
    test(`is said beside the number that is wrong: ${name} of ${change}`, async () => {
      const { page } = await visit({ hash: link({ ...EUROS, mode }) });
      await page.getByRole("spinbutton", { name, exact: true }).fill(change);
      assert.equal(await page.locator("#panel .error:visible").textContent(), text);
    });
});

test("each language has the values that the English words have", async () => {
  await holdTranslations(join(ROOT, "www", "src", "why", "words"), 25);
});
