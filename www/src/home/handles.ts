// What is dragged on the picture of a home: the fuse, the target of the car, and when it comes and leaves.

import { MINUTE } from "../../../chart/time.ts";
import type { ModeHandle } from "../chart/mode-handles.ts";
import type { Day } from "../day.ts";
import { number, percent } from "../format.ts";
import type { HomeState, State } from "../state.ts";
import { homeWindow, withinHome } from "./window.ts";
import { h } from "./words/words.ts";

/** A handle, and the state once it was moved to a value. */
export type HomeHandle = ModeHandle;

const STEP = 15;
const MOST_KW = 63;

const withHome = (state: State, part: Partial<HomeState>): State => ({ ...state, home: { ...state.home, ...part } });

/** The handles of the state. */
export function homeHandles({ home }: State, day: Day): HomeHandle[] {
  const window = homeWindow(day);
  const there = withinHome(home, day);
  const instant = (minutes: number) => day.start + minutes * MINUTE;
  const time = (side: "from" | "to", label: string, min: number, max: number): HomeHandle => ({
    id: side,
    label,
    scale: "time",
    value: instant(there[side]),
    min: instant(min),
    max: instant(max),
    step: STEP * MINUTE,
    page: 60 * MINUTE,
    moved: (state, value) =>
      withHome(state, withinHome({ ...withinHome(state.home, day), [side]: (value - day.start) / MINUTE }, day)),
  });
  return [
    time("from", h("handleComes"), window.from, Math.max(window.from, there.to - STEP)),
    time("to", h("handleLeaves"), Math.min(window.to, there.from + STEP), window.to),
    {
      id: "fuse",
      label: h("handleFuse"),
      scale: "power",
      value: home.fuseKw,
      min: 0.5,
      max: MOST_KW,
      step: 0.5,
      page: 2,
      text: `${number(home.fuseKw)} kW`,
      moved: (state, fuseKw) => withHome(state, { fuseKw }),
    },
    {
      id: "target",
      label: h("handleTarget"),
      scale: "charge",
      value: home.carTarget,
      step: 1,
      text: percent(home.carTarget, 0),
      moved: (state, carTarget) => withHome(state, { carTarget }),
    },
  ];
}
