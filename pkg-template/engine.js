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
import { TapeReader } from "./tape.js";

/** What the engines answer with. */
export const reader = new TapeReader();

// Each module goes by the name of the call that loads it: `init` or `initPrices`.
const loaded = new Set();

/** Says that a module is instantiated. */
export function setLoaded(loader) {
  loaded.add(loader);
}

/** Whether a module is there. */
export function isLoaded(loader) {
  return loaded.has(loader);
}

/** Throws if `what` is used before its module is there. */
export function requireLoaded(loader, what) {
  if (isLoaded(loader)) return;
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

// What has no status, or one that says nothing of it.
const CLASS_OF_TYPE = new Map([
  ["connection_error", ConnectionError],
  ["timeout_error", TimeoutError],
]);

/** The error that an error document stands for, with the response and with what was thrown. */
export function errorOf(document, { response, cause } = {}) {
  const { type, status } = document;
  const fallback = status >= 500 ? ServerError : FlatpeakError;
  const constructor = CLASS_OF_TYPE.get(type) ?? CLASS_OF_STATUS.get(status) ?? fallback;
  const error = response === undefined ? document : { ...document, headers: response.headers };
  return new constructor(error, cause === undefined ? undefined : { cause });
}

/** What the module answered. An error comes as its document, and is thrown. */
export function settled(answer) {
  if (answer.object === "error") throw errorOf(answer);
  return answer;
}
