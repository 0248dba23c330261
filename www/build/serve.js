// Serves a folder on this machine alone, and says where. At a terminal it goes on until it is stopped; elsewhere it ends
// once nobody has asked for anything for a while, so that no script waits for ever.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve } from "node:path";
import process from "node:process";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};
const PATIENCE = 10 * 60_000;

const folder = resolve(process.argv[2] ?? ".");
const terminal = process.stdout.isTTY;
let waiting;

const server = createServer(async ({ url = "/" }, response) => {
  wait();
  try {
    const path = normalize(decodeURIComponent(new URL(url, "http://localhost").pathname));
    const file = join(folder, path.endsWith("/") ? join(path, "index.html") : path);
    const bytes = await readFile(file);
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(bytes);
  } catch {
    response.writeHead(404, { "content-type": "text/plain" }).end("not found");
  }
});

/** Without a terminal, ends some time after the last request. */
function wait() {
  if (terminal) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => server.close(() => process.exit()), PATIENCE);
}

server.listen(Number(process.env.PORT ?? 0), "127.0.0.1", () => {
  const until = terminal ? "Ctrl-C ends it" : "it ends after ten minutes without a request";
  console.log(`\nThe page: http://127.0.0.1:${server.address().port}/ (${until})`);
  wait();
});
