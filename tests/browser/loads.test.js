// The package in a browser, with no bundler: a static server is enough.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as fourHours from "../support/four-hours.js";
import { emptyProject } from "../support/project.js";
import { open, serve, skip } from "../support/page.js";
import {
  ANSWERS,
  answersOf,
  askingServiceWorker,
  askingWorker,
  html,
  planning,
  planningServiceWorker,
  planningThenReading,
  planningWorker,
  pricesOf,
  reading,
  READS,
  readingWorker,
  showing,
  shownByReading,
} from "../support/programs.js";

const BROWSER = "/node_modules/flatpeak-wasm/browser.js";
const INLINE = "/node_modules/flatpeak-wasm/inline.js";
const WASM = "/node_modules/flatpeak-wasm/flatpeak-wasm/flatpeak_wasm_bg.wasm";
const PRICES = "/node_modules/flatpeak-wasm/flatpeak-wasm/flatpeak_prices_bg.wasm";

const project = await emptyProject();
const flatpeak = await project.load();
const [expected, prices] = [answersOf(flatpeak), pricesOf(flatpeak)];

/** The calls that load a module: its file, what can be done with it, and what that gives. */
const LOADERS = {
  init: {
    file: WASM,
    use: `new flatpeak.Planner(${JSON.stringify(fourHours.options)}).schedules.duration(${JSON.stringify(fourHours.duration)})`,
    answer: expected[0],
  },
  initPrices: { file: PRICES, use: `flatpeak.${READS}`, answer: prices },
};

async function page(name, program, head) {
  await project.write(`${name}.js`, program);
  await project.write(`${name}.html`, html(`./${name}.js`, head));
  return `${name}.html`;
}

/** Opens a page of a server of its own. */
async function run(name, headers) {
  const { url, paths } = await serve(project.folder, headers);
  return { ...(await open(url + name)), paths };
}

