// The error classes. index.d.ts says what each one means.

/**
 * What an error is made of: its document, and the answer that brought it.
 *
 * @typedef {{
 *   type?: string,
 *   code: string,
 *   message: string,
 *   context?: string,
 *   field?: string,
 *   known?: string[],
 *   status?: number,
 *   requestId?: string | undefined,
 *   connect_token?: string | undefined,
 *   live_mode?: boolean | undefined,
 *   time_created?: string | undefined,
 *   headers?: unknown,
 *   body?: unknown,
 * }} ErrorFields
 */

/**
 * What an error has of its document, and shows.
 *
 * @type {(keyof ErrorFields)[]}
 */
const SHOWN = [
  "code",
  "context",
  "field",
  "known",
  "status",
  "requestId",
  "connect_token",
  "live_mode",
  "time_created",
];

/**
 * What it has, and shows nobody who prints it: cookies are among the headers, and a body may be large.
 *
 * @type {(keyof ErrorFields)[]}
 */
const HIDDEN = ["headers", "body"];

/** By this an error is known in another copy of the package: the name of its class. */
const BRAND = Symbol.for("flatpeak-wasm.error");

export class FlatpeakError extends Error {
  /**
   * @param {ErrorFields} error
   * @param {{ cause?: unknown }} [options]
   */
  constructor(error, options) {
    super(error.message, options);
    this.type = error.type ?? "invalid_request";
    const shown = SHOWN.filter((name) => error[name] !== undefined);
    Object.assign(this, Object.fromEntries(shown.map((name) => [name, error[name]])));
    for (const name of HIDDEN) {
      if (error[name] !== undefined) Object.defineProperty(this, name, { value: error[name] });
    }
  }

  toJSON() {
    return Object.assign({ name: this.name, message: this.message }, this);
  }

  /** @param {any} value */
  static [Symbol.hasInstance](value) {
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true;
    // A class that somebody derives from one of these has no brand of its own.
    const brand = Object.hasOwn(this.prototype, BRAND) ? brandOf(this) : undefined;
    const other = value?.[BRAND];
    return brand !== undefined && other !== undefined && (brand === other || brand === brandOf(FlatpeakError));
  }
}

/**
 * @param {{ prototype: object }} constructor
 * @returns {unknown}
 */
function brandOf(constructor) {
  return Reflect.get(constructor.prototype, BRAND);
}

export class InvalidRequestError extends FlatpeakError {}
export class AuthenticationError extends FlatpeakError {}
export class NotFoundError extends FlatpeakError {}
export class UnprocessableError extends FlatpeakError {}
export class RateLimitError extends FlatpeakError {}
export class ServerError extends FlatpeakError {}
export class ConnectionError extends FlatpeakError {}
export class TimeoutError extends FlatpeakError {}
export class AbortError extends FlatpeakError {}

// Names are set, not derived from the class, because minifiers rename classes.
for (const [name, constructor] of Object.entries({
  FlatpeakError,
  InvalidRequestError,
  AuthenticationError,
  NotFoundError,
  UnprocessableError,
  RateLimitError,
  ServerError,
  ConnectionError,
  TimeoutError,
  AbortError,
})) {
  Object.defineProperty(constructor.prototype, "name", { value: name, configurable: true, writable: true });
  Object.defineProperty(constructor.prototype, BRAND, { value: name });
}
