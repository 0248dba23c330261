// Names in the page the files of the modes that are loaded when they are opened, for an address that opens one: see
// www/src/ahead.ts. The address is known to the browser alone.

import { filesOf } from "./files.js";

/** The modules that modes are loaded with, and the addresses that open these. */
const PARTS = [
  { module: /\/src\/home\/home\.ts$/, address: "^#home$|[#&]mode=home(&|$)" },
  { module: /\/src\/why\/why\.ts$/, address: "^#(sun|amount)$|[#&]mode=amount(&|$)" },
];

/**
 * Adds the links to the page.
 *
 * @returns {import("vite").Plugin}
 */
export function ahead() {
  return {
    name: "ahead",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle }) =>
        PARTS.flatMap(({ module, address }) =>
          [...filesOf(bundle, module)].filter((file) => !html.includes(file)).map((file) => link(file, address)),
        ),
    },
  };
}

function link(file, address) {
  const kind = file.endsWith(".css") ? { "data-rel": "preload", as: "style" } : { "data-rel": "modulepreload" };
  return {
    tag: "link",
    attrs: { ...kind, href: `./${file}`, crossorigin: true, "data-address": address },
    injectTo: "head",
  };
}
