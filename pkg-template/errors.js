// The error classes. index.d.ts says what each one means.

/** What an error has of its document, and shows. */
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

/** What it has, and shows nobody who prints it: cookies are among the headers, and a body may be large. */
const HIDDEN = ["headers", "body"];

/** By this an error is known in another copy of the package: the name of its class. */
const BRAND = Symbol.for("flatpeak-wasm.error");

export class FlatpeakError extends Error {
  /**
   * @param {{ type?: string, code: string, message: string, context?: string, field?: string, known?: string[], status?: number, requestId?: string, connect_token?: string, live_mode?: boolean, time_created?: string, headers?: Headers, body?: unknown }} error
   * @param {{ cause?: unknown }} [options]
   */
  constructor(error, options) {
    super(error.message, options);
    this.type = error.type ?? "invalid_request";
    for (const name of SHOWN) if (error[name] !== undefined) this[name] = error[name];
    for (const name of HIDDEN) {
      if (error[name] !== undefined) Object.defineProperty(this, name, { value: error[name] });
    }
  }

  toJSON() {
    return { name: this.name, message: this.message, ...this };
  }

  static [Symbol.hasInstance](value) {
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true;
    // A class that somebody derives from one of these has no brand of its own.
    const brand = Object.hasOwn(this.prototype, BRAND) ? this.prototype[BRAND] : undefined;
    const other = value?.[BRAND];
    return brand !== undefined && other !== undefined && (brand === other || brand === FlatpeakError.prototype[BRAND]);
  }
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
