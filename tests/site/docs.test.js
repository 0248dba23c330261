// The docs beside the page: in a browser, under a path of a static host.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, describe, test } from "node:test";

import { navigationLinks, sourcePage } from "../../docs/source.mjs";
import { source } from "../../www/build/source.js";
import { browser, complaintsOf } from "../support/page.js";
import { ROOT } from "../support/project.js";
import { host, PATH, skip, visit } from "../support/visit.js";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SITE = join(ROOT, "build", "site");
const DOCS = `${host.url}${PATH}docs/`;

/** The pages that are ours; TypeDoc makes the others from the types. */
const PAGES = [
  "index.html",
  ...[
    "So_much_time",
    "Below_a_price",
    "So_much_energy",
    "A_battery",
    "A_whole_site",
    "A_server_and_a_command_line",
    "Benchmarks",
  ].map((name) => `documents/${name}.html`),
];

/** Opens a page of the docs, with what it complained of and the hosts that it asked. */
async function read(path, settings = {}) {
  const context = await (await browser()).newContext(settings);
  after(() => context.close());
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  const hosts = new Set();
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  await page.goto(DOCS + path, { waitUntil: "networkidle" });
  return { page, complaints, hosts };
}

/** The addresses in a text of HTML, as its files are. */
function addresses(html) {
  return [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, address]) => address.replaceAll("&amp;", "&"));
}

describe("the docs", () => {
  test("have a guide, a page for each kind of plan, one for the server and the command line, benchmarks, and a page for each export", async () => {
    const files = new Set(
      (await readdir(join(SITE, "docs"), { recursive: true })).map((file) => file.replaceAll("\\", "/")),
    );
    for (const page of [...PAGES, "classes/Reference.Planner.html", "functions/Reference.readPrices.html"])
      assert.ok(files.has(page), page);
  });

  test("have links that lead somewhere, all of them relative", async () => {
    const files = (await readdir(SITE, { recursive: true })).filter((file) => file.endsWith(".html"));
    const ids = new Map();
    const idsOf = async (path) => {
      if (!ids.has(path)) {
        const html = await readFile(path, "utf8").catch(() => undefined);
        ids.set(path, html && new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)));
      }
      return ids.get(path);
    };
    const broken = [];
    let followed = 0;
    for (const file of files) {
      const at = new URL(file.replaceAll("\\", "/"), "http://site/");
      for (const address of addresses(await readFile(join(SITE, file), "utf8"))) {
        const to = new URL(address, at);
        if (to.host !== "site") continue;
        const path = decodeURIComponent(to.pathname);
        const there = await idsOf(join(SITE, path));
        const id = decodeURIComponent(to.hash.slice(1));
        // A link from the root of a host breaks where the site is not at the root.
        if (address.startsWith("/") || there === undefined || (id !== "" && !/\.svg$/.test(path) && !there.has(id)))
          broken.push(`${file}: ${address}`);
        followed += 1;
      }
    }
    assert.deepEqual(broken, []);
    assert.ok(followed > 1000, `${followed} links`);
  });

  test("link to the page, from every depth", async () => {
    for (const [file, page] of [
      ["index.html", "../index.html"],
      ["documents/A_battery.html", "../../index.html"],
    ]) {
      const links = addresses(await readFile(join(SITE, "docs", file), "utf8"));
      assert.ok(links.includes(page), page);
    }
  });

  test("are not among the files that the page keeps for when there is no network", async () => {
    const worker = await readFile(join(SITE, "service-worker.js"), "utf8");
    assert.match(worker, /"index\.html"/);
    assert.doesNotMatch(worker, /docs\//);
  });

  test("say when and on which machine the benchmarks were run", async () => {
    const html = await readFile(join(SITE, "docs", "documents", "Benchmarks.html"), "utf8");
    const text = html.replace(/\s+/g, " ");
    assert.match(
      text,
      /Measured on 20\d\d-\d\d-\d\d, on \d+ cores \([^)]+\), \d+ GB, \w+ \w+, with Node \d+\.\d+\.\d+\./,
    );
    assert.match(text, /schedules\.amount under a site limit/);
  });

  test("have pictures that say in words what they show", async () => {
    for (const page of PAGES.filter((name) => /So_much|Below|battery|site/.test(name))) {
      const html = await readFile(join(SITE, "docs", page), "utf8");
      const [, picture, words] = /<img src="([^"]+)" alt="([^"]{80,})"/.exec(html);
      const svg = await readFile(join(SITE, "docs", "documents", picture), "utf8");
      assert.match(svg, /<title id="t">[^<]+<\/title>/);
      assert.ok(svg.includes(`<desc id="d">${words}</desc>`), picture);
      assert.match(svg, /prefers-color-scheme: dark/);
    }
  });
});

