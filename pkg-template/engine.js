// Whether the WebAssembly module is there, and calls into it.

import {
  AuthenticationError,
  FlatpeakError,
  InvalidRequestError,
  NotFoundError,
  RateLimitError,
  ServerError,
  UnprocessableError,
} from "./errors.js";

let loaded = false;

/** Says that the module is instantiated. */
export function setLoaded() {
  loaded = true;
}

/** Throws if `what` is used before the module is there. */
export function requireLoaded(what) {
  if (loaded) return;
  throw new FlatpeakError({
    code: "not_initialized",
    message: `${what} was used before the WebAssembly module was loaded. Call \`await init()\` first: import { init } from "flatpeak-wasm".`,
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

/** The error that an error document stands for; anything else that was thrown stays what it is. */
function errorOf(thrown) {
  if (thrown?.object !== "error") return thrown;
  const fallback = thrown.status >= 500 ? ServerError : FlatpeakError;
  return new (CLASS_OF_STATUS.get(thrown.status) ?? fallback)(thrown);
}

/** Calls into the module; what it throws comes out as one of the error classes. */
export function call(operation) {
  try {
    return operation();
  } catch (thrown) {
    throw errorOf(thrown);
  }
}
