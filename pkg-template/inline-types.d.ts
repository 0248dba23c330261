// For resolutions that know no `exports`: the same as the package itself.

export * from "./index.js";
