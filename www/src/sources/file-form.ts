// A file with prices.

import { element } from "../element.ts";
import type { LoadPrices } from "./reading.ts";
import { tellProblem } from "./problem.ts";
import { s } from "./words/words.ts";

const MAX_BYTES = 20_000_000;

/** The form of a file. */
export interface FileForm {
  node: HTMLElement;
  /** Reads files that were dropped, and names them. */
  take: (files: FileList) => void;
}

/** A file that is chosen, or dropped. */
export function fileForm(take: LoadPrices): FileForm {
  const input = element("input", { type: "file", accept: ".json,.xml,.csv,.txt,application/json,text/csv,text/xml" });
  const said = element("p", { class: "fetching", role: "status" });
  input.addEventListener("change", () => void read(input.files?.[0]));
  // The same file can be chosen again.
  input.addEventListener("click", () => (input.value = ""));
  const node = element(
    "div",
    { class: "fields" },
    element("label", {}, `${s("fileWithPrices")} `, input),
    element("small", { class: "note" }, s("fileNote")),
    said,
  );
  return {
    node,
    take(files) {
      // The field names what is read.
      input.files = files;
      void read(files[0]);
    },
  };

  async function read(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    said.classList.remove("failed");
    try {
      if (file.size > MAX_BYTES) throw new Error(s("tooLarge"));
      await take({ name: file.name, input: await file.text(), days: 1 });
      said.textContent = s("fileRead", { file: file.name });
    } catch (error) {
      said.classList.add("failed");
      tellProblem(said, error, (message) =>
        s("asBefore", { message: s("fileUnusable", { file: file.name, message }) }),
      );
    }
  }
}
