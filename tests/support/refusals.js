// What the local engine refuses, and how a test says it.

import assert from "node:assert/strict";

import * as fourHours from "./four-hours.js";
import { location } from "./four-hours.js";
import { emptyProject } from "./project.js";
import { thrown } from "./objects.js";

export const project = await emptyProject();
export const errors = await project.load();
export const { FlatpeakError, Planner } = errors;

const CLASS = { 400: "InvalidRequestError", 404: "NotFoundError", 422: "UnprocessableError" };
const STATUS = { not_found: 404, no_price_data: 422, no_tariff_connected: 422, shortfall: 422 };

export const planner = new Planner({ ...fourHours.options, location: { ...location, id: "loc_home" } });
export const reference = JSON.stringify(planner.schedules.duration(fourHours.duration));

/** Checks that the call throws this error, and that the planner is as good as before. */
export function refused(call, [code, field, message], context) {
  const status = STATUS[code] ?? 400;
  const error = thrown(call);
  assert.ok(error instanceof FlatpeakError && error instanceof Error, `${error}`);
  assert.equal(error.constructor, errors[CLASS[status]]);
  const { name, type } = error;
  assert.deepEqual(
    { name, type, code: error.code, status: error.status, field: error.field, context: error.context },
    { name: CLASS[status], type: "invalid_request", code, status, field, context },
  );
  assert.equal(error.live_mode, false);
  assert.match(error.time_created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.match(error.message, message);
  if (field !== undefined) assert.ok(error.message.startsWith(field), error.message);
  assert.match(error.stack, /errors(-\w+)?\.test\.js/, "the stack leads to the caller");
  assert.equal(JSON.stringify(planner.schedules.duration(fourHours.duration)), reference);
}

export const OFFSET = /must be an RFC 3339 time with Z or an offset/;
export const ID = /must have 1 to 256 characters, got 0$/;

export const AT_LEAST = /must be at least one second/;
