// A hosted API on loopback: it logs accounts in, writes down what it was sent, and answers as a test says.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after } from "node:test";

/** The account that may log in. */
export const ACCOUNT = { accountId: "acc_1", secretKey: "sk_test_hidden" };

/** What `Authorization` says when it does. */
const BASIC = `Basic ${Buffer.from("acc_1:sk_test_hidden").toString("base64")}`;

/**
 * A server that is closed when the tests of the file are over.
 *
 * @param answer Gets a request as it was sent, and Node's response; gives the JSON of the answer, or undefined if it has
 *   answered itself.
 */
export async function api(answer = () => ({})) {
  const state = { requests: [], logins: 0, expires_in: 3600, revoked: new Set(), answer, logIn };
  const server = createServer(async (incoming, response) => {
    let body = "";
    for await (const chunk of incoming) body += chunk;
    const { method, url, headers } = incoming;
    // As an API lets pages of any site call it.
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-expose-headers", "flatpeak-version, retry-after, x-request-id");
    if (method === "OPTIONS") {
      response.setHeader("access-control-allow-headers", headers["access-control-request-headers"]);
      response.setHeader("access-control-allow-methods", "GET, POST, PUT, PATCH, DELETE");
      return response.writeHead(204).end();
    }
    const request = { method, url, headers, body };
    state.requests.push(request);
    if (url === "/login" || url === "/auth/tokens") return state.logIn(state, request, response);
    if (state.revoked.has(headers.authorization)) return json(response, 401, { message: "Bad credentials" });
    const document = await state.answer(request, response);
    if (document !== undefined) json(response, 200, document);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  state.baseURL = `http://127.0.0.1:${server.address().port}`;
  /** All requests but logins. */
  state.calls = () => state.requests.filter(({ url }) => url !== "/login" && url !== "/auth/tokens");
  return state;
}

/** Logs the account in; a test may put something else into `state.logIn`. */
export function logIn(state, { method, url, headers }, response) {
  if (headers.authorization !== BASIC || method !== (url === "/login" ? "GET" : "POST")) {
    return json(response, url === "/login" ? 403 : 401, { message: "Bad credentials" });
  }
  state.logins += 1;
  const token = `token_${state.logins}`;
  json(response, 200, { [url === "/login" ? "bearer_token" : "token"]: token, expires_in: state.expires_in });
}

/** Answers with JSON. */
export function json(response, status, document, headers = {}) {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(document));
}

/** The error that a promise rejects with. */
export async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  assert.fail("it did not fail");
}
