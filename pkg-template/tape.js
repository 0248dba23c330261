// Values on their way into the module: a row of numbers and one text. `src/wasm/tape.rs` is the other side, and says why.

import { UnprocessableError } from "./errors.js";
import { utf8 } from "./utf8.js";

// The kinds of values; the same numbers as there. In front of each value stands its head: its kind in the lowest four
// bits, and above them how long it is, or how many entries or fields it has.
const NOTHING = 0;
const FALSE = 1;
const TRUE = 2;
const NUMBER = 3;
const TEXT = 4;
const LIST = 5;
const MAP = 6;
const NUMBERS = 8;
const DATE = 9;
const FOREIGN = 10;
const TOO_DEEP = 11;
const TOO_LONG = 12;

/** Documents nest four deep; what nests deeper, or without end, is none. */
const MOST_LEVELS = 16;

/** The most entries of a list: quarter-hours of 28 years. */
const MOST_ENTRIES = 1_000_000;

/** The most values and characters of a call: twice what a million prices have. */
const MOST_VALUES = 2 ** 25;
const MOST_CHARACTERS = 2 ** 27;

/**
 * Throws where a call has more than the module takes: its memory has an end, and must not be met.
 *
 * @param {number} values
 * @param {number} characters
 */
export function requireFits(values, characters) {
  if (values <= MOST_VALUES && characters <= MOST_CHARACTERS) return;
  throw new UnprocessableError({
    code: "too_large",
    message: `A call may have at most ${MOST_VALUES} values and ${MOST_CHARACTERS} characters`,
    status: 422,
  });
}

/** Where texts are encoded that fit into it, which takes half the time. */
const SHORT = new Uint8Array(4096);

/** What gathers more than so many numbers or letters is put away in parts: the collector would go through all of it. */
const MOST_GATHERED = 50_000;

/** A shorter list of numbers is no row of its own: it is small. */
const FEWEST_OF_ROW = 16;

/** Values for the module. What their getters throw is the caller's, and is thrown before the module is called. */
export class Tape {
  #numbers = /** @type {number[]} */ ([]);
  #text = "";
  /** The numbers and the bytes before those. */
  #numbersBefore = /** @type {Float64Array[]} */ ([]);
  #textBefore = /** @type {Uint8Array[]} */ ([]);
  /** Long rows of numbers, each a `Float64Array` that the module copies. */
  rows = /** @type {Float64Array[]} */ ([]);

  #values = 0;
  #characters = 0;

