// Where everything is on the picture of a home: power, states of charge and prices on one axis of time.

import { type Layout, strideAbove, type Track } from "../../../chart/layout.ts";
import { scaleOf } from "../../../chart/scale.ts";
import type { HomeView } from "./view.ts";

/** The layout of the chart, with all its tracks. */
export interface HomeLayout extends Layout {
  power: Track;
  charge: Track;
}

/** Lays the picture out on a width, with a letter's size as the unit. */
export function homeLayout(view: HomeView, width: number, rem: number): HomeLayout {
  const { drawn } = view;
  const [left, right] = [3.4 * rem, width - 2 * rem];
  const wide = width > 44 * rem;
  const gap = (wide ? 2.6 : 2.4) * rem;
  const [now, lane] = [0.95 * rem, drawn.now === undefined ? 0 : 0.75 * rem];
  const ruler = lane + 1.5 * rem;
  const top = ruler + 2.1 * rem;
  const power = track(top, (wide ? 15 : 12) * rem, powerDomain(view));
  const charge = track(power.bottom + gap, (wide ? 5.5 : 4.6) * rem, [0, 100]);
  const price = track(charge.bottom + gap, (wide ? 6 : 4.6) * rem, priceDomain(view));
  const { bottom } = price;
  const x = scaleOf([drawn.start, drawn.end], [left, right]);
  return { width, height: bottom + 2.2 * rem, left, right, top, bottom, rem, now, ruler, x, power, price, charge };
}

/** The power alone, as large as the picture is. */
export function stripLayout(view: HomeView, width: number, height: number): HomeLayout {
  const power = track(0, height, powerDomain(view));
  const x = scaleOf([view.drawn.start, view.drawn.end], [0, width]);
  const edges = { left: 0, right: width, top: 0, bottom: height };
  return { width, height, ...edges, rem: 16, now: 0, ruler: 0, x, power, price: power, charge: power };
}

function track(top: number, height: number, domain: readonly [number, number]): Track {
  return { top, bottom: top + height, y: scaleOf(domain, [top + height, top]) };
}

/** The scale grows in strides, and not with every move of the fuse. */
function powerDomain({ stack, fuseKw }: HomeView): [number, number] {
  const steps = stack.flatMap((flow) => flow.steps);
  const fuse = Number.isFinite(fuseKw) ? fuseKw : 0;
  const [low, high] = [
    Math.min(-1, ...steps.map((step) => step.low)),
    Math.max(1, fuse, ...steps.map((step) => step.high)),
  ];
  return [-strideAbove(-low), strideAbove(high)];
}

function priceDomain({ drawn, sitePrices }: HomeView): [number, number] {
  const values = [...drawn.periods, ...sitePrices].map(({ value }) => value);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const span = high - low || 1;
  return [low - (low < 0 ? span * 0.08 : 0), high + span * 0.1];
}
