// What an answer has beyond the API's document.

/** The paths of an answer that its schema does not have. */
export function undocumented(value, schema, path = "") {
  if (schema === undefined) return [path];
  if (Array.isArray(value)) return value.flatMap((item) => undocumented(item, schema.items, `${path}[]`));
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    undocumented(inner, schema.properties?.[name], `${path}.${name}`),
  );
}
