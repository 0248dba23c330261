// Has the browser ask for the planner and the letters together with the page, not once the script or the style names them.

const KINDS = [
  // What is seen first does not wait for it.
  { name: /flatpeak_wasm_bg.*\.wasm$/, as: "fetch", type: "application/wasm", fetchpriority: "low" },
  { name: /\.woff2$/, as: "font", type: "font/woff2" },
];

/**
 * Adds the links to the page.
 *
 * @returns {import("vite").Plugin}
 */
export function preload() {
  return {
    name: "preload",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (_, { bundle }) =>
        KINDS.flatMap(({ name, ...kind }) =>
          Object.keys(bundle)
            .filter((file) => name.test(file))
            .map((file) => link({ rel: "preload", href: `./${file}`, ...kind })),
        ),
    },
  };
}

function link(attrs) {
  return { tag: "link", attrs: { ...attrs, crossorigin: true }, injectTo: "head" };
}
