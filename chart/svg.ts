// SVG as plain data: drawn without a browser, written as text, or put into a page by patch.ts.

type Value = string | number | undefined;

/** An element of a drawing. */
export interface SvgNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, Value>>;
  readonly children: readonly (SvgNode | string)[];
}

/** Makes an element. Attributes that are undefined are left out; `key` tells it from its neighbours and is not written. */
export function svg(
  name: string,
  attributes: Readonly<Record<string, Value>> = {},
  ...children: readonly (SvgNode | string)[]
): SvgNode {
  return { name, attributes, children };
}

/** The drawing as text. */
export function textOf({ name, attributes, children }: SvgNode): string {
  const written = Object.entries(attributes)
    .filter(([key, value]) => value !== undefined && key !== "key")
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  const inner = children.map((child) => (typeof child === "string" ? escaped(child) : textOf(child)));
  return inner.length === 0
    ? `<${name}${written.join("")}/>`
    : `<${name}${written.join("")}>${inner.join("")}</${name}>`;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** A coordinate without digits that nobody sees. */
export function px(value: number): number {
  return Math.round(value * 100) / 100;
}
