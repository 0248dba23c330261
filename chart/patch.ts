// Puts a drawing into a page, and changes only what differs from the last one: what has the focus keeps it.

import type { SvgNode } from "./svg.ts";

const SVG = "http://www.w3.org/2000/svg";

/** An element of the page, and the drawing that it shows. */
interface Mounted {
  node: SvgNode;
  element: SVGElement;
  children: Map<string, Mounted>;
  text: string;
}

/** The place of a drawing in a page. */
export class Drawing {
  #mounted: Mounted | undefined;

  constructor(readonly parent: ParentNode & Node) {}

  /** Shows a drawing in place of the last one. */
  show(node: SvgNode): void {
    this.#mounted ??= mount(node);
    update(this.#mounted, node);
    if (this.#mounted.element.parentNode !== this.parent) this.parent.prepend(this.#mounted.element);
  }

  /** Shows nothing. */
  clear(): void {
    this.#mounted?.element.remove();
    this.#mounted = undefined;
  }

  /** The root of what is shown. */
  get root(): SVGSVGElement | undefined {
    return this.#mounted?.element as SVGSVGElement | undefined;
  }
}

function mount(node: SvgNode): Mounted {
  const empty = { ...node, attributes: {}, children: [] };
  return {
    node: empty,
    element: document.createElementNS(SVG, node.name) as SVGElement,
    children: new Map(),
    text: "",
  };
}

function update(mounted: Mounted, node: SvgNode): void {
  const { element, node: before } = mounted;
  for (const name of Object.keys({ ...before.attributes, ...node.attributes })) {
    const value = node.attributes[name];
    if (name === "key" || value === before.attributes[name]) continue;
    if (value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, String(value));
  }
  mounted.node = node;
  const text = node.children.filter((child) => typeof child === "string").join("");
  const elements = node.children.filter((child) => typeof child !== "string");
  if (elements.length === 0 && mounted.children.size === 0) {
    if (text !== mounted.text) element.textContent = text;
    mounted.text = text;
    return;
  }
  updateChildren(mounted, elements);
}

function updateChildren(mounted: Mounted, nodes: readonly SvgNode[]): void {
  const before = mounted.children;
  const keys = nodes.map((node, at) => `${node.name} ${node.attributes["key"] ?? at}`);
  mounted.children = new Map(nodes.map((node, at) => [keys[at] ?? "", before.get(keys[at] ?? "") ?? mount(node)]));
  // First what goes: what stays is then in its place, and need not move.
  for (const [key, { element }] of before) if (!mounted.children.has(key)) element.remove();
  let next = mounted.element.firstChild;
  for (const [at, node] of nodes.entries()) {
    const child = mounted.children.get(keys[at] ?? "");
    if (child === undefined) continue;
    update(child, node);
    if (child.element === next) next = next.nextSibling;
    else mounted.element.insertBefore(child.element, next);
  }
}
