// Pictures of plans: prices as bars, what runs below them, a state of charge as a line. They take the colours of the
// reader's theme, light or dark, and say in words what they show.

const WIDTH = 440;
const LEFT = 82;
const RIGHT = 12;
const BARS = 118;
const LANE = 46;
const GAP = 16;

const STYLE = `
  :root { color-scheme: light dark; --ink: #1d2733; --quiet: #5b6673; --line: #c9d0d8; --bar: #b9c3cf; --a: #0b7a53; --b: #b4530a; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #e6ebf0; --quiet: #a3aebb; --line: #4a5561; --bar: #56626f; --a: #3ecf95; --b: #f5a04c; }
  }
  text { font: 13px system-ui, sans-serif; fill: var(--ink); }
  .quiet { fill: var(--quiet); }
  .bar { fill: var(--bar); }
  .axis { stroke: var(--line); }
  .a { fill: var(--a); }
  .b { fill: var(--b); }
  .level { stroke: var(--b); stroke-width: 2; stroke-dasharray: 6 4; }
  .charge { fill: none; stroke: var(--a); stroke-width: 2.5; stroke-linejoin: round; }`;

/**
 * An SVG of prices, and of lanes below them.
 *
 * @param {{ title: string, description: string, prices: { start: string, intervalMinutes: number, values: number[] },
 *   level?: number, lanes: object[] }} picture A lane has a `name` and either `pieces` ({ from, to, kw, kind }) with the
 *   power `full` that fills its height, or `points` ({ time, percent }).
 */
export function picture({ title, description, prices, level, lanes }) {
  const start = Date.parse(prices.start);
  const length = prices.values.length * prices.intervalMinutes * 60_000;
  const x = (time) => LEFT + ((Date.parse(time) - start) / length) * (WIDTH - LEFT - RIGHT);
  const height = BARS + 42 + lanes.length * (LANE + GAP);
  const lane = (one, at) => drawLane(one, BARS + 42 + at * (LANE + GAP), x);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="t d">
<title id="t">${escaped(title)}</title>
<desc id="d">${escaped(description)}</desc>
<style>${STYLE}</style>
${[...bars(prices, level), ...lanes.flatMap(lane)].join("\n")}
</svg>
`;
}

/** The prices, each with its number, over the hours that they hold for. */
function bars({ start, intervalMinutes, values }, level) {
  const step = (WIDTH - LEFT - RIGHT) / values.length;
  const tall = (value) => (value / Math.max(...values)) * (BARS - 22);
  const hour = (at) => new Date(Date.parse(start) + at * intervalMinutes * 60_000).toISOString().slice(11, 16);
  const drawn = values.flatMap((value, at) => {
    const left = LEFT + at * step;
    return [
      rectangle("bar", left + 2, BARS - tall(value), step - 4, tall(value)),
      text(value.toFixed(2), left + step / 2, BARS - tall(value) - 5, "middle"),
    ];
  });
  const hours = [...values, 0].map((_, at) =>
    text(hour(at), Math.min(LEFT + at * step, WIDTH - 20), BARS + 17, "middle", "quiet"),
  );
  const limit = level === undefined ? [] : [line("level", LEFT, BARS - tall(level), WIDTH - RIGHT, BARS - tall(level))];
  return [
    text("per kWh", 4, BARS - 4, "start", "quiet"),
    ...drawn,
    ...limit,
    line("axis", LEFT, BARS, WIDTH - RIGHT, BARS),
    ...hours,
  ];
}

function drawLane({ name, pieces = [], full, points }, top, x) {
  const bottom = top + LANE;
  const tall = (share) => share * (LANE - 2);
  const frame = [text(name, 4, top + LANE / 2 + 5, "start"), line("axis", LEFT, bottom, WIDTH - RIGHT, bottom)];
  const runs = pieces.flatMap(({ from, to, kw, label, kind = "a" }) => {
    const high = tall(full === undefined ? 1 : kw / full);
    const piece = rectangle(kind, x(from), bottom - high, x(to) - x(from), high);
    return label === undefined
      ? [piece]
      : [piece, text(label, (x(from) + x(to)) / 2, bottom - high - 4, "middle", "quiet")];
  });
  if (points === undefined) return [...frame, ...runs];
  const at = points.map(({ time, percent }) => `${round(x(time))},${round(bottom - tall(percent / 100))}`);
  const numbers = points.flatMap(({ time, percent }, nth) => {
    const words = `${Math.round(percent)} %`;
    const height = bottom - tall(percent / 100);
    if (nth === 0) return [text(words, x(time) - 6, height + 4, "end", "quiet")];
    if (nth === points.length - 1) return [text(words, WIDTH - 2, height - 14, "end", "quiet")];
    // A level stretch has one number.
    const level = percent === points[nth - 1].percent;
    return level ? [] : [text(words, x(time), height - 7, "middle", "quiet")];
  });
  return [...frame, `<polyline class="charge" points="${at.join(" ")}"/>`, ...numbers];
}

const round = (number) => Math.round(number * 100) / 100;

function rectangle(kind, x, y, width, height) {
  const [left, top, wide, high] = [x, y, width, height].map(round);
  return `<rect class="${kind}" x="${left}" y="${top}" width="${wide}" height="${high}" rx="2"/>`;
}

function line(kind, x1, y1, x2, y2) {
  return `<line class="${kind}" x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"/>`;
}

function text(words, x, y, anchor, kind) {
  const named = kind === undefined ? "" : ` class="${kind}"`;
  return `<text${named} x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escaped(words)}</text>`;
}

function escaped(words) {
  return String(words).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
