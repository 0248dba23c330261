// What a request of a fleet is: an id, an operation and its body, and which prices it is planned with.

import { createHash } from "node:crypto";

/** The calls of a `Planner` that a request may name. */
const OPERATIONS = ["amount", "duration", "limit", "soc"];

const FIELDS = ["id", "operation", "body", "options", "tariff", "prices", "location", "battery"];

const MAX_ID_LENGTH = 256;

/** The id that a result has: that of the request, or one by its content where it has none that is valid. */
export function idOf(request) {
  return isId(request?.id) ? request.id : `req_${contentHash(jsonOf(request) ?? "")}`;
}

/** What is wrong with a request as a whole, as the document of an error. What is wrong with its body the planner says. */
export function problemOf(request) {
  if (request === null || typeof request !== "object" || Array.isArray(request)) {
    return invalid("invalid_type", "request", "A request must be an object");
  }
  const unknown = Object.keys(request).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) return invalid("unknown_field", unknown, `${unknown} is no field of a request`);
  if (request.id !== undefined && !isId(request.id)) {
    return invalid("invalid_value", "id", `id must be a text of 1 to ${MAX_ID_LENGTH} characters`);
  }
  if (!OPERATIONS.includes(request.operation)) {
    return invalid("invalid_value", "operation", `operation must be one of ${OPERATIONS.join(", ")}`);
  }
  if (request.tariff !== undefined && request.prices !== undefined) {
    return invalid("invalid_value", "prices", "A request has either prices of its own or a tariff");
  }
  return undefined;
}

/** An error document of a request that no planner is asked for. */
export function invalid(code, field, message) {
  return { name: "InvalidRequestError", type: "invalid_request", code, message, field, status: 400 };
}

/** The error document of a request at which a worker thread or process ended each time that it was planned. */
export function workerDied(cause) {
  const message = `The worker that planned this ended, each time that it was tried (${cause})`;
  return { name: "ServerError", type: "api_error", code: "worker_died", message };
}

/** A result as it travels and is kept: one line of JSON. */
export function errorLine(id, error) {
  return JSON.stringify({ id, error });
}

/** 24 hex digits that stand for a text. */
export function contentHash(text) {
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}

/** A value as JSON, with rows of numbers as lists; nothing where it is none. */
export function jsonOf(value) {
  try {
    return JSON.stringify(value, (_, inner) => (ArrayBuffer.isView(inner) ? Array.from(inner) : inner));
  } catch {
    return undefined;
  }
}

function isId(id) {
  return typeof id === "string" && id.length >= 1 && id.length <= MAX_ID_LENGTH;
}
