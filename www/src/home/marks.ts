// What is written on the picture of a home: which side is which, the fuse, and the car that comes and leaves.

import { px, svg, type SvgNode } from "../../../chart/svg.ts";
import type { Writer } from "../../../chart/writer.ts";
import type { HomeLayout } from "./layout.ts";
import type { HomeView } from "./view.ts";
import { h } from "./words/words.ts";

/** The words on the tracks. */
export function marksOf(view: HomeView, layout: HomeLayout, write: Writer): SvgNode {
  const { rem, left, right, power } = layout;
  const fuse = Number.isFinite(view.fuseKw) ? Math.max(0, view.fuseKw) : 0;
  return svg(
    "g",
    { class: "marks" },
    word("from", left + 0.4 * rem, power.top + 0.9 * rem, `↑ ${h("markFrom")}`),
    word("to", left + 0.4 * rem, power.bottom - 0.4 * rem, `↓ ${h("markTo")}`),
    word("fuse", right - 0.4 * rem, power.y(fuse) - 0.4 * rem, h("markFuse", { kw: write.number(fuse) }), "end"),
    ...carMarks(view, layout, write),
  );
}

function word(key: string, x: number, y: number, text: string, anchor = "start"): SvgNode {
  return svg("text", { key, class: "mark", x: px(x), y: px(y), "text-anchor": anchor }, text);
}

/** When the car comes and leaves, beside the grips of both; and its target when it leaves. */
function carMarks(view: HomeView, layout: HomeLayout, write: Writer): SvgNode[] {
  const { there, target } = view;
  const { x, rem, charge } = layout;
  const to = x(there.end);
  const y = charge.y(Math.min(100, Math.max(0, target || 0)));
  const size = 0.42 * rem;
  return [
    ...ruled(
      h("markComes", { time: write.local.clock(there.start) }),
      h("markLeaves", { time: write.local.clock(there.end) }),
      view,
      layout,
    ),
    svg("path", {
      key: "target",
      class: "target",
      d: `M${px(to)},${px(y - size)}L${px(to + size)},${px(y)}L${px(to)},${px(y + size)}L${px(to - size)},${px(y)}Z`,
    }),
  ];
}

/** The words beside both grips: within or without, where there is room; those of the coming give way. */
function ruled(comes: string, leaves: string, { there }: HomeView, { x, rem, right, ruler }: HomeLayout): SvgNode[] {
  const [from, to] = [x(there.start), x(there.end)];
  const long = (text: string) => text.length * 0.4 * rem + 1.2 * rem;
  const [y, apart] = [ruler + 0.28 * rem, 0.8 * rem];
  const leavesAfter = to + long(leaves) < right + 1.5 * rem;
  const taken = leavesAfter ? apart : long(leaves);
  const marks = [leavesAfter ? word("leaves", to + apart, y, leaves) : word("leaves", to - apart, y, leaves, "end")];
  if (from + long(comes) < to - taken) marks.push(word("comes", from + apart, y, comes));
  else if (from > long(comes)) marks.push(word("comes", from - apart, y, comes, "end"));
  return marks;
}
