// The proof of a plan, whichever it is of.

import { verifySite } from "./verify-site.js";
import { verifyCertificate as verifyAmount } from "./verify.js";

/**
 * Checks an answer of `schedules.amount` or of `schedules.site`.
 *
 * @param {any} body
 * @param {any} answer
 * @param {any} prices
 * @param {any[]} [devices]
 */
export function verifyCertificate(body, answer, prices, devices) {
  return answer?.object === "schedule_site"
    ? verifySite(body, answer, prices, devices)
    : verifyAmount(body, answer, prices);
}
