// The API over HTTP on this machine.

import { createServer } from "node:http";
import process from "node:process";

import { getRequestListener, RequestError } from "@hono/node-server";
import { createHandler } from "flatpeak-wasm/server";

import { devicesOf } from "./devices.js";
import { jsonOf } from "./files.js";
import { pricesOf } from "./prices.js";
import { openStates } from "./states.js";
import { PlanningThread } from "./planning-thread.js";
import { plannerOf } from "./thread-calls.js";
import { UsageError } from "./usage.js";

/**
 * @import { Server } from "node:http"
 * @import { Duplex } from "node:stream"
 * @import { Handler } from "flatpeak-wasm/server"
 * @import { PriceFlags } from "./prices.js"
 * @import { KeptStates } from "./states.js"
 */

/**
 * The options of `serve`.
 *
 * @typedef {PriceFlags & {
 *   devices?: string, port: number, host: string, cors?: string[], states: string | false, planSeconds: number,
 * }} ServeFlags
 */

/** @typedef {(request: Request) => Promise<Response>} Listener */

/** Requests that are not there after so long are given up; connections that still run after the last are cut. */
const SETTINGS = {
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  // Else Node answers such a request itself, without a body and a line in the log.
  requireHostHeader: false,
};
const LAST_MILLIS = 5_000;

/**
 * Serves until it is told to stop.
 *
 * @param {ServeFlags} options
 */
export async function serve(options) {
  const accounts = accountsOf(process.env);
  const given = await pricesOf(options);
  const devices = options.devices === undefined ? undefined : devicesOf(await jsonOf(options.devices), options.devices);
  const states = await openStates(devices === undefined ? false : options.states);
  const siteData = () => ({ ...given, ...(devices && { devices }), states: [...states.all()] });
  // What is wrong with the prices or the devices is said before anybody asks.
  plannerOf(siteData()).free();
  const planner = new PlanningThread(siteData, options.planSeconds * 1000);
  const handler = createHandler(
    { planner, prices: given.prices, states },
    { accounts, cors: options.cors, onError: (error) => process.stderr.write(`${described(error)}\n`) },
  );
  const guarded = accounts === undefined && isLocal(options.host) ? onlyHere(handler) : handler;
  const server = createServer(
    SETTINGS,
    getRequestListener(logged(guarded), { overrideGlobalObjects: false, errorHandler }),
  );
  server.on("clientError", refuseGarbage);
  await listening(server, options);
  planner.start();
  announce(server, { options, accounts, states });
  await stopped(server);
  await planner.stop();
  states.close();
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Record<string, string> | undefined}
 */
function accountsOf({ FLATPEAK_ACCOUNT_ID: account, FLATPEAK_SECRET_KEY: secret }) {
  if (!account && !secret) return undefined;
  if (account && secret) return { [account]: secret };
  const missing = account ? "FLATPEAK_SECRET_KEY" : "FLATPEAK_ACCOUNT_ID";
  throw new UsageError(`${missing} is missing in the environment: set both, or none for everybody to ask`);
}

/**
 * Whether a name or an address is this machine's own.
 *
 * @param {string} host
 */
function isLocal(host) {
  return /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host);
}

/**
 * Refuses who came by another name: a page can make its own name mean this machine, and would then be let in.
 *
 * @param {Handler} handler
 * @returns {Listener}
 */
function onlyHere(handler) {
  return async (request) => {
    const { hostname } = new URL(request.url);
    if (isLocal(hostname)) return handler(request);
    const message = `This server answers to localhost, not to ${hostname}`;
    return new Response(problem("not_found", message), { status: 421, headers: JSON_TYPE });
  };
}

/**
 * @param {Listener} handler
 * @returns {Listener}
 */
function logged(handler) {
  return async (request) => {
    const start = performance.now();
    const response = await handler(request);
    const { pathname } = new URL(request.url);
    log(`${request.method} ${pathname.slice(0, 200)}`, response.status, performance.now() - start);
    return response;
  };
}