describe("a browser", { skip }, () => {
  test('loads it by <script type="module"> and plans what Node plans', async () => {
    const { result, complaints } = await run(await page("path", planning(BROWSER)));
    assert.deepEqual(result, expected);
    assert.deepEqual(complaints, []);
  });

  test("finds it by its name with an import map", async () => {
    const map = JSON.stringify({ imports: { "flatpeak-wasm": BROWSER } });
    const name = await page("map", planning("flatpeak-wasm"), `<script type="importmap">${map}</script>`);
    const { result, complaints } = await run(name);
    assert.deepEqual(result, expected);
    assert.deepEqual(complaints, []);
  });

  test("loads the entry with the modules inside, and no other file", async () => {
    const { result, complaints, paths } = await run(
      await page("inline", showing(INLINE, `const { Planner, readPrices } = flatpeak; return ${ANSWERS};`)),
    );
    assert.deepEqual(result, [expected, prices]);
    assert.deepEqual(complaints, []);
    assert.deepEqual(
      paths.filter((path) => path.includes("node_modules")),
      [INLINE],
    );
  });

  test("plans in a module worker", async () => {
    await project.write("worker.js", planningWorker(BROWSER));
    const { result, complaints } = await run(await page("asking", askingWorker("./worker.js")));
    assert.deepEqual(result, expected);
    assert.deepEqual(complaints, []);
  });

  test("plans in a module service worker", async () => {
    await project.write("service-worker.js", planningServiceWorker(BROWSER));
    const { result, complaints, paths } = await run(await page("served", askingServiceWorker("./service-worker.js")));
    assert.deepEqual(result, expected);
    assert.deepEqual(complaints, []);
    assert.ok(paths.includes(WASM) && !paths.includes("/plan"));
  });

  test("loads what reads prices when it is wanted and not before, and is told so if it is used before", async () => {
    const { result, complaints, paths } = await run(await page("reading", planningThenReading(BROWSER)));
    assert.deepEqual(result, shownByReading({ plans: expected, prices }));
    assert.deepEqual(complaints, []);
    assert.deepEqual(
      paths.filter((path) => path.endsWith(".wasm")),
      [WASM, PRICES],
    );
  });

  test("reads prices with no engine, in a page and in a module worker", async () => {
    await project.write("prices-worker.js", readingWorker(BROWSER));
    for (const program of [reading(BROWSER), askingWorker("./prices-worker.js")]) {
      const { result, complaints, paths } = await run(await page("prices", program));
      assert.deepEqual(result, prices);
      assert.deepEqual(complaints, []);
      assert.deepEqual(
        paths.filter((path) => path.endsWith(".wasm")),
        [PRICES],
      );
    }
  });

  test("loads it under the strict policy script-src 'self' 'wasm-unsafe-eval'", async () => {
    const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:";
    const name = await page("policy", planningThenReading(BROWSER));
    const { result, complaints } = await run(name, { "content-security-policy": policy });
    assert.deepEqual(result, shownByReading({ plans: expected, prices }));
    assert.deepEqual(complaints, []);
  });

  for (const [loader, { file }] of Object.entries(LOADERS)) {
    test(`fetches nothing before ${loader}(), and one module once however often it is called`, async () => {
      const code = `
        const before = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".wasm")).length;
        const { ${loader}: load } = flatpeak;
        const promises = Array.from({ length: 10 }, () => load());
        await Promise.all(promises);
        return { before, same: new Set([...promises, load()]).size, resolved: await load() === undefined };
      `;
      const { result, complaints, paths } = await run(await page("once", showing(BROWSER, code)));
      assert.deepEqual(result, { before: 0, same: 1, resolved: true });
      assert.deepEqual(
        paths.filter((path) => path.endsWith(".wasm")),
        [file],
      );
      assert.deepEqual(complaints, []);
    });
  }

  test("loads no file of Node's", async () => {
    const { paths } = await run(await page("files", planning(BROWSER)));
    const files = paths.filter((path) => path.includes("node_modules")).map((path) => path.split("/").pop());
    assert.deepEqual(files.sort(), ["browser.js", "flatpeak_wasm_bg.wasm"]);
  });

  test("is told what to do when a Planner is made before init()", async () => {
    const code = `
      const early = await thrown(() => new flatpeak.Planner(${JSON.stringify(fourHours.options)}));
      await flatpeak.init();
      const planner = new flatpeak.Planner(${JSON.stringify(fourHours.options)});
      return [early, planner.schedules.duration(${JSON.stringify(fourHours.duration)})];
    `;
    const { result, complaints } = await run(await page("early", showing(BROWSER, code)));
    const [{ name, code: reason, message, isError, ofPackage }, plan] = result;
    assert.deepEqual([name, reason, isError, ofPackage], ["FlatpeakError", "not_initialized", true, true]);
    assert.match(message, /^Planner was used before .*Call `await init\(\)` first/);
    assert.deepEqual(plan, expected[0]);
    assert.deepEqual(complaints, []);
  });

  test("gets errors of the package's classes", async () => {
    const code = `
      await flatpeak.init();
      const { schedules } = new flatpeak.Planner(${JSON.stringify(fourHours.options)});
      return thrown(() => schedules.duration({}));
    `;
    const { result } = await run(await page("errors", showing(BROWSER, code)));
    const { name, code: reason, message, ofPackage } = result;
    assert.deepEqual([name, reason, ofPackage], ["InvalidRequestError", "missing_field", true]);
    assert.equal(message, "start_time is required");
  });
});

