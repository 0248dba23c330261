module.exports = {
  // Jest compiles nothing below node_modules/, unless it is told to.
  transformIgnorePatterns: ["/node_modules/(?!flatpeak-wasm/)"],
};
