// What is written on the picture of a home: which side is which, the fuse, and the car that comes and leaves.

import { px, svg, type SvgNode } from "../../../chart/svg.ts";
import type { Writer } from "../../../chart/writer.ts";
import type { HomeLayout } from "./layout.ts";
import type { HomeView } from "./view.ts";

/** The words on the tracks. */
export function marksOf(view: HomeView, layout: HomeLayout, write: Writer): SvgNode {
  const { rem, left, right, power } = layout;
  const word = (key: string, x: number, y: number, text: string, anchor = "start") =>
    svg("text", { key, class: "mark", x: px(x), y: px(y), "text-anchor": anchor }, text);
  const fuse = Number.isFinite(view.fuseKw) ? Math.max(0, view.fuseKw) : 0;
  return svg(
    "g",
    { class: "marks" },
    word("from", left + 0.4 * rem, power.top + 0.9 * rem, "↑ comes from"),
    word("to", left + 0.4 * rem, power.bottom - 0.4 * rem, "↓ goes to"),
    word("fuse", right - 0.4 * rem, power.y(fuse) - 0.4 * rem, `fuse ${write.number(fuse)} kW`, "end"),
    ...carMarks(view, layout, write),
  );
}

/** When the car comes and leaves, beside the grips of both; and its target when it leaves. */
function carMarks(
  { there, target }: HomeView,
  { x, rem, left, right, ruler, charge }: HomeLayout,
  write: Writer,
): SvgNode[] {
  const [from, to] = [x(there.start), x(there.end)];
  const label = (key: string, place: number, text: string) => {
    const long = text.length * 0.42 * rem;
    const before = place + rem + long > right;
    const at = before ? place - 0.8 * rem : place + 0.8 * rem;
    return svg(
      "text",
      {
        key,
        class: "mark",
        x: px(Math.max(left, at)),
        y: px(ruler + 0.28 * rem),
        "text-anchor": before ? "end" : "start",
      },
      text,
    );
  };
  const y = charge.y(Math.min(100, Math.max(0, target || 0)));
  const size = 0.42 * rem;
  return [
    label("comes", from, `car comes ${write.local.clock(there.start)}`),
    label("leaves", to, `leaves ${write.local.clock(there.end)}`),
    svg("path", {
      key: "target",
      class: "target",
      d: `M${px(to)},${px(y - size)}L${px(to + size)},${px(y)}L${px(to)},${px(y + size)}L${px(to - size)},${px(y)}Z`,
    }),
  ];
}
