// Errors of the package's classes, from the documents that they travel as.

import * as flatpeak from "flatpeak-wasm/inline";

/**
 * An error as a document: its class by name, and its fields.
 *
 * @typedef {import("../errors.js").ErrorFields & { name: string }} ErrorDocument
 */

/**
 * The error of a document.
 *
 * @param {ErrorDocument} document
 * @param {ErrorOptions} [options]
 * @returns {flatpeak.FlatpeakError}
 */
export function errorOf({ name, ...fields }, options) {
  const constructor = Reflect.get(flatpeak, name) ?? flatpeak.FlatpeakError;
  return new constructor(fields, options);
}

/**
 * What is thrown for an option that is wrong.
 *
 * @param {string} field
 * @param {string} message
 */
export function invalidOption(field, message) {
  return errorOf({ name: "FlatpeakError", code: "invalid_value", message, field, status: 400 });
}

/**
 * What is thrown when a signal aborts.
 *
 * @param {AbortSignal} signal
 */
export function aborted(signal) {
  const document = { name: "AbortError", type: "abort_error", code: "aborted", message: "The fleet was aborted" };
  return errorOf(document, { cause: signal.reason });
}
