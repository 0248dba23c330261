// What the server says of itself: its table of operations is the client's, its codes are in the types, its licenses are there.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";

import { ROOT } from "../support/project.js";
import { project } from "../support/server.js";

describe("the server's table is the client's", async () => {
  const { OPEN_BODIES, ROUTES, VERSIONS } = await import("../../pkg-template/server/operations.js");
  const rust = (name) => readFile(join(ROOT, "src", "client", name), "utf8");
  const texts = (text) => [...text.matchAll(/"([^"]*)"/g)].map(([, word]) => word);

  test("of versions and operations", async () => {
    const source = await rust("operation.rs");
    const [, names] = /NAMES: \[&str; 3\] = \[(.*?)\]/s.exec(source);
    assert.deepEqual(VERSIONS, texts(names));
    const operations = new Map(
      [...source.matchAll(/Operation::(\w+) => "(\w+\.\w+)"/g)].map(([, variant, name]) => [variant, name]),
    );
    const consts = [...source.matchAll(/Operation::(\w+) => ([A-Z_]+),/g)].map(([, variant, list]) => [variant, list]);
    const routes = consts.flatMap(([variant, list]) => {
      const [, rows] = new RegExp(`^const ${list}: &\\[Route\\] = &\\[(.*?)\\];$`, "ms").exec(source);
      return [...rows.matchAll(/Route \{(.*?)\n? *renamed: &\[(.*?)\],\s*\}/gs)].map(([, fields, renamed]) => {
        const list = (name) => texts(new RegExp(`${name}: &\\[(.*?)\\]`, "s").exec(fields)[1]);
        const word = (name) => new RegExp(`${name}: (?:Version|Method)::(\\w+)`).exec(fields)[1];
        const version = VERSIONS.find((name) => name.endsWith(word("version").toLowerCase()));
        const [path] = /path: "([^"]*)"/.exec(fields)[1].split("?");
        return {
          operation: operations.get(variant),
          version,
          method: word("method").toUpperCase(),
          path,
          required: list("required"),
          lacks: list("lacks"),
          renamed: [...renamed.matchAll(/\("(\w+)", "(\w+)"\)/g)].map(([, from, to]) => [from, to]),
        };
      });
    });
    const own = ROUTES.map(({ operation, version, method, path, required, lacks, renamed }) => {
      return { operation, version, method, path, required, lacks, renamed };
    });
    assert.ok(routes.length >= 11, `${routes.length} routes`);
    assert.deepEqual(own, routes);
  });

  test("of the fields that bodies have", async () => {
    const source = await rust("schema.rs");
    const shared = new Map(
      [...source.matchAll(/^const (\w+): Property =\s+Property::\w+\("(\w+)"/gm)].map(([, name, field]) => [
        name,
        field,
      ]),
    );
    const fieldsOf = (name) => {
      const [, text] = new RegExp(
        `^static ${name}: Schema = (?:Schema::open\\(|Schema \\{.*?Schema::open\\()&\\[(.*?)^ *\\]\\)`,
        "ms",
      ).exec(source);
      const flat = text.replaceAll(
        /Property \{\s*name: ("\w+"),\s*kind: ([^\n]*?),\n[^}]*\}/g,
        "Property::required($1, $2)",
      );
      const entries = [...flat.matchAll(/Property::\w+\("(\w+)",(?: Kind::\w+\(&(\w+)\))?|^\s*([A-Z_]+),$/gm)].map(
        ([, field, inner, constant]) => [field ?? shared.get(constant), inner === undefined ? {} : fieldsOf(inner)],
      );
      return Object.fromEntries(entries);
    };
    for (const [operation, constant] of [
      ["schedules.amount", "AMOUNT"],
      ["schedules.duration", "DURATION"],
      ["schedules.limit", "LIMIT"],
      ["prices.retrieve", "PRICES"],
    ]) {
      assert.deepEqual(OPEN_BODIES[operation], fieldsOf(constant), operation);
    }
  });
});

test("the types list every code that the server has of itself, and no others", async () => {
  const folder = join(ROOT, "pkg-template", "server");
  const sources = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")));
  const emitted = sources.flatMap((source) =>
    [...source.matchAll(/code: "(\w+)"|unprocessable\("(\w+)"|\?\? "(server_error)"/g)].map((found) =>
      found.slice(1).find(Boolean),
    ),
  );
  const [, listed] = /^export type ServerErrorCode =([^;]*);/m.exec(await project.read("server.d.ts"));
  const types = [...listed.matchAll(/"(\w+)"/g)].map(([, word]) => word);
  assert.deepEqual([...new Set(emitted)].sort(), types.sort());
});

test("what is bundled is named with its license", async () => {
  const text = await project.read("THIRD-PARTY.md");
  assert.match(text, /^## hono \d/m);
  assert.match(text, /Permission is hereby granted/);
});

describe("the page of the docs about it", async () => {
  const { LOGINS, OWN_ROUTES, READ_STATE, ROUTES, VERSIONS } = await import("../../pkg-template/server/operations.js");
  const page = await readFile(join(ROOT, "docs", "server.md"), "utf8");

  test("lists every path in every version that has it", () => {
    const listed = [...page.matchAll(/^\| `(GET|POST|PUT) (\S+)` *\|(.*)\|$/gm)].flatMap(([, method, path, cells]) =>
      cells
        .split("|")
        .map((cell, at) => cell.trim() === "yes" && `${method} ${path} ${VERSIONS[at]}`)
        .filter(Boolean),
    );
    const routes = [
      ...LOGINS.flatMap(({ versions, ...login }) => versions.map((version) => ({ ...login, version }))),
      ...ROUTES,
      ...OWN_ROUTES,
      READ_STATE,
    ];
    assert.deepEqual(listed.sort(), routes.map(({ method, path, version }) => `${method} ${path} ${version}`).sort());
  });

  test("names options that there are", async () => {
    const help = async (...args) => (await project.node(join(project.installed, "cli.js"), ...args, "--help")).stdout;
    const plans = ["duration", "limit", "amount", "soc", "site"].map((what) => help("plan", what));
    const helps = (await Promise.all([help("serve"), ...plans])).join("\n");
    const named = new Set([...page.matchAll(/(?<=[\s`(])--[a-z][a-z-]+/g)].map(([name]) => name));
    assert.ok(named.size > 15, `${named.size}`);
    for (const name of named) assert.match(helps, new RegExp(`${name}\\b`));
  });
});
