// What can be taken along: files, code, and a link to this very page.

import type { Day } from "../day.ts";
import { element } from "../element.ts";
import type { Step } from "../plan-table.ts";
import type { PlanResult } from "../plan-result.ts";
import { codeOf } from "./code.ts";
import type { PictureWords } from "./picture.ts";
import { t } from "../words/language.ts";

/** What the files are made of. */
export interface ExportInput {
  day: Day;
  result: PlanResult;
  steps: readonly Step[];
  /** What explains a picture of it. */
  words: PictureWords;
}

interface Kind {
  label: string;
  file: string;
  type: string;
  make: (input: ExportInput, chart: SVGSVGElement) => BlobPart | Promise<BlobPart>;
}

/** Loads what writes the other files, so that it is there when a person wants one. */
export const loadFiles = () => import("./files.ts");

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

const KINDS: Kind[] = [
  { label: t("request"), file: "request.json", type: "application/json", make: ({ result }) => json(result.body) },
  { label: t("answer"), file: "answer.json", type: "application/json", make: ({ result }) => json(result.answer) },
  { label: "JavaScript", file: "plan.mjs", type: "text/javascript", make: ({ result }) => codeOf(result) },
  {
    label: t("calendar"),
    file: "plan.ics",
    type: "text/calendar",
    make: async ({ day, steps, result }) => (await loadFiles()).calendarOf(day, steps, idOf(result), Date.now()),
  },
  {
    label: t("table"),
    file: "plan.csv",
    type: "text/csv",
    make: async ({ day, steps, result }) => (await loadFiles()).csvOf(day, steps, result.figures.cost),
  },
  {
    label: t("chart"),
    file: "plan.svg",
    type: "image/svg+xml",
    make: async ({ words }, chart) => (await loadFiles()).svgOf(chart, words),
  },
  {
    label: t("chart"),
    file: "plan.png",
    type: "image/png",
    make: async ({ words }, chart) => (await loadFiles()).pngOf(chart, words),
  },
];

function idOf({ answer }: PlanResult): string {
  return "id" in answer ? String(answer.id) : "plan";
}

/** The buttons, and the code to read and to copy. */
export class ExportPanel {
  readonly #code = element("pre", { tabindex: 0, role: "region", "aria-label": t("programTitle") });
  readonly #more = element("details", { class: "code" });
  readonly #said = element("p", { class: "said", role: "status" });
  readonly #buttons: HTMLButtonElement[];
  #input: ExportInput | undefined;

  /** `writeLink` puts the state of the page into its address. */
  constructor(section: HTMLElement, chart: () => SVGSVGElement | undefined, writeLink: () => Promise<void>) {
    const link = this.#button(t("copyLink"), t("copyLinkNote"), async () => {
      await writeLink();
      return this.#copy(location.href, t("linkCopied"));
    });
    const files = KINDS.map((kind) =>
      this.#button(kind.label, `.${kind.file.split(".")[1]}`, () => this.#download(kind, chart())),
    );
    this.#buttons = files;
    const copy = this.#button(t("copyCode"), "", () => this.#copy(this.#code.textContent ?? "", t("codeCopied")));
    this.#more.append(element("summary", {}, t("programTitle")), this.#code, copy);
    this.#more.addEventListener("toggle", () => this.#write());
    section.append(
      element("h2", { id: "take-title" }, t("takeTitle")),
      element("div", { class: "buttons" }, link, ...files),
      this.#said,
      this.#more,
    );
  }

  /** What there is to take now; nothing if there is no plan. */
  show(input: ExportInput | undefined): void {
    this.#input = input;
    for (const button of this.#buttons) button.disabled = input === undefined;
    this.#write();
  }

  #button(label: string, note: string, act: () => unknown): HTMLButtonElement {
    const button = element("button", { type: "button", class: "button" }, label);
    if (note !== "") button.append(element("small", {}, ` ${note}`));
    button.addEventListener("click", () => void act());
    return button;
  }

  #write(): void {
    if (!this.#more.open) return;
    this.#code.textContent = this.#input === undefined ? "" : codeOf(this.#input.result);
  }

  async #copy(text: string, said: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.#said.textContent = said;
    } catch {
      this.#said.textContent = t("cannotCopy");
    }
  }

  async #download({ make, file, type }: Kind, svg: SVGSVGElement | undefined): Promise<void> {
    if (this.#input === undefined || svg === undefined) return;
    try {
      const made = await make(this.#input, svg);
      const address = URL.createObjectURL(made instanceof Blob ? made : new Blob([made], { type }));
      element("a", { href: address, download: file }).click();
      // The download has begun by then.
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
      this.#said.textContent = t("fileMade", { file });
    } catch (error) {
      this.#said.textContent = t("fileFailed", { file, error: error instanceof Error ? error.message : String(error) });
    }
  }
}
