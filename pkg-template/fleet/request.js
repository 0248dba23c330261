// What a request of a fleet is: an id, an operation and its body, and which prices it is planned with. And its result, as it
// travels and is kept: one line of JSON.

import { createHash } from "node:crypto";

import { errorOf, invalidOption } from "./errors.js";

/** @import { FleetResult } from "../fleet.js" */
/** @import { ErrorDocument } from "./errors.js" */

/** The calls of a `Planner` that a request may name. */
const OPERATIONS = ["amount", "duration", "limit", "site", "soc"];

const FIELDS = ["id", "operation", "body", "options", "tariff", "prices", "location", "battery"];

const MAX_ID_LENGTH = 256;

/** So much is shown of a text that is no request. */
const MAX_SHOWN = 40;

/**
 * Refuses what has no requests one after the other, such as a function that has yet to be called.
 *
 * @param {any} requests
 */
export function requireIterable(requests) {
  const isObject = requests !== null && typeof requests === "object";
  const iterate = isObject ? (requests[Symbol.asyncIterator] ?? requests[Symbol.iterator]) : undefined;
  if (typeof iterate === "function") return;
  throw invalidOption("requests", "requests must be an iterable or an async iterable, such as a list");
}

/**
 * The id that a result has: that of the request, or one by its content where it has none that is valid.
 *
 * @param {any} request
 * @returns {string}
 */
export function idOf(request) {
  return isId(request?.id) ? request.id : `req_${contentHash(jsonOf(request) ?? "")}`;
}

/**
 * What is wrong with a request as a whole. What is wrong with its body the planner says.
 *
 * @param {any} request
 * @returns {ErrorDocument | undefined}
 */
export function problemOf(request) {
  if (request === null || typeof request !== "object" || Array.isArray(request)) {
    return invalid("invalid_type", "request", `A request must be an object, got ${shown(request)}`);
  }
  const unknown = Object.keys(request).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) return invalid("unknown_field", unknown, `${unknown} is no field of a request`);
  if (request.id !== undefined && !isId(request.id)) {
    return invalid("invalid_value", "id", `id must be a text of 1 to ${MAX_ID_LENGTH} characters`);
  }
  if (!OPERATIONS.includes(request.operation)) {
    return invalid("invalid_value", "operation", `operation must be one of ${OPERATIONS.join(", ")}`);
  }
  if (request.tariff !== undefined && typeof request.tariff !== "string") {
    return invalid("invalid_type", "tariff", "tariff must be a text, the name of one of the fleet's tariffs");
  }
  if (request.tariff !== undefined && request.prices !== undefined) {
    return invalid("invalid_value", "prices", "A request has either prices of its own or a tariff");
  }
  return undefined;
}

/**
 * Enough of what is no object to find it again: a line of a file that is no JSON, say.
 *
 * @param {unknown} value
 */
function shown(value) {
  if (Array.isArray(value)) return "a list";
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value);
}

/**
 * The error of a request that no planner is asked for.
 *
 * @param {string} code
 * @param {string} field
 * @param {string} message
 * @returns {ErrorDocument}
 */
export function invalid(code, field, message) {
  return { name: "InvalidRequestError", type: "invalid_request", code, message, field, status: 400 };
}

/**
 * The error of a request at which a worker thread or process ended each time that it was planned.
 *
 * @param {string} cause
 * @returns {ErrorDocument}
 */
export function workerDied(cause) {
  const message = `The worker that planned this ended, each time that it was tried (${cause})`;
  return { name: "ServerError", type: "api_error", code: "worker_died", message };
}

/**
 * The line of an error.
 *
 * @param {string} id
 * @param {unknown} error Its document.
 */
export function errorLine(id, error) {
  return JSON.stringify({ id, error });
}

/**
 * Whether a line is that of an error: `id` comes first, and its text has no quote that is not escaped.
 *
 * @param {string} line
 */
export function isErrorLine(line) {
  return /^\{"id":"(?:[^"\\]|\\.)*","error":/.test(line);
}

/**
 * The result of a line, as the caller gets it.
 *
 * @param {string} line
 * @returns {FleetResult}
 */
export function resultOf(line) {
  const result = JSON.parse(line);
  return result.error === undefined ? result : { id: result.id, error: errorOf(result.error) };
}

/**
 * 24 hex digits that stand for a text.
 *
 * @param {string} text
 */
export function contentHash(text) {
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}

/**
 * A value as JSON, with rows of numbers as lists; nothing where it is none.
 *
 * @param {unknown} value
 * @returns {string | undefined}
 */
export function jsonOf(value) {
  try {
    return JSON.stringify(value, (_, inner) => (isRow(inner) ? Array.from(inner) : inner));
  } catch {
    return undefined;
  }
}

/**
 * @param {unknown} value
 * @returns {value is Float64Array}
 */
function isRow(value) {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** @param {unknown} id */
function isId(id) {
  return typeof id === "string" && id.length >= 1 && id.length <= MAX_ID_LENGTH;
}
