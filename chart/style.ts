// The look of the chart. `$ink` is the custom property `--flatpeak-chart-ink` of the page, or the colour that is written here.

/** Light and dark. The ranks run from blue-green to rust, which those who are colour-blind tell apart as well. */
const COLOURS: Record<string, readonly [light: string, dark: string]> = {
  ink: ["#17222d", "#eef1f3"],
  quiet: ["#54606c", "#a6b2bd"],
  surface: ["#fffdf9", "#19212a"],
  outside: ["#ebe5d8", "#0c1116"],
  rule: ["#dcd5c6", "#2c3742"],
  edge: ["#857d6d", "#71808e"],
  accent: ["#0b6375", "#45c4d8"],
  "on-accent": ["#ffffff", "#06161a"],
  now: ["#a32a12", "#ff9d80"],
  "rank-0": ["#0b6375", "#45c4d8"],
  "rank-1": ["#217a89", "#38a8bb"],
  "rank-2": ["#4a989f", "#3a8c9b"],
  "rank-3": ["#82b5b0", "#44737b"],
  "rank-4": ["#cfc6a4", "#6d6a5c"],
  "rank-5": ["#dfae78", "#90714a"],
  "rank-6": ["#d48a52", "#b67d44"],
  "rank-7": ["#bd6038", "#dd8c49"],
  "rank-8": ["#963a22", "#ffa15c"],
  "device-0": ["#2f4b9b", "#8ea8ff"],
  "device-1": ["#b4600a", "#f0a94e"],
  "device-2": ["#7d3a78", "#d99ad3"],
  "device-3": ["#1f7a5a", "#69cfa7"],
  "device-4": ["#59626b", "#b9c2ca"],
  "device-5": ["#a0283f", "#ff97a4"],
};

const numbered = (count: number, rule: (at: number) => [string, string]) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => rule(at)));

/** What every drawing has. Letters are measured by the font size of the drawing. */
const DRAWING: Record<string, string> = {
  text: "fill:$quiet;font-family:$font;font-size:.75em",
  ".titles text":
    "fill:$ink;font-size:.8em;font-weight:600;paint-order:stroke;stroke:$surface;stroke-width:3px;stroke-linejoin:round",
  ".axis line": "stroke:$rule",
  ".axis-time line": "stroke:$edge",
  ".midnight text": "fill:$ink;font-weight:650",
  ".outside rect": "fill:$outside;fill-opacity:.75",
  ".zero": "stroke:$edge;stroke-width:1px",
  // Pale where the plan does not run, full where it does.
  ".bar": "fill-opacity:.28;shape-rendering:crispEdges",
  ".bar.chosen": "fill-opacity:1",
  ".below-zero": "fill:url(#flatpeak-below-zero);pointer-events:none",
  ".price-line": "fill:none;stroke:$ink;stroke-width:1.4px;stroke-opacity:.75",
  ...numbered(9, (at) => [`.rank-${at}`, `fill:$rank-${at}`]),
  ".pattern path": "fill:none;stroke:$surface;stroke-width:1.6px;stroke-opacity:.75",
  ".pattern-below-zero rect": "fill:none",
  ".pattern-below-zero path": "stroke:$ink;stroke-opacity:.6",
  ".layer": "stroke-width:1.5px;stroke-linejoin:round",
  ".layer.selected": "stroke-width:3px",
  ...numbered(6, (at) => [`.pattern.device-${at} rect`, `fill:$device-${at}`]),
  ...numbered(6, (at) => [`.layer.device-${at}`, `fill:url(#flatpeak-pattern-${at});stroke:$device-${at}`]),
  ".baseline": "fill:none;stroke:$quiet;stroke-width:1.5px;stroke-dasharray:4 3;pointer-events:none",
  ".reserve": "fill:$edge;fill-opacity:.2",
  ".charge-area": "fill:$device-0;fill-opacity:.2",
  ".charge-line": "fill:none;stroke:$device-0;stroke-width:2.2px;stroke-linejoin:round",
  ".now line": "stroke:$now;stroke-width:1.6px;stroke-dasharray:2 3",
  ".now text": "fill:$now;font-weight:650",
};

