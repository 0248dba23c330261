import { createRoot, hydrateRoot } from "react-dom/client";

import { App } from "./App.jsx";

const root = document.querySelector("#root");
// What a server has rendered is taken over as it is.
if (root.hasChildNodes()) hydrateRoot(root, <App />);
else createRoot(root).render(<App />);
