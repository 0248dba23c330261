// `flatpeak-wasm/chart`: the chart as an element and as text.

import type * as Published from "../pkg-template/chart.d.ts";
import { define, FlatpeakChart } from "./element.ts";
import { renderChart } from "./render.ts";

export { FlatpeakChart, renderChart };

// What is published has the types that are published.
({ FlatpeakChart, renderChart }) satisfies typeof Published;

define();
