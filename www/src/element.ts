// Elements of the page in one expression.

type Attributes = Record<string, string | number | boolean | undefined>;

/** Makes an element. Attributes that are false or undefined are left out. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children);
  return made;
}

/** The element of the page with this id. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no #${id}`);
  return found;
}

/** Sets the text where it changed, so that nothing is announced or laid out twice. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Sets a text in another language than the page's, or in that where it is undefined. */
export function setTextIn(lang: string | undefined, node: HTMLElement, text: string): void {
  if (lang === undefined) node.removeAttribute("lang");
  else node.lang = lang;
  setText(node, text);
}
