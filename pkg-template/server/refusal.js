// What is answered instead of a document, in the form that each version of the API has for it.

import { BUSBAR, ZERO } from "./operations.js";

/**
 * What is answered instead of a document. What the planner throws has the same fields.
 *
 * @typedef {object} Fault
 * @property {number} status
 * @property {string} type
 * @property {string} code
 * @property {string} message
 * @property {string} [context]
 * @property {string} [time_created]
 * @property {Record<string, string>} [headers]
 */

/** A request that is refused, by the server itself. */
export class Refusal extends Error {
  /** @param {{ status: number, code: string, message: string, type?: string, headers?: Record<string, string> }} refusal */
  constructor({ status, code, message, type = status >= 500 ? "api_error" : "invalid_request", headers = {} }) {
    super(message);
    this.status = status;
    this.code = code;
    this.type = type;
    this.headers = headers;
  }
}

/**
 * The refusal that an error is. One that says nothing of a status is a fault of the server.
 *
 * @param {unknown} error
 * @returns {Fault}
 */
export function refusalOf(error) {
  const fault = /** @type {Fault | undefined} */ (error);
  const status = fault?.status ?? 500;
  if (fault !== undefined && Number.isInteger(status) && status >= 400 && status < 500) return fault;
  return new Refusal({
    status: 500,
    code: fault?.code ?? "server_error",
    message: "The server failed. It is in its log.",
  });
}

/**
 * Its body in a version.
 *
 * @param {Fault} fault
 * @param {string} version
 */
export function envelope({ type, code, message, context, time_created }, version) {
  // The oldest version has no more than this.
  if (version === ZERO) return { message };
  const document = {
    object: "error",
    type,
    code,
    message,
    context: context ?? "api",
    time_created: time_created ?? now(),
  };
  return version === BUSBAR ? { ...document, live_mode: false } : document;
}

function now() {
  return new Date().toISOString().replace(/\.\d+/, "");
}
