// The check of a proof, which is loaded after the first plan, or when a person first asks for it.

import { setTextIn } from "./element.ts";
import { exactly, number } from "./format.ts";
import { t } from "./words/language.ts";

type Verify = (typeof import("./verify.ts"))["verifyCertificate"];

/** Loads the check. */
export const loadCheck = () => import("./verify.ts");

/**
 * What a check finds, with its figures as the page says them; nothing where it did not load, which is then said in `told`.
 */
export async function checked(
  told: HTMLElement,
  currency: string,
  check: (verify: Verify) => ReturnType<Verify> | undefined,
) {
  let verify;
  try {
    verify = (await loadCheck()).verifyCertificate;
  } catch (error) {
    console.info(error);
    setTextIn(undefined, told, t("partNotLoaded"));
    return undefined;
  }
  const start = performance.now();
  const found = check(verify);
  if (found === undefined) return undefined;
  const time = number(performance.now() - start, 1);
  const values = { cost: exactly(found.cost, currency), bound: exactly(found.bound, currency), time };
  return { ...found, values };
}