/**
 * @param {string} request
 * @param {number | string} status
 * @param {number} millis
 */
function log(request, status, millis) {
  process.stdout.write(`${new Date().toISOString()} ${request} ${status} ${millis.toFixed(1)} ms\n`);
}

/** What is no request has neither a method nor a path. */
const NO_REQUEST = "- -";

/**
 * What is no request that the web's classes could hold, such as one with a bad Host.
 *
 * @param {unknown} error
 */
function errorHandler(error) {
  if (error instanceof RequestError) {
    log(NO_REQUEST, 400, 0);
    return new Response(problem("bad_request", error.message), { status: 400, headers: JSON_TYPE });
  }
  log(NO_REQUEST, 500, 0);
  process.stderr.write(`${described(error)}\n`);
  return new Response(problem("server_error", "The server failed. It is in its log."), {
    status: 500,
    headers: JSON_TYPE,
  });
}

/** @param {unknown} error */
function described(error) {
  return error instanceof Error ? error.stack : String(error);
}

const JSON_TYPE = { "content-type": "application/json" };

/**
 * @param {string} code
 * @param {string} message
 */
function problem(code, message) {
  const type = code === "server_error" ? "api_error" : "invalid_request";
  return JSON.stringify({ object: "error", type, code, message });
}

/** @type {Record<string, string>} */
const GARBAGE = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/**
 * Answers what is no HTTP, where somebody still listens.
 *
 * @param {NodeJS.ErrnoException} error
 * @param {Duplex} socket
 */
function refuseGarbage(error, socket) {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const status = GARBAGE[error.code ?? ""] ?? "400 Bad Request";
  log(NO_REQUEST, status.slice(0, 3), 0);
  const body = problem("bad_request", status);
  const head = `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
  socket.end(`${head}\r\n\r\n${body}`);
}

/**
 * @param {Server} server
 * @param {ServeFlags} options
 * @returns {Promise<void>}
 */
function listening(server, { port, host }) {
  return new Promise((resolve, reject) => {
    /** @type {Record<string, string>} */
    const why = {
      EADDRINUSE: `Port ${port} is in use: choose another with --port, or 0 for any that is free`,
      EACCES: `Port ${port} may not be used by you: choose one above 1023 with --port`,
      EADDRNOTAVAIL: `${host} is no address of this machine: choose another with --host`,
      ENOTFOUND: `${host} is no address: choose another with --host`,
    };
    server.once("error", (/** @type {NodeJS.ErrnoException} */ error) =>
      reject(new UsageError(why[error.code ?? ""] ?? error.message)),
    );
    server.listen(port, host, resolve);
  });
}

/**
 * @param {Server} server
 * @param {{ options: ServeFlags, accounts: Record<string, string> | undefined, states: KeptStates }} settings
 */
function announce(server, { options, accounts, states }) {
  const { address, port, family } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const host = family === "IPv6" ? `[${address}]` : address;
  const lines = [
    `The Flatpeak schedules API, from ${options.prices}, on http://${host}:${port}`,
    accounts === undefined
      ? "Everybody who can reach it may ask. Set FLATPEAK_ACCOUNT_ID and FLATPEAK_SECRET_KEY for it to ask for tokens."
      : `Only ${Object.keys(accounts)[0]} may ask, with tokens of POST /auth/tokens or GET /login.`,
    ...(options.devices === undefined ? [] : [states.where]),
    "Stop it with Ctrl+C.",
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

/**
 * Waits for a signal, then for the requests that still run.
 *
 * @param {Server} server
 * @returns {Promise<void>}
 */
function stopped(server) {
  return new Promise((resolve) => {
    const stop = () => {
      for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, stop);
      server.close(() => resolve());
      setTimeout(() => server.closeAllConnections(), LAST_MILLIS).unref();
    };
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stop);
  });
}
