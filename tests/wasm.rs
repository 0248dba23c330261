//! The boundary to JavaScript, in Node and in a browser: what crosses it, and how errors do.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used)]

use flatpeak_wasm::wasm::{
    Shelf, WasmClient, WasmExchange, WasmFault, WasmOperation, WasmPlanner, WasmStep,
};
use js_sys::{Array, Date, Float64Array, Function, JSON, Object, Reflect, Uint8Array};
use wasm_bindgen::convert::TryFromJsValue;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Headers;

const NOW: &str = "2026-01-01T00:00:00Z";

fn json(text: &str) -> JsValue {
    JSON::parse(text).unwrap()
}

fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

fn text(object: &JsValue, name: &str) -> String {
    field(object, name).as_string().unwrap_or_default()
}

fn with(object: JsValue, name: &str, value: impl Into<JsValue>) -> JsValue {
    Reflect::set(&object, &name.into(), &value.into()).unwrap();
    object
}

/// What the package writes tapes with, and keeps numbers on.
fn package(name: &str) -> JsValue {
    let module = [
        include_str!("../pkg-template/utf8.js"),
        include_str!("../pkg-template/tape.js"),
        include_str!("../pkg-template/shelf.js"),
    ];
    let own = |line: &&str| !line.starts_with("import ");
    let module: String =
        module.concat().lines().filter(own).map(|line| [line, "\n"].concat()).collect();
    let module = module.replace("export ", "");
    let made = Function::new_no_args(&format!(
        "{module}
         const write = (values) => values.reduce((tape, value) => tape.write(value), new Tape());
         return {{ write, shelf: new Shelf() }};"
    ));
    field(&made.call0(&JsValue::UNDEFINED).unwrap(), name)
}

/// The numbers and the text of a tape, or what writing it threw.
fn tape(values: &[&JsValue]) -> Result<(Vec<f64>, Vec<u8>, Array), JsValue> {
    let values: Array = values.iter().map(|value| (*value).clone()).collect();
    let write: Function = package("write").unchecked_into();
    let tape = write.call1(&JsValue::UNDEFINED, &values)?;
    let numbers: Array = field(&tape, "numbers").unchecked_into();
    Ok((
        numbers.iter().map(|number| number.as_f64().unwrap()).collect(),
        field(&tape, "text").unchecked_into::<Uint8Array>().to_vec(),
        field(&tape, "rows").unchecked_into(),
    ))
}

/// A call of a planner.
type Operation = fn(&WasmPlanner, &[f64], &[u8], &Array) -> JsValue;

fn answer(planner: &WasmPlanner, operation: Operation, values: &[&JsValue]) -> JsValue {
    let (numbers, text, rows) = tape(values).unwrap();
    operation(planner, &numbers, &text, &rows)
}

