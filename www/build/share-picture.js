// What is shown of the page where its address is shared: tags of Open Graph, and a picture that is made with the build.
//
// A picture has an address with its host, which no file can know: SITE_URL, or the `homepage` of package.json. Without a
// browser to draw it with there is no picture.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";
import { Planner } from "flatpeak-wasm";

import { renderChart } from "../../chart/render.ts";
import { findChromium } from "../../tests/support/chromium.js";

export const PICTURE = "share.png";
const [WIDTH, HEIGHT] = [1200, 630];
const TITLE = "Use power when it is cheap.";
const WORDS = "When to charge and to run devices: the exact optimum, in microseconds, with no server.";
const FONT = fileURLToPath(
  new URL("../../node_modules/@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2", import.meta.url),
);

/**
 * Adds the tags to the page, and the picture to its folder.
 *
 * @param {{ homepage?: string }} manifest
 * @returns {import("vite").Plugin}
 */
export function sharePicture({ homepage }) {
  const executablePath = findChromium();
  const site = process.env.SITE_URL ?? homepage;
  let folder = "";
  return {
    name: "share-picture",
    apply: "build",
    configResolved({ root, build }) {
      folder = join(root, build.outDir);
    },
    transformIndexHtml: () => tags(executablePath !== undefined, site),
    async closeBundle() {
      if (executablePath === undefined) console.warn(`${PICTURE} is not made, for there is no Chrome or Chromium.`);
      else writeFileSync(join(folder, PICTURE), await draw(executablePath));
    },
  };
}

function tags(hasPicture, site) {
  const at = (path) => (site === undefined ? `./${path}` : new URL(path, site.replace(/\/?$/, "/")).href);
  const graph = {
    "og:type": "website",
    "og:title": TITLE,
    "og:description": WORDS,
    "og:site_name": "flatpeak-wasm",
    ...(site === undefined ? {} : { "og:url": at("") }),
    ...(hasPicture && {
      "og:image": at(PICTURE),
      "og:image:width": WIDTH,
      "og:image:height": HEIGHT,
      "og:image:alt": "Two days of prices, and a car that charges in the cheapest hours of the night",
    }),
  };
  return [
    ...Object.entries(graph).map(([property, content]) => meta({ property, content: String(content) })),
    meta({ name: "twitter:card", content: hasPicture ? "summary_large_image" : "summary" }),
  ];
}

function meta(attrs) {
  return { tag: "meta", attrs, injectTo: "head" };
}

/** The picture: a car that is plugged in at 18:00, and ready by 07:00. */
async function draw(executablePath) {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT } });
    await page.setContent(html());
    await page.evaluate("document.fonts.ready");
    return await page.screenshot({ type: "png" });
  } finally {
    await browser.close();
  }
}

/** A hill of height 1 at an hour of the day. */
function bump(hour, at, wide) {
  return Math.exp(-(((hour - at) / wide) ** 2));
}

function html() {
  const hours = Array.from({ length: 48 }, (_, hour) => hour % 24);
  const values = hours.map(
    (hour) => 0.2 + 0.17 * bump(hour, 8, 2.2) + 0.26 * bump(hour, 19, 2.6) - 0.06 * bump(hour, 3, 2.5),
  );
  const prices = { start: "2026-01-15T00:00:00+01:00", intervalMinutes: 60, values };
  const planner = new Planner({ prices, location: { timezone: "Europe/Berlin", currency_code: "EUR" } });
  const window = { start_time: "2026-01-15T18:00:00+01:00", end_time: "2026-01-16T07:00:00+01:00" };
  const plan = planner.schedules.duration({ ...window, segment: "LOW", duration: 210 });
  const baseline = [{ start_time: window.start_time, end_time: "2026-01-15T21:30:00+01:00", power_kw: 7.4 }];
  const input = { prices, plan, window, baseline, power: 7.4, locale: "en-GB" };
  const chart = renderChart(input, { width: WIDTH - 96, fontSize: 18.5, theme: "light" });
  planner.free();
  return `<!doctype html><style>
    @font-face { font-family: Figtree; font-weight: 300 900; src: url("data:font/woff2;base64,${readFileSync(FONT, "base64")}"); }
    body { margin: 0; padding: 36px 48px; box-sizing: border-box; background: #fffdf9; color: #17222d; font-family: Figtree; }
    header { display: flex; align-items: baseline; justify-content: space-between; }
    h1 { margin: 0; font-size: 62px; letter-spacing: -0.03em; line-height: 1; }
    p { margin: 14px 0 6px; color: #54606c; font-size: 27px; }
    b { color: #0b6375; font-size: 28px; }
    svg text { font-family: Figtree !important; }
  </style><header><h1>${TITLE}</h1><b>flatpeak-wasm</b></header><p>${WORDS}</p>${chart}`;
}
