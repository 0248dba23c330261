import { prerender } from "react-dom/static";

import { App } from "./App.jsx";

/** What a server puts into `#root`. */
export async function render() {
  const { prelude } = await prerender(<App />);
  return new Response(prelude).text();
}
