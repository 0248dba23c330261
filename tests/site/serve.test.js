// What `make demo` ends with: the page, served on this machine.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, test } from "node:test";

import { ROOT } from "../support/project.js";

test("the page is served on this machine alone, and nothing beside it", async () => {
  const server = spawn(process.execPath, [join(ROOT, "www", "build", "serve.js"), join(ROOT, "build", "site")]);
  after(() => server.kill());
  const [said] = await once(server.stdout, "data");
  const [, url] = /The page: (http:\/\/127\.0\.0\.1:\d+\/)/.exec(String(said));
  const page = await fetch(url);
  assert.equal(page.headers.get("content-type"), "text/html; charset=utf-8");
  const html = await page.text();
  assert.match(html, /flatpeak-wasm/);
  const [, script] = /src="\.\/(assets\/[^"]+\.js)"/.exec(html);
  assert.equal((await fetch(url + script)).headers.get("content-type"), "text/javascript");
  for (const path of ["missing.html", "%2e%2e/flatpeak-wasm.tgz", "..%2fflatpeak-wasm.tgz", "%"]) {
    assert.equal((await fetch(url + path)).status, 404, path);
  }
});
