// The check of proofs: it shares no code with the planner, and is loaded after the first plan.

export { verifyCertificate } from "flatpeak-wasm";