/// Four hours at 0.4, 0.1, 0.2 and 0.3.
fn prices() -> JsValue {
    let values = Float64Array::from([0.4, 0.1, 0.2, 0.3].as_slice());
    with(json(r#"{"start": "2026-01-01T00:00:00Z", "intervalMinutes": 60}"#), "values", values)
}

fn options() -> JsValue {
    json(r#"{"location": {"timezone": "Europe/Vienna", "currency_code": "EUR"}}"#)
}

/// A planner, or the document of an error.
fn made(prices: &JsValue, options: &JsValue) -> JsValue {
    let (numbers, text, rows) = tape(&[&JsValue::UNDEFINED, options, prices]).unwrap();
    WasmPlanner::create(package("shelf").unchecked_into::<Shelf>(), &numbers, &text, &rows)
}

fn planner_with(prices: &JsValue) -> WasmPlanner {
    WasmPlanner::try_from_js_value(made(prices, &options())).unwrap()
}

fn planner() -> WasmPlanner {
    planner_with(&prices())
}

fn planned(body: &JsValue) -> JsValue {
    found(&planner(), body, &NOW.into())
}

fn found(planner: &WasmPlanner, body: &JsValue, now: &JsValue) -> JsValue {
    answer(planner, WasmPlanner::duration, &[body, &JsValue::UNDEFINED, now])
}

fn body() -> JsValue {
    json(
        r#"{"start_time": "2026-01-01T00:00:00Z", "end_time": "2026-01-01T04:00:00Z",
            "segment": "LOW", "duration": 90}"#,
    )
}

fn refusal(prices: JsValue, options: JsValue) -> String {
    text(&made(&prices, &options), "message")
}

#[wasm_bindgen_test]
fn an_answer_is_a_plain_object() {
    let answer = planned(&body());
    let slot = field(&answer, "data").unchecked_into::<Array>().get(0);
    assert_eq!(text(&slot, "start_time"), "2026-01-01T01:00:00Z");
    assert_eq!(text(&slot, "end_time"), "2026-01-01T02:30:00Z");
    // One hour at 0.1 and half an hour at 0.2.
    assert_eq!(field(&field(&slot, "price"), "value"), 0.13333);
    assert_eq!(text(&answer, "time_created"), NOW);
    assert_eq!(field(&answer, "device_id"), JsValue::UNDEFINED);
    let prototype = Object::get_prototype_of(&answer);
    assert_eq!(prototype, Object::get_prototype_of(&Object::new()));
}

#[wasm_bindgen_test]
fn all_forms_of_prices_make_the_same_plan() {
    let id = |prices| text(&found(&planner_with(&prices), &body(), &NOW.into()), "id");
    let typed = id(prices());
    let plain = with(prices(), "values", json("[0.4, 0.1, 0.2, 0.3]"));
    let dated = with(prices(), "start", Date::new(&"2026-01-01T00:00:00Z".into()));
    assert_eq!(id(plain), typed);
    assert_eq!(id(dated), typed);
    assert_eq!(id(with(json("{}"), "import", prices())), typed);
    let period = |hour: u32, price: f64| {
        format!(
            r#"{{"valid_from": "2026-01-01T0{hour}:00:00Z", "valid_to": "2026-01-01T0{}:00:00Z",
                 "price": {{"value": {price}, "confidence": 1}}}}"#,
            hour + 1
        )
    };
    let periods = [period(2, 0.2), period(0, 0.4), period(3, 0.3), period(1, 0.1)].join(",");
    assert_eq!(id(json(&format!(r#"{{"data": [{periods}]}}"#))), typed);
    assert_eq!(id(json(&format!("[{periods}]"))), typed);
}

#[wasm_bindgen_test]
fn an_error_is_a_document_that_names_the_field() {
    let body = with(body(), "duration", "90");
    let error = planned(&body);
    assert_eq!(text(&error, "object"), "error");
    assert_eq!(text(&error, "code"), "invalid_type");
    assert_eq!(text(&error, "message"), r#"duration must be a number, got "90""#);
    assert_eq!(text(&error, "field"), "duration");
    assert_eq!(text(&error, "context"), "schedules.duration");
    assert_eq!(field(&error, "status"), 400);
}

#[wasm_bindgen_test]
fn prices_that_are_none_are_refused_with_their_path() {
    let values = Float64Array::from([0.1, f64::NAN].as_slice());
    let message = refusal(with(prices(), "values", values), options());
    assert_eq!(message, "prices.values[1] must be a finite number between -1e9 and 1e9, got NaN");
    let export = with(json("{}"), "export", json(r#"{"data": 1}"#));
    assert_eq!(refusal(export, options()), "prices.export.data must be a list, got 1");
    let typo = with(with(json("{}"), "import", prices()), "exprot", prices());
    assert_eq!(
        refusal(typo, options()),
        "prices.exprot is not a field; the fields here are import, export, local"
    );
    let invalid = with(prices(), "start", Date::new(&f64::NAN.into()));
    assert!(refusal(invalid, options()).starts_with("prices.start must be an RFC 3339 time"));
    assert_eq!(refusal(JsValue::UNDEFINED, options()), "prices is required");
    assert!(refusal(5.into(), options()).starts_with("prices must be a price document"));
}

#[wasm_bindgen_test]
fn a_time_zone_is_one_that_the_host_knows() {
    for (timezone, known) in [("Asia/Kathmandu", true), ("Mars/Olympus", false), ("", false)] {
        let location = json(&format!(r#"{{"timezone": "{timezone}", "currency_code": "EUR"}}"#));
        let options = with(json("{}"), "location", location);
        let is_error = text(&made(&prices(), &options), "object") == "error";
        assert_eq!(!is_error, known, "{timezone}");
    }
}

#[wasm_bindgen_test]
fn a_body_that_is_no_data_is_refused() {
    let message = |body: JsValue| text(&planned(&body), "message");
    assert_eq!(message(JsValue::UNDEFINED), "body must be an object, got nothing");
    assert_eq!(message(json("[]")), "body must be an object, got a list");
    let function = with(body(), "duration", Function::new_no_args("return 1"));
    assert_eq!(message(function), "duration must be plain data, as in JSON, got a function");
    let cycle = body();
    let cycle = with(cycle.clone(), "start_time", cycle);
    assert!(message(cycle).contains("is nested too deeply"));
}

#[wasm_bindgen_test]
fn what_a_getter_throws_is_thrown_before_anything_crosses() {
    let getter = Function::new_no_args("throw new RangeError('mine')");
    let property = with(with(json("{}"), "get", getter), "enumerable", true);
    let object: Object = body().unchecked_into();
    let bad = Object::define_property(&object, &"segment".into(), &property.unchecked_into());
    assert_eq!(text(&tape(&[&bad]).unwrap_err(), "message"), "mine");
}

#[wasm_bindgen_test]
fn texts_cross_as_they_are() {
    for id in ["a\nb", "é", "汉字", "🔌🔌", "\u{0}", "-"] {
        let plan = planned(&with(body(), "device_id", id));
        assert_eq!(text(&plan, "device_id"), id);
    }
    // Half a character at the end of one text and the other half at the start of the next.
    let halves = Function::new_no_args("return { start_time: '\\ud83d', '\\udd0c': 1 }");
    let error = planned(&halves.call0(&JsValue::UNDEFINED).unwrap());
    assert_eq!(text(&error, "field"), "\u{fffd}");
}

#[wasm_bindgen_test]
fn a_tape_that_was_cut_off_is_an_error() {
    let none = JsValue::UNDEFINED;
    let (numbers, text_of_all, rows) = tape(&[&body(), &none, &NOW.into()]).unwrap();
    for length in 0..numbers.len() {
        let numbers = numbers.get(..length).unwrap();
        let error = planner().duration(numbers, &text_of_all, &rows);
        assert_eq!(text(&error, "object"), "error", "{length}");
    }
    let error = planner().duration(&numbers, &[], &rows);
    assert_eq!(text(&error, "object"), "error");
}

#[wasm_bindgen_test]
fn the_clock_is_a_time() {
    let planner = planner();
    let created = |now: JsValue| found(&planner, &body(), &now);
    assert_eq!(text(&created(1_767_225_600_000.0.into()), "time_created"), NOW);
    for now in [JsValue::from(f64::NAN), f64::INFINITY.into(), "noon".into(), json("{}")] {
        assert_eq!(text(&created(now), "field"), "now");
    }
}

/// A planner with a battery of 10 kWh and 5 kW each way.
fn battery_planner() -> WasmPlanner {
    let devices = json(r#"[{"id": "dev_home", "battery": {"capacity_kwh": 10, "power_kw": 5}}]"#);
    let planner = made(&prices(), &with(options(), "devices", devices));
    WasmPlanner::try_from_js_value(planner).unwrap()
}

fn state(from: f64, to: f64) -> JsValue {
    let state = json(r#"{"time": "2026-01-01T00:00:00Z"}"#);
    with(with(state, "state_of_charge_percent", from), "target_state_of_charge_percent", to)
}

#[wasm_bindgen_test]
fn a_battery_is_planned_from_its_last_state() {
    let planner = battery_planner();
    let body = json(r#"{"device_id": "dev_home"}"#);
    let soc =
        |options: &JsValue| answer(&planner, WasmPlanner::soc, &[&body, options, &NOW.into()]);
    assert_eq!(text(&soc(&JsValue::UNDEFINED), "code"), "no_device_state");
    let submit = |id: &str, state: JsValue| {
        let given = [&id.into(), &state, &JsValue::UNDEFINED, &NOW.into()];
        answer(&planner, WasmPlanner::submit_state, &given)
    };
    let record = submit("dev_home", state(20.0, 70.0));
    assert_eq!(text(&record, "object"), "device_state");
    let answer = soc(&json(r#"{"trajectory": true}"#));
    let plan = field(&answer, "data").unchecked_into::<Array>().get(0);
    assert_eq!(field(&field(&plan, "cost"), "value"), 0.5);
    let segment = field(&plan, "schedule").unchecked_into::<Array>().get(0);
    assert_eq!(text(&segment, "start_time"), "2026-01-01T01:00:00Z");
    assert_eq!(text(&segment, "energy_flow_direction"), "IMPORT");
    // The last point has no value, and no field for it.
    let points = field(&plan, "trajectory").unchecked_into::<Array>();
    assert_eq!(field(&points.get(points.length() - 1), "value"), JsValue::UNDEFINED);
    let error = submit("dev_else", state(20.0, 70.0));
    assert_eq!((text(&error, "code"), field(&error, "status")), ("not_found".into(), 404.into()));
    let error = submit("dev_home", state(20.0, f64::NAN));
    assert_eq!(text(&error, "field"), "target_state_of_charge_percent");
    assert_eq!(text(&error, "context"), "devices.submitState");
}

/// A client of an account, whose log throws.
fn client(base_url: &str) -> WasmClient {
    let options = json(r#"{"accountId": "acc_1", "secretKey": "sk_1", "logLevel": "debug"}"#);
    let log = Function::new_no_args("throw 'mine'");
    let (numbers, text, rows) = tape(&[&with(options, "baseURL", base_url)]).unwrap();
    let made = WasmClient::create(&numbers, &text, &rows, false, None, log);
    WasmClient::try_from_js_value(made).unwrap()
}

fn exchange(client: &WasmClient) -> WasmExchange {
    let body = json(r#"{"device_id": "dev_home", "schedule_horizon": 24}"#);
    let (numbers, text, rows) = tape(&[&body, &JsValue::UNDEFINED]).unwrap();
    let made = client.call(WasmOperation::Soc, &numbers, &text, &rows);
    WasmExchange::try_from_js_value(made).unwrap()
}

fn answered(exchange: &mut WasmExchange, document: &str) -> WasmStep {
    exchange.answered(200, &Headers::new().unwrap(), json(document), None)
}

#[wasm_bindgen_test]
fn calls_overlap_wait_for_one_login_and_outlive_their_client() {
    let client = client("https://api.test");
    let [mut first, mut second] = [exchange(&client), exchange(&client)];
    assert!(matches!(
        (first.ready(), second.ready()),
        (WasmStep::AwaitLogin, WasmStep::AwaitLogin)
    ));
    let mut login = first.login().unwrap();
    assert!(first.login().is_none() && second.login().is_none());
    assert_eq!(first.login_number(), second.login_number());
    drop(client);
    assert!(matches!(login.ready(), WasmStep::Send));
    assert_eq!(login.request().unwrap().url(), "https://api.test/auth/tokens");
    assert!(matches!(answered(&mut login, r#"{"token": "t"}"#), WasmStep::Done));
    for mut call in [first, second] {
        assert!(matches!(call.ready(), WasmStep::Send));
        let request = call.request().unwrap();
        assert_eq!(request.headers().get("authorization").unwrap().unwrap(), "Bearer t");
        assert_eq!(request.method(), "POST");
        assert!(matches!(answered(&mut call, "{}"), WasmStep::Done));
    }
}

#[wasm_bindgen_test]
fn what_a_host_throws_is_caught_whatever_it_is() {
    let client = client("https://api.test");
    let mut call = exchange(&client);
    call.ready();
    let mut login = call.login().unwrap();
    login.ready();
    for thrown in ["'text'", "undefined", "new Error('mine')", "Symbol('mine')"] {
        let get = Function::new_no_args(&format!("throw {thrown}"));
        let headers: Headers = with(json("{}"), "get", get).unchecked_into();
        let step = login.answered(503, &headers, JsValue::UNDEFINED, Some(String::new()));
        assert!(matches!(step, WasmStep::Pause | WasmStep::Failed));
    }
    assert_eq!(text(&login.problem(), "code"), "service_unavailable");
    assert!(matches!(call.ready(), WasmStep::Failed));
    assert_eq!(text(&call.problem(), "context"), "login");
}

#[wasm_bindgen_test]
fn a_request_that_cannot_be_made_is_a_problem() {
    let client = client("https://api.test");
    let mut call = exchange(&client);
    call.ready();
    let mut login = call.login().unwrap();
    login.ready();
    assert!(matches!(login.failed(WasmFault::BuildFailed, None), WasmStep::Failed));
    // A login that is dropped leaves nobody waiting.
    drop(login);
    assert!(matches!(call.ready(), WasmStep::Failed));
    assert_eq!(text(&call.problem(), "code"), "request_failed");
}
