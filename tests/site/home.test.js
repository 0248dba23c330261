// The mode of a home: what it plans, what is dragged on its picture, its badge, and its balance.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { carAlone, HOME_PLANNED, INTO_CAR, sampleHome } from "../support/home-page.js";
import { emptyProject } from "../support/project.js";
import { download, figure, host, near, skip, visit } from "../support/visit.js";

const project = await emptyProject();

const home = (hash, more = {}) => visit({ hash, wait: HOME_PLANNED, ...more });
const slider = (page, name) => page.getByRole("slider", { name, exact: true });
const answerOf = async (page) => JSON.parse(await download(page, "Answer .json"));

/** An amount of money as the page writes it. */
const amount = (text) => Number(text.replace(/[^\d.-]/g, "") || 0);

/** Drags a handle by some pixels. */
async function drag(page, name, dx, dy) {
  const grip = slider(page, name).locator(".grip");
  await grip.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await grip.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + dx / 2, y + height / 2 + dy / 2);
  await page.mouse.move(x + width / 2 + dx, y + height / 2 + dy);
  await page.mouse.up();
}

describe("a home", { skip }, () => {
  test("charges its car in the hour at 0.1: 3.162 kWh for 0.316, at once for 0.949", async () => {
    const { page, complaints } = await home(carAlone());
    near(await figure(page, "cost"), 3 * INTO_CAR * 0.1, 1e-4);
    near(await figure(page, "at-once"), 3 * INTO_CAR * 0.3, 1e-4);
    // At one price it does not matter in which quarter of the hour.
    const steps = await page.locator("#steps tbody tr").allInnerTexts();
    assert.equal(steps.length, 2);
    assert.match(steps[0], /^Buys from the grid\t01:00\t02:00\t.* kW\t3\.16 kWh\t10\.0 p\t£0\.32$/);
    assert.match(steps[1], /^Car charges\t01:00\t02:00\t.* kW\t3\.16 kWh\t–\t–$/);
    assert.equal(
      await page.locator("#headline").textContent(),
      "Run the home and charge the car to 80% by 04:00 for £0.32 instead of £0.95: 67% saved.",
    );
    assert.deepEqual(complaints, []);
  });

  test("keeps to its fuse: of 2 kW, 2 kWh at 0.1 and 1.162 at 0.2", async () => {
    const { page } = await home(carAlone({ "home.fuseKw": 2 }));
    near(await figure(page, "cost"), 2 * 0.1 + (3 * INTO_CAR - 2) * 0.2, 1e-4);
  });

  test("draws what a lower peak would cost: 3.162 kWh in three hours or evenly in four", async () => {
    const { page } = await home(carAlone({ "home.peakRate": 0.3 }));
    const figure = page.locator("#home-peak");
    await figure.waitFor();
    const { tariff, grid } = await answerOf(page);
    const told = await figure.locator("figcaption").textContent();
    // At 0.3 per kW evenly: the curve is lowest where the plan is.
    const amounts = [...told.matchAll(/£(\d+\.\d+)/g)].map(([, value]) => Number(value));
    near(amounts[0], tariff.value, 0.006);
    assert.ok(amounts[1] >= amounts[0] - 0.006, told);
    assert.match(told, new RegExp(`^The highest import of ${grid.peak.value.toFixed(1)} kW`));
    assert.match(told, /The lowest possible, 0\.8 kW/);
    assert.equal(await figure.getByRole("img").getAttribute("aria-label"), told);
    const without = await home(carAlone());
    await without.page.waitForTimeout(600);
    assert.equal(await without.page.locator("#home-peak").isVisible(), false);
  });

  test("has 96 quarters of an hour from noon to noon, of several days", async () => {
    const { page } = await home(sampleHome());
    const { load, generation, start_time, end_time } = JSON.parse(await download(page, "Request .json"));
    assert.deepEqual([start_time, end_time], ["2026-01-15T12:00:00+01:00", "2026-01-16T12:00:00+01:00"]);
    assert.deepEqual([load.values.length, generation.values.length], [96, 96]);
    const sum = (values) => values.reduce((all, value) => all + value, 0) / 4;
    assert.ok(Math.abs(sum(load.values) - 12) < 0.3, `a house of 12 kWh a day needs ${sum(load.values)}`);
  });

  test("says in words what cannot be had: 4 hours of 0.5 kW are 1.9 kWh in the car, which leaves with 69%", async () => {
    const { page } = await home(carAlone({ "home.fuseKw": 0.5 }));
    assert.match(
      await page.locator("#warnings li").textContent(),
      /^The car leaves at 04:00 with 69% and not 80%: more does not get through the fuse/,
    );
  });

  test("tells a number that is missing beside its control, behind a title too, and goes on", async () => {
    const { page, complaints } = await home(carAlone());
    for (const [group, ...labels] of [
      ["", "Fuse: most from the grid", "Car: charge when it leaves"],
      ["The car", "Charge now", "Capacity", "Charger", "Least while it charges"],
      ["Battery, sun and house", "Battery", "Its power", "Its charge now", "Sun: panels", "House, a day"],
      ["Money", "Feeding in earns, of the mean price", "Each kW of the highest import costs"],
    ]) {
      if (group) await page.locator("summary", { hasText: group }).first().click();
      for (const label of labels) {
        const number = page.locator("#panel").getByRole("spinbutton", { name: label, exact: true });
        const before = await number.inputValue();
        await number.fill("");
        const error = page.locator("#panel .error:visible");
        assert.equal(await error.textContent(), "A number is missing.", label);
        await number.fill(before);
        assert.equal(await error.count(), 0, label);
      }
    }
    assert.deepEqual(complaints, []);
  });

  test("is loaded when it is opened, and not before", async () => {
    const { page } = await visit();
    const parts = () => host.paths.filter((path) => /\/home-[\w-]+\.js$/.test(path)).length;
    const before = parts();
    assert.equal(await page.locator("#home-balance").count(), 0);
    await page.getByText("Home", { exact: true }).first().click();
    await page.locator("#home-balance tbody tr").first().waitFor();
    assert.equal(parts(), before + 1);
    assert.equal(await page.locator("#chart flatpeak-chart").isVisible(), false);
    await page.getByText("Battery", { exact: true }).first().click();
    assert.equal(await page.locator("#home-balance").isVisible(), false);
    assert.equal(await page.locator("#chart flatpeak-chart").isVisible(), true);
  });

  test("that cannot be loaded says so, and the other modes go on", async () => {
    const { page } = await visit({ prepare: (opened) => opened.route(/\/home-[\w-]+\.js$/, (route) => route.abort()) });
    await page.getByText("Home", { exact: true }).first().click();
    await page.locator("#problem").filter({ hasText: "This part did not load." }).waitFor();
    await page.getByText("Battery", { exact: true }).first().click();
    assert.equal(await page.locator("#problem").isVisible(), false);
    assert.notEqual(await page.locator("#figure-cost").textContent(), "–");
  });
});

