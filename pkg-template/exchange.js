// Runs a call: does what its steps say, and tells it how that went. What to do is decided in the module.

import { WasmFault, WasmStep } from "./flatpeak_wasm.js";
import { textOf } from "./response-text.js";

/**
 * @import { WasmExchange } from "./flatpeak_wasm.js"
 * @import { Fetch, FetchInit, FetchResponse } from "./index.js"
 */

/**
 * What sends (`fetch`), what gives tokens (`getBearer`), and the logins that run.
 *
 * @typedef {{
 *   fetch: Fetch,
 *   getBearer: (() => unknown) | undefined,
 *   pendingLogins: Map<number, Promise<Outcome>>,
 * }} Transport
 */

/**
 * A promise that rejects when a call shall stop, and the signal that says so.
 *
 * @typedef {{ stopped: Promise<never>, signal: AbortSignal }} Stop
 */

/**
 * What a call came to: a document, or a problem; with the response, its body, and what was thrown.
 *
 * @typedef {{ data?: any, problem?: any, response?: FetchResponse | undefined, body?: unknown, cause?: unknown }} Outcome
 */

/**
 * What a step came to.
 *
 * @typedef {{
 *   fault?: WasmFault,
 *   cause?: unknown,
 *   token?: unknown,
 *   response?: FetchResponse | undefined,
 *   document?: unknown,
 *   text?: string | undefined,
 *   body?: unknown,
 *   controller?: AbortController,
 * }} Last
 */

/** The end of the time that something may take. */
const TIMED_OUT = Symbol("timed out");

const MB = 1024 * 1024;

/** The most bytes that are read of an answer, and of one that is no success. */
const LONGEST = 64 * MB;
const LONGEST_ERROR = MB;

/** Documents nest four deep; what nests deeper than this is not shown. */
const MOST_LEVELS = 64;

/**
 * Runs a call to its end, and gives its document and its response, or its problem with the response, its body and the
 * cause.
 *
 * @param {WasmExchange} exchange The call; it is freed
 * @param {Transport} transport
 * @param {boolean} raw Whether the body of a success is left to the caller
 * @param {Stop} [stop]
 * @returns {Promise<Outcome>}
 */
export async function run(exchange, transport, raw, stop) {
  /** @type {Last} */
  let last = {};
  try {
    let step = exchange.ready();
    for (;;) {
      switch (step) {
        case WasmStep.Send:
          last = await send(exchange, transport.fetch, raw, stop);
          step = last.fault === undefined ? answered(exchange, last) : exchange.failed(last.fault, codeOf(last.cause));
          break;
        case WasmStep.RequestToken:
          last = await within(
            exchange.millis(),
            requestToken(/** @type {() => unknown} */ (transport.getBearer)),
            stop,
          );
          step = last.fault === undefined ? exchange.token_received(last.token) : exchange.failed(last.fault);
          break;
        case WasmStep.Pause:
          await within(exchange.millis(), new Promise(() => {}), stop);
          step = exchange.ready();
          break;
        case WasmStep.AwaitLogin:
          last = (await within(exchange.millis(), pendingLogin(exchange, transport), stop)) ?? {};
          step = last.fault === undefined ? exchange.ready() : exchange.failed(last.fault);
          break;
        case WasmStep.Done:
          return { data: last.document, response: last.response };
        default:
          last.controller?.abort();
          return {
            problem: exchange.problem(),
            response: last.response,
            body: last.body ?? bodyOf(exchange, last),
            cause: last.cause,
          };
      }
    }
  } finally {
    exchange.free();
  }
}

/**
 * @param {WasmExchange} exchange
 * @param {Last} last What came without a fault: it has a response
 */
function answered(exchange, { response, document, text }) {
  const { status, headers } = /** @type {FetchResponse} */ (response);
  // The module reads headers by `get` alone, which those of all implementations have.
  return exchange.answered(status, /** @type {Headers} */ (headers), document, text);
}

/**
 * The login that others wait for too: it goes on when this call does not.
 *
 * @param {WasmExchange} exchange
 * @param {Transport} transport
 * @returns {Promise<Outcome> | undefined}
 */
function pendingLogin(exchange, transport) {
  const { pendingLogins } = transport;
  const number = exchange.login_number();
  const login = exchange.login();
  if (login !== undefined) {
    pendingLogins.set(
      number,
      run(login, transport, false).finally(() => pendingLogins.delete(number)),
    );
  }
  return pendingLogins.get(number);
}

/**
 * Sends a request with a controller of its own, so that no reason of a signal gets near it.
 *
 * @param {WasmExchange} exchange
 * @param {Fetch} fetch
 * @param {boolean} raw
 * @param {Stop} [stop]
 * @returns {Promise<Last>}
 */
