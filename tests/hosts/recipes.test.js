// The folders of examples/ that show the package in a host, run as their READMEs say, with the packed package.

import assert from "node:assert/strict";
import { cp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { browser, complaintsOf, serve, skip as noBrowser } from "../support/page.js";
import { nodeBinary } from "../support/nodes.js";
import { emptyFolder, ROOT } from "../support/project.js";
import { plansAsTheSliderMoves, TWO_HOURS } from "../support/charge.js";
import { recipe } from "../support/host.js";

// All before the first test: what ends with the tests of a file ends where one waits between them.
const [react, reactChart, vue, webWorker, serviceWorker, lambda, vitest, jest] = [
  await recipe("react"),
  await recipe("react-chart"),
  await recipe("vue"),
  await recipe("web-worker"),
  await recipe("service-worker"),
  await recipe("lambda"),
  await recipe("vitest"),
  await recipe("jest"),
];

describe("React", { skip: react.skip }, () => {
  test("plans on each render", { skip: noBrowser }, async () => {
    await react.script("build");
    await plansAsTheSliderMoves((await serve(join(react.project.folder, "dist"))).url);
  });

  test(
    "renders the plan on a server, and the page takes that over with no complaint",
    { skip: noBrowser },
    async () => {
      await react.script("build");
      await react.script("build:server");
      const { folder } = react.project;
      const { render } = await import(pathToFileURL(join(folder, "dist", "server", "render.js")));
      const rendered = await render();
      assert.match(rendered.replaceAll("<!-- -->", ""), new RegExp(`<li>${TWO_HOURS}</li>`));
      const index = await readFile(join(folder, "dist", "index.html"), "utf8");
      await react.project.write("dist/index.html", index.replace('<div id="root">', `$&${rendered}`));
      await plansAsTheSliderMoves((await serve(join(folder, "dist"))).url);
    },
  );
});

describe("React with the chart", { skip: reactChart.skip || noBrowser }, () => {
  test("draws the plan as a slider and the deadline on the chart move", async () => {
    await reactChart.script("build");
    const page = await (await browser()).newPage({ locale: "en-GB" });
    const complaints = complaintsOf(page);
    await page.goto((await serve(join(reactChart.project.folder, "dist"))).url);
    const deadline = page.getByRole("slider", { name: "Ready by" });
    await deadline.waitFor({ timeout: 20_000 });
    // Two whole hours, at 0.08 and at 0.07; then also one at 0.19.
    const runs = page.locator("flatpeak-chart .bar.chosen");
    assert.equal(await runs.count(), 2);
    await page.getByRole("slider", { name: "Charge for" }).fill("180");
    await page.waitForFunction(() => document.querySelector("flatpeak-chart").plan.data.length === 1);
    assert.equal(await runs.count(), 3);
    await deadline.focus();
    await page.keyboard.press("ArrowLeft");
    // React draws a little later than its event.
    await page.locator("flatpeak-chart [aria-valuetext='05:45']").waitFor();
    assert.deepEqual(complaints, []);
    await page.close();
  });
});

describe("Vue", { skip: vue.skip || noBrowser }, () => {
  test("plans as a slider moves", async () => {
    await vue.script("build");
    await plansAsTheSliderMoves((await serve(join(vue.project.folder, "dist"))).url);
  });
});

describe("a Web Worker", { skip: webWorker.skip || noBrowser }, () => {
  test("plans for its page", async () => {
    await webWorker.script("build");
    await plansAsTheSliderMoves((await serve(join(webWorker.project.folder, "dist"))).url);
  });
});

describe("a service worker", { skip: serviceWorker.skip || noBrowser }, () => {
  test("answers its page with plans, and the network is not asked for one", async () => {
    await serviceWorker.script("build");
    const { url, paths } = await serve(join(serviceWorker.project.folder, "public"));
    await plansAsTheSliderMoves(url);
    assert.deepEqual(
      paths.filter((path) => path.startsWith("/plan")),
      [],
    );
  });
});

describe("a Lambda function", { skip: lambda.skip }, () => {
  test("is one file that needs no other", async () => {
    await lambda.script("build");
    const out = await emptyFolder();
    await cp(join(lambda.project.folder, "dist"), out, { recursive: true });
    assert.deepEqual(await readdir(out), ["index.mjs"]);
    const { handler } = await import(pathToFileURL(join(out, "index.mjs")));
    const window = { start_time: "2026-01-31T00:00:00Z", end_time: "2026-01-31T06:00:00Z" };
    const call = async (body) => {
      const { statusCode, body: text } = await handler({ body: JSON.stringify({ ...window, ...body }) });
      return [statusCode, JSON.parse(text)];
    };
    const [status, { data }] = await call({ segment: "LOW", duration: 120 });
    assert.deepEqual([status, data[0].start_time, data[0].price.value], [200, "2026-01-31T02:00:00Z", 0.075]);
    const [refused, { code }] = await call({ segment: "LOW" });
    assert.deepEqual([refused, code], [400, "missing_field"]);
  });
});

describe("a recipe", () => {
  test("asks for this version of the package, and its README has two commands that it knows", async () => {
    const { version } = JSON.parse(await readFile(join(ROOT, "pkg-template", "package.json"), "utf8"));
    const names = (await readdir(join(ROOT, "examples"))).filter(
      (name) => !["fleet", "terminal", "tsconfig.json"].includes(name),
    );
    assert.equal(names.length, 10);
    for (const name of names) {
      const read = (file) => readFile(join(ROOT, "examples", name, file), "utf8");
      const { dependencies, scripts } = JSON.parse(await read("package.json"));
      assert.equal(dependencies["flatpeak-wasm"], `^${version}`, name);
      const [, script] = /^```sh\nnpm install\nnpm (?:run )?(\w+)\n```$/m.exec(await read("README.md"));
      assert.ok(scripts[script], `${name}: npm run ${script}`);
    }
  });
});

const node = [24, 22].map(nodeBinary).find((binary) => binary !== undefined);
const noNode = node === undefined && "no Node 22 or 24: make test fetches them";

describe("Vitest", { skip: vitest.skip || noNode }, () => {
  test("passes the tests", async () => {
    assert.match(await vitest.script("test", { node }), /Tests +2 passed/);
  });
});

describe("Jest", { skip: jest.skip }, () => {
  test("passes the tests", async () => {
    assert.match(await jest.script("test"), /Tests: +2 passed, 2 total/);
  });
});
