// The API over HTTP, answered by a planner. It knows no host but the classes of the web.

import { Hono } from "hono";
import { cors } from "hono/cors";

import { jsonOf } from "./body.js";
import { BUSBAR, LOGINS, OPEN_BODIES, OWN_ROUTES, READ_STATE, ROUTES, VERSIONS } from "./operations.js";
import { envelope, Refusal, refusalOf } from "./refusal.js";
import { sites } from "./site.js";
import { requireFewSlots } from "./slots.js";
import { Accounts } from "./tokens.js";
import { answered, known, renamed } from "./translate.js";

/**
 * @import { Context } from "hono"
 * @import { ContentfulStatusCode } from "hono/utils/http-status"
 * @import { HandlerLimits } from "../server.js"
 * @import { Operation, Route } from "./operations.js"
 * @import { Fault } from "./refusal.js"
 * @import { Site } from "./site.js"
 * @import { Document } from "./translate.js"
 */

/** @typedef {{ accounts: Accounts, siteOf: (account: string) => Promise<Site>, limits: HandlerLimits }} Server */

/**
 * A path with a method, in the versions that have it.
 *
 * @typedef {object} Endpoint
 * @property {string} method
 * @property {string} path
 * @property {string[]} versions From the oldest to the newest
 * @property {(context: Context, version: string) => Document | Promise<Document>} answer
 */

/** @type {HandlerLimits} */
const LIMITS = { bodyBytes: 1_000_000, bodyMillis: 10_000, slots: 200_000 };

const CORS = {
  allowMethods: ["GET", "HEAD", "POST", "PUT"],
  exposeHeaders: ["flatpeak-version", "retry-after"],
  maxAge: 600,
};

/**
 * What each operation does at a site.
 *
 * @type {Record<Operation, (site: Site, body: Document) => Document>}
 */
const OPERATIONS = {
  "schedules.amount": ({ planner }, body) => planner.schedules.amount(body),
  // With the longest window that the API takes.
  "schedules.duration": ({ planner }, body) => planner.schedules.duration(body, { strict: true }),
  "schedules.limit": ({ planner }, body) => planner.schedules.limit(body, { strict: true }),
  "schedules.soc": ({ planner }, body) => planner.schedules.soc(body),
  "schedules.site": ({ planner }, body) => planner.schedules.site(body),
  async "devices.submitState"({ planner, states }, { device_id, ...state }) {
    const answer = await planner.devices.submitState(device_id, state);
    states.submit(device_id, state, answer);
    return answer;
  },
  "prices.retrieve": ({ planner, prices }, body) => prices.retrieve(planner, body),
};

/** @type {typeof import("../server.js").createHandler} */
export function createHandler(planner, options = {}) {
  const { accounts, cors: origin, limits, onError = () => {} } = options;
  /** @type {Server} */
  const server = { siteOf: sites(planner), accounts: new Accounts(accounts), limits: { ...LIMITS, ...limits } };
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    context.res.headers.set("flatpeak-version", versionOf(context));
  });
  if (origin !== undefined) app.use(cors({ ...CORS, origin }));
  const routes = [
    ...LOGINS.map(login(server)),
    ...[...ROUTES, ...OWN_ROUTES].map(operation(server)),
    readState(server),
  ];
  for (const route of routes) app.on(route.method, pattern(route.path), only(route));
  for (const path of new Set(routes.map(({ path }) => path))) app.all(pattern(path), othersOf(path, routes));
  app.notFound((context) => refuse(context, notFound(`There is nothing at ${context.req.path}`)));
  app.onError((error, context) => {
    const refusal = refusalOf(error);
    if (refusal.status >= 500) onError(error);
    return refuse(context, refusal);
  });
  // Hosts hand over more than the request; clients an address, and what belongs to it.
  return async (/** @type {Request | string} */ input, /** @type {RequestInit} */ init = {}) =>
    app.fetch(isRequest(input) ? input : new Request(input, init));
}

/**
 * @param {Server} server
 * @returns {(entry: (typeof LOGINS)[number]) => Endpoint}
 */
function login({ accounts }) {
  return ({ method, path, versions }) => ({
    method,
    path,
    versions,
    answer: (context, version) => accounts.login(context.req.header("authorization"), version),
  });
}

/**
 * @param {Server} server
 * @returns {(route: Route) => Endpoint}
 */
function operation({ accounts, siteOf, limits }) {
  return (route) => ({
    method: route.method,
    path: route.path,
    versions: [route.version],
    async answer(context, version) {
      const account = await accounts.accountOf(context.req.header("authorization"), version);
      const sent = route.method === "GET" ? context.req.query() : await jsonOf(context.req.raw, limits);
      const body = bodyOf(route, sent, context.req.param());
      requireFewSlots(body, limits);
      const answer = await OPERATIONS[route.operation](await siteOf(account), body);
      return answerOf(route, answer);
    },
  });
}

