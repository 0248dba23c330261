// What the page has for those who want to build with the package.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";

import { emptyProject, ROOT } from "../support/project.js";
import { FOUR_HOURS, link, skip, visit } from "../support/visit.js";

const HASH = link({ ...FOUR_HOURS, "duration.minutes": 60, "duration.kw": 2 });
const readable = { permissions: ["clipboard-read", "clipboard-write"] };
const copied = (page) => page.evaluate(() => navigator.clipboard.readText());

describe("for developers", { skip }, () => {
  for (const width of [390, 1280, 2560])
    test(`the command that installs the package is copied with a click, at ${width} pixels`, async () => {
      const { page } = await visit({ hash: HASH, context: { viewport: { width, height: 844 }, ...readable } });
      await page.getByRole("button", { name: "Copy", exact: true }).click();
      await page.getByRole("button", { name: "Copied" }).waitFor();
      assert.equal(await copied(page), "npm install flatpeak-wasm");
    });

  test("the links lead to the docs, and nowhere that is not known", async () => {
    const { page } = await visit({ hash: HASH });
    const links = page.getByRole("navigation", { name: "For developers" }).getByRole("link");
    const { repository } = JSON.parse(await readFile(join(ROOT, "pkg-template", "package.json"), "utf8"));
    assert.deepEqual(await links.allTextContents(), repository === undefined ? ["Docs"] : ["Docs", "Source"]);
  });

  for (const locale of ["de-DE", "fr-FR"])
    for (const width of [390, 480, 1280])
      test(`the link to a source has room beside the others: ${locale}, ${width} pixels`, async () => {
        const docs = /<a href="\.\/docs\/index\.html" data-word="docs">Docs<\/a>/g;
        const both = '$&<a href="https://example.org/one/two" data-word="source">Source</a>';
        const { page } = await visit({
          hash: HASH,
          context: { locale, viewport: { width, height: 844 } },
          prepare: (opened) =>
            opened.route(/\/site\/$/, async (route) => {
              const response = await route.fetch();
              await route.fulfill({ response, body: (await response.text()).replace(docs, both) });
            }),
        });
        const word = locale === "de-DE" ? "Quelltext" : "Code source";
        assert.equal(await page.getByRole("link", { name: word }).count(), 2);
        const boxes = (selector) =>
          page.locator(selector).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
        const [[first, second], others, [one, two]] = await Promise.all(
          [".links a", ".install, .choices", ".foot a"].map(boxes),
        );
        assert.ok(second.left - first.right >= 8 && two.left - one.right >= 8);
        for (const link of [first, second])
          for (const other of others)
            assert.ok(
              link.right <= other.left ||
                other.right <= link.left ||
                link.bottom <= other.top ||
                other.bottom <= link.top,
            );
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
      });

  test("the code follows the sliders, in about ten lines that fit beside the chart", async () => {
    const { page } = await visit({ hash: HASH, context: { viewport: { width: 1280, height: 800 } } });
    const code = page.getByRole("region", { name: "The call that makes this plan" });
    assert.match(await code.textContent(), /^ {2}duration: 60,$/m);
    await page.getByRole("spinbutton", { name: "Running time" }).fill("90");
    const text = await code.textContent();
    assert.match(text, /^ {2}duration: 90,$/m);
    assert.ok(text.split("\n").length <= 12, text);
    assert.deepEqual(await code.evaluate((pre) => pre.scrollWidth <= pre.clientWidth), true, "no line is cut off");
    const [pane, controls, chart] = await Promise.all(
      ["#code", "#panel", "#chart"].map((part) => page.locator(part).boundingBox()),
    );
    assert.ok(pane.x >= chart.x + chart.width, "it is beside the chart");
    assert.ok(pane.y >= controls.y + controls.height, "it is below the controls");
  });

  test("on a telephone the code comes last", async () => {
    const { page } = await visit({ hash: HASH, context: { viewport: { width: 390, height: 844 } } });
    const [pane, files] = await Promise.all(["#code", "#take"].map((part) => page.locator(part).boundingBox()));
    assert.ok(pane.y >= files.y + files.height);
  });

  for (const mode of ["duration", "limit", "amount", "battery"])
    test(`the program that is copied makes the plan on screen: ${mode}`, async () => {
      const devices = mode === "amount" ? ["0-240 2 3 Car", "0-180 2 2 Boiler"] : [];
      const { page } = await visit({ hash: link({ ...FOUR_HOURS, mode }, devices), context: readable });
      await page.getByRole("button", { name: "Copy the program" }).click();
      await page.getByRole("button", { name: "Copied" }).waitFor();
      const program = await copied(page);
      const project = await emptyProject();
      await project.write("plan.mjs", program);
      const { code, stdout, stderr } = await project.node("plan.mjs");
      assert.equal(code, 0, stderr);
      const operation = { duration: "duration", limit: "limit", amount: "amount", battery: "soc" }[mode];
      assert.match(
        await page.locator("#code pre").textContent(),
        new RegExp(`^planner\\.schedules\\.${operation}\\(`, "m"),
      );
      const plan = JSON.parse(stdout);
      assert.ok(plan.data.length > 0);
    });
});

describe("where the address is shared", () => {
  test("tags of Open Graph say what it is, with a picture of 1200 by 630", async () => {
    const html = await readFile(join(ROOT, "build", "site", "index.html"), "utf8");
    const tags = Object.fromEntries(
      [...html.matchAll(/<meta property="og:([\w:]+)" content="([^"]*)"/g)].map(([, name, content]) => [name, content]),
    );
    assert.equal(tags.title, "Use power when it is cheap.");
    assert.ok(tags.description && tags.type === "website" && tags["image:alt"]);
    const picture = await readFile(join(ROOT, "build", "site", tags.image.split("/").at(-1)));
    assert.equal(picture.subarray(1, 4).toString(), "PNG");
    assert.deepEqual([picture.readUInt32BE(16), picture.readUInt32BE(20)], [1200, 630]);
  });

  test("the picture is not among the files that the page keeps for when there is no network", async () => {
    assert.ok(!(await readFile(join(ROOT, "build", "site", "service-worker.js"), "utf8")).includes("share.png"));
  });
});
