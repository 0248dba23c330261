// The files that take a while to be written, or much code. They are loaded when the first plan is on screen.

export { calendarOf } from "./calendar.ts";
export { pngOf, svgOf } from "./picture.ts";
export { csvOf } from "./table.ts";