  /** The numbers, as a list or as a `Float64Array`. */
  get numbers() {
    if (this.#numbersBefore.length === 0) return this.#numbers;
    return joined((length) => new Float64Array(length), [...this.#numbersBefore, this.#numbers]);
  }

  /** The text in UTF-8, until that of another tape is asked for. */
  get text() {
    if (this.#textBefore.length > 0) {
      return joined((length) => new Uint8Array(length), [...this.#textBefore, utf8().encode(this.#text)]);
    }
    if (3 * this.#text.length > SHORT.length) return utf8().encode(this.#text);
    return SHORT.subarray(0, utf8().encodeInto(this.#text, SHORT).written);
  }

  /**
   * Writes a value, without the fields that are read elsewhere.
   *
   * @param {unknown} value
   * @param {readonly string[]} [elsewhere]
   */
  write(value, elsewhere) {
    this.#value(value, MOST_LEVELS, elsewhere);
    return this;
  }

  /**
   * Whether the tape goes on: it ends with what is no data.
   *
   * @param {unknown} value
   * @param {number} levels How deep it may nest
   * @param {readonly string[]} [elsewhere]
   * @returns {boolean}
   */
  #value(value, levels, elsewhere) {
    this.#take(1, 0);
    switch (typeof value) {
      case "number":
        this.#numbers.push(NUMBER, value);
        return true;
      case "string":
        this.#head(TEXT, value.length);
        this.#write(value);
        return true;
      case "boolean":
        this.#numbers.push(value ? TRUE : FALSE);
        return true;
      case "undefined":
        this.#numbers.push(NOTHING);
        return true;
      case "object":
        if (value !== null) return this.#object(value, levels, elsewhere);
        this.#numbers.push(NOTHING);
        return true;
      default:
        return this.#foreign(`a ${typeof value}`);
    }
  }

  /**
   * @param {object} object
   * @param {number} levels
   * @param {readonly string[]} [elsewhere]
   */
  #object(object, levels, elsewhere) {
    if (levels < 0) {
      this.#numbers.push(TOO_DEEP);
      return false;
    }
    this.#putAway();
    if (Array.isArray(object)) return this.#list(object, levels - 1);
    if (object instanceof Float64Array) return this.#typed(object);
    if (object instanceof Date) {
      this.#numbers.push(DATE, object.getTime());
      return true;
    }
    // What iterates is something of its own kind, such as a `Map`.
    if (ArrayBuffer.isView(object) || Symbol.iterator in object) return this.#foreign(kindOf(object));
    return this.#map(object, levels - 1, elsewhere);
  }

  /**
   * @param {unknown[]} list
   * @param {number} levels
   */
  #list(list, levels) {
    const { length } = list;
    if (length > MOST_ENTRIES) return this.#tooLong(length);
    const row = length < FEWEST_OF_ROW ? undefined : rowOf(list, length);
    if (row !== undefined) return this.#row(row);
    this.#head(LIST, length);
    for (let at = 0; at < length; at += 1) if (!this.#value(list[at], levels)) return false;
    return true;
  }

  /** @param {Float64Array} values */
  #typed(values) {
    if (values.length === 0 && isDetached(values)) return this.#foreign("a detached Float64Array");
    return values.length > MOST_ENTRIES ? this.#tooLong(values.length) : this.#row(values);
  }

  /** @param {Float64Array} values */
  #row(values) {
    this.#take(values.length, 0);
    this.#numbers.push(NUMBERS);
    this.rows.push(values);
    return true;
  }

  /**
   * @param {object} object
   * @param {number} levels
   * @param {readonly string[]} [elsewhere]
   */
  #map(object, levels, elsewhere) {
    let names = Object.keys(object);
    if (elsewhere !== undefined) names = names.filter((name) => !elsewhere.includes(name));
    this.#head(MAP, names.length);
    for (const name of names) {
      this.#numbers.push(name.length);
      this.#write(name);
      if (!this.#value(Reflect.get(object, name), levels)) return false;
    }
    return true;
  }

  /** @param {number} length */
  #tooLong(length) {
    this.#head(TOO_LONG, length);
    return false;
  }

  /** @param {string} kind What it is, in words */
  #foreign(kind) {
    this.#head(FOREIGN, kind.length);
    this.#write(kind);
    return false;
  }

  /**
   * @param {number} values
   * @param {number} characters
   */
  #take(values, characters) {
    this.#values += values;
    this.#characters += characters;
    requireFits(this.#values, this.#characters);
  }

  /**
   * @param {number} mark
   * @param {number} count
   */
  #head(mark, count) {
    this.#numbers.push(count * 16 + mark);
  }

  /** @param {string} text */
  #write(text) {
    this.#take(0, text.length);
    // Halves of a character at the end of one text and the start of the next must not become one.
    this.#text += `${text}\n`;
  }

  #putNumbersAway() {
    this.#numbersBefore.push(new Float64Array(this.#numbers));
    this.#numbers = [];
  }

  #putAway() {
    if (this.#numbers.length > MOST_GATHERED) this.#putNumbersAway();
    if (this.#text.length > MOST_GATHERED) {
      this.#textBefore.push(utf8().encode(this.#text));
      this.#text = "";
    }
  }
}

/**
 * The entries of a list as a row, if all of them are numbers.
 *
 * @param {unknown[]} list
 * @param {number} length
 */
function rowOf(list, length) {
  if (typeof list[0] !== "number") return undefined;
  const row = new Float64Array(length);
  for (let at = 0; at < length; at += 1) {
    const value = list[at];
    if (typeof value !== "number") return undefined;
    row[at] = value;
  }
  return row;
}

/**
 * Parts one behind the other.
 *
 * @template {Float64Array | Uint8Array} Row
 * @param {(length: number) => Row} make
 * @param {ArrayLike<number>[]} parts
 */
function joined(make, parts) {
  const row = make(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    row.set(part, at);
    at += part.length;
  }
  return row;
}

/**
 * Whether the memory of numbers is somebody else's, such as a worker's that it was sent to.
 *
 * @param {Float64Array} values
 */
function isDetached(values) {
  try {
    Float64Array.prototype.values.call(values);
    return false;
  } catch {
    return true;
  }
}

/** @param {object} object */
function kindOf(object) {
  const { constructor } = object;
  const name = typeof constructor === "function" ? constructor.name : undefined;
  return typeof name === "string" ? `a ${name}` : "an object of its own kind";
}
