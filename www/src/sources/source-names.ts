// The sources that are neither samples nor providers, as the state names them.

export const FILE = "file";
export const FLATPEAK = "flatpeak";
