// Where the names below the chart are: as many rows as it takes.

import type { View } from "./view.ts";

/** The edges that the names stay within, and the height of a letter. */
interface Room {
  left: number;
  right: number;
  rem: number;
}

/** How high the legend of a view is. */
export function legendHeight(view: View, { left, right, rem }: Room): number {
  const rows = placesOf(view, { left, right, rem }).map(({ row }) => row);
  return rows.length === 0 ? 0 : (Math.max(...rows) + 1) * 1.6 * rem;
}

/** Where each name is: one after the other, in as many rows as it takes. */
export function placesOf({ plan, hasLegend }: View, { left, right, rem }: Room) {
  const layers = hasLegend ? (plan?.layers ?? []) : [];
  if (layers.length < 2) return [];
  let [x, row] = [left, 0];
  return layers.map(({ name }, at) => {
    // Letters are about half as wide as they are high.
    const long = (1.4 + 0.42 * name.length + 1.2) * rem;
    if (x > left && x + long > right) [x, row] = [left, row + 1];
    const place = { name, at, x, row };
    x += long;
    return place;
  });
}
