import { createRoot } from "react-dom/client";
import { init } from "flatpeak-wasm";

import { App } from "./App.jsx";

await init();
createRoot(document.querySelector("#root")).render(<App />);
