// Whether the WebAssembly modules are there, and what they answer.

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
const loaded = new Map();

/** Says that a module is instantiated. */
export function setLoaded(loader, restart) {
  loaded.set(loader, restart);
}

/** Whether a module is there. */
export function isLoaded(loader) {
  return loaded.has(loader);
}

/** Throws if `what` is used before its module is there; after this, one that failed is there again. */
export function requireLoaded(loader, what) {
  if (isLoaded(loader)) return loaded.get(loader)();
  throw new FlatpeakError({
    code: "not_initialized",
    message: `${what} was used before its WebAssembly module was loaded. Call \`await ${loader}()\` first: import { ${loader} } from "flatpeak-wasm".`,
  });
}

const CLASS_OF_STATUS = new Map([
  [400, InvalidRequestError],
  [401, AuthenticationError],
  [403, AuthenticationError],
  [404, NotFoundError],
  [422, UnprocessableError],
  [429, RateLimitError],
]);

// What has no status, or that of a success.
const CLASS_OF_TYPE = new Map([
  ["connection_error", ConnectionError],
  ["timeout_error", TimeoutError],
]);

/** The error that an error document stands for, with the response, its body, and what was thrown. */
export function errorOf(document, { response, body, cause } = {}) {
  const constructor = classOf(document);
  const error = response === undefined ? document : { ...document, ...ofAnswer(response, body) };
  return new constructor(error, cause === undefined ? undefined : { cause });
}

function classOf({ type, status }) {
  const fallback = status >= 500 ? ServerError : FlatpeakError;
  return (status >= 300 ? CLASS_OF_STATUS.get(status) : CLASS_OF_TYPE.get(type)) ?? fallback;
}

/** What an error has of the answer that it stands for. */
function ofAnswer({ headers }, body) {
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

/** A header of a response, which may be of an implementation that throws. */
function header(headers, name) {
  try {
    return headers.get(name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** What the module answered. An error comes as its document, and is thrown. */
export function settled(answer) {
  if (answer.object === "error") throw errorOf(answer);
  return answer;
}
