import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: [".tools/", "build/", "pkg/", "target/"] },
  js.configs.recommended,
  { languageOptions: { globals: { ...globals.node, ...globals.browser } } },
  { files: ["examples/service-worker/*.js"], languageOptions: { globals: globals.serviceworker } },
];
