// Cuts the font to the letters that its style names, and to the features and weights that the page uses.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import subsetFont from "subset-font";

const NAME = "@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2";
const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const CUT = at("build/letters/figtree.woff2");

/** Distances between letters, forms of languages and of weights, figures of one width. */
const FEATURES = ["kern", "locl", "rvrn", "tnum"];
/** The weights that the style asks for. */
const WEIGHTS = { min: 400, max: 750, default: 400 };
/** The name in a font that tells where its licence is. */
const LICENCE = 14;

/**
 * Puts what is left of the font in its place.
 *
 * @returns {import("vite").Plugin}
 */
export function letters() {
  return {
    name: "letters",
    async config() {
      const whole = await readFile(at(`node_modules/${NAME}`));
      const style = await readFile(at("www/src/style/font.css"), "utf8");
      const options = {
        targetFormat: "woff2",
        keepFeatures: FEATURES,
        preserveNameIds: [LICENCE],
        variationAxes: { wght: WEIGHTS },
      };
      await mkdir(at("build/letters"), { recursive: true });
      await writeFile(CUT, await subsetFont(whole, lettersOf(style), options));
      return { resolve: { alias: [{ find: RegExp(`^${NAME}`), replacement: CUT }] } };
    },
  };
}

/** The letters in the unicode-range of a style. */
function lettersOf(style) {
  const [, ranges] = /unicode-range:([^;]+);/.exec(style);
  return [...ranges.matchAll(/U\+([\dA-F]+)(?:-([\dA-F]+))?/g)]
    .map(([, first, last = first]) => [Number.parseInt(first, 16), Number.parseInt(last, 16)])
    .flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, more) => first + more))
    .map((code) => String.fromCodePoint(code))
    .join("");
}
