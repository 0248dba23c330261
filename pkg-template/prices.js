// The prices of providers.

import { requireLoaded, unwrap } from "./engine.js";
import { InvalidRequestError } from "./errors.js";
import { readPrices as read } from "./flatpeak_prices.js";
import { Tape } from "./tape.js";

/**
 * @param {unknown} input
 * @param {unknown} [options]
 */
export function readPrices(input, options) {
  requireLoaded("initPrices", "readPrices");
  const tape = new Tape().write(options).write(parsed(input));
  return unwrap(read(tape.numbers, tape.text, tape.rows));
}

/**
 * The document of a text that is JSON.
 *
 * @param {unknown} input
 */
function parsed(input) {
  if (typeof input !== "string" || !/^\uFEFF?\s*[[{]/.test(input)) return input;
  try {
    return JSON.parse(input.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw new InvalidRequestError({
      type: "invalid_request",
      code: "invalid_value",
      message: `input is no complete JSON: ${cause instanceof Error ? cause.message : cause}`,
      context: "readPrices",
      field: "input",
      status: 400,
    });
  }
}
