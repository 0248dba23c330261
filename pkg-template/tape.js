// Values on their way into the module and out of it: a row of numbers and one text. A single crossing costs little, but a
// document has dozens of values: on a tape they cross together. `src/wasm/tape/` is the other side.

import { UnprocessableError } from "./errors.js";

// The kinds of values; the same numbers as there. In front of each value stands its head: its kind in the lowest four
// bits, and above them how long it is, or how many entries or fields it has.
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

/** The most values and characters of a call: twice what a million prices have. */
const MOST_VALUES = 2 ** 25;
const MOST_CHARACTERS = 2 ** 27;

/** Throws where a call has more than the module takes: its memory has an end, and must not be met. */
export function requireFits(values, characters) {
  if (values <= MOST_VALUES && characters <= MOST_CHARACTERS) return;
  throw new UnprocessableError({
    code: "too_large",
    message: `A call may have at most ${MOST_VALUES} values and ${MOST_CHARACTERS} characters`,
    status: 422,
  });
}

const encoder = new TextEncoder();

/** Where texts are encoded that fit into it, which takes half the time. */
const SHORT = new Uint8Array(4096);

/** What gathers more than so many numbers or letters is put away in parts: the collector would go through all of it. */
const MOST_GATHERED = 50_000;

/** Values for the module. What their getters throw is the caller's, and is thrown before the module is called. */
export class Tape {
  #numbers = [];
  #text = "";
  /** The numbers and the bytes before those. */
  #numbersBefore = [];
  #textBefore = [];

  #values = 0;
  #characters = 0;

  /** The numbers, as a list or as a `Float64Array`. */
  get numbers() {
    if (this.#numbersBefore.length === 0) return this.#numbers;
    return joined(Float64Array, [...this.#numbersBefore, this.#numbers]);
  }

  /** The text in UTF-8, until that of another tape is asked for. */
  get text() {
    if (this.#textBefore.length > 0) return joined(Uint8Array, [...this.#textBefore, encoder.encode(this.#text)]);
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

  #list(list, levels) {
    const { length } = list;
    if (!this.#begin(LIST, length)) return false;
    for (let at = 0; at < length; at += 1) if (!this.#value(list[at], levels)) return false;
    return true;
  }

  #typed(values) {
    if (values.length === 0 && isDetached(values)) return this.#foreign("a detached Float64Array");
    if (!this.#begin(NUMBERS, values.length)) return false;
    this.#take(values.length, 0);
    this.#putNumbersAway();
    this.#numbersBefore.push(values.slice());
    return true;
  }

  #map(object, levels, elsewhere) {
    let names = Object.keys(object);
    if (elsewhere !== undefined) names = names.filter((name) => !elsewhere.includes(name));
    this.#head(MAP, names.length);
    for (const name of names) {
      this.#numbers.push(name.length);
      this.#write(name);
      if (!this.#value(object[name], levels)) return false;
    }
    return true;
  }

  #begin(mark, length) {
    const fits = length <= MOST_ENTRIES;
    this.#head(fits ? mark : TOO_LONG, length);
    return fits;
  }

  #foreign(kind) {
    this.#head(FOREIGN, kind.length);
    this.#write(kind);
    return false;
  }

  #take(values, characters) {
    this.#values += values;
    this.#characters += characters;
    requireFits(this.#values, this.#characters);
  }

  #head(mark, count) {
    this.#numbers.push(count * 16 + mark);
  }

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
      this.#textBefore.push(encoder.encode(this.#text));
      this.#text = "";
    }
  }
}

/** Parts one behind the other. */
function joined(Row, parts) {
  const row = new Row(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    row.set(part, at);
    at += part.length;
  }
  return row;
}

/** Whether the memory of numbers is somebody else's, such as a worker's that it was sent to. */
function isDetached(values) {
  try {
    Float64Array.prototype.values.call(values);
    return false;
  } catch {
    return true;
  }
}

function kindOf(object) {
  const { constructor } = object;
  const name = typeof constructor === "function" ? constructor.name : undefined;
  return typeof name === "string" ? `a ${name}` : "an object of its own kind";
}

/** Reads the tapes of one module. */
export class TapeReader {
  /** The names of fields by where they stand in the module's memory, and stay. */
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
    const head = this.#number();
    const count = head >>> 4;
    switch (head & 15) {
      case FALSE:
        return false;
      case TRUE:
        return true;
      case NUMBER:
        return this.#number();
      case TEXT:
        return this.#part(count);
      case LIST:
        return this.#list(count);
      case MAP:
        return this.#map(count);
      case RECORD:
        return this.#record(count);
      default:
        return null;
    }
  }

  #list(length) {
    const list = [];
    for (let at = 0; at < length; at += 1) list.push(this.#value());
    return list;
  }

  #record(length) {
    const record = {};
    for (let at = 0; at < length; at += 1) {
      const name = this.#name(this.#number());
      record[name] = this.#value();
    }
    return record;
  }

  #map(length) {
    const map = {};
    for (let at = 0; at < length; at += 1) {
      const name = this.#part(this.#number());
      map[name] = this.#value();
    }
    return map;
  }

  #name(where) {
    const known = this.#names.get(where);
    if (known !== undefined) return known;
    const name = new TextDecoder().decode(new Uint8Array(this.#numbers.buffer, where >>> 8, where & 255));
    this.#names.set(where, name);
    return name;
  }

  #part(length) {
    const start = this.#cut;
    this.#cut += length;
    return this.#text.slice(start, this.#cut);
  }

  #number() {
    return this.#numbers[this.#at++];
  }
}
