// The pages of the tests, and the answer that each of them has to come to.

import * as fourHours from "../package/four-hours.js";

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