/** What only a chart has that a person works with. */
const HANDLING: Record<string, string> = {
  "": "display:block;overflow:visible;touch-action:pan-y",
  ".selectable :is(.layer,.bar.chosen)": "cursor:pointer",
  ".handle": "outline:none;touch-action:none",
  ".handle-x": "cursor:ew-resize",
  ".handle-y": "cursor:ns-resize",
  ".handle .line": "stroke:$accent;stroke-width:1.6px",
  ".handle-y .line": "stroke-width:2px;stroke-dasharray:7 4",
  ".handle .reach": "stroke:transparent;stroke-width:.9em",
  ".handle .touch": "fill:transparent",
  ".handle .grip": "fill:$accent;stroke:$surface;stroke-width:1.5px",
  ".handle .ridges": "fill:none;stroke:$on-accent;stroke-width:1.2px;pointer-events:none",
  ".handle:is(:hover,:focus) .line": "stroke-width:2.6px",
  ".handle:focus-visible .grip": "stroke:$ink;stroke-width:3px",
  ".bubble": "visibility:hidden;pointer-events:none",
  ".handle[data-dragged] .bubble": "visibility:visible",
  ".bubble rect": "fill:$ink",
  ".bubble text": "fill:$surface;font-size:.8em;font-weight:600",
  ".cursor": "outline:none;pointer-events:none",
  ".cursor :is(line,circle)": "visibility:hidden",
  ".cursor.shown :is(line,circle)": "visibility:visible",
  ".cursor line": "stroke:$ink;stroke-opacity:.55",
  ".cursor circle": "fill:$surface;stroke:$ink;stroke-width:2px",
};

const MOTION =
  `@media (prefers-reduced-motion:no-preference){.layer,.baseline{transition:d .12s}` +
  ".bar{transition:fill-opacity .12s,height .12s,y .12s}}";

const TIP =
  ":host{display:block;position:relative}:host([hidden]){display:none}" +
  ".tip{position:absolute;top:0;left:0;z-index:3;max-width:16rem;padding:.55rem .75rem;border-radius:.6rem;" +
  "background:$ink;color:$surface;font:.88rem/1.4 $font;pointer-events:none}" +
  ".tip[hidden]{display:none}.tip dl{display:grid;grid-template-columns:auto auto;gap:0 .9rem;margin:.15rem 0 0}" +
  ".tip dd{margin:0;text-align:right}.fault{margin:0;padding:.55rem .75rem;color:$now;font:.88rem/1.4 $font}";

/** The class of every drawing: rules reach no other part of a page that a drawing is put into. */
export const ROOT = "flatpeak-chart";

/** The rules of a drawing; with the colours of a theme, or with those of the page that it is put into. */
export function drawingStyle(theme?: "light" | "dark"): string {
  return coloured(rulesOf(DRAWING), theme);
}

/** The rules of the element. */
export function elementStyle(): string {
  return coloured(TIP + rulesOf({ ...DRAWING, ...HANDLING }) + MOTION, undefined);
}

function rulesOf(rules: Record<string, string>): string {
  return Object.entries(rules)
    .map(([selector, rule]) => `.${ROOT} ${selector}`.trim() + `{${rule}}`)
    .join("");
}

function coloured(rules: string, theme: "light" | "dark" | undefined): string {
  return rules.replace(/\$([a-z]+(?:-[a-z0-9]+)*)/g, (_, name: string) => {
    if (name === "font") return theme ? "system-ui,sans-serif" : "var(--flatpeak-chart-font,system-ui,sans-serif)";
    const [light, dark] = COLOURS[name] ?? ["", ""];
    if (theme) return theme === "light" ? light : dark;
    return `var(--flatpeak-chart-${name},light-dark(${light},${dark}))`;
  });
}
