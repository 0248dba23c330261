/**
 * The page of the repository that a package.json names, where it names one that a browser can open.
 *
 * @param {{ repository?: string | { url: string, directory?: string } }} manifest
 * @returns {string | undefined}
 */
export function sourcePage({ repository }) {
  const url = typeof repository === "string" ? repository : repository?.url;
  const page = url?.replace(/^github:/, "git+https://github.com/").replace(/^git\+|\.git$/g, "");
  return /^https?:/.test(page ?? "") ? page : undefined;
}

/**
 * The links of the docs: to the page beside them, and to the source where it has a page.
 *
 * @param {Parameters<typeof sourcePage>[0]} manifest
 * @param {string} page
 */
export function navigationLinks(manifest, page) {
  const source = sourcePage(manifest);
  return { "Try it": page, ...(source === undefined ? {} : { Source: source }) };
}
