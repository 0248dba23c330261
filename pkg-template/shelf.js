// The prices of planners, where the collector of garbage sees them. `src/wasm/shelf.rs` is the other side.

/** How many of the last rows planners of the same prices may share. */
const MOST_SHARED = 4;

/** Rows of numbers, for one planner at a time. */
export class Shelf {
  /** The rows of the planner that is made or called; it holds them itself. */
  rows = /** @type {Float64Array[]} */ ([]);
  /** Not weakly: a weak reference keeps what it is made for until the present task is over. */
  #shared = /** @type {Float64Array[]} */ ([]);

  /**
   * Keeps numbers of the module; the place of their row.
   *
   * @param {Float64Array} numbers
   */
  keep(numbers) {
    const row = this.#shared.find((row) => isSame(row, numbers)) ?? numbers.slice();
    this.#shared = [row, ...this.#shared.filter((other) => other !== row)].slice(0, MOST_SHARED);
    return this.rows.push(row) - 1;
  }

  /**
   * Copies a part of a row into the module.
   *
   * @param {number} place
   * @param {number} first
   * @param {Float64Array} into
   */
  copy(place, first, into) {
    const row = this.rows[place];
    if (row === undefined) throw new Error(`There is no row ${place}`);
    into.set(into.length === row.length ? row : row.subarray(first, first + into.length));
  }
}

/**
 * @param {Float64Array} row
 * @param {Float64Array} numbers
 */
function isSame(row, numbers) {
  return row.length === numbers.length && row.every((number, at) => number === numbers[at]);
}