describe("the picture of a home", { skip }, () => {
  test("has a fuse to drag: with less of it the same energy costs more", async () => {
    const { page, complaints } = await home(sampleHome());
    const before = await figure(page, "cost");
    await drag(page, "Fuse", 0, 60);
    const now = Number(await slider(page, "Fuse").getAttribute("aria-valuenow"));
    assert.ok(now < 8, `${now} kW`);
    assert.ok((await figure(page, "cost")) > before + 0.1);
    assert.equal(Number(await page.getByRole("spinbutton", { name: "Fuse" }).inputValue()), now);
    assert.deepEqual(complaints, []);
  });

  test("has a target to drag: a car that needs less costs less", async () => {
    const { page } = await home(sampleHome());
    const before = await figure(page, "cost");
    await drag(page, "Charge of the car when it leaves", 0, 30);
    assert.ok((await figure(page, "cost")) < before - 0.5);
    assert.ok(Number(await page.getByRole("spinbutton", { name: "Car: charge when it leaves" }).inputValue()) < 70);
  });

  test("has a departure to drag: who leaves before the cheap hours pays more", async () => {
    const { page } = await home(sampleHome());
    const before = await figure(page, "cost");
    const { width } = await page.locator(".home-picture svg").boundingBox();
    await drag(page, "The car leaves", -width * 0.3, 0);
    assert.ok((await figure(page, "cost")) > before + 0.1);
    assert.match(await page.getByLabel("Leaves").locator("option:checked").textContent(), /^(Thu 2\d|Fri 00):/);
  });

  test("is moved by keys, and what has the focus keeps it", async () => {
    const { page } = await home(carAlone());
    const target = slider(page, "Charge of the car when it leaves");
    await target.focus();
    await page.keyboard.press("PageUp");
    near(await figure(page, "cost"), 4 * INTO_CAR * 0.1, 1e-4);
    const leaves = slider(page, "The car leaves");
    await leaves.focus();
    for (let hour = 0; hour < 3; hour += 1) await page.keyboard.press("PageDown");
    // In the first hour there is nothing but its price.
    near(await figure(page, "cost"), 4 * INTO_CAR * 0.3, 1e-4);
    assert.equal(await leaves.getAttribute("aria-valuetext"), "01:00");
    assert.equal(await leaves.evaluate((node) => node === node.getRootNode().activeElement), true);
    await slider(page, "Fuse").focus();
    for (const [key, value] of [
      ["ArrowDown", 10.5],
      ["PageDown", 8.5],
      ["Home", 0.5],
    ]) {
      await page.keyboard.press(key);
      assert.equal(Number(await slider(page, "Fuse").getAttribute("aria-valuenow")), value, key);
    }
  });

  test("is as high above zero as below: all that comes in goes out", async () => {
    const { page } = await home(sampleHome());
    const { top, bottom, zero } = await page.locator(".home-picture").evaluate(({ shadowRoot }) => {
      const boxes = [...shadowRoot.querySelectorAll(".power .layer")]
        .map((layer) => layer.getBBox())
        .filter(({ width }) => width > 0);
      return {
        top: Math.min(...boxes.map(({ y }) => y)),
        bottom: Math.max(...boxes.map(({ y, height }) => y + height)),
        zero: Number(shadowRoot.querySelector(".power .zero").getAttribute("y1")),
      };
    });
    assert.ok(Math.abs(zero - top - (bottom - zero)) < 1, JSON.stringify({ top, bottom, zero }));
  });

  test("tells what flows at an instant", async () => {
    const { page } = await home(carAlone());
    await slider(page, "Time to look at").focus();
    await page.keyboard.press("ArrowRight");
    const told = await slider(page, "Time to look at").getAttribute("aria-valuetext");
    const [, bought, taken] =
      /^01:00–01:15, Price 10\.0 p per kWh, Worth at home 10\.0 p per kWh, Grid ([\d.]+) kW, Car ([\d.]+) kW, Battery, charge 50%, Car, charge 50%$/.exec(
        told,
      ) ?? assert.fail(told);
    assert.equal(bought, taken);
    assert.ok((await page.locator(".tip").innerText()).includes(`${bought} kW`));
  });
});

