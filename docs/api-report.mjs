// The public interface as plain text: the types without their comments, each declaration once, by name. It is a file of the
// repository, docs/api-report.txt, so that a change of the interface shows in review. With a file as its argument, this
// prints the report of it.

import { readFileSync } from "node:fs";
import process from "node:process";
import { pathToFileURL } from "node:url";

const HEADING =
  "The public interface of flatpeak-wasm, without comments, by name. `make api` writes this file from the types.";

// What looks like a comment and is none, a text or a reference, is matched first.
const TEXT_OR_COMMENT =
  /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|^\/\/\/ <.*)|\/\*[^]*?\*\/|\/\/.*/gm;
const DECLARATION =
  /^(?:export )?(?:declare )?(?:abstract )?(?:class|interface|type|function|const|enum|namespace) (\w+)/;

/**
 * The report of declarations that are formatted, so that each begins at the start of a line.
 *
 * @param {string} declarations the text of a file of types
 */
export function apiReport(declarations) {
  const lines = declarations
    .replace(TEXT_OR_COMMENT, (_, text) => text ?? "")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const parts = [{ name: "", lines: [] }];
  for (const line of lines) {
    const [, name] = DECLARATION.exec(line.trimEnd()) ?? [];
    if (name !== undefined) parts.push({ name, lines: [] });
    else if (line.startsWith("export ")) parts.push({ name: line, lines: [] });
    parts.at(-1).lines.push(line.trimEnd());
  }
  // By code units: the same order on every machine. Overloads keep theirs.
  parts.sort((one, other) => (one.name < other.name ? -1 : Number(one.name > other.name)));
  const texts = parts.filter((part) => part.lines.length > 0).map((part) => part.lines.join("\n"));
  return `${[HEADING, ...texts].join("\n\n")}\n`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  process.stdout.write(apiReport(readFileSync(process.argv[2], "utf8")));
