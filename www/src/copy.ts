// A button that copies a text, and says so.

import { t } from "./words/language.ts";

const SAID_MS = 2000;

/** Makes a button copy what `text` gives when it is pressed. */
export function copyOnClick(button: HTMLElement, text: () => string): void {
  const label = button.textContent;
  let timer = 0;
  button.addEventListener("click", async () => {
    const said = await navigator.clipboard.writeText(text()).then(
      () => t("copied"),
      () => t("notAllowed"),
    );
    button.textContent = said;
    clearTimeout(timer);
    timer = window.setTimeout(() => (button.textContent = label), SAID_MS);
  });
}
