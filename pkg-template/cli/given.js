/**
 * What is there of an object: options that were not typed are undefined.
 *
 * @template {object} T
 * @param {T} object
 * @returns {{ [Name in keyof T]?: Exclude<T[Name], undefined> }}
 */
export function given(object) {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return /** @type {any} */ (Object.fromEntries(entries));
}
