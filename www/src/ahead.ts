// Asks for the files of the mode that an address opens, while the planner and the rest of the page are still on their way.

/** The page names these files in links that ask for nothing yet, each with the addresses whose mode it belongs to. */
export function askAhead(hash: string): void {
  for (const link of document.querySelectorAll<HTMLLinkElement>("link[data-address]")) {
    if (RegExp(link.dataset["address"] ?? "").test(hash)) link.rel = link.dataset["rel"] ?? "";
  }
}
