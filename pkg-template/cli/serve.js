// The API over HTTP on this machine.

import { createServer } from "node:http";
import process from "node:process";

import { getRequestListener, RequestError } from "@hono/node-server";
import { Planner } from "flatpeak-wasm";
import { createHandler } from "flatpeak-wasm/server";

import { devicesOf } from "./devices.js";
import { jsonOf } from "./files.js";
import { pricesOf } from "./prices.js";
import { openStates } from "./states.js";
import { UsageError } from "./usage.js";

/** Requests that are not there after so long are given up; connections that still run after the last are cut. */
const TIMES = {
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
};
const LAST_MILLIS = 5_000;

/** Serves until it is told to stop. */
export async function serve(options) {
  const accounts = accountsOf(process.env);
  const given = await pricesOf(options);
  const devices = options.devices === undefined ? undefined : devicesOf(await jsonOf(options.devices), options.devices);
  const states = await openStates(devices === undefined ? false : options.states);
  const make = () => siteOf({ ...given, devices }, states);
  let site = make();
  const handler = createHandler(() => (site ??= make()), {
    accounts,
    cors: options.cors,
    onError(error) {
      process.stderr.write(`${error?.stack ?? error}\n`);
      // The module's memory may hold half of something: what was made in it is made anew.
      if (error?.code === "engine_failed") site = undefined;
    },
  });
  const guarded = accounts === undefined && isLocal(options.host) ? onlyHere(handler) : handler;
  const server = createServer(
    TIMES,
    getRequestListener(logged(guarded), { overrideGlobalObjects: false, errorHandler }),
  );
  server.on("clientError", refuseGarbage);
  await listening(server, options);
  announce(server.address(), { options, accounts, states });
  await stopped(server);
  states.close();
}

function accountsOf({ FLATPEAK_ACCOUNT_ID: account, FLATPEAK_SECRET_KEY: secret }) {
  if (!account && !secret) return undefined;
  if (account && secret) return { [account]: secret };
  const missing = account ? "FLATPEAK_SECRET_KEY" : "FLATPEAK_ACCOUNT_ID";
  throw new UsageError(`${missing} is missing in the environment: set both, or none for everybody to ask`);
}

function siteOf({ prices, location, devices }, states) {
  const planner = new Planner({ prices, location, ...(devices && { devices }) });
  const ids = new Set(devices?.map(({ id }) => id));
  for (const [id, { state, answer }] of states.all()) {
    // A device that is not there any more keeps its state until it is again.
    if (ids.has(id)) planner.devices.submitState(id, state, { now: answer.time_created });
  }
  return { planner, prices, states };
}

/** Whether a name or an address is this machine's own. */
function isLocal(host) {
  return /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host);
}

/** Refuses who came by another name: a page can make its own name mean this machine, and would then be let in. */
function onlyHere(handler) {
  return async (request) => {
    const { hostname } = new URL(request.url);
    if (isLocal(hostname)) return handler(request);
    const message = `This server answers to localhost, not to ${hostname}`;
    return new Response(problem("not_found", message), { status: 421, headers: JSON_TYPE });
  };
}

function logged(handler) {
  return async (request) => {
    const start = performance.now();
    const response = await handler(request);
    const { pathname } = new URL(request.url);
    const took = (performance.now() - start).toFixed(1);
    const time = new Date().toISOString();
    process.stdout.write(`${time} ${request.method} ${pathname.slice(0, 200)} ${response.status} ${took} ms\n`);
    return response;
  };
}

/** What is no request that the web's classes could hold, such as one with a bad Host. */
function errorHandler(error) {
  if (error instanceof RequestError)
    return new Response(problem("bad_request", error.message), { status: 400, headers: JSON_TYPE });
  process.stderr.write(`${error?.stack ?? error}\n`);
  return new Response(problem("server_error", "The server failed. It is in its log."), {
    status: 500,
    headers: JSON_TYPE,
  });
}

const JSON_TYPE = { "content-type": "application/json" };

function problem(code, message) {
  const type = code === "server_error" ? "api_error" : "invalid_request";
  return JSON.stringify({ object: "error", type, code, message });
}

const GARBAGE = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** Answers what is no HTTP, where somebody still listens. */
function refuseGarbage(error, socket) {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const status = GARBAGE[error.code] ?? "400 Bad Request";
  const body = problem("bad_request", status);
  const head = `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
  socket.end(`${head}\r\n\r\n${body}`);
}

function listening(server, { port, host }) {
  return new Promise((resolve, reject) => {
    const why = {
      EADDRINUSE: `Port ${port} is in use: choose another with --port, or 0 for any that is free`,
      EACCES: `Port ${port} may not be used by you: choose one above 1023 with --port`,
      EADDRNOTAVAIL: `${host} is no address of this machine: choose another with --host`,
      ENOTFOUND: `${host} is no address: choose another with --host`,
    };
    server.once("error", (error) => reject(new UsageError(why[error.code] ?? error.message)));
    server.listen(port, host, resolve);
  });
}

function announce({ address, port, family }, { options, accounts, states }) {
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

/** Waits for a signal, then for the requests that still run. */
function stopped(server) {
  return new Promise((resolve) => {
    const stop = () => {
      for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, stop);
      server.close(resolve);
      setTimeout(() => server.closeAllConnections(), LAST_MILLIS).unref();
    };
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stop);
  });
}
