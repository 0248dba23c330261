//! A small answer of each provider, in its own form, with figures to check by hand.

mod not_understood;
mod texts;

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;
use crate::documents::prices::Prices;
use crate::time::Timestamp;

fn try_with(document: &Json, options: Options) -> Result<Reading> {
    super::read(&crate::json::value(document.clone()), &options)
}

fn read(document: &Json) -> Reading {
    try_with(document, Options::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn message(document: &Json) -> String {
    try_with(document, Options::default()).unwrap_err().to_string()
}

fn read_text(text: &str) -> Result<Reading> {
    super::read_text(text, &Options::default())
}

fn area(name: &str) -> Options {
    Options { area: Some(name.to_owned()), ..Options::default() }
}

/// The hours and minutes of 31 January 2026 in UTC, with the prices in thousandths.
fn lines(reading: &Reading) -> Vec<String> {
    let clock = |time: &str| time.replace("2026-01-31T", "").replace(":00Z", "");
    let line = |period: &ReadPeriod| {
        let value = (period.price.value * 1000.0).round() as i64;
        format!("{} {} {value}", clock(&period.valid_from), clock(&period.valid_to))
    };
    reading.data.iter().map(line).collect()
}

fn found(reading: &Reading) -> (&str, Option<&str>, Option<&str>) {
    (reading.provider, reading.currency_code.as_deref(), reading.unit.as_deref())
}

#[test]
fn octopus_lists_the_newest_first_and_leaves_the_last_end_open() {
    let rate = |from: &str, to: Json, value: f64, method: Json| json!({"value_exc_vat": value, "value_inc_vat": value * 2.0, "valid_from": from, "valid_to": to, "payment_method": method});
    let results = json!([
        rate("2026-01-31T00:30:00Z", Json::Null, 20.0, Json::Null),
        rate("2026-01-31T00:00:00Z", json!("2026-01-31T00:30:00Z"), 10.0, Json::Null),
    ]);
    let reading = read(&json!({"count": 2, "next": null, "previous": null, "results": results}));
    assert_eq!(found(&reading), ("octopus", Some("GBP"), Some("p/kWh")));
    assert_eq!(lines(&reading), ["00:00 00:30 200", "00:30 9999-12-31T23:59:59Z 400"]);
    assert_eq!(reading.location_timezone.as_deref(), Some("Europe/London"));

    let start = "2026-01-31T00:00:00Z";
    let twins = json!({"results": [
        rate(start, Json::Null, 12.0, json!("NON_DIRECT_DEBIT")),
        rate(start, Json::Null, 11.0, json!("DIRECT_DEBIT")),
    ]});
    assert_eq!(lines(&read(&twins)), ["00:00 9999-12-31T23:59:59Z 220"]);
    let other = try_with(&twins, area("NON_DIRECT_DEBIT")).unwrap();
    assert_eq!(lines(&other), ["00:00 9999-12-31T23:59:59Z 240"]);
}

#[test]
fn flatpeak_documents_of_both_versions_keep_what_they_say() {
    let document = json!({
        "location_id": "loc_home", "location_timezone": "Europe/London", "currency_code": "GBP",
        "data": [
            {"valid_from": "2026-01-31T01:00:00+01:00", "valid_to": "2026-01-31T01:00:00Z", "price": {"value": 0.25, "confidence": 0.5}},
            {"valid_from": "2026-01-31T01:00:00Z", "valid_to": "2026-01-31T02:00:00Z", "price": {"value": 0, "confidence": 0}},
            {"valid_from": "2026-01-31T02:00:00Z", "valid_to": "2026-01-31T03:00:00Z", "tariff": {"rate": 0.125}},
        ],
    });
    let reading = try_with(&document, Options { markup: Some(0.5), ..Options::default() }).unwrap();
    assert_eq!(found(&reading), ("flatpeak", Some("GBP"), None));
    // No price stays none, whatever is added to the others.
    assert_eq!(lines(&reading)[0], "00:00 01:00 750");
    assert_eq!(lines(&reading).len(), 2);
    assert_eq!(reading.data[0].price.confidence, 0.5);
    assert_eq!(reading.location_id.as_deref(), Some("loc_home"));
    assert_eq!(read(&document["data"]).data.len(), 2);
}

#[test]
fn awattar_and_akkudoktor_count_milliseconds() {
    let price = json!({"start_timestamp": 1_769_817_600_000_i64, "end_timestamp": 1_769_821_200_000_i64, "marketprice": 80, "unit": "Eur/MWh"});
    let reading =
        read(&json!({"object": "list", "data": [price, price], "url": "/de/v1/marketdata"}));
    assert_eq!(found(&reading), ("awattar", Some("EUR"), Some("Eur/MWh")));
    assert_eq!(lines(&reading), ["00:00 01:00 80"]);
    assert_eq!(reading.location_timezone.as_deref(), Some("Europe/Berlin"));
    let reading = read(&json!({"meta": {"start": "2026-01-31"}, "values": [price]}));
    assert_eq!(lines(&reading), ["00:00 01:00 80"]);
    for unknown in ["bananas", "MWh"] {
        let mut other = price.clone();
        other["unit"] = json!(unknown);
        let message = message(&json!({"data": [other]}));
        assert!(message.starts_with("input.data[0].unit must be a unit like EUR/MWh"), "{message}");
    }
    let mut other = price.clone();
    other["unit"] = json!("ct/kWh");
    assert_eq!(
        message(&json!({"data": [price, other]})),
        "input.data[1].unit is \"ct/kWh\", but other prices are in Eur/MWh"
    );
}

#[test]
fn energy_charts_leaves_gaps_as_null() {
    let reading = read(&json!({
        "license_info": "CC BY 4.0", "deprecated": false, "unit": "EUR / MWh",
        "unix_seconds": [1_769_817_600, 1_769_818_500, 1_769_819_400, 1_769_820_300],
        "price": [80.0, null, -20, 5],
    }));
    assert_eq!(found(&reading), ("energy-charts", Some("EUR"), Some("EUR / MWh")));
    assert_eq!(lines(&reading), ["00:00 00:15 80", "00:30 00:45 -20", "00:45 01:00 5"]);
    let short = json!({"unit": "EUR / MWh", "unix_seconds": [1_769_817_600], "price": [1, 2]});
    assert_eq!(message(&short), "input.price must have as many entries as unix_seconds");
}

#[test]
fn tibber_has_today_and_tomorrow_for_each_home() {
    let price = |start: &str, total: f64| json!({"total": total, "energy": total / 2.0, "tax": total / 2.0, "startsAt": start, "currency": "NOK", "level": "NORMAL"});
    let home = |total: f64| {
        json!({"currentSubscription": {"priceInfo": {
            "current": price("2026-01-31T00:00:00.000+01:00", total),
            "today": [price("2026-01-31T00:00:00.000+01:00", total), price("2026-01-31T01:00:00.000+01:00", 0.5)],
            "tomorrow": [price("2026-01-31T02:00:00.000+01:00", 0.25)],
        }}})
    };
    let answer = |homes: Json| json!({"data": {"viewer": {"homes": homes}}});
    let reading = read(&answer(json!([home(1.0)])));
    assert_eq!(found(&reading), ("tibber", Some("NOK"), Some("NOK/kWh")));
    let expected = ["2026-01-30T23:00 00:00 1000", "00:00 01:00 500", "01:00 02:00 250"];
    assert_eq!(lines(&reading), expected);
    let energy = Options { price: Some("energy".to_owned()), ..Options::default() };
    assert_eq!(
        lines(&try_with(&answer(json!([home(1.0)])), energy).unwrap())[1],
        "00:00 01:00 250"
    );

    let two = answer(json!([home(1.0), home(2.0)]));
    assert_eq!(
        message(&two),
        "options.area must be one of data.viewer.homes[0], data.viewer.homes[1]"
    );
    let second = try_with(&two, area("data.viewer.homes[1]")).unwrap();
    assert_eq!(lines(&second)[0], "2026-01-30T23:00 00:00 2000");
}

#[test]
fn nord_pool_has_a_price_for_each_area() {
    let document = json!({
        "deliveryDateCET": "2026-01-31", "market": "DayAhead", "currency": "SEK", "deliveryAreas": ["SE3", "SE4"],
        "multiAreaEntries": [
            {"deliveryStart": "2026-01-31T00:00:00Z", "deliveryEnd": "2026-01-31T00:15:00Z", "entryPerArea": {"SE3": 100, "SE4": 200}},
        ],
    });
    assert_eq!(message(&document), "options.area must be one of SE3, SE4");
    let reading = try_with(&document, area("se4")).unwrap();
    assert_eq!(found(&reading), ("nordpool", Some("SEK"), Some("SEK/MWh")));
    assert_eq!(
        (lines(&reading), reading.area),
        (vec!["00:00 00:15 200".to_owned()], Some("SE4".to_owned()))
    );
    let euro = Options { currency: Some("EUR".to_owned()), ..area("SE4") };
    assert_eq!(
        try_with(&document, euro).unwrap_err().to_string(),
        "options.currency is EUR, but the prices are in SEK"
    );
}

#[test]
fn energyzero_answers_in_three_forms() {
    let graphql = json!({"data": {"energyMarketPrices": {"averageIncl": 0.1, "prices": [{
        "energyPriceExcl": 0.1, "energyPriceIncl": 0.125, "from": "2026-01-31T00:00:00Z", "till": "2026-01-31T01:00:00Z",
        "additionalCosts": [{"name": "Energy tax", "priceExcl": 0.2, "priceIncl": 0.25}, {"name": "Fee", "priceExcl": 0.1, "priceIncl": 0.125}],
    }]}}});
    assert_eq!(found(&read(&graphql)), ("energyzero", Some("EUR"), Some("EUR/kWh")));
    let priced = |document: &Json, name: &str| {
        let options = Options { price: Some(name.to_owned()), ..Options::default() };
        lines(&try_with(document, options).unwrap())
    };
    assert_eq!(lines(&read(&graphql)), ["00:00 01:00 500"]);
    assert_eq!(priced(&graphql, "all_in"), ["00:00 01:00 400"]);
    assert_eq!(priced(&graphql, "base"), ["00:00 01:00 100"]);

    let list = |value: &str| json!([{"start": "2026-01-31T00:00:00Z", "end": "2026-01-31T00:15:00Z", "price": {"value": value}}]);
    let rest = json!({"interval": 1, "base": list("0.1"), "base_with_vat": list("0.121"), "all_in": list("0.2"), "all_in_with_vat": list("0.242")});
    assert_eq!(lines(&read(&rest)), ["00:00 00:15 242"]);
    assert_eq!(priced(&rest, "base"), ["00:00 00:15 100"]);
    assert_eq!(lines(&read(&json!({"base": list("0.1")}))), ["00:00 00:15 100"]);

    let older = json!({"intervalType": 4, "Prices": [
        {"price": 0.1, "readingDate": "2026-01-31T00:00:00Z"}, {"price": 0.2, "readingDate": "2026-01-31T01:00:00Z"},
    ]});
    assert_eq!(lines(&read(&older)), ["00:00 01:00 100", "01:00 02:00 200"]);
}

#[test]
fn easyenergy_writes_local_times_through_the_clock_change() {
    let hour = |from: &str, until: &str, price: f64| json!({"from": format!("2025-10-26T{from}:00.0000000"), "until": format!("2025-10-26T{until}:00.0000000"), "price": price, "unit": "kWh", "priceIncVat": price, "invoicePrice": price * 2.0});
    let reading = read(&json!({"prices": [
        hour("01:00", "02:00", 0.1), hour("02:00", "02:00", 0.2), hour("02:00", "03:00", 0.3), hour("03:00", "04:00", 0.4),
    ]}));
    assert_eq!(found(&reading), ("easyenergy", Some("EUR"), Some("EUR/kWh")));
    let starts: Vec<&str> = reading.data.iter().map(|period| &period.valid_from[11..16]).collect();
    assert_eq!(starts, ["23:00", "00:00", "01:00", "02:00"]);
    assert_eq!(reading.data[3].valid_to, "2025-10-26T03:00:00Z");
    assert_eq!(reading.data[0].price.value, 0.2);

    let older = json!([
        {"Timestamp": "2026-01-31T00:00:00+00:00", "SupplierId": 0, "TariffUsage": 0.2, "TariffReturn": 0.1},
        {"Timestamp": "2026-01-31T01:00:00+00:00", "SupplierId": 0, "TariffUsage": 0.3, "TariffReturn": 0.1},
    ]);
    assert_eq!(lines(&read(&older)), ["00:00 01:00 200", "01:00 02:00 300"]);
    let gas = json!({"prices": [{"from": "2026-01-31T00:00:00", "until": "2026-02-01T00:00:00", "price": 1, "unit": "m3"}]});
    assert!(message(&gas).starts_with("input.prices[0].unit must be a unit like EUR/MWh"));
}

#[test]
fn lists_whose_paths_are_longer_than_memory_are_too_many() {
    let lists = |count: usize| {
        let record = json!([{"start": "2026-01-31T00:00:00Z", "value": 0.1}]);
        json!({"x".repeat(1_000_000): {"prices": vec![record; count]}})
    };
    let error = |count| try_with(&lists(count), Options::default()).unwrap_err();
    assert_ne!(error(1).code(), "too_large");
    // Each path has the million characters again.
    assert_eq!((error(100).code(), error(100).status()), ("too_large", 422));
}

#[test]
fn energi_data_service_has_areas_and_two_currencies() {
    let record = |time: &str, area: &str, dkk: Json| json!({"TimeUTC": time, "TimeDK": "2026-01-31T01:00:00", "PriceArea": area, "DayAheadPriceEUR": 100, "DayAheadPriceDKK": dkk});
    let document = |dkk: Json| {
        json!({"total": 2, "dataset": "DayAheadPrices", "records": [
            record("2026-01-31T00:15:00", "DK1", dkk.clone()), record("2026-01-31T00:00:00", "DK1", dkk),
        ]})
    };
    let reading = read(&document(json!(750)));
    assert_eq!(found(&reading), ("energidataservice", Some("DKK"), Some("DKK/MWh")));
    assert_eq!(lines(&reading), ["00:00 00:15 750", "00:15 00:30 750"]);
    assert_eq!(reading.area.as_deref(), Some("DK1"));
    // The rate of exchange may not be known yet.
    let reading = read(&document(Json::Null));
    assert_eq!((reading.currency_code.as_deref(), reading.data[0].price.value), (Some("EUR"), 0.1));
    let both = json!({"records": [record("2026-01-31T00:00:00", "DK1", json!(1)), record("2026-01-31T00:00:00", "DK2", json!(2))]});
    assert_eq!(message(&both), "options.area must be one of DK1, DK2");
    let older = json!({"dataset": "Elspotprices", "records": [
        {"HourUTC": "2026-01-31T00:00:00", "PriceArea": "SE4", "SpotPriceDKK": 500, "SpotPriceEUR": 67},
        {"HourUTC": "2026-01-31T01:00:00", "PriceArea": "SE4", "SpotPriceDKK": 250, "SpotPriceEUR": 34},
    ]});
    assert_eq!(lines(&read(&older)), ["00:00 01:00 500", "01:00 02:00 250"]);
}

#[test]
fn finnish_prices_are_in_cents_and_a_prediction_is_not_sure() {
    let document = json!({"prices": [
        {"date": "2026-01-31T00:00:00.000Z", "value": 8}, {"date": "2026-01-31T01:00:00.000Z", "value": 5},
    ]});
    let reading = read(&document);
    assert_eq!(found(&reading), ("sahkotin", Some("EUR"), Some("snt/kWh")));
    assert_eq!(lines(&reading), ["00:00 01:00 80", "01:00 02:00 50"]);
    // Without its parameter `fix` the unit is another one, and the answer does not say so.
    let options = Options { unit: Some("EUR/MWh".to_owned()), ..Options::default() };
    assert_eq!(lines(&try_with(&document, options).unwrap())[0], "00:00 01:00 8");
    let reading = read(&json!([[1_769_817_600_000.0, 8.0], [1_769_821_200_000.0, 5.0]]));
    assert_eq!((reading.provider, reading.data[0].price.confidence), ("nordpool-predict-fi", 0.5));
    assert_eq!(lines(&reading), ["00:00 01:00 80", "01:00 02:00 50"]);
}

#[test]
fn lists_say_by_their_names_that_they_are_of_prices() {
    let list = |start: &str, value: f64| json!([{"start": format!("2026-01-31T{start}:00Z"), "end": "2026-01-31T02:00:00Z", "value": value}]);
    let both = json!({"raw_today": list("00:00", 0.1), "raw_tomorrow": list("01:00", 0.2)});
    assert!(message(&both).contains("overlaps"));
    assert_eq!(lines(&read(&json!({"raw_today": list("00:00", 0.1)}))), ["00:00 02:00 100"]);
    let hours = json!([{"hour": "2026-01-31T00:00:00+00:00", "price": 0.1}, {"hour": "2026-01-31T01:00:00+00:00", "price": 0.2}]);
    assert_eq!(lines(&read(&hours)), ["00:00 01:00 100", "01:00 02:00 200"]);
    assert!(message(&json!({"schedule": list("00:00", 0.0)})).contains("known are Flatpeak"));
}

/// A document of ENTSO-E with these time series.
fn entsoe(series: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><Publication_MarketDocument xmlns=\"urn:iec\"><mRID>1</mRID><type>A44</type>{series}</Publication_MarketDocument>"
    )
}

fn series(
    domain: &str,
    curve: &str,
    sequence: &str,
    resolution: &str,
    points: &[(u32, i32)],
) -> String {
    let point = |(position, amount): &(u32, i32)| {
        format!(
            "<Point><position>{position}</position><price.amount>{amount}</price.amount></Point>"
        )
    };
    let points: String = points.iter().map(point).collect();
    format!(
        "<TimeSeries><in_Domain.mRID codingScheme=\"A01\">{domain}</in_Domain.mRID><currency_Unit.name>EUR</currency_Unit.name>\
         <price_Measure_Unit.name>MWH</price_Measure_Unit.name>{sequence}<curveType>{curve}</curveType><Period><timeInterval>\
         <start>2026-01-31T00:00Z</start><end>2026-01-31T02:00Z</end></timeInterval><resolution>{resolution}</resolution>{points}</Period></TimeSeries>"
    )
}
