// What can be taken along: files, code, and a link to this very page.

import type { Day } from "../day.ts";
import { element } from "../element.ts";
import type { Step } from "../steps.ts";
import type { Work } from "../work.ts";
import { calendarOf } from "./calendar.ts";
import { codeOf } from "./code.ts";
import { pngOf, svgOf } from "./picture.ts";
import { csvOf } from "./table.ts";

/** What the files are made of. */
export interface Taken {
  day: Day;
  work: Work;
  steps: readonly Step[];
}

interface Kind {
  label: string;
  file: string;
  type: string;
  make: (taken: Taken, chart: SVGSVGElement) => BlobPart | Promise<Blob>;
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

const KINDS: Kind[] = [
  { label: "Request", file: "request.json", type: "application/json", make: ({ work }) => json(work.body) },
  { label: "Answer", file: "answer.json", type: "application/json", make: ({ work }) => json(work.answer) },
  { label: "JavaScript", file: "plan.mjs", type: "text/javascript", make: ({ work }) => codeOf(work) },
  {
    label: "Calendar",
    file: "plan.ics",
    type: "text/calendar",
    make: ({ day, steps, work }) => calendarOf(day, steps, idOf(work), Date.now()),
  },
  { label: "Table", file: "plan.csv", type: "text/csv", make: ({ day, steps }) => csvOf(day, steps) },
  { label: "Chart", file: "plan.svg", type: "image/svg+xml", make: (_, chart) => svgOf(chart) },
  { label: "Chart", file: "plan.png", type: "image/png", make: (_, chart) => pngOf(chart) },
];

function idOf({ answer }: Work): string {
  return "id" in answer ? String(answer.id) : "plan";
}

/** The buttons, and the code to read and to copy. */
export class TakePanel {
  readonly #code = element("pre", { tabindex: 0, role: "region", "aria-label": "The JavaScript that makes this plan" });
  readonly #more = element("details", { class: "code" });
  readonly #said = element("p", { class: "said", role: "status" });
  readonly #buttons: HTMLButtonElement[];
  #taken: Taken | undefined;

  /** `writeLink` puts the state of the page into its address. */
  constructor(section: HTMLElement, chart: SVGSVGElement, writeLink: () => void) {
    const link = this.#button("Copy the link", "to this page as it is", () => {
      writeLink();
      return this.#copy(location.href, "The link is copied.");
    });
    const files = KINDS.map((kind) =>
      this.#button(kind.label, `.${kind.file.split(".")[1]}`, () => this.#download(kind, chart)),
    );
    this.#buttons = files;
    const copy = this.#button("Copy the code", "", () =>
      this.#copy(this.#code.textContent ?? "", "The code is copied."),
    );
    this.#more.append(element("summary", {}, "The JavaScript that makes this plan"), this.#code, copy);
    this.#more.addEventListener("toggle", () => this.#write());
    section.append(
      element("h2", { id: "take-title" }, "Take it along"),
      element("div", { class: "buttons" }, link, ...files),
      this.#said,
      this.#more,
    );
  }

  /** What there is to take now; nothing if there is no plan. */
  show(taken: Taken | undefined): void {
    this.#taken = taken;
    for (const button of this.#buttons) button.disabled = taken === undefined;
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
    this.#code.textContent = this.#taken === undefined ? "" : codeOf(this.#taken.work);
  }

  async #copy(text: string, said: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.#said.textContent = said;
    } catch {
      this.#said.textContent =
        "The browser does not let this page copy. Copy it from the address bar or the text instead.";
    }
  }

  async #download({ make, file, type }: Kind, chart: SVGSVGElement): Promise<void> {
    if (this.#taken === undefined) return;
    try {
      const made = await make(this.#taken, chart);
      const address = URL.createObjectURL(made instanceof Blob ? made : new Blob([made], { type }));
      element("a", { href: address, download: file }).click();
      // The download has begun by then.
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
      this.#said.textContent = `${file} is made.`;
    } catch (error) {
      this.#said.textContent = `${file} could not be made: ${error instanceof Error ? error.message : error}`;
    }
  }
}
