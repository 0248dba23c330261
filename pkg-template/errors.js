// The error classes. index.d.ts says what each one means.

export class FlatpeakError extends Error {
  /**
   * @param {{ type?: string, code: string, message: string, context?: string, field?: string, known?: string[], status?: number, headers?: Headers }} error
   * @param {{ cause?: unknown }} [options]
   */
  constructor({ type = "invalid_request", code, message, context, field, known, status, headers }, options) {
    super(message, options);
    this.type = type;
    this.code = code;
    if (context !== undefined) this.context = context;
    if (field !== undefined) this.field = field;
    if (known !== undefined) this.known = known;
    if (status !== undefined) this.status = status;
    // Not enumerable: whoever prints an error wants none of its headers, and cookies are among them.
    if (headers !== undefined) Object.defineProperty(this, "headers", { value: headers });
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
}
