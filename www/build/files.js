// Which files of a build a module needs.

/**
 * The files that are loaded with the module of this name: scripts, and what these import; styles.
 *
 * @param {Record<string, any>} bundle
 * @param {RegExp} name
 * @returns {Set<string>}
 */
export function filesOf(bundle, name) {
  const files = new Set();
  const add = ({ fileName, imports, viteMetadata }) => {
    if (files.has(fileName)) return;
    files.add(fileName);
    for (const style of viteMetadata?.importedCss ?? []) files.add(style);
    for (const file of imports) if (bundle[file]) add(bundle[file]);
  };
  Object.values(bundle)
    .filter(({ moduleIds = [] }) => moduleIds.some((id) => name.test(id)))
    .forEach(add);
  return files;
}