async function send(exchange, fetch, raw, stop) {
  const controller = new AbortController();
  let request;
  try {
    request = exchange.request();
  } catch (cause) {
    return { fault: WasmFault.BuildFailed, cause };
  }
  const init = /** @type {FetchInit} */ ({
    method: request.method,
    headers: Object.fromEntries(request.headers),
    body: exchange.body(),
    redirect: "manual",
    signal: controller.signal,
  });
  /** @type {Last | undefined} */
  let answer;
  try {
    answer = await within(exchange.millis(), receive(fetch, request.url, init, raw), stop);
    return { ...answer, controller };
  } finally {
    if (answer?.response === undefined) controller.abort();
    // A body that the caller reads ends with the signal.
    else if (raw) stop?.signal.addEventListener("abort", () => controller.abort(), { once: true });
  }
}

/**
 * The answer, with its body unless it is left to the caller; or what went wrong on the way.
 *
 * @param {Fetch} fetch
 * @param {string} url
 * @param {FetchInit} init
 * @param {boolean} raw
 * @returns {Promise<Last>}
 */
async function receive(fetch, url, init, raw) {
  try {
    const response = await fetch(url, init);
    if (!isResponse(response)) return { fault: WasmFault.NoResponse };
    if (!isSuccess(response)) return { response, ...parsed(await textOf(response, LONGEST_ERROR)) };
    if (raw) return { response };
    const { document, text } = parsed(await textOf(response, LONGEST));
    if (document === undefined && text === undefined) return { response, fault: WasmFault.TooLarge };
    // Of a text that is no document nobody needs more than what kind it is of.
    return { response, document, text: text?.trimStart().slice(0, 100) };
  } catch (cause) {
    return { fault: WasmFault.Connection, cause };
  }
}

/**
 * Whether it is a `Response`, of the host or of another implementation.
 *
 * @param {any} value
 */
function isResponse(value) {
  return (
    typeof value?.status === "number" && typeof value.headers?.get === "function" && typeof value.text === "function"
  );
}

/** @param {FetchResponse} response */
function isSuccess({ status }) {
  return status >= 200 && status < 300;
}

/**
 * @param {string | undefined} text
 * @returns {{ document?: unknown, text?: string }}
 */
function parsed(text) {
  if (text === undefined) return {};
  try {
    return { document: JSON.parse(text) };
  } catch {
    return { text };
  }
}

/**
 * What a server says about an error, without the secrets that it may repeat.
 *
 * @param {WasmExchange} exchange
 * @param {Last} last
 */
function bodyOf(exchange, last) {
  if (last.response === undefined || isSuccess(last.response)) return undefined;
  return redacted(last.document, (text) => exchange.redact(text), MOST_LEVELS);
}

/**
 * @param {unknown} value
 * @param {(text: string) => string} redact
 * @param {number} levels
 * @returns {unknown}
 */
function redacted(value, redact, levels) {
  if (typeof value === "string") return redact(value);
  if (value === null || typeof value !== "object") return value;
  if (levels === 0) return undefined;
  if (Array.isArray(value)) return value.map((entry) => redacted(entry, redact, levels - 1));
  const fields = Object.entries(value).map(([name, entry]) => [redact(name), redacted(entry, redact, levels - 1)]);
  return Object.fromEntries(fields);
}

/**
 * @param {() => unknown} getBearer
 * @returns {Promise<Last>}
 */
async function requestToken(getBearer) {
  try {
    return { token: await getBearer() };
  } catch (cause) {
    return { fault: WasmFault.TokenFailed, cause };
  }
}

/**
 * The code of the operating system: Node puts it into the cause of what it throws, others into the error itself.
 *
 * @param {any} thrown
 */
function codeOf(thrown) {
  try {
    return [thrown?.cause?.code, thrown?.code].find((code) => typeof code === "string");
  } catch {
    return undefined;
  }
}

/**
 * The work, if it is done in time and not stopped before.
 *
 * @template Result
 * @param {number} millis
 * @param {Promise<Result> | Result} work
 * @param {Stop} [stop]
 * @returns {Promise<Result | { fault: WasmFault }>}
 */
async function within(millis, work, stop) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Promise<typeof TIMED_OUT>} */
  const end = new Promise((resolve) => {
    timer = setTimeout(resolve, millis, TIMED_OUT);
  });
  try {
    const result = await Promise.race(stop === undefined ? [work, end] : [work, end, stop.stopped]);
    return result === TIMED_OUT ? { fault: WasmFault.TimedOut } : result;
  } finally {
    clearTimeout(timer);
  }
}