describe("the source", () => {
  test("is linked to where the package names its repository", () => {
    const page = "https://example.org/one/two";
    assert.equal(sourcePage({ repository: { type: "git", url: `git+${page}.git` } }), page);
    assert.equal(sourcePage({ repository: "github:one/two" }), "https://github.com/one/two");
    assert.equal(sourcePage({ repository: "git@example.org:one/two.git" }), undefined, "no page of a browser");
    assert.deepEqual(navigationLinks({ repository: page }, "page:"), { "Try it": "page:", Source: page });
    assert.deepEqual(navigationLinks({}, "page:"), { "Try it": "page:" });
  });

  test("is linked to from the head and the foot of the page, with a word of its language", async () => {
    const html = await readFile(join(ROOT, "www", "index.html"), "utf8");
    const linked = (manifest) =>
      [
        ...source(manifest)
          .transformIndexHtml(html)
          .matchAll(/<nav[^>]*>([^]*?)<\/nav>/g),
      ]
        .map(([, links]) => [...links.matchAll(/<a href="([^"]*)" data-word="(\w+)"/g)].map(([, ...link]) => link))
        .filter(({ length }) => length > 0);
    const docs = ["./docs/index.html", "docs"];
    const repository = { type: "git", url: "git+https://example.org/one/two.git?a&b" };
    assert.deepEqual(linked({ repository }), [
      [docs, ["https://example.org/one/two.git?a&amp;b", "source"]],
      [docs, ["https://example.org/one/two.git?a&amp;b", "source"]],
    ]);
    assert.deepEqual(linked({}), [[docs], [docs]]);
  });
});

describe("in a browser, the docs", { skip }, () => {
  test("are opened from the page", async () => {
    const { page, complaints } = await visit();
    const links = page.getByRole("navigation", { name: "For developers" });
    await links.getByRole("link", { name: "Docs" }).click();
    await page.getByRole("heading", { name: "When to use it, and when not" }).waitFor();
    assert.equal(page.url(), `${DOCS}index.html`);
    await page.getByRole("link", { name: "Try it" }).first().click();
    await page.locator("#figure-cost").waitFor();
    assert.deepEqual(complaints, []);
  });

  for (const colorScheme of ["light", "dark"])
    test(`complain of nothing, ask no other host, and are for everybody in the ${colorScheme} theme`, async () => {
      for (const path of [...PAGES, "classes/Reference.Planner.html"]) {
        const { page, complaints, hosts } = await read(path, { colorScheme });
        assert.deepEqual(complaints, [], path);
        assert.deepEqual([...hosts], [new URL(host.url).host], path);
        // The reference and the frame around the content are TypeDoc's own.
        if (!PAGES.includes(path)) continue;
        await page.evaluate(axe);
        const found = await page.evaluate(() => globalThis.axe.run(".col-content", { resultTypes: ["violations"] }));
        const serious = found.violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
        assert.deepEqual(
          serious.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]),
          [],
          path,
        );
      }
    });

  test("fit a telephone", async () => {
    for (const path of PAGES) {
      const { page } = await read(path, { viewport: { width: 390, height: 844 } });
      const needed = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(needed <= 390, `${path} needs ${needed} pixels`);
    }
  });

  test("show their pictures", async () => {
    for (const path of PAGES.filter((name) => /So_much|Below|battery|site/.test(name))) {
      const { page } = await read(path);
      const widths = await page.locator(".tsd-typography img").evaluateAll((all) => all.map((one) => one.naturalWidth));
      assert.equal(widths.length, 1, path);
      assert.ok(widths[0] > 0, path);
    }
  });
});
