// Links the page to the source of the package, where its package.json names a repository.

import { sourcePage } from "../../docs/source.mjs";

/** Where the links are in the page. */
const PLACE = "<!-- source -->";

/**
 * Puts the links in their places.
 *
 * @param {{ repository?: string | { url: string, directory?: string } }} manifest
 */
export function source(manifest) {
  const page = sourcePage(manifest)?.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const link = page === undefined ? "" : `<a href="${page}" data-word="source">Source</a>`;
  return { name: "source", transformIndexHtml: (/** @type {string} */ html) => html.replaceAll(PLACE, () => link) };
}
