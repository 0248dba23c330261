// The mutants of a module: its source with one condition, statement, row or tolerance taken away or turned round. They are
// made from the syntax tree, so that what is new in the source has its mutants without anybody listing them.

import { parseAst } from "rolldown/parseAst";

const TURNED = new Map(Object.entries({ "===": "!==", "!==": "===", "<": ">=", ">=": "<", ">": "<=", "<=": ">" }));

/** Operators of figures, and functions of which each argument is a limit or a size. */
const REVERSED = new Map(Object.entries({ "+": "-", "-": "+", "*": "/", "/": "*" }));
const LIMIT = /^Math\.(min|max|abs)$/;

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
  const changes = {
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
  /** A term or a factor that is left out or turned round, and a lower or an upper limit. */
  const changesOfFigures = {
    BinaryExpression: ({ left, right, operator, ...node }) => {
      const turned = REVERSED.get(operator);
      if (turned) replace(node, `${textOf(left)} ${turned} ${textOf(right)}`);
      if (turned) replace(node, textOf(left));
    },
    AssignmentExpression: ({ left, right, operator, ...node }) => {
      const turned = REVERSED.get(operator.slice(0, -1));
      if (turned) replace(node, `${source.slice(left.start, left.end)} ${turned}= ${textOf(right)}`);
    },
    UnaryExpression: ({ operator, argument, ...node }) => {
      if (operator === "-") replace(node, textOf(argument));
    },
    CallExpression: (node) => {
      if (LIMIT.test(source.slice(node.callee.start, node.callee.end)))
        for (const argument of node.arguments) replace(node, textOf(argument));
    },
  };
  for (const node of nodesOf(parseAst(source))) {
    changes[node.type]?.(node);
    if (figures) changesOfFigures[node.type]?.(node);
  }
  return mutants;
}

/** All nodes of a syntax tree. */
export function nodesOf(tree) {
  const inner = Object.values(tree).filter((child) => child !== null && typeof child === "object");
  return (typeof tree.type === "string" ? [tree] : []).concat(inner.flatMap(nodesOf));
}
