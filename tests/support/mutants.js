// The mutants of a module: its source with one condition, statement, row or tolerance taken away or turned round. They are
// made from the syntax tree, so that what is new in the source has its mutants without anybody listing them.

import { parseAst } from "rolldown/parseAst";

const TURNED = new Map(Object.entries({ "===": "!==", "!==": "===", "<": ">=", ">=": "<", ">": "<=", "<=": ">" }));

/** Operators of figures, and functions of which each argument is a limit or a size. */
const REVERSED = new Map(Object.entries({ "+": "-", "-": "+", "*": "/", "/": "*" }));
const LIMIT = /^\(Math\.(min|max|abs)\)$/;

/** Names of the constants that are tolerances. */
const TOLERANCE = /^[A-Z_]*(ROUNDING|DIGIT|MICRO|SAME|PRINTED|PROVEN)$/;

/** Each mutant with what was changed and where: of its conditions, or also of what it reckons. */
export function mutantsOf(source, { figures = false } = {}) {
  const mutants = [];
  const replace = ({ start, end }, text) => {
    const line = source.slice(0, start).split("\n").length;
    const change = `line ${line}: ${source.slice(start, end)} -> ${text || "nothing"}`;
    mutants.push({ change, source: source.slice(0, start) + text + source.slice(end) });
  };
  const textOf = ({ start, end }) => `(${source.slice(start, end)})`;
  const changes = [changesOfConditions(replace, textOf), figures ? changesOfFigures(replace, textOf) : {}];
  for (const node of nodesOf(parseAst(source))) {
    for (const change of changes) change[node.type]?.(node);
  }
  return mutants;
}

/** What is changed of the nodes of each kind: conditions, statements, rows and tolerances. */
function changesOfConditions(replace, textOf) {
  return {
    IfStatement: ({ test }) => ["true", "false"].forEach((value) => replace(test, value)),
    ConditionalExpression: ({ test }) => ["true", "false"].forEach((value) => replace(test, value)),
    LogicalExpression: (node) => [node.left, node.right].forEach((side) => replace(node, textOf(side))),
    BinaryExpression: (node) => {
      const turned = TURNED.get(node.operator);
      if (turned) replace(node, `${textOf(node.left)} ${turned} ${textOf(node.right)}`);
    },
    ExpressionStatement: (node) => replace(node, ";"),
    ThrowStatement: (node) => replace(node, ";"),
    ArrayExpression: ({ elements }) => {
      const isTable = elements.every((row) => row?.type === "ArrayExpression" && row.elements[0]?.type === "Literal");
      if (isTable) for (const row of elements) replace(row, '["nothing", 0, 0, 0]');
    },
    VariableDeclarator: ({ id, init }) => {
      if (TOLERANCE.test(id.name)) ["0", `1e6 * ${textOf(init)}`].forEach((value) => replace(init, value));
    },
  };
}

/** The same of figures: a term, a factor or a sign that is left out or turned round, and a limit that is left out. */
function changesOfFigures(replace, textOf) {
  return {
    BinaryExpression: (node) => {
      const reversed = REVERSED.get(node.operator);
      if (reversed === undefined) return;
      replace(node, `${textOf(node.left)} ${reversed} ${textOf(node.right)}`);
      replace(node, textOf(node.left));
    },
    AssignmentExpression: (node) => {
      const reversed = REVERSED.get(node.operator.slice(0, -1));
      if (reversed) replace(node, `${textOf(node.left)} ${reversed}= ${textOf(node.right)}`);
    },
    UnaryExpression: (node) => {
      if (node.operator === "-") replace(node, textOf(node.argument));
    },
    CallExpression: (node) => {
      if (LIMIT.test(textOf(node.callee))) for (const own of node.arguments) replace(node, textOf(own));
    },
  };
}

/** All nodes of a syntax tree. */
export function nodesOf(tree) {
  const inner = Object.values(tree).filter((child) => child !== null && typeof child === "object");
  return (typeof tree.type === "string" ? [tree] : []).concat(inner.flatMap(nodesOf));
}
