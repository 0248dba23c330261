// Classes whose instances `using` frees. They get it here, not by a computed name in the class, which no bundler would
// leave out where the class is not used.

/**
 * @template {{ new (...given: any[]): { free(): void }, prototype: object }} Class
 * @param {Class} constructor
 * @param {string} name
 * @returns {Class}
 */
export function disposable(constructor, name) {
  // Hosts that have no explicit resource management yet have no `Symbol.dispose` either.
  const dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");
  Object.defineProperty(constructor.prototype, dispose, {
    /** @this {{ free(): void }} */
    value() {
      this.free();
    },
    configurable: true,
    writable: true,
  });
  // Minifiers take the name of a class that is given to a call.
  return Object.defineProperty(constructor, "name", { value: name, configurable: true });
}