/**
 * @param {Server} server
 * @returns {Endpoint}
 */
function readState({ accounts, siteOf }) {
  return {
    ...READ_STATE,
    versions: [READ_STATE.version],
    async answer(context, version) {
      const account = await accounts.accountOf(context.req.header("authorization"), version);
      const { states } = await siteOf(account);
      return states.read(context.req.param("device_id") ?? "");
    },
  };
}

/**
 * A path in the versions that have it.
 *
 * @param {Endpoint} endpoint
 */
function only({ method, path, versions, answer }) {
  return async (/** @type {Context} */ context) => {
    const asked = context.req.header("flatpeak-version")?.trim();
    const version = asked === undefined ? versions.at(-1) : VERSIONS.find((name) => isNamed(name, asked));
    if (version === undefined) {
      const message = `There is no version ${asked} of the API; there are ${VERSIONS.join(", ")}`;
      throw new Refusal({ status: 422, code: "api_version_not_supported", message });
    }
    context.set("version", version);
    if (!versions.includes(version)) {
      throw notFound(`Version ${version} has no ${method} ${path}; it is in ${versions.join(" and ")}`);
    }
    return context.json(await answer(context, version));
  };
}

/**
 * Some leave the word behind the date away.
 *
 * @param {string} version
 * @param {string | undefined} asked
 */
function isNamed(version, asked) {
  return version === asked || version.split(".")[0] === asked;
}

/**
 * What is answered in: the version of the request, as far as it is known.
 *
 * @param {Context} context
 * @returns {string}
 */
function versionOf(context) {
  const asked = context.req.header("flatpeak-version")?.trim();
  return context.get("version") ?? VERSIONS.find((name) => isNamed(name, asked)) ?? BUSBAR;
}

/**
 * What the planner gets: the keys of the operation's first version, with those that are in the path.
 *
 * @param {Route} route
 * @param {Document} sent
 * @param {Record<string, string>} inPath
 */
function bodyOf(route, sent, inPath) {
  for (const name of [...route.required, ...Object.keys(inPath)]) {
    const value = Object.hasOwn(inPath, name) ? inPath[name] : sent[called(route, name)];
    if (value === undefined || value === null || value === "") {
      throw new Refusal({ status: 400, code: "missing_field", message: `${called(route, name)} is required` });
    }
  }
  const lacking = route.lacks.find((name) => Object.hasOwn(sent, name));
  if (lacking !== undefined) {
    const message = `${lacking} is not a field in version ${route.version}`;
    throw new Refusal({ status: 400, code: "unknown_field", message });
  }
  const names = route.renamed.map(([own, theirs]) => /** @type {[string, string]} */ ([theirs, own]));
  const body = renamed(sent, names);
  const keys = OPEN_BODIES[route.operation];
  return { ...(keys === undefined ? body : known(body, keys)), ...inPath };
}

/**
 * @param {Route} route
 * @param {string} name
 */
function called({ renamed }, name) {
  return renamed.find(([own]) => own === name)?.[1] ?? name;
}

/**
 * What the planner answers, as the version of the route has it.
 *
 * @param {Route} route
 * @param {Document} answer
 */
function answerOf(route, answer) {
  const document = answered(answer, route.answered);
  if (route.object === undefined) return document;
  return { ...document, object: route.object, id: document.id.replace(/^[^_]*/, route.prefix) };
}

/**
 * What is answered to the methods that a path does not have.
 *
 * @param {string} path
 * @param {Endpoint[]} routes
 */
function othersOf(path, routes) {
  const methods = routes.filter((route) => route.path === path).map(({ method }) => method);
  const allow = [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  return (/** @type {Context} */ context) => {
    if (context.req.method === "OPTIONS") return context.body(null, 204, { allow });
    const message = `${context.req.method} is not a method of ${context.req.path}; it has ${allow}`;
    throw new Refusal({ status: 405, code: "method_not_allowed", message, headers: { allow } });
  };
}

/** @param {string} message */
function notFound(message) {
  return new Refusal({ status: 404, code: "not_found", message });
}

/**
 * @param {Context} context
 * @param {Fault} fault
 */
function refuse(context, fault) {
  const status = /** @type {ContentfulStatusCode} */ (fault.status);
  return context.json(envelope(fault, versionOf(context)), status, fault.headers ?? {});
}

/**
 * As the router writes it.
 *
 * @param {string} path
 */
function pattern(path) {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}

/** @type {(input: Request | string) => input is Request} */
function isRequest(input) {
  return typeof input === "object" && "method" in input;
}
