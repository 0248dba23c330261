// d3-shape in parts that a bundler leaves out where nothing uses them: as it is published, all its curves are in one file,
// whose prototypes are set where bundlers cannot tell that nothing else comes of it.

import { parseAst } from "rolldown/parseAst";

/** The plugin for a bundler of what draws with d3-shape. */
export const droppableShapes = {
  name: "shapes",
  transform: (code, id) => (/[\\/]d3-shape\.mjs$/.test(id) ? droppable(code) : undefined),
};

const PURE = "/* @__PURE__ */ ";

/** Each class with its prototype as one expression without effects, and each call for a curve marked as such. */
function droppable(code) {
  const { body } = parseAst(code);
  const text = ({ start, end }) => code.slice(start, end);
  const settings = new Map();
  for (const node of body.filter(({ type }) => type === "ExpressionStatement")) {
    const name = rootOf(node.expression);
    settings.set(name, [...(settings.get(name) ?? []), node]);
  }
  const parts = body.map((node) => {
    if (node.type === "ExpressionStatement") return "";
    const name = node.type === "FunctionDeclaration" ? node.id.name : undefined;
    const own = settings.get(name);
    if (own === undefined) return node.type === "VariableDeclaration" ? marked(node, code) : text(node);
    settings.delete(name);
    return `const ${name} = ${PURE}(() => {\n${[node, ...own].map(text).join("\n")}\nreturn ${name};\n})();`;
  });
  if (settings.size > 0) throw new Error(`d3-shape sets ${[...settings.keys()]}, which is no class of it`);
  return parts.join("\n");
}

/** The name of what an assignment changes. */
function rootOf({ type, name, left, object }) {
  if (type === "Identifier") return name;
  return rootOf(left ?? object);
}

/** A declaration of variables whose calls are marked as having no effects. */
function marked({ start, end, declarations }, code) {
  const calls = declarations.map(({ init }) => init).filter((init) => init?.type === "CallExpression");
  const ends = [start, ...calls.map((call) => call.start), end];
  return ends
    .slice(1)
    .map((to, at) => code.slice(ends[at], to))
    .join(PURE);
}
