// Texts as UTF-8. What does it is made when it is used, for jsdom has none.

/** @type {TextEncoder | undefined} */
let encoder;

export function utf8() {
  return (encoder ??= new TextEncoder());
}
