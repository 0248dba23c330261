// The prices of planners, where the collector of garbage sees them. `src/wasm/shelf.rs` is the other side.

/** How many of the last rows planners of the same prices may share. */
const MOST_SHARED = 4;

/** Rows of numbers, for one planner at a time. */
export class Shelf {
  /** The rows of the planner that is made or called; it holds them itself. */
  rows = [];
  /** Not weakly: a weak reference keeps what it is made for until the present task is over. */
  #shared = [];

  keep(numbers) {
    const row = this.#shared.find((row) => isSame(row, numbers)) ?? numbers.slice();
    this.#shared = [row, ...this.#shared.filter((other) => other !== row)].slice(0, MOST_SHARED);
    return this.rows.push(row) - 1;
  }

  copy(place, first, into) {
    const row = this.rows[place];
    into.set(into.length === row.length ? row : row.subarray(first, first + into.length));
  }
}

function isSame(row, numbers) {
  return row.length === numbers.length && row.every((number, at) => number === numbers[at]);
}
