// The package and the page in browsers whose engines are not Chromium's. Where one is missing, its tests are skipped.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { carAlone, INTO_CAR } from "../support/home-page.js";
import { serve } from "../support/page.js";
import { awattar } from "../support/price-samples.js";
import {
  answersOf,
  askingServiceWorker,
  askingWorker,
  html,
  planningServiceWorker,
  planningThenReading,
  planningWorker,
  pricesOf,
  showing,
  showingAnswers,
  shownByReading,
} from "../support/programs.js";
import { emptyProject } from "../support/project.js";
import { FOUR_HOURS, host as site, link, near, PATH } from "../support/visit.js";
import { webdriver } from "../support/webdriver.js";

const BROWSER = "/node_modules/flatpeak-wasm/browser.js";
const INLINE = "/node_modules/flatpeak-wasm/inline.js";

const project = await emptyProject();
const flatpeak = await project.load();
const [plans, prices] = [answersOf(flatpeak), pricesOf(flatpeak)];

// All before the first test: what ends with the tests of a file ends where one waits between them.
const browsers = { Firefox: await webdriver("Firefox"), WebKitGTK: await webdriver("WebKitGTK") };

for (const [name, browser] of Object.entries(browsers)) {
  describe(name, { skip: browser.skip }, () => {
    /** What a page of one module shows. */
    async function shown(program, { headers, head } = {}) {
      await project.write("main.js", program);
      await project.write("index.html", html("./main.js", head));
      const { url } = await serve(project.folder, headers);
      const text = await browser.open(url, () => document.querySelector("#result")?.textContent);
      return JSON.parse(text);
    }

    test("loads the package, plans and reads prices", async () => {
      assert.deepEqual(await shown(showingAnswers(BROWSER)), [plans, prices]);
    });

    test("finds it by its name with an import map", async () => {
      const map = JSON.stringify({ imports: { "flatpeak-wasm": BROWSER } });
      const head = `<script type="importmap">${map}</script>`;
      assert.deepEqual(await shown(showingAnswers("flatpeak-wasm"), { head }), [plans, prices]);
    });

    test("loads the entry with the modules inside", async () => {
      assert.deepEqual(await shown(showingAnswers(INLINE)), [plans, prices]);
    });

    test("loads it under a strict policy", async () => {
      const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:";
      const result = await shown(planningThenReading(BROWSER), { headers: { "content-security-policy": policy } });
      assert.deepEqual(result, shownByReading({ plans, prices }));
    });

    test("plans in a module worker", async () => {
      await project.write("worker.js", planningWorker(BROWSER));
      assert.deepEqual(await shown(askingWorker("./worker.js")), plans);
    });

    test("plans in a module service worker", async () => {
      await project.write("service-worker.js", planningServiceWorker(BROWSER));
      assert.deepEqual(await shown(askingServiceWorker("./service-worker.js")), plans);
    });

    test("survives the end of the stack in the middle of a call, and plans again", async () => {
      const code = `
        await flatpeak.init();
        const { Planner } = flatpeak;
        const options = { prices: { start: "2026-01-01T00:00:00Z", intervalMinutes: 60, values: [0.3, 0.1] },
          location: { timezone: "Europe/London", currency_code: "GBP" } };
        const window = { start_time: "2026-01-01T00:00:00Z", end_time: "2026-01-01T02:00:00Z" };
        const plan = (planner) => planner.schedules.duration({ ...window, segment: "LOW", duration: 60 }).data[0].start_time;
        const planner = new Planner(options);
        const deep = () => { try { deep(); } catch { plan(planner); } };
        try { deep(); } catch {}
        return plan(new Planner(options));`;
      assert.equal(await shown(showing(BROWSER, code)), "2026-01-01T01:00:00Z");
    });

    /** Opens the page, and gives what its plan costs. */
    async function cost(hash) {
      // Where only what is after the # changes, a browser does not load the page again.
      await browser.open("about:blank", () => true);
      const shows = () => document.querySelector("#figure-cost")?.dataset.value;
      return Number(await browser.open(`${site.url}${PATH}${hash}`, shows));
    }

    test("shows the page: 90 minutes at 2 kW are an hour at 0.1 and half of one at 0.2, 0.40 in all", async () => {
      near(await cost(link({ ...FOUR_HOURS, mode: "duration", "duration.minutes": 90, "duration.kw": 2 })), 0.4);
    });

    test("plans on it when a slider is moved: from 1 kW to 2 kW in the hour at 0.1, from 0.10 to 0.20", async () => {
      near(await cost(link({ ...FOUR_HOURS, mode: "limit", "limit.price": 0.1, "limit.kw": 1 })), 0.1);
      const slid = await browser.run(() => {
        const slider = document.querySelector('#panel .range[aria-label^="Power"]');
        slider.value = "2";
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        return document.querySelector("#figure-cost").dataset.value;
      });
      near(Number(slid), 0.2);
    });

    test("plans several devices on it, and checks the proof: 3 kWh at 0.1 and 2 kWh at 0.2 are 0.70", async () => {
      const hash = link({ ...FOUR_HOURS, mode: "amount", "site.kw": 3 }, ["0-240 2 3 Car", "0-180 2 2 Boiler"]);
      near(await cost(hash), 0.7);
      await browser.run(() => document.querySelector("#badge").click());
      await browser.find(() => /cost less than 0\.70000 GBP/.test(document.querySelector("#proof")?.textContent));
    });

    test("plans a home on it, and checks the proof: 3.162 kWh for the car in the hour at 0.1", async () => {
      near(await cost(carAlone()), 3 * INTO_CAR * 0.1, 1e-4);
      await browser.run(() => document.querySelector("#home-check").click());
      await browser.find(() => /cost less than 0\.31623 GBP/.test(document.querySelector("#home-proof").textContent));
    });

    test("reads a file of prices on it: 2 kW in the hour at -20 EUR/MWh earn 0.04", async () => {
      await cost(link({ ...FOUR_HOURS, "duration.minutes": 60, "duration.kw": 2 }));
      await browser.run((text) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([text], "prices.json"));
        for (const type of ["dragover", "drop"])
          document.body.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
      }, JSON.stringify(awattar));
      await browser.find(() => document.querySelector("#caption").textContent.startsWith("prices.json"));
      const shown = () => document.querySelector("#figure-cost").dataset.value;
      near(Number(await browser.find(shown)), -0.04);
    });
  });
}