describe("the badge of a home", { skip }, () => {
  test("says that the plan is proven, and has it checked", async () => {
    const { page } = await home(carAlone());
    assert.equal(await page.locator("#home-badge").textContent(), "✓ Proven optimal");
    await page.getByRole("button", { name: "Check the proof" }).click();
    await page
      .locator("#home-proof")
      .filter({
        hasText:
          /^The plan costs 0\.31623 GBP, and no plan can cost less than 0\.31623 GBP\. Checked in [\d.]+ ms by code/,
      })
      .waitFor();
  });

  test("says how far a plan may be above the best where the search has ended before its proof", async () => {
    // Feeding in pays more than buying at night, and a car that gives: many yes-or-no decisions.
    const { page } = await home(sampleHome({ "home.feedIn": 100, "home.carGives": true, "home.carMinKw": 4.1 }));
    const { optimality, warnings } = await answerOf(page);
    const badge = await page.locator("#home-badge").textContent();
    if (optimality.proven) {
      assert.equal(badge, "✓ Proven optimal");
      assert.equal(warnings, undefined);
      return;
    }
    const cents = Math.ceil(optimality.gap * 100 - 1e-6) / 100;
    assert.equal(badge, `At most €${cents.toFixed(2)} above the best`);
    assert.match(
      await page.locator("#warnings").textContent(),
      /ended before its proof: another plan may cost up to €/,
    );
    await page.getByRole("button", { name: "Check the proof" }).click();
    await page
      .locator("#home-proof")
      .filter({ hasText: /^The plan keeps to all limits\. It costs .*, and the certificate alone proves/ })
      .waitFor();
  });
});

