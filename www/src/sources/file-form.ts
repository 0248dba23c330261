// A file with prices: chosen, or dropped anywhere on the page.

import { element } from "../element.ts";
import { asSentence } from "../format.ts";
import type { LoadPrices } from "./reading.ts";

const MAX_BYTES = 20_000_000;

/** The form of a file. `opened` is called when a file is dropped while another form is shown. */
export function fileForm(take: LoadPrices, opened: () => void): HTMLElement {
  const input = element("input", { type: "file", accept: ".json,.xml,.csv,.txt,application/json,text/csv,text/xml" });
  const said = element("p", { class: "fetching", role: "status" });
  input.addEventListener("change", () => void read(input.files?.[0]));
  // The same file can be chosen again.
  input.addEventListener("click", () => (input.value = ""));
  watchDrops((files) => {
    opened();
    // The field names what is read.
    input.files = files;
    void read(files[0]);
  });
  return element(
    "div",
    { class: "fields" },
    element("label", {}, "File with prices ", input),
    element(
      "small",
      { class: "note" },
      "Or drop it anywhere here: JSON of Octopus, aWATTar, Energy-Charts, Tibber, Nord Pool and others, ENTSO-E's XML, or CSV. It stays in this tab.",
    ),
    said,
  );

  async function read(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    said.classList.remove("failed");
    try {
      if (file.size > MAX_BYTES) throw new Error("It is larger than 20 MB.");
      await take({ name: file.name, input: await file.text(), days: 1 });
      said.textContent = `${file.name} is read.`;
    } catch (error) {
      said.classList.add("failed");
      said.textContent = `${file.name} cannot be used. ${asSentence(error instanceof Error ? error.message : String(error))} The prices are as before.`;
    }
  }
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}

function watchDrops(dropped: (files: FileList) => void): void {
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
