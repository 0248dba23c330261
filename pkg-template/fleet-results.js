// Results as the caller gets them: answers, and errors of the package's classes.

import * as package_ from "flatpeak-wasm/inline";

/** A result from its line. */
export function resultOf(line) {
  const result = JSON.parse(line);
  return result.error === undefined ? result : { id: result.id, error: errorOf(result.error) };
}

function errorOf({ name, ...document }) {
  const constructor = package_[name] ?? package_.FlatpeakError;
  return new constructor(document);
}
