// How far a fleet is, on one line: what is done, how fast, how long it takes on, and how many errors there are.

const WIDTH = 24;

/** A terminal is told this often, a file this often. */
const TERMINAL_MS = 200;
const FILE_MS = 10_000;

export class ProgressBar {
  #stream;
  #size;
  #begun = performance.now();
  #shown = -Infinity;
  #bytes = 0;
  /** Lines: read, not to be planned, planned, and those of the last that are errors. */
  #count = { read: 0, skipped: 0, planned: 0, errors: 0 };

  /**
   * A bar for a file of so many bytes.
   *
   * @param {NodeJS.WritableStream & { isTTY?: boolean }} stream
   * @param {number} size
   */
  constructor(stream, size) {
    this.#stream = stream;
    this.#size = size;
  }

  /**
   * Tells of a line that was read, and of how many bytes have been.
   *
   * @param {number} bytes
   */
  read(bytes) {
    this.#bytes = bytes;
    this.#count.read += 1;
  }

  /** Tells of a line that is not to be planned. */
  skipped() {
    this.#count.skipped += 1;
  }

  /**
   * Tells of results.
   *
   * @param {number} count
   * @param {number} errors
   */
  planned(count, errors) {
    this.#count.planned += count;
    this.#count.errors += errors;
    const now = performance.now();
    if (now - this.#shown < (this.#stream.isTTY ? TERMINAL_MS : FILE_MS)) return;
    this.#shown = now;
    this.#show(now);
  }

  /** Leaves the line, if there was anything to show. */
  end() {
    if (this.#count.read === 0) return;
    this.#show(performance.now());
    if (this.#stream.isTTY) this.#stream.write("\n");
  }

  /** @param {number} now */
  #show(now) {
    const { read, skipped, planned, errors } = this.#count;
    const seconds = Math.max(now - this.#begun, 1) / 1000;
    const isRead = this.#size === 0 ? 1 : Math.min(this.#bytes / this.#size, 1);
    const share = read === 0 ? isRead : Math.min(isRead * ((skipped + planned) / read), 1);
    const lines = isRead === 0 ? 0 : read / isRead;
    const left = planned === 0 ? "?" : Math.round(((lines - skipped - planned) / planned) * seconds);
    const filled = Math.round(share * WIDTH);
    const bar = "#".repeat(filled) + "-".repeat(WIDTH - filled);
    const rate = Math.round(planned / seconds);
    const line = `[${bar}] ${Math.floor(share * 100)} % ${planned} homes, ${rate}/s, ${left} s left, ${errors} errors`;
    this.#stream.write(this.#stream.isTTY ? `\r${line}\u001b[K` : `${line}\n`);
  }
}