describe("the tables of a home", { skip }, () => {
  test("add up to what is in large numbers, the highest import too", async () => {
    const { page } = await home(sampleHome({ "home.peakRate": 0.3 }));
    const rows = await page
      .locator("#home-balance tbody tr")
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
    const total = await page.locator("#home-balance tfoot tr > *").allTextContents();
    const sum = (column, unit) =>
      rows.filter((row) => unit.test(row[column])).reduce((all, row) => all + amount(row[column]), 0);
    const cost = await figure(page, "cost");
    assert.ok(rows.some(([name]) => name === "Highest import"));
    near(sum(3, /€/), amount(total[3]), 0.001);
    near(amount(total[3]), cost, 0.005);
    near(sum(1, /kWh/), amount(total[1]), 0.4);
    near(sum(2, /kWh/), amount(total[2]), 0.4);
    near(amount(total[1]), amount(total[2]), 0.11);
    const steps = await page.locator("#steps tbody tr td:last-child").allTextContents();
    near(
      steps.reduce((all, text) => all + amount(text), 0),
      amount(total[3]),
      0.001,
    );
  });
});

describe("taken along from a home", { skip }, () => {
  test("is JavaScript that plans the same in Node", async () => {
    const { page } = await home(carAlone());
    await project.write("plan.mjs", String(await download(page, "JavaScript .mjs")));
    const { stdout, stderr } = await project.node("plan.mjs");
    assert.equal(stderr, "");
    const [made, shown] = [JSON.parse(stdout), await answerOf(page)];
    delete made.time_created;
    delete shown.time_created;
    assert.deepEqual(made, shown);
  });

  test("are a calendar, a table that adds up, and the picture", async () => {
    const { page } = await home(sampleHome());
    const calendar = String(await download(page, "Calendar .ics"));
    assert.match(calendar, /SUMMARY:Car charges: 1\d/);
    const [head, ...rows] = String(await download(page, "Table .csv"))
      .trimEnd()
      .split("\r\n");
    assert.equal(head, "device,start,end,power_kw,energy_kwh,price_per_kwh,cost");
    const costs = rows.map((row) => Number(row.split(",").at(-1)));
    near(
      costs.reduce((all, cost) => all + cost, 0),
      await figure(page, "cost"),
      1e-5,
    );
    const svg = String(await download(page, "Chart .svg"));
    assert.match(svg, />State of charge, %</);
    assert.match(svg, />leaves 07:00</);
    assert.doesNotMatch(svg, /class=|role="slider"|tabindex|var\(/);
  });

  test("is a link to the same home", async () => {
    const { page } = await home(sampleHome());
    await page.getByRole("spinbutton", { name: "Fuse" }).fill("7.5");
    await page.waitForFunction(() => location.hash.includes("7.5"));
    const cost = await figure(page, "cost");
    const { page: again } = await home(new URL(page.url()).hash);
    near(await figure(again, "cost"), cost);
  });
});
