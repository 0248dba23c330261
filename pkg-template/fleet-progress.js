// How far a command is, on one line: what is done, how fast, how long it takes on, and how many errors there are.

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
  #count = 0;
  #errors = 0;

  constructor(stream, size) {
    this.#stream = stream;
    this.#size = size;
  }

  /** Tells of bytes of the requests that were read. */
  read(bytes) {
    this.#bytes += bytes;
  }

  /** Tells of results. */
  planned(count, errors) {
    this.#count += count;
    this.#errors += errors;
    const now = performance.now();
    if (now - this.#shown < (this.#stream.isTTY ? TERMINAL_MS : FILE_MS)) return;
    this.#shown = now;
    this.#show(now);
  }

  /** Leaves the line. */
  end() {
    this.#show(performance.now());
    if (this.#stream.isTTY) this.#stream.write("\n");
  }

  #show(now) {
    const seconds = (now - this.#begun) / 1000;
    const share = this.#size === 0 ? 1 : Math.min(this.#bytes / this.#size, 1);
    const filled = Math.round(share * WIDTH);
    const bar = "#".repeat(filled) + "-".repeat(WIDTH - filled);
    const rate = Math.round(this.#count / Math.max(seconds, 0.001));
    const left = share === 0 ? "?" : Math.round((seconds / share) * (1 - share));
    const line = `[${bar}] ${Math.floor(share * 100)} % ${this.#count} homes, ${rate}/s, ${left} s left, ${this.#errors} errors`;
    this.#stream.write(this.#stream.isTTY ? `\r${line}\u001b[K` : `${line}\n`);
  }
}
