//! The codes that the client gives of itself, where the server gives none. They are safe to branch on, so
//! `pkg-template/index.d.ts` has all of them.

/// 401 or 403 without a code.
pub const ACCESS_DENIED: &str = "access_denied";
/// A success of more bytes than are read.
pub const ANSWER_TOO_LARGE: &str = "answer_too_large";
/// 400 without a code.
pub const BAD_REQUEST: &str = "bad_request";
/// 409 without a code.
pub const CONFLICT: &str = "conflict";
/// No answer came, or not all of one.
pub const CONNECTION_FAILED: &str = "connection_failed";
/// The user's function for tokens threw.
pub const GET_BEARER_FAILED: &str = "get_bearer_failed";
/// A success that is no document.
pub const INVALID_ANSWER: &str = "invalid_answer";
/// What sends requests gave something else than an answer.
pub const INVALID_FETCH: &str = "invalid_fetch";
/// A login without a token, or a token that no header can have.
pub const INVALID_TOKEN: &str = "invalid_token";
/// The login was not run to its end.
pub const LOGIN_ABANDONED: &str = "login_abandoned";
/// 404 without a code.
pub const NOT_FOUND: &str = "not_found";
/// 304.
pub const NOT_MODIFIED: &str = "not_modified";
/// Any other 3xx.
pub const REDIRECTED: &str = "redirected";
/// No request can be made of what was given.
pub const REQUEST_FAILED: &str = "request_failed";
/// 5xx without a code.
pub const SERVER_ERROR: &str = "server_error";
/// 503 without a code.
pub const SERVICE_UNAVAILABLE: &str = "service_unavailable";
/// No whole answer in time, or no token.
pub const TIMEOUT: &str = "timeout";
/// 429 without a code.
pub const TOO_MANY_REQUESTS: &str = "too_many_requests";
/// An answer in another version than was asked for.
pub const VERSION_MISMATCH: &str = "version_mismatch";
