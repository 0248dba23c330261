// The look of the picture, beside that of the chart: its parts have the colours of the page's tokens.

export const PICTURE_STYLE =
  ".flatpeak-chart .wasted{fill-opacity:.35}" +
  ".charge-line.car{stroke:var(--device-0)}" +
  ".charge-line.battery{stroke:var(--device-3);stroke-dasharray:7 3}" +
  ".worth{fill:none;stroke:var(--device-3);stroke-width:1.8px;stroke-dasharray:2 2}" +
  ".target{fill:var(--device-0);stroke:var(--surface);stroke-width:1.5px}" +
  ".flatpeak-chart .mark{paint-order:stroke;stroke:var(--surface);stroke-width:3px;stroke-linejoin:round;" +
  "fill:var(--ink);font-weight:600;pointer-events:none}" +
  ".flatpeak-chart .mark.car{fill:var(--device-0)}.flatpeak-chart .mark.battery{fill:var(--device-3)}" +
  ".flatpeak-chart .handle-fuse .line{stroke-dasharray:none}" +
  ".titles text{paint-order:stroke;stroke:var(--surface);stroke-width:3px;stroke-linejoin:round;pointer-events:none}";

/** A style sheet for a shadow root. */
export function sheetOf(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}
