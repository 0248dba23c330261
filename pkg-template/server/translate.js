// Bodies and answers with the keys of another version.

/**
 * A document as it came, or as it goes: whatever JSON may be.
 *
 * @typedef {any} Document
 */

/** @typedef {{ [name: string]: Keys }} Keys Names of keys, each with those below it; none below where all may stand there */

/**
 * A document without the keys that nobody knows. All objects of a list are meant; lists of lists are none of ours.
 *
 * @param {Document} value
 * @param {Keys} keys
 * @returns {Document}
 */
export function known(value, keys) {
  const names = Object.keys(keys);
  if (names.length === 0 || value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((entry) => (Array.isArray(entry) ? entry : known(entry, keys)));
  const kept = names.filter((name) => Object.hasOwn(value, name));
  return Object.fromEntries(kept.map((name) => [name, known(value[name], keys[name] ?? {})]));
}

/**
 * An object with other names for its keys, each `[from, to]`. Its own key of the other name is gone.
 *
 * @param {Record<string, Document>} object
 * @param {[from: string, to: string][]} names
 * @returns {Record<string, Document>}
 */
export function renamed(object, names) {
  const other = new Map(names);
  const taken = new Set(names.map(([, to]) => to));
  const entries = Object.entries(object).filter(([name]) => other.has(name) || !taken.has(name));
  return Object.fromEntries(entries.map(([name, value]) => [other.get(name) ?? name, value]));
}

/**
 * An answer with other names for keys, each `[within, from, to]`, in order. All objects of a list are meant.
 *
 * @param {Document} document
 * @param {[within: string, from: string, to: string][]} names
 * @returns {Document}
 */
export function answered(document, names) {
  return names.reduce(
    (answer, [within, from, to]) => inside(answer, within === "" ? [] : within.split("."), from, to),
    document,
  );
}

/**
 * @param {Document} value
 * @param {string[]} path
 * @param {string} from
 * @param {string} to
 * @returns {Document}
 */
function inside(value, path, from, to) {
  if (Array.isArray(value)) return value.map((entry) => inside(entry, path, from, to));
  if (value === null || typeof value !== "object") return value;
  const [name, ...rest] = path;
  if (name === undefined) return renamed(value, [[from, to]]);
  return Object.hasOwn(value, name) ? { ...value, [name]: inside(value[name], rest, from, to) } : value;
}
