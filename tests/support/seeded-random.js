// Pseudo-random numbers that repeat: the same seed, the same run.

/** Numbers from 0 to 1: mulberry32. */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Whole numbers of a range, and entries of a list. */
export function random(seed) {
  return choices(generator(seed));
}

/** The same, from any numbers from 0 to 1. */
export function choices(next) {
  const whole = (from, to) => from + Math.floor(next() * (to - from + 1));
  return { whole, pick: (list) => list[whole(0, list.length - 1)] };
}
