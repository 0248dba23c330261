// The flows of a home on top of each other: above zero where power comes from, below where it goes. Both are as high at
// every instant.

import { stacked, type Step } from "../../../chart/power.ts";
import type { Flow, Flows } from "../plan-result.ts";

/** A flow, and where it is on the scale of power. */
export interface StackedFlow {
  flow: Flow;
  steps: readonly Step[];
}

/** The flows on top of each other. */
export function stackOf({ sources, uses }: Flows): StackedFlow[] {
  const signed = [...sources.map((flow) => ({ flow, sign: 1 })), ...uses.map((flow) => ({ flow, sign: -1 }))];
  const layers = signed.map(({ flow: { kind, segments }, sign }) => ({
    deviceId: undefined,
    name: kind,
    segments: segments.map((segment) => ({ ...segment, kw: sign * segment.kw })),
  }));
  const steps = stacked({ layers, charge: undefined, hasPower: true });
  return signed.map(({ flow }, at) => ({ flow, steps: steps[at] ?? [] }));
}
