/** The command was called in a way that it cannot be. */
export class UsageError extends Error {}

/** The command did not do all that it was called for. It ends with a code. */
export class CommandFailure extends Error {
  /**
   * @param {string} message
   * @param {number} exitCode
   */
  constructor(message, exitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}
