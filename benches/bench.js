// Sizes and times of the package, side by side with what one would use instead, in one process: `make bench`. Times on
// a shared machine are noisy; the ratios, taken in turns, are what counts.

import loadHighs from "highs";

import { amount, growth } from "./amount.js";
import { duration, others } from "./duration.js";
import { exports } from "./exports.js";
import { sizes, startUp } from "./package.js";
import { longTexts } from "./read-prices.js";
import { siteFirst } from "./site-first.js";
import { site } from "./site.js";
import { soc } from "./soc.js";

sizes();
startUp();
exports();
const highs = await loadHighs();
duration(highs);
others();
await amount(highs);
growth();
soc(highs);
site(highs);
siteFirst();
longTexts();
