// Has the browser ask for the planner and the letters together with the page, not once the script or the style names them.

const KINDS = [
  // What is seen first does not wait for it.
  { name: /flatpeak_wasm_bg.*\.wasm$/, as: "fetch", type: "application/wasm", fetchpriority: "low" },
  { name: /\.woff2$/, as: "font", type: "font/woff2" },
];

/** What the first script loads for every page, and all that this loads. */
const LATER = /\/src\/start\.ts$/;

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
      handler: (html, { bundle }) => [
        ...KINDS.flatMap(({ name, ...kind }) =>
          Object.keys(bundle)
            .filter((file) => name.test(file))
            .map((file) => link({ rel: "preload", href: `./${file}`, ...kind })),
        ),
        ...[...modulesOf(bundle)]
          .filter((file) => !html.includes(file))
          .map((file) => link({ rel: "modulepreload", href: `./${file}` })),
      ],
    },
  };
}

function link(attrs) {
  return { tag: "link", attrs: { ...attrs, crossorigin: true }, injectTo: "head" };
}

/** The files of the module that is loaded later, without those that the page names itself. */
function modulesOf(bundle) {
  const files = new Set();
  const add = ({ fileName, imports = [], isEntry }) => {
    if (isEntry || files.has(fileName)) return;
    files.add(fileName);
    for (const file of imports) if (bundle[file]) add(bundle[file]);
  };
  Object.values(bundle)
    .filter(({ facadeModuleId }) => LATER.test(facadeModuleId ?? ""))
    .forEach(add);
  return files;
}
