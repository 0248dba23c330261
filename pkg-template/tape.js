// Values on their way into the module and out of it: a row of numbers and one text. A single crossing costs little, but a
// document has dozens of values: on a tape they cross together. `src/wasm/tape.rs` is the other side.

// What stands in front of each value; the same numbers as there.
const NOTHING = 0;
const FALSE = 1;
const TRUE = 2;
const NUMBER = 3;
const TEXT = 4;
const LIST = 5;
const MAP = 6;
const RECORD = 7;
const NUMBERS = 8;
const DATE = 9;
const FOREIGN = 10;
const TOO_DEEP = 11;
const TOO_LONG = 12;

/** Documents nest four deep; what nests deeper, or without end, is none. */
const MOST_LEVELS = 16;

/** The most entries of a list: quarter-hours of 28 years. */
const MOST_ENTRIES = 1_000_000;

const encoder = new TextEncoder();

/** Where texts are encoded that fit into it, which takes half the time. */
const SHORT = new Uint8Array(4096);

/** Values for the module. What their getters throw is the caller's, and is thrown before the module is called. */
export class Tape {
  numbers = [];
  #text = "";

  /** The text in UTF-8, until that of another tape is asked for. */
  get text() {
    if (3 * this.#text.length > SHORT.length) return encoder.encode(this.#text);
    return SHORT.subarray(0, encoder.encodeInto(this.#text, SHORT).written);
  }

  /** Writes a value, without the fields that are read elsewhere. */
  write(value, elsewhere) {
    this.#value(value, MOST_LEVELS, elsewhere);
    return this;
  }

  /** Whether the tape goes on: it ends with what is no data. */
  #value(value, levels, elsewhere) {
    switch (typeof value) {
      case "number":
        this.numbers.push(NUMBER, value);
        return true;
      case "string":
        this.numbers.push(TEXT);
        this.#write(value);
        return true;
      case "boolean":
        this.numbers.push(value ? TRUE : FALSE);
        return true;
      case "undefined":
        this.numbers.push(NOTHING);
        return true;
      case "object":
        if (value !== null) return this.#object(value, levels, elsewhere);
        this.numbers.push(NOTHING);
        return true;
      default:
        return this.#foreign(`a ${typeof value}`);
    }
  }

  #object(object, levels, elsewhere) {
    if (levels < 0) {
      this.numbers.push(TOO_DEEP);
      return false;
    }
    if (Array.isArray(object)) return this.#list(object, levels - 1);
    if (object instanceof Float64Array) return this.#typed(object);
    if (object instanceof Date) {
      this.numbers.push(DATE, object.getTime());
      return true;
    }
    // What iterates is something of its own kind, such as a `Map`.
    if (ArrayBuffer.isView(object) || Symbol.iterator in object) return this.#foreign(kindOf(object));
    return this.#map(object, levels - 1, elsewhere);
  }

  #list(list, levels) {
    const { length } = list;
    if (!this.#begin(LIST, length)) return false;
    for (let at = 0; at < length; at += 1) if (!this.#value(list[at], levels)) return false;
    return true;
  }

  #typed(values) {
    if (!this.#begin(NUMBERS, values.length)) return false;
    for (const value of values) this.numbers.push(value);
    return true;
  }

  #map(object, levels, elsewhere) {
    const names = Object.keys(object).filter((name) => !elsewhere?.includes(name));
    this.numbers.push(MAP, names.length);
    for (const name of names) {
      this.#write(name);
      if (!this.#value(object[name], levels)) return false;
    }
    return true;
  }

  #begin(mark, length) {
    const fits = length <= MOST_ENTRIES;
    this.numbers.push(fits ? mark : TOO_LONG, length);
    return fits;
  }

  #foreign(kind) {
    this.numbers.push(FOREIGN);
    this.#write(kind);
    return false;
  }

  #write(text) {
    this.numbers.push(text.length);
    // Halves of a character at the end of one text and the start of the next must not become one.
    this.#text += `${text}\n`;
  }
}

function kindOf(object) {
  const { constructor } = object;
  const name = typeof constructor === "function" ? constructor.name : undefined;
  return typeof name === "string" ? `a ${name}` : "an object of its own kind";
}

/** Reads the tapes of one module. */
export class TapeReader {
  /** The names of fields by their place in the module's memory, where they stay. */
  #names = new Map();
  #numbers;
  #text;
  #at;
  #cut;

  /** The value that a tape holds, as `JSON.parse` would make it. */
  read(numbers, text) {
    this.#numbers = numbers;
    this.#text = text;
    this.#at = 0;
    this.#cut = 0;
    return this.#value();
  }

  #value() {
    switch (this.#number()) {
      case FALSE:
        return false;
      case TRUE:
        return true;
      case NUMBER:
        return this.#number();
      case TEXT:
        return this.#texts();
      case LIST:
        return this.#list();
      case MAP:
        return this.#map();
      case RECORD:
        return this.#record();
      default:
        return null;
    }
  }

  #list() {
    const list = [];
    for (let left = this.#number(); left > 0; left -= 1) list.push(this.#value());
    return list;
  }

  #record() {
    const record = {};
    for (let left = this.#number(); left > 0; left -= 1) {
      const name = this.#name(this.#number(), this.#number());
      record[name] = this.#value();
    }
    return record;
  }

  #map() {
    const map = {};
    for (let left = this.#number(); left > 0; left -= 1) {
      const name = this.#texts();
      map[name] = this.#value();
    }
    return map;
  }

  #name(place, length) {
    const known = this.#names.get(place);
    if (known !== undefined) return known;
    const name = new TextDecoder().decode(new Uint8Array(this.#numbers.buffer, place, length));
    this.#names.set(place, name);
    return name;
  }

  #texts() {
    const start = this.#cut;
    this.#cut += this.#number();
    return this.#text.slice(start, this.#cut);
  }

  #number() {
    return this.#numbers[this.#at++];
  }
}
