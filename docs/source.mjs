/**
 * The page of the repository that a package.json names, where it names one.
 *
 * @param {{ repository?: string | { url: string, directory?: string } }} manifest
 * @returns {string | undefined}
 */
export function sourcePage({ repository }) {
  const url = typeof repository === "string" ? repository : repository?.url;
  return url?.replace(/^github:/, "git+https://github.com/").replace(/^git\+|\.git$/g, "");
}

/** A link to that page, in HTML; nothing where there is none. */
export function sourceLink(manifest) {
  const page = sourcePage(manifest);
  return page === undefined ? "" : `<a href="${page}">Source</a>`;
}
