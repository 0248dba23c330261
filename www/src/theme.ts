// Light or dark: as the system, until a person says otherwise.

const KEY = "flatpeak-wasm-theme";

/** Shows the theme that was chosen, and keeps what is chosen on this machine. */
export function watchTheme(select: HTMLSelectElement): void {
  select.value = kept() ?? "auto";
  if (select.value === "") select.value = "auto";
  show(select.value);
  select.addEventListener("change", () => {
    show(select.value);
    keep(select.value);
  });
}

function show(theme: string): void {
  document.documentElement.dataset["theme"] = theme;
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // A browser that keeps nothing of this page: the theme of the system it is.
    return null;
  }
}

function keep(theme: string): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // It holds until the page is closed.
  }
}
