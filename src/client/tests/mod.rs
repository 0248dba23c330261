//! Calls in a world in which nothing is real: tokens, retries and timeouts by the clock.

mod world;

use std::cell::Cell;

use super::exchange::Exchange;
use super::operation::Operation;
use super::transport::Request;
use super::{Call, Client};
use crate::input::Value;
use world::{Outcome, Reply};
pub use world::{World, json};

const ACCOUNT: &str = r#"{"accountId":"acc_1","secretKey":"sk_hidden"}"#;
const SOC: &str = r#"{"device_id":"dev_1","schedule_horizon":24}"#;
const STATE: &str = r#"{"time":"2026-01-01T00:00:00Z","state_of_charge_percent":1,"target_state_of_charge_percent":2}"#;

const AMOUNT: &str = r#"{"location_id":"loc_a","max_power":{"units":"W","value":1},"data":[{"device_id":"dev_1","start_time":"2026-01-01T00:00:00Z","end_time":"2026-01-01T01:00:00Z","energy":{"units":"WH","value":1}}]}"#;

fn value(text: &str) -> Value<'static> {
    crate::json::parse(text)
}

fn client(options: &str) -> Client {
    Client::new(value(options), options == "{}", None).unwrap()
}

fn operation(operation: Operation, body: &str) -> Call<'static> {
    let device = (operation == Operation::SubmitState).then(|| value("\"dev_1\""));
    Call::Operation { operation, device, body: value(body) }
}

fn soc() -> Call<'static> {
    operation(Operation::Soc, SOC)
}

impl World {
    /// A call of a client in this world.
    fn call(&self, client: &Client, call: Call) -> Exchange {
        client.call(call, Value::Null, self).unwrap()
    }
}

fn call(world: &World, options: &str, call: Call) -> Outcome {
    world.run(world.call(&client(options), call))
}

fn code(outcome: &Outcome) -> String {
    outcome.as_ref().map_or_else(|problem| problem.code.clone(), |_| "ok".to_owned())
}

fn is_login(request: &Request) -> bool {
    request.url.ends_with("/auth/tokens") || request.url.ends_with("/login")
}

fn authorization(request: &Request) -> &str {
    &request.headers.iter().find(|(name, _)| name == "authorization").unwrap().1
}

fn header(request: &Request, name: &str) -> Option<String> {
    request.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
}

