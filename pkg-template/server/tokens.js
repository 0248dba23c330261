// Who asks: an account with its secret key, or with a token that it made of them. A token is the account and its end, signed
// with the secret key: the server keeps none, and one is good for every server that knows the account, also after a restart.

import { ANODE, ZERO } from "./operations.js";
import { Refusal } from "./refusal.js";

/** @import { HandlerOptions } from "../server.js" */

const LIFETIME_S = 3600;

/** What an account is called where none is known. */
const ANYBODY = "acc_local";

const HMAC = { name: "HMAC", hash: "SHA-256" };
const encoder = new TextEncoder();

/** The accounts that may ask. Without any, everybody may. */
export class Accounts {
  #secretOf;

  /** @param {HandlerOptions["accounts"]} accounts */
  constructor(accounts) {
    this.#secretOf =
      typeof accounts === "object"
        ? (/** @type {string} */ name) => (Object.hasOwn(accounts, name) ? accounts[name] : undefined)
        : accounts;
  }

  /**
   * Makes a token of the account and the secret key of a request.
   *
   * @param {string | undefined} authorization
   * @param {string} version
   */
  async login(authorization, version) {
    const [account, secret] = basic(authorization) ?? [];
    if (account === undefined || secret === undefined || !(await this.#isSecret(account, secret))) {
      throw denied(version, "Basic");
    }
    const payload = encode(encoder.encode(JSON.stringify([account, Math.floor(Date.now() / 1000) + LIFETIME_S])));
    const key = await this.#keyOf(account);
    if (key === undefined) throw denied(version, "Basic");
    const mac = await crypto.subtle.sign(HMAC, key, encoder.encode(payload));
    return { bearer_token: `${payload}.${encode(new Uint8Array(mac))}`, expires_in: LIFETIME_S, live_mode: false };
  }

  /**
   * The account that a request's token is of.
   *
   * @param {string | undefined} authorization
   * @param {string} version
   */
  async accountOf(authorization, version) {
    const [, token = ""] = /^bearer +(\S+)$/i.exec(authorization ?? "") ?? [];
    const account = token === "" ? undefined : await this.#signer(token);
    if (account !== undefined) return account;
    if (this.#secretOf === undefined) return ANYBODY;
    throw denied(version, "Bearer");
  }

  /** @param {string} token */
  async #signer(token) {
    const [payload = "", mac] = token.split(".");
    const [account, end] = read(payload) ?? [];
    if (typeof account !== "string" || !(Date.now() / 1000 < Number(end))) return undefined;
    const key = await this.#keyOf(account);
    const isSigned = key !== undefined && (await crypto.subtle.verify(HMAC, key, decode(mac), encoder.encode(payload)));
    return isSigned ? account : undefined;
  }

  /**
   * @param {string} account
   * @param {string} given
   */
  async #isSecret(account, given) {
    if (this.#secretOf === undefined) return true;
    const secret = await this.#secretOf(account);
    // Signatures of the same length are compared instead of what was given, which takes as long however much is right.
    const [key, other] = await Promise.all([keyFrom(secret ?? ""), keyFrom(given)]);
    const mac = await crypto.subtle.sign(HMAC, other, encoder.encode(account));
    return (await crypto.subtle.verify(HMAC, key, mac, encoder.encode(account))) && Boolean(secret);
  }

  /** @param {string} account */
  async #keyOf(account) {
    if (this.#secretOf === undefined) return keyFrom("");
    const secret = await this.#secretOf(account);
    return secret ? keyFrom(secret) : undefined;
  }
}

/**
 * A byte in front, for an empty key is none.
 *
 * @param {string} secret
 */
function keyFrom(secret) {
  return crypto.subtle.importKey("raw", encoder.encode(`\n${secret}`), HMAC, false, ["sign", "verify"]);
}

/**
 * @param {string | undefined} authorization
 * @returns {[account: string, secret: string] | undefined}
 */
function basic(authorization) {
  const [, pair = ""] = /^basic +(\S+)$/i.exec(authorization ?? "") ?? [];
  const text = new TextDecoder().decode(decode(pair));
  const colon = text.indexOf(":");
  return colon > 0 ? [text.slice(0, colon), text.slice(colon + 1)] : undefined;
}

/**
 * @param {string} version
 * @param {"Basic" | "Bearer"} scheme
 */
function denied(version, scheme) {
  const status = version === ZERO || version === ANODE ? 403 : 401;
  const message =
    scheme === "Basic"
      ? "Bad credentials: send the account and its secret key with HTTP Basic"
      : "Bad credentials: send a token of GET /login or POST /auth/tokens as Authorization: Bearer";
  /** @type {Record<string, string>} */
  const headers = status === 401 ? { "www-authenticate": `${scheme} realm="flatpeak"` } : {};
  return new Refusal({ status, code: "access_denied", message, headers });
}

/**
 * @param {string} payload
 * @returns {unknown[] | undefined}
 */
function read(payload) {
  try {
    const parts = JSON.parse(new TextDecoder().decode(decode(payload)));
    return Array.isArray(parts) ? parts : undefined;
  } catch {
    // It is no token of any server.
    return undefined;
  }
}

const encode = (/** @type {Uint8Array} */ bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** The bytes of a text in base64, of either alphabet; none if it is no such text. */
function decode(text = "") {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
