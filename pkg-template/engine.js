// Whether the WebAssembly modules are there, and what they answer.

/**
 * @import { ErrorFields } from "./errors.js"
 * @import { FetchResponse } from "./index.js"
 */

import {
  AuthenticationError,
  ConnectionError,
  FlatpeakError,
  InvalidRequestError,
  NotFoundError,
  RateLimitError,
  ServerError,
  TimeoutError,
  UnprocessableError,
} from "./errors.js";

// Each module goes by the name of the call that loads it, `init` or `initPrices`, and has a function that starts it anew
// after a failure.
/** @typedef {"init" | "initPrices"} Loader */

/** @type {Map<Loader, () => void>} */
const loaded = new Map();

/**
 * Says that a module is instantiated.
 *
 * @param {Loader} loader
 * @param {() => void} restart
 */
export function setLoaded(loader, restart) {
  loaded.set(loader, restart);
}

/**
 * Whether a module is there.
 *
 * @param {Loader} loader
 */
export function isLoaded(loader) {
  return loaded.has(loader);
}

/**
 * Throws if `what` is used before its module is there; after this, one that failed is there again.
 *
 * @param {Loader} loader
 * @param {string} what
 */
export function requireLoaded(loader, what) {
  const restart = loaded.get(loader);
  if (restart !== undefined) return restart();
  throw new FlatpeakError({
    code: "not_initialized",
    message: `${what} was used before its WebAssembly module was loaded. Call \`await ${loader}()\` first: import { ${loader} } from "flatpeak-wasm".`,
  });
}

/** @type {Map<number | undefined, typeof FlatpeakError>} */
const CLASS_OF_STATUS = new Map([
  [400, InvalidRequestError],
  [401, AuthenticationError],
  [403, AuthenticationError],
  [404, NotFoundError],
  [422, UnprocessableError],
  [429, RateLimitError],
]);

// What has no status, or that of a success.
/** @type {Map<string | undefined, typeof FlatpeakError>} */
const CLASS_OF_TYPE = new Map([
  ["connection_error", ConnectionError],
  ["timeout_error", TimeoutError],
]);

/**
 * The error that an error document stands for, with the response, its body, and what was thrown.
 *
 * @param {ErrorFields} document
 * @param {{ response?: FetchResponse | undefined, body?: unknown, cause?: unknown }} [answer]
 */
export function errorOf(document, { response, body, cause } = {}) {
  const constructor = classOf(document);
  const error = response === undefined ? document : { ...document, ...ofAnswer(response, body) };
  return new constructor(error, cause === undefined ? undefined : { cause });
}

/** @param {ErrorFields} document */
function classOf({ type, status = 0 }) {
  const fallback = status >= 500 ? ServerError : FlatpeakError;
  return (status >= 300 ? CLASS_OF_STATUS.get(status) : CLASS_OF_TYPE.get(type)) ?? fallback;
}

/**
 * What an error has of the answer that it stands for.
 *
 * @param {FetchResponse} response
 * @param {any} body Whatever the server sent
 */
function ofAnswer({ headers }, body) {
  /** @type {(name: string, type: string) => any} */
  const field = (name, type) => (typeof body?.[name] === type ? body[name] : undefined);
  return {
    headers,
    body,
    requestId: header(headers, "x-request-id") ?? header(headers, "request-id"),
    connect_token: field("connect_token", "string"),
    live_mode: field("live_mode", "boolean"),
    time_created: field("time_created", "string"),
  };
}

/**
 * A header of a response, which may be of an implementation that throws.
 *
 * @param {FetchResponse["headers"]} headers
 * @param {string} name
 */
function header(headers, name) {
  try {
    return headers.get(name) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * What the module answered. An error comes as its document, and is thrown.
 *
 * @template {object} Answer
 * @param {Answer} answer
 */
export function unwrap(answer) {
  if ("object" in answer && answer.object === "error") throw errorOf(/** @type {any} */ (answer));
  return answer;
}