/// A server that gives tokens of an hour, and lets `rest` answer all else.
fn server(rest: impl Fn(&Request) -> Reply + 'static) -> World {
    let tokens = Cell::new(0);
    World::new(move |request| {
        if !is_login(request) {
            return rest(request);
        }
        tokens.set(tokens.get() + 1);
        Reply::json(&format!(r#"{{"bearer_token":"token{}","expires_in":3600}}"#, tokens.get()))
    })
}

/// Replies one after the other, the last one for ever.
fn in_turn(replies: Vec<Reply>) -> impl Fn(&Request) -> Reply {
    let next = Cell::new(0);
    move |_| {
        let position = next.replace(next.get() + 1);
        replies[position.min(replies.len() - 1)].clone()
    }
}

#[test]
fn an_account_logs_in_and_calls() {
    let world = server(|_| Reply::json(r#"{"id":"ssc_1","new":{"kept":true}}"#));
    let document = call(&world, ACCOUNT, soc()).unwrap();
    assert_eq!(document, Some(crate::json::parse(r#"{"id":"ssc_1","new":{"kept":true}}"#)));
    assert_eq!(world.paths(), ["POST /auth/tokens", "POST /schedules/soc"]);
    let sent = world.sent.borrow();
    assert_eq!(authorization(&sent[0]), "Basic YWNjXzE6c2tfaGlkZGVu");
    let headers: Vec<_> = sent[1].headers.iter().map(|(n, v)| format!("{n}: {v}")).collect();
    assert_eq!(
        headers,
        [
            "accept: application/json",
            "content-type: application/json",
            "flatpeak-version: 2026-08-01.busbar",
            "authorization: Bearer token1"
        ]
    );
    assert_eq!(sent[1].body.as_deref(), Some(SOC));
}

#[test]
fn one_login_serves_all_who_wait() {
    let world = server(|_| Reply::json("{}"));
    world.latency.set(10);
    let client = client(ACCOUNT);
    let results = world.run_all((0..50).map(|_| world.call(&client, soc())).collect());
    assert!(results.iter().all(Result::is_ok));
    assert_eq!(world.paths().iter().filter(|path| path.contains("auth")).count(), 1);
}

#[test]
fn a_token_is_renewed_before_it_ends() {
    let world = server(|_| Reply::json("{}"));
    let client = client(ACCOUNT);
    let mut tokens = Vec::new();
    for minutes in [0, 58, 59] {
        world.set_clock(minutes * 60_000);
        world.run(world.call(&client, soc())).unwrap();
        tokens.push(authorization(world.sent.borrow().last().unwrap()).to_owned());
    }
    assert_eq!(tokens, ["Bearer token1", "Bearer token1", "Bearer token2"]);
}

#[test]
fn a_refused_token_is_renewed_once() {
    let accepts = |number: usize| {
        move |request: &Request| match authorization(request) == format!("Bearer token{number}") {
            true => Reply::json("{}"),
            false => Reply::status(401, ""),
        }
    };
    let world = server(accepts(2));
    assert_eq!(code(&call(&world, ACCOUNT, soc())), "ok");
    assert_eq!(world.paths().len(), 4);

    let world = server(accepts(3));
    let client = client(ACCOUNT);
    assert_eq!(code(&world.run(world.call(&client, soc()))), "access_denied");
    assert_eq!(world.paths().len(), 4);
    // It is not the token that is refused: for a minute nobody logs in for that.
    assert_eq!(code(&world.run(world.call(&client, soc()))), "access_denied");
    assert_eq!(world.paths().len(), 5);
    world.set_clock(60_000);
    assert_eq!(code(&world.run(world.call(&client, soc()))), "ok");
    assert_eq!(world.paths().len(), 8);

    let world = server(|request| {
        Reply::status(401, &format!(r#"{{"message":"{} is bad"}}"#, authorization(request)))
    });
    let message = call(&world, ACCOUNT, soc()).unwrap_err().message;
    assert_eq!(message, "Bearer [secret] is bad");

    let world = World::new(|_| Reply::status(403, r#"{"message":"Bad credentials: fixed"}"#));
    let result = call(&world, r#"{"bearer":"fixed"}"#, soc());
    assert_eq!(result.unwrap_err().message, "Bad credentials: [secret]");
    assert_eq!(world.paths().len(), 1);

    let world = World::new(accepts(0));
    world.bearers.replace(vec!["one", "two", "three"]);
    assert_eq!(code(&call(&world, "{}", soc())), "access_denied");
    assert_eq!(*world.bearers.borrow(), ["three"], "the user's function is asked again");
}

#[test]
fn many_refused_at_once_log_in_once() {
    let world = server(|request| match authorization(request) {
        "Bearer token1" => Reply::status(401, ""),
        _ => Reply::json("{}"),
    });
    world.latency.set(5);
    let client = client(ACCOUNT);
    let results = world.run_all((0..20).map(|_| world.call(&client, soc())).collect());
    assert!(results.iter().all(Result::is_ok));
    assert_eq!(world.paths().iter().filter(|path| path.contains("auth")).count(), 2);
}

#[test]
fn a_failed_login_is_not_the_last_one() {
    let world = World::new(in_turn(vec![
        Reply::status(400, r#"{"message":"sk_hidden is wrong"}"#),
        Reply::json(r#"{"token":"t"}"#),
        Reply::json("{}"),
    ]));
    let client = client(ACCOUNT);
    let again = || world.call(&client, soc());
    let problem = world.run(again()).unwrap_err();
    assert_eq!([problem.message, problem.context.unwrap()], ["[secret] is wrong", "login"]);
    assert_eq!(code(&world.run(again())), "ok");
}

#[test]
fn what_passes_is_tried_again_and_the_server_says_when() {
    let busy = Reply::status(429, "").with_header("retry-after", "7");
    let world = server(in_turn(vec![busy, Reply::status(503, ""), Reply::json("{}")]));
    assert_eq!(code(&call(&world, ACCOUNT, soc())), "ok");
    assert_eq!(world.millis(), 7_000 + 1_000);
    assert_eq!(
        *world.log.borrow(),
        [
            "warn: too_many_requests: retry 1 of 2 in 7000 ms",
            "warn: service_unavailable: retry 2 of 2 in 1000 ms"
        ]
    );

    let world = server(|_| Reply::status(503, ""));
    assert_eq!(code(&call(&world, ACCOUNT, soc())), "service_unavailable");
    assert_eq!(world.paths().len(), 1 + 3);

    let world = server(|_| Reply::status(422, ""));
    assert_eq!(code(&call(&world, ACCOUNT, soc())), "http_422");
    assert_eq!(world.paths().len(), 1 + 1);

    let world = server(in_turn(vec![Reply::json(r#"{"cut": "#), Reply::json("{}")]));
    assert_eq!(code(&call(&world, ACCOUNT, soc())), "ok");
}

#[test]
fn a_state_may_arrive_twice_and_a_schedule_may_not() {
    let unsent = || Reply::Broken(Some("ECONNREFUSED"));
    let state = || operation(Operation::SubmitState, STATE);
    let amount = || operation(Operation::Amount, AMOUNT);
    let cases: [(Reply, Call, usize); 8] = [
        (Reply::Broken(None), state(), 3),
        (unsent(), state(), 3),
        (Reply::status(500, ""), state(), 3),
        (Reply::Broken(None), amount(), 1),
        (unsent(), amount(), 3),
        (Reply::status(500, ""), amount(), 1),
        (Reply::status(503, ""), amount(), 3),
        (Reply::Silence, amount(), 1),
    ];
    for (reply, asked, attempts) in cases {
        let world = World::new(move |_| reply.clone());
        assert!(call(&world, r#"{"bearer":"b"}"#, asked).is_err());
        assert_eq!(world.paths().len(), attempts, "{:?}", world.paths());
    }
}

#[test]
fn the_caller_may_allow_a_schedule_to_arrive_twice() {
    let options = value(r#"{"idempotencyKey":"plan 1","maxRetries":1}"#);
    let world = World::new(|_| Reply::status(500, ""));
    let client = client(r#"{"bearer":"b"}"#);
    let exchange = client.call(operation(Operation::Amount, AMOUNT), options, &world).unwrap();
    assert!(world.run(exchange).is_err());
    let keys: Vec<_> = world.sent.borrow().iter().map(|r| header(r, "idempotency-key")).collect();
    assert_eq!(keys, [Some("plan 1".to_owned()), Some("plan 1".to_owned())]);
}

#[test]
fn each_who_waits_for_a_login_has_a_time_of_its_own() {
    let world = server(|_| Reply::json("{}"));
    world.latency.set(1_000);
    let client = client(ACCOUNT);
    let with = |options: &str| client.call(soc(), value(options), &world).unwrap();
    let outcomes = world.run_all(vec![
        with(r#"{"timeout":50,"maxRetries":0}"#),
        with("{}"),
        with(r#"{"timeout":600,"maxRetries":1}"#),
    ]);
    // The last one gives up at 600 ms, waits half a second, and finds a token.
    assert_eq!(outcomes.iter().map(code).collect::<Vec<_>>(), ["timeout", "ok", "ok"]);
    assert_eq!(outcomes[0].as_ref().unwrap_err().message, "There was no token within 50 ms");
    assert_eq!(world.paths().iter().filter(|path| path.contains("auth")).count(), 1);
}

#[test]
fn an_attempt_ends_in_time() {
    let world = World::new(|_| Reply::Silence);
    let result = call(&world, r#"{"bearer":"b","timeout":1000}"#, soc());
    assert_eq!(code(&result), "timeout");
    assert_eq!(world.millis(), 3 * 1_000 + 500 + 1_000);
}

#[test]
fn a_login_that_is_given_up_leaves_nobody_waiting() {
    use super::exchange::{Event, Step};
    let world = server(|_| Reply::json("{}"));
    let client = client(ACCOUNT);
    let [mut first, mut second] = [world.call(&client, soc()), world.call(&client, soc())];
    let Step::AwaitLogin { number, login: Some(login), .. } = first.next(Event::Ready, &world)
    else {
        panic!("the first one logs in")
    };
    let Step::AwaitLogin { number: same, login: None, .. } = second.next(Event::Ready, &world)
    else {
        panic!("the second one waits")
    };
    assert_eq!(number, same);
    drop(login);
    for mut waiting in [first, second] {
        let Step::Failed(problem) = waiting.next(Event::Ready, &world) else { panic!("it failed") };
        assert_eq!(problem.code, "login_abandoned");
    }
    assert_eq!(code(&world.run(world.call(&client, soc()))), "ok");
}

#[test]
fn an_answer_in_another_version_is_an_error() {
    let version = |version: &str| Reply::json("{}").with_header("flatpeak-version", version);
    for (header, expected) in [
        ("2026-08-01.busbar", "ok"),
        ("2026-08-01", "ok"),
        ("2025-09-14.anode", "version_mismatch"),
    ] {
        let reply = version(header);
        let world = World::new(move |_| reply.clone());
        assert_eq!(code(&call(&world, r#"{"bearer":"b"}"#, soc())), expected);
    }
}

#[test]
fn each_login_is_for_the_versions_that_have_it() {
    let world = server(|_| Reply::json("{}"));
    let client = client(ACCOUNT);
    let amount = || operation(Operation::Amount, AMOUNT);
    for call in [soc(), amount(), soc(), amount()] {
        world.run(world.call(&client, call)).unwrap();
    }
    assert_eq!(
        world.paths(),
        [
            "POST /auth/tokens",
            "POST /schedules/soc",
            "GET /login",
            "POST /schedules",
            "POST /schedules/soc",
            "POST /schedules"
        ]
    );
}

#[test]
fn nothing_secret_is_logged() {
    let said =
        r#"{"message":"token1 and sk_hidden","code":"token1","type":"token1","context":"token1"}"#;
    let world = server(move |_| Reply::status(400, said));
    let options =
        ACCOUNT.replace('}', r#","logLevel":"debug","defaultHeaders":{"x-key":"hidden"}}"#);
    let problem = call(&world, &options, soc()).unwrap_err();
    let log = world.log.borrow().join("\n");
    assert_eq!(problem.message, "[secret] and [secret]");
    assert_eq!(
        [problem.code, problem.kind, problem.context.unwrap()],
        ["bad_request", "invalid_request", "schedules.soc"]
    );
    for secret in ["hidden", "token1", "YWNjX"] {
        assert!(!log.contains(secret), "{log}");
    }
    assert!(
        log.contains("debug: POST https://api.flatpeak.com/schedules/soc accept: application/json")
    );
    assert!(log.contains("info: POST https://api.flatpeak.com/schedules/soc 400 in 0 ms"));
}
