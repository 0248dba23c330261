// The pages of the tests, and the answer that each of them has to come to.

import * as fourHours from "./four-hours.js";

/** A page that shows the result of one module. */
export function html(script, head = "") {
  return `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><link rel="icon" href="data:,"><title>flatpeak-wasm</title>${head}</head>
  <body><pre id="result"></pre><script type="module" src="${script}"></script></body>
</html>
`;
}

/** The code that plans the four hours in both ways: an expression, once `Planner` is there. */
const PLANS = `(({ schedules }) => [
  schedules.duration(${JSON.stringify(fourHours.duration)}),
  schedules.limit(${JSON.stringify(fourHours.limit)}),
])(new Planner({ ...${JSON.stringify(fourHours.options)}, prices: {
  ...${JSON.stringify(fourHours.prices)}, values: Float64Array.from(${JSON.stringify(fourHours.prices.values)}),
} }))`;

/** A module that plans and shows the plans. */
export function planning(from) {
  return `
    import { init, Planner } from "${from}";
    await init();
    document.querySelector("#result").textContent = JSON.stringify(${PLANS});
  `;
}

/** A provider's document, and an expression that reads it, once `readPrices` is there. */
const MARKET = {
  data: [{ start_timestamp: 1767225600000, end_timestamp: 1767229200000, marketprice: 100, unit: "Eur/MWh" }],
};
export const READS = `readPrices(${JSON.stringify(MARKET)})`;

/** A module that reads prices, and nothing else, and shows them. */
export function reading(from) {
  return `
    import { initPrices, readPrices } from "${from}";
    await initPrices();
    document.querySelector("#result").textContent = JSON.stringify(${READS});
  `;
}

/** An expression of the plans and the prices, once `Planner` and `readPrices` are there. */
export const ANSWERS = `[${PLANS}, ${READS}]`;

/** A program of a server that plans and reads prices, and prints both; a module or a script. */
export function printing(from) {
  return `
    import { init, initPrices, Planner, readPrices } from "${from}";
    Promise.all([init(), initPrices()]).then(() => console.log(JSON.stringify(${ANSWERS})));
  `;
}

/** A server's answer to a request: the plans and the prices as JSON. */
export function answering(from) {
  return `
    import { init, initPrices, Planner, readPrices } from "${from}";
    export async function GET() {
      await Promise.all([init(), initPrices()]);
      return new Response(JSON.stringify(${ANSWERS}));
    }
  `;
}

/** A page that plans and reads prices, and shows both; from where the modules come, if it says so. */
export function showingAnswers(from, { imports = "", engines = "", prices = "" } = {}) {
  return `${imports}
    import { init, initPrices, Planner, readPrices } from "${from}";
    Promise.all([init(${engines}), initPrices(${prices})]).then(() => {
      document.querySelector("#result").textContent = JSON.stringify(${ANSWERS});
    });
  `;
}

/** A module worker that reads prices and posts them. */
export function readingWorker(from) {
  return `
    import { initPrices, readPrices } from "${from}";
    initPrices().then(() => postMessage(${READS}));
  `;
}

/**
 * A module that plans, tries to read prices before what reads them is there, and then reads them. It shows the plans, the
 * code and the message of the error, how many WebAssembly files were loaded until then, and the prices.
 */
export function planningThenReading(from) {
  return `
    import { init, initPrices, Planner, readPrices } from "${from}";
    await init();
    const shown = [${PLANS}];
    try {
      ${READS};
    } catch ({ name, code, message }) {
      shown.push([name, code, message]);
    }
    shown.push(performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".wasm")).length);
    await initPrices();
    shown.push(${READS});
    document.querySelector("#result").textContent = JSON.stringify(shown);
  `;
}

/** What that shows, by what Node answers. */
export function shownByReading({ plans, prices }) {
  const message =
    "readPrices was used before its WebAssembly module was loaded. Call `await initPrices()` first: " +
    'import { initPrices } from "flatpeak-wasm".';
  return [plans, ["FlatpeakError", "not_initialized", message], 1, prices];
}

/** A module that shows how a body is refused; it imports but a part of the package. */
export function refusing(from) {
  return `
    import { FlatpeakError, init, InvalidRequestError, Planner } from "${from}";
    await init();
    try {
      new Planner(${JSON.stringify(fourHours.options)}).schedules.duration({});
    } catch (error) {
      const { name, field } = error;
      const shown = [name, error instanceof InvalidRequestError, error instanceof FlatpeakError, field];
      document.querySelector("#result").textContent = JSON.stringify(shown);
    }
  `;
}

/** A module worker that plans and posts the plans. */
export function planningWorker(from) {
  return `
    import { init, Planner } from "${from}";
    init().then(() => postMessage(${PLANS}));
  `;
}

/** A module that has a worker plan and shows what it posts. */
export function askingWorker(worker) {
  return `
    const worker = new Worker(new URL("${worker}", import.meta.url), { type: "module" });
    const show = (result) => (document.querySelector("#result").textContent = JSON.stringify(result));
    worker.onmessage = ({ data }) => show(data);
    worker.onerror = ({ message }) => show(message);
  `;
}

/** A module service worker that answers `plan` with the plans; at its top level it may not wait. */
export function planningServiceWorker(from) {
  return `
    import { init, Planner } from "${from}";
    addEventListener("install", () => skipWaiting());
    addEventListener("activate", (event) => event.waitUntil(clients.claim()));
    addEventListener("fetch", (event) => {
      if (event.request.url.endsWith("/plan")) event.respondWith(init().then(() => Response.json(${PLANS})));
    });
  `;
}

/** A module that has a service worker answer and shows that. */
export function askingServiceWorker(worker) {
  return `
    const { serviceWorker } = navigator;
    const controlled = new Promise((resolve) => serviceWorker.addEventListener("controllerchange", resolve));
    await serviceWorker.register("${worker}", { type: "module" });
    await controlled;
    document.querySelector("#result").textContent = await (await fetch("plan")).text();
  `;
}

/** A module that shows the result of a piece of code, which has the package as \`flatpeak\`. */
export function showing(from, code) {
  return `
    import * as flatpeak from "${from}";
    const thrown = async (job) => {
      try { await job(); return null; } catch (error) {
        const { name, code, message } = error;
        return { name, code, message, isError: error instanceof Error, ofPackage: error instanceof flatpeak.FlatpeakError,
          cause: String(error.cause) };
      }
    };
    const result = await (async () => { ${code} })();
    document.querySelector("#result").textContent = JSON.stringify(result);
  `;
}

/** What Node answers. */
export function answersOf({ Planner }) {
  const { schedules } = new Planner(fourHours.options);
  return [schedules.duration(fourHours.duration), schedules.limit(fourHours.limit)];
}

/** What Node reads. */
export function pricesOf({ readPrices }) {
  return readPrices(MARKET);
}
