// What is answered instead of a document, in the form that each version of the API has for it.

import { BUSBAR, ZERO } from "./operations.js";

/** A request that is refused, by the server itself. What the planner throws has the same fields. */
export class Refusal extends Error {
  /** @param {{ status: number, code: string, message: string, type?: string, headers?: Record<string, string> }} refusal */
  constructor({ status, code, message, type = status >= 500 ? "api_error" : "invalid_request", headers = {} }) {
    super(message);
    Object.assign(this, { status, code, type, headers });
  }
}

/** The refusal that an error is. One that says nothing of a status is a fault of the server. */
export function refusalOf(error) {
  if (Number.isInteger(error?.status) && error.status >= 400 && error.status < 500) return error;
  return new Refusal({
    status: 500,
    code: error?.code ?? "server_error",
    message: "The server failed. It is in its log.",
  });
}

/** Its body in a version. */
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
