// The chart as a picture that stands by itself.

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
export function svgOf(chart: SVGSVGElement): string {
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
  for (const node of [copy, ...copy.querySelectorAll("*")]) {
    for (const name of node.getAttributeNames().filter((key) => /^(aria-|role|tabindex|class$)/.test(key))) {
      node.removeAttribute(name);
    }
  }
  const ground = document.createElementNS(SVG, "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", getComputedStyle(frameOf(chart)).backgroundColor);
  copy.prepend(ground);
  copy.setAttribute("role", "img");
  copy.setAttribute("xmlns", SVG);
  return new XMLSerializer().serializeToString(copy);
}

/** What the chart stands on. */
function frameOf(chart: SVGSVGElement): Element {
  const root = chart.getRootNode();
  return (root instanceof ShadowRoot ? root.host : chart).closest(".chart-frame") ?? chart;
}

const SCALE = 2;

/** The chart as a PNG file. */
export async function pngOf(chart: SVGSVGElement): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svgOf(chart)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = chart.clientWidth * SCALE;
    canvas.height = chart.clientHeight * SCALE;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The browser made no picture."))), "image/png"),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
