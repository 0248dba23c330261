// The chart as a picture that explains itself: with what it shows, whose prices, when, the key, and its letters.

import font from "@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2?url";

/** What stands around the chart. */
export interface PictureWords {
  title: string;
  caption: string;
  /** The key on the page. */
  legend: Element;
}

const PAINT = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linejoin",
  "opacity",
];
const LETTERS = ["paint-order", "font-family", "font-size", "font-weight", "text-anchor"];
const LEFT_OUT = ".cursor, .touch, .grip, .ridges, .reach, .bubble";
const SVG = "http://www.w3.org/2000/svg";

/** The chart as an SVG file: what the style sheet says is written into it. */
export async function svgOf(chart: SVGSVGElement, words: PictureWords): Promise<string> {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const originals = chart.querySelectorAll<SVGElement>("*");
  for (const [at, node] of copy.querySelectorAll<SVGElement>("*").entries()) {
    const original = originals[at];
    if (original === undefined || node.matches("title, defs")) continue;
    const style = getComputedStyle(original);
    for (const property of node.matches("text") ? [...PAINT, ...LETTERS] : PAINT) {
      const value = style.getPropertyValue(property);
      // A pattern's address has the page's before its name.
      if (value !== "") node.setAttribute(property, value.replace(/url\("?[^"#)]*#([^")]+)"?\)/, "url(#$1)"));
    }
  }
  for (const node of copy.querySelectorAll(LEFT_OUT)) node.remove();
  for (const node of copy.querySelectorAll("*")) {
    for (const name of node.getAttributeNames().filter((key) => /^(aria-|role|tabindex|class$|data-)/.test(key))) {
      node.removeAttribute(name);
    }
  }
  const [width, height] = [chart.clientWidth, chart.clientHeight];
  const frame = getComputedStyle(frameOf(chart));
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const head = linesOf(words, width, rem);
  const top = head.reduce((sum, { size }) => sum + size * 1.35, rem * 0.6);
  const key = keyOf(words.legend, width, rem);
  const whole = top + height + key.height;
  const letters = `color="${frame.color}" fill="currentColor" font-family="${frame.fontFamily.replaceAll('"', "'")}"`;
  let y = rem * 0.4;
  const texts = head.map(({ text, size, weight }) => {
    y += size * 1.35;
    return `<text x="${rem}" y="${y}" font-size="${size}" font-weight="${weight}">${escaped(text)}</text>`;
  });
  const style = `@font-face{font-family:Figtree;font-weight:300 900;src:url(${await fontAddress()})}`;
  return (
    `<svg xmlns="${SVG}" role="img" aria-label="${escaped(words.title)}" width="${width}" height="${whole}" viewBox="0 0 ${width} ${whole}">` +
    `<title>${escaped(words.title)}</title><style>${style}</style>` +
    `<rect width="100%" height="100%" fill="${frame.backgroundColor}"/><g ${letters}>${texts.join("")}` +
    `<g transform="translate(0,${top + height})" font-size="${rem * KEY}">${key.parts.join("")}</g></g>` +
    `<g transform="translate(0,${top})">${[...copy.children].map((node) => new XMLSerializer().serializeToString(node).replace(` xmlns="${SVG}"`, "")).join("")}</g></svg>`
  );
}

/** The sizes of letters, in those of the page. */
const [TITLE, SMALL, KEY] = [1.15, 0.85, 0.8];
/** How wide a letter is on the mean, in its size. */
const LETTER = 0.54;

/** The words above the chart, in lines that fit. */
function linesOf({ title, caption }: PictureWords, width: number, rem: number) {
  const lines = (text: string, size: number, weight: number) => {
    const most = (width - 2 * rem) / (LETTER * size);
    const made = [""];
    for (const word of text.split(" ")) {
      const longer = `${made.at(-1)} ${word}`.trim();
      if (longer.length > most) made.push(word);
      else made[made.length - 1] = longer;
    }
    return made.map((line) => ({ text: line, size, weight }));
  };
  return [...lines(title, TITLE * rem, 650), ...lines(caption, SMALL * rem, 400)];
}

/** The key below the chart. */
function keyOf(legend: Element, width: number, rem: number): { parts: string[]; height: number } {
  const size = KEY * rem;
  const parts: string[] = [];
  let [x, y] = [rem, 1.1 * rem];
  for (const item of legend.querySelectorAll("li")) {
    const ranks = [...item.querySelectorAll("i")];
    const [first = "", last = ""] =
      ranks.length > 0
        ? [...item.childNodes].flatMap((node) => (node.nodeType === 3 ? [node.textContent ?? ""] : []))
        : ["", item.textContent ?? ""];
    const mark = item.querySelector(".swatch, .sample");
    const [before, drawn, after] = [
      first.length * LETTER * size,
      ranks.length * 0.8 * size || (mark ? 1.5 * size : 0),
      last.length * LETTER * size,
    ];
    if (x + before + drawn + after > width - rem && x > rem) [x, y] = [rem, y + 1.5 * rem];
    const box = (at: number, wide: number, fill: string) =>
      `<rect x="${at}" y="${y - 0.8 * size}" width="${wide}" height="${size}" fill="${fill}"/>`;
    if (first) parts.push(`<text x="${x}" y="${y}">${escaped(first)}</text>`);
    x += before + (first ? 0.3 * size : 0);
    for (const [at, rank] of ranks.entries())
      parts.push(box(x + at * 0.8 * size, 0.8 * size, getComputedStyle(rank).backgroundColor));
    if (mark?.matches(".dashed"))
      parts.push(
        `<path d="M${x},${y - 0.3 * size}h${1.2 * size}" stroke="currentColor" stroke-width="1.5" stroke-dasharray="4 3"/>`,
      );
    else if (mark) parts.push(box(x, 1.2 * size, `url(#flatpeak-${patternOf(mark)})`));
    x += drawn + (ranks.length > 0 ? 0.3 * size : 0);
    parts.push(`<text x="${x}" y="${y}">${escaped(last)}</text>`);
    x += after + 1.2 * size;
  }
  return { parts, height: y + 0.8 * rem };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** The page's letters as a part of the picture: whoever opens it need not have them. */
async function fontAddress(): Promise<string> {
  const reader = new FileReader();
  const read = new Promise((resolve) => reader.addEventListener("load", resolve));
  reader.readAsDataURL(await (await fetch(font)).blob());
  await read;
  return String(reader.result);
}

/** The pattern of a device, or of prices below zero. */
function patternOf(mark: Element): string {
  const [, device] = /device-(\d)/.exec(mark.className) ?? [];
  return device === undefined ? "below-zero" : `pattern-${device}`;
}

/** What the chart stands on. */
function frameOf(chart: SVGSVGElement): Element {
  const root = chart.getRootNode();
  return (root instanceof ShadowRoot ? root.host : chart).closest(".chart-frame") ?? chart;
}

const SCALE = 2;

/** The chart as a PNG file. */
export async function pngOf(chart: SVGSVGElement, words: PictureWords): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([await svgOf(chart, words)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.width * SCALE;
    canvas.height = image.height * SCALE;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The browser made no picture."))), "image/png"),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
