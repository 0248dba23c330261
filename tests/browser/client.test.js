// The remote engine in a page and in a worker, against an API on loopback that lets pages of any site call it.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { ACCOUNT, api, json } from "../support/api.js";
import { emptyProject } from "../support/project.js";
import { open, serve, skip } from "../support/page.js";
import { askingWorker, html, showing } from "../support/programs.js";

const BROWSER = "/node_modules/flatpeak-wasm/browser.js";
const SOC = { device_id: "dev_battery", schedule_horizon: 24 };

const project = await emptyProject();

/** Runs a piece of code in a page; what Chromium says of requests that fail is no complaint. */
async function run(name, program) {
  await project.write(`${name}.js`, program);
  await project.write(`${name}.html`, html(`./${name}.js`));
  const { url } = await serve(project.folder);
  const { result, complaints } = await open(`${url}${name}.html`);
  const own = complaints.filter((line) => !/^Failed to load resource|blocked by CORS/.test(line));
  assert.deepEqual(own, []);
  return result;
}

describe("a browser", { skip }, () => {
  test("calls the API with a token, and survives all that goes wrong", async () => {
    let next = 0;
    const server = await api(({ url, body }, response) => {
      if (url === "/redirect") return void response.writeHead(302, { location: "/elsewhere" }).end();
      if (url === "/broken") return void response.socket.destroy();
      if (url === "/silent") return undefined;
      if (url === "/busy") return void json(response, 503, {}, { "retry-after": "30" });
      if (url === "/endless") return void response.writeHead(200).write("{");
      if (url === "/large") return { data: Array.from({ length: 100_000 }, () => "x".repeat(100)) };
      if (next++ === 0) return void json(response, 429, {}, { "retry-after": "0" });
      return { sent: JSON.parse(body) };
    });
    const code = `
      await flatpeak.init();
      const SOC = ${JSON.stringify(SOC)};
      const options = { getBearer: async () => "short_lived", baseURL: "${server.baseURL}", maxRetries: 1 };
      const client = new flatpeak.Flatpeak(options);
      const code = (promise) => promise.then(String, ({ name, code }) => name + " " + code);
      const get = (path, options) => code(client.request("GET", path, undefined, options));
      const aborted = (reason, after) => {
        const controller = new AbortController();
        if (after === undefined) controller.abort(reason);
        else setTimeout(() => controller.abort(reason), after);
        return { signal: controller.signal };
      };
      const own = (fetch, options) =>
        code(client.withOptions({ fetch, maxRetries: 0, ...options }).schedules.soc(SOC));
      return {
        answer: await client.schedules.soc(SOC),
        many: (await Promise.all(Array.from({ length: 100 }, () => client.schedules.soc(SOC)))).length,
        large: (await client.request("GET", "/large")).data.length,
        redirect: await get("/redirect"),
        broken: await get("/broken"),
        late: await get("/silent", { timeout: 50, maxRetries: 0 }),
        endless: await get("/endless", { timeout: 50, maxRetries: 0 }),
        before: await get("/silent", aborted(new Error("user left"))),
        during: await get("/silent", aborted("user left", 50)),
        between: await get("/busy", aborted(undefined, 50)),
        rejected: await own(() => Promise.reject("a string")),
        thrown: await own(() => { throw null; }),
        noResponse: await own(async () => 5),
        never: await own(() => new Promise(() => {}), { timeout: 50 }),
        raw: (await client.schedules.soc(SOC).asResponse()).bodyUsed,
        freed: await (() => { const call = client.schedules.soc(SOC); client.free(); return call; })(),
      };
    `;
    assert.deepEqual(await run("remote", showing(BROWSER, code)), {
      answer: { sent: SOC },
      many: 100,
      large: 100_000,
      redirect: "FlatpeakError redirected",
      broken: "ConnectionError connection_failed",
      late: "TimeoutError timeout",
      endless: "TimeoutError timeout",
      before: "AbortError aborted",
      during: "AbortError aborted",
      between: "AbortError aborted",
      rejected: "ConnectionError connection_failed",
      thrown: "ConnectionError connection_failed",
      noResponse: "ConnectionError invalid_fetch",
      never: "TimeoutError timeout",
      raw: false,
      freed: { sent: SOC },
    });
    const [first] = server.calls();
    assert.equal(`${first.method} ${first.url}`, "POST /schedules/soc");
    assert.equal(first.body, JSON.stringify(SOC));
    const { authorization, "flatpeak-version": version, "content-type": type } = first.headers;
    assert.deepEqual([authorization, version, type], ["Bearer short_lived", "2026-08-01.busbar", "application/json"]);
    // Of headers that the API may not know, a browser would ask it beforehand.
    const retried = server.calls()[1].headers;
    assert.match(retried["user-agent"], /^Mozilla/);
    assert.equal(retried["x-retry-count"], undefined);
  });

  test("refuses a secret key in a page and in a worker, and says the way out", async () => {
    const refused = `
      const account = ${JSON.stringify(ACCOUNT)};
      let shown;
      try {
        new flatpeak.Flatpeak(account);
      } catch (error) {
        new flatpeak.Flatpeak({ ...account, dangerouslyAllowBrowser: true }).free();
        shown = [error.name, error.code, error.message.includes("getBearer")];
      }
    `;
    const expected = ["InvalidRequestError", "secret_in_browser", true];
    assert.deepEqual(await run("page", showing(BROWSER, `await flatpeak.init(); ${refused} return shown;`)), expected);
    const worker = `import * as flatpeak from "${BROWSER}";\nflatpeak.init().then(() => { ${refused} postMessage(shown); });`;
    await project.write("worker.js", worker);
    assert.deepEqual(await run("asking", askingWorker("./worker.js")), expected);
  });
});
