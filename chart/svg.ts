// SVG as plain data: drawn without a browser, and then written as text or put into a page.

import { type Attributes, h, type VNode } from "preact";

/** An element of a drawing. */
export type SvgNode = VNode<Attributes>;

/** Makes an element. Attributes that are undefined are left out; `key` tells it from its neighbours. */
export function svg(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>> = {},
  ...children: readonly (SvgNode | string)[]
): SvgNode {
  return h(name, attributes, ...children);
}

/** A coordinate without digits that nobody sees. */
export function px(value: number): number {
  return Math.round(value * 100) / 100;
}
