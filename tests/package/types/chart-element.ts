// The chart as an element: what a program for browsers does with it.

import { FlatpeakChart, type FlatpeakChartEventMap } from "flatpeak-wasm/chart";

const chart = document.createElement("flatpeak-chart");
chart.prices = { start: new Date(), intervalMinutes: 15, values: [0.1] };
chart.update({ now: new Date(), locale: "de" });
chart.sparkline = true;
chart.addEventListener("handleinput", (event) => {
  const { id, value } = (event as FlatpeakChartEventMap["handleinput"]).detail;
  chart.handles = [{ id, label: "Start", scale: "time", value, step: 60_000 }];
});
document.body.append(chart);
export const svg: SVGSVGElement | undefined = chart.svg;
export const same: boolean = document.querySelector("flatpeak-chart") instanceof FlatpeakChart;
export const id: string = (new Event("deviceselect") as FlatpeakChartEventMap["deviceselect"]).detail.deviceId;

// @ts-expect-error A power is a number.
chart.power = "7";
