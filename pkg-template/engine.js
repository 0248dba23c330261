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

function errorOf(document) {
  const fallback = document.status >= 500 ? ServerError : FlatpeakError;
  return new (CLASS_OF_STATUS.get(document.status) ?? fallback)(document);
}

/** Calls into the module. An error comes back as its document and is thrown; what is thrown is the caller's own. */
export function call(operation) {
  const answer = operation();
  if (answer.object === "error") throw errorOf(answer);
  return answer;
}
