// Files that are dropped anywhere on the page.

import { t } from "../words/language.ts";

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}

/** Tells which files were dropped. */
export function watchDrops(dropped: (files: FileList) => void): void {
  document.body.dataset["drop"] = t("dropFile");
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) document.body.classList.remove("dropping");
  });
  addEventListener("drop", (event) => {
    document.body.classList.remove("dropping");
    const files = event.dataTransfer?.files;
    if (files?.[0] === undefined) return;
    event.preventDefault();
    dropped(files);
  });
}