describe("a module that does not load", { skip }, () => {
  for (const [loader, { file, use, answer }] of Object.entries(LOADERS)) {
    for (const [name, source] of Object.entries({
      "that is not there": `"/missing.wasm"`,
      "that is no WebAssembly": `new Uint8Array([1, 2, 3, 4])`,
      "whose Response is a failure": `fetch("/missing.wasm")`,
      "whose promise fails": `Promise.reject(new Error("offline"))`,
    })) {
      test(`${name}: a ConnectionError, and the next ${loader}() works`, async () => {
        const code = `
          const failed = await thrown(() => flatpeak.${loader}(${source}));
          const early = await thrown(() => ${use});
          await flatpeak.${loader}("${file}");
          return { failed, early, answer: ${use} };
        `;
        const { result } = await run(await page("retry", showing(BROWSER, code)));
        const { failed, early } = result;
        assert.deepEqual([failed.name, failed.code, failed.ofPackage], ["ConnectionError", "load_failed", true]);
        assert.match(failed.message, /^The WebAssembly module could not be loaded: ./);
        assert.notEqual(failed.cause, "undefined");
        assert.equal(early.code, "not_initialized");
        assert.deepEqual(result.answer, answer);
      });
    }
  }

  const FAILURES = {
    "a file that is not there": [`"/missing.wasm"`, "404 Not Found, at /missing.wasm"],
    "a page that the server answers instead": [
      `new URL("/address.html", location.href)`,
      /^the answer is HTML, not WebAssembly, at http:\/\/127\.0\.0\.1:\d+\/address\.html$/,
    ],
    "a page that is a Response": [`fetch("/address.html")`, /^the answer is HTML, .* at http:.*\/address\.html$/],
    "something else": [`"/address.js"`, /magic.*, at \/address\.js$/],
  };
  for (const [name, [source, reason]] of Object.entries(FAILURES)) {
    test(`says which address failed, and how: ${name}`, async () => {
      const code = `return thrown(() => flatpeak.init(${source}));`;
      const { result } = await run(await page("address", showing(BROWSER, code)));
      const [, told] = /^The WebAssembly module could not be loaded: (.*)$/.exec(result.message);
      if (typeof reason === "string") assert.equal(told, reason);
      else assert.match(told, reason);
    });
  }

  test("everybody who waits for it is told", async () => {
    const code = `
      const waiting = [flatpeak.init("/missing.wasm"), flatpeak.init(), flatpeak.init()];
      const settled = await Promise.allSettled(waiting);
      return settled.map(({ reason }) => reason?.code);
    `;
    const { result } = await run(await page("waiting", showing(BROWSER, code)));
    assert.deepEqual(result, ["load_failed", "load_failed", "load_failed"]);
  });
});

describe("a module from elsewhere", { skip }, () => {
  for (const [loader, { file, use, answer }] of Object.entries(LOADERS)) {
    for (const [name, source] of Object.entries({
      "an address": `"${file}"`,
      "a URL": `new URL("${file}", location.href)`,
      "a Request": `new Request("${file}")`,
      "a Response": `await fetch("${file}")`,
      "the promise of a Response": `fetch("${file}")`,
      bytes: `await (await fetch("${file}")).arrayBuffer()`,
      "a compiled module": `await WebAssembly.compileStreaming(fetch("${file}"))`,
    })) {
      test(`is taken by ${loader}() as ${name}`, async () => {
        const code = `await flatpeak.${loader}(${source}); return ${use};`;
        const { result, complaints } = await run(await page("source", showing(BROWSER, code)));
        assert.deepEqual(result, answer);
        assert.deepEqual(complaints, []);
      });
    }
  }
});

describe("a module that is there already", { skip }, () => {
  for (const [loader, { file, use, answer }] of Object.entries(LOADERS)) {
    const sync = `${loader}Sync`;
    const bytes = `await (await fetch("${file}")).arrayBuffer()`;
    for (const [name, source] of Object.entries({ bytes, "a compiled module": `new WebAssembly.Module(${bytes})` })) {
      test(`is taken by ${sync}() as ${name}, at once and once`, async () => {
        const code = `
          const source = ${source};
          const nothing = flatpeak.${sync}(source);
          const answer = ${use};
          flatpeak.${sync}("ignored");
          await flatpeak.${loader}("/missing.wasm");
          return { nothing: nothing === undefined, answer };
        `;
        const { result, complaints, paths } = await run(await page("sync", showing(BROWSER, code)));
        assert.deepEqual(result, { nothing: true, answer });
        assert.deepEqual(complaints, []);
        assert.ok(!paths.includes("/missing.wasm"));
      });
    }

    test(`that is none: ${sync}() throws a ConnectionError, and the next works`, async () => {
      const code = `
        const failed = [];
        for (const source of ["new Uint8Array([1, 2, 3, 4])", '"${file}"', "undefined"]) {
          failed.push(await thrown(() => flatpeak.${sync}(eval(source))));
        }
        flatpeak.${sync}(${bytes});
        return { failed, answer: ${use} };
      `;
      const { result } = await run(await page("sync-retry", showing(BROWSER, code)));
      for (const { name, code: reason, ofPackage } of result.failed) {
        assert.deepEqual([name, reason, ofPackage], ["ConnectionError", "load_failed", true]);
      }
      assert.equal(result.failed.length, 3);
      assert.deepEqual(result.answer, answer);
    });
  }
});
