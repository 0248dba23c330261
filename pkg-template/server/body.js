// The JSON of a request: no longer than is allowed, and there in time.

import { Refusal } from "./refusal.js";

/** @import { HandlerLimits } from "../server.js" */

/**
 * Reads the JSON object that a request brings.
 *
 * @param {Request} request
 * @param {HandlerLimits} limits
 * @returns {Promise<Record<string, unknown>>}
 */
export async function jsonOf(request, limits) {
  const length = Number(request.headers.get("content-length"));
  if (!(length > 0) && request.body === null) {
    throw new Refusal({ status: 400, code: "missing_field", message: "body is required" });
  }
  requireJson(request.headers);
  if (length > limits.bodyBytes) throw tooLong(limits);
  const body = parsed(await (length > 0 ? wholeText : streamedText)(request, limits));
  if (body !== null && typeof body === "object" && !Array.isArray(body)) return body;
  throw new Refusal({ status: 400, code: "invalid_type", message: "body must be a JSON object" });
}

/** @param {Headers} headers */
function requireJson(headers) {
  const [type = ""] = (headers.get("content-type") ?? "").split(";");
  if (type.trim().toLowerCase() !== "application/json") {
    throw unsupported("Send the body as JSON, with the header Content-Type: application/json");
  }
  if ((headers.get("content-encoding") ?? "identity").toLowerCase() !== "identity") {
    throw unsupported("Send the body as it is, without a Content-Encoding");
  }
}

/** @param {string} message */
function unsupported(message) {
  return new Refusal({ status: 415, code: "unsupported_media_type", message });
}

/** @param {HandlerLimits} limits */
function tooLong({ bodyBytes }) {
  const message = `The body may have at most ${bodyBytes} bytes`;
  return new Refusal({ status: 413, code: "body_too_large", message, headers: { connection: "close" } });
}

/**
 * A text that says how long it is, which hosts read faster than a stream.
 *
 * @param {Request} request
 * @param {HandlerLimits} limits
 */
async function wholeText(request, limits) {
  const clock = deadline(limits);
  try {
    const text = await Promise.race([request.text(), clock.over]);
    // Who is in the same process may say what is not so.
    if (text.length > limits.bodyBytes) throw tooLong(limits);
    return text;
  } catch (error) {
    throw error instanceof Refusal ? error : cutOff(error);
  } finally {
    clock.stop();
  }
}

/**
 * @param {Request} request
 * @param {HandlerLimits} limits
 */
async function streamedText(request, limits) {
  const body = /** @type {ReadableStream<Uint8Array>} */ (request.body);
  const reader = body.getReader();
  const clock = deadline(limits);
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), clock.over]);
      if (done) return text + decoder.decode();
      bytes += value.byteLength;
      if (bytes > limits.bodyBytes) throw tooLong(limits);
      text += decoder.decode(value, { stream: true });
    }
  } catch (error) {
    // What is still on its way is not wanted; a connection that has ended has nothing more to say.
    reader.cancel().catch(() => {});
    throw error instanceof Refusal ? error : cutOff(error);
  } finally {
    clock.stop();
  }
}

/** @param {HandlerLimits} limits */
function deadline({ bodyMillis }) {
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  /** @type {Promise<never>} */
  const over = new Promise((_, reject) => {
    const message = `The body took longer than ${bodyMillis} ms`;
    const refusal = { status: 408, code: "request_timeout", message, headers: { connection: "close" } };
    timer = setTimeout(() => reject(new Refusal(refusal)), bodyMillis);
  });
  return { over, stop: () => clearTimeout(timer) };
}

/** @param {unknown} cause */
function cutOff(cause) {
  const refusal = new Refusal({ status: 400, code: "incomplete_body", message: "The body ended too early" });
  refusal.cause = cause;
  return refusal;
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal({ status: 400, code: "invalid_json", message: "body is no JSON" });
  }
}
