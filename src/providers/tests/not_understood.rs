//! What a document leaves open, or writes in a way that can be taken for something else, is read rightly or
//! refused with its place: never a silent guess.

use super::*;

/// The reading of a text, as its lines in thousandths per kWh, or its error.
fn outcome(text: &str) -> std::result::Result<Vec<String>, String> {
    outcome_with(text, Options::default())
}

fn outcome_with(text: &str, options: Options) -> std::result::Result<Vec<String>, String> {
    match super::super::read_text(text, &options) {
        Ok(reading) => Ok(lines(&reading)),
        Err(error) => Err(error.to_string()),
    }
}

/// Two hours of CSV under a heading, with these prices.
fn csv(heading: &str, separator: &str, prices: [&str; 2]) -> String {
    let row = |hour: usize, price: &str| format!("2026-01-31T0{hour}:00Z{separator}{price}\n");
    format!("{heading}\n{}{}", row(0, prices[0]), row(1, prices[1]))
}

/// The thousandths of both prices.
fn thousandths(text: &str) -> std::result::Result<Vec<String>, String> {
    let value = |line: String| line.rsplit(' ').next().unwrap_or_default().to_owned();
    outcome(text).map(|lines| lines.into_iter().map(value).collect())
}

fn refused(text: &str, message: &str) {
    let error = outcome(text).unwrap_err();
    assert!(error.contains(message), "{text}: {error}");
}

#[test]
fn a_decimal_comma_between_commas_is_one_field_too_many() {
    refused(
        &csv("start,value", ",", ["0,1", "0,2"]),
        "input.line 2 must have 2 fields, as the first line, got 3",
    );
    refused("2026-01-31T00:00Z,0,1\n2026-01-31T01:00Z,0,2\n", "has no prices in a form");
    // Half of it may be lost as well.
    refused("start,end,value\n2026-01-31T00:00Z,2026-01-31T01:00Z\n", "input.line 2 must have 3");
    // In quotes it is understood.
    assert_eq!(
        thousandths(&csv("start,value", ",", ["\"0,1\"", "\"-0,25\""])).unwrap(),
        ["100", "-250"]
    );
    // More separators with nothing behind them change nothing.
    assert_eq!(thousandths(&csv("start;value;", ";", ["0,1;", "0,2;;"])).unwrap(), ["100", "200"]);
}

#[test]
fn decimals_and_thousands_are_told_apart_or_refused() {
    let euro = "start;EUR/MWh";
    for (prices, expected) in [
        (["80,5", "1.234,5"], ["81", "1235"]),
        (["80.5", "1,234.5"], ["81", "1235"]),
        (["1,234", "2,5"], ["1", "3"]),
        (["8e1", "-2.5E-1"], ["80", "0"]),
        (["-0", "+80"], ["0", "80"]),
    ] {
        assert_eq!(thousandths(&csv(euro, ";", prices)).unwrap(), expected, "{prices:?}");
    }
    refused(
        &csv(euro, ";", ["80,5", "80.5"]),
        "input.line 3 mixes decimal points and decimal commas",
    );
    refused(
        &csv("start,EUR/MWh", ",", ["\"1,234\"", "2"]),
        "input.line 2 has a comma that may mark",
    );
    for none in [
        "1,2,3",
        "1.234.567",
        "12.34,5",
        "NaN",
        "nan",
        "n/e",
        "Infinity",
        "null",
        "0x10",
        "1 5",
        "€8",
    ] {
        refused(&csv(euro, ";", ["1", none]), "input.line 3 must have a price, got");
    }
    for huge in ["1e300", "1e999", "-9999999999999"] {
        refused(
            &csv(euro, ";", ["1", huge]),
            "a price from 2026-01-31T01:00:00Z on that is out of range",
        );
    }
    let reading = read_text(&csv(euro, ";", ["-0.0", "0,0"].map(|_| "-0"))).unwrap();
    assert!(reading.data[0].price.value.is_sign_positive());
}

#[test]
fn a_unit_in_the_heading_is_understood_or_refused() {
    for (unit, thousandths_of_80) in [
        ("price_per_mwh", "80"),
        ("price ($/MWh)", "80"),
        ("Cena (zł/MWh)", "80"),
        ("Price [UAH/MWh]", "80"),
        ("EUR/GWh", "0"),
        ("EUR/Wh", "80000000"),
        ("mEUR/kWh", "80"),
        ("c€/kWh", "800"),
        ("Price per kWh (ct)", "800"),
        ("price_eur", "80000"),
        ("price", "80000"),
    ] {
        let prices = thousandths(&csv(&["start;", unit].concat(), ";", ["80", "1"]));
        assert_eq!(
            prices.as_deref().map(|prices| prices[0].as_str()),
            Ok(thousandths_of_80),
            "{unit}"
        );
    }
    for unit in [
        "price (EUR/GJ)",
        "price per 100 kWh",
        "price_ct",
        "value_kwh",
        "price per therm",
        "price MEUR/GWh",
    ] {
        let text = csv(&["start;", unit].concat(), ";", ["80", "1"]);
        refused(&text, "input.line 1 must be a unit like EUR/MWh");
        let said = Options { unit: Some("EUR/MWh".to_owned()), ..Options::default() };
        assert_eq!(outcome_with(&text, said).unwrap()[0], "00:00 01:00 80", "{unit}");
    }
    // What is not called a price may be a load, or anything.
    refused(
        "time_utc,energy_kwh\n2026-01-31T00:00Z,3\n",
        "options.price must be one of energy_kwh",
    );
    let named = Options { price: Some("SE3".to_owned()), ..Options::default() };
    let areas = "HourUTC;SE3;SE4\n2026-01-31T00:00;1;2\n2026-01-31T01:00;3;4\n";
    assert_eq!(
        outcome_with(areas, named.clone()).unwrap(),
        ["00:00 01:00 1000", "01:00 02:00 3000"]
    );
    let one = csv("start,price", ",", ["1", "2"]);
    assert_eq!(outcome_with(&one, named).unwrap_err(), "options.price must be one of price");
}

#[test]
fn a_unit_in_a_column_is_the_unit() {
    let text = |second: &str| {
        format!(
            "start,price,currency,unit\n2026-01-31T00:00Z,80,EUR,MWh\n2026-01-31T01:00Z,90,{second}\n"
        )
    };
    assert_eq!(thousandths(&text("EUR,MWh")).unwrap(), ["80", "90"]);
    refused(&text("EUR,kWh"), "input.line 3.unit is \"EUR/kWh\", but other prices are in EUR/MWh");
    refused(&text("SEK,MWh"), "input.line 3.unit is \"SEK/MWh\", but");
    refused(&text("EUR,GJ"), "input.line 3.unit must be a unit like");
}

#[test]
fn a_unit_of_the_whole_document_is_the_unit_of_its_prices() {
    let list = json!([
        {"start": "2026-01-31T00:00:00Z", "end": "2026-01-31T01:00:00Z", "value": 80},
        {"start": "2026-01-31T01:00:00Z", "end": "2026-01-31T02:00:00Z", "value": -20},
    ]);
    let read = |document: Json| read(&document);
    let reading = read(json!({"unit": "EUR/MWh", "prices": list}));
    assert_eq!(
        (found(&reading), lines(&reading)[0].as_str()),
        (("list", Some("EUR"), Some("EUR/MWh")), "00:00 01:00 80")
    );
    let reading =
        read(json!({"attributes": {"unit": "MWh", "currency": "EUR", "raw_today": list}}));
    assert_eq!(lines(&reading)[0], "00:00 01:00 80");
    let cents =
        json!({"unit": "kWh", "currency": "EUR", "price_in_cents": true, "raw_today": list});
    assert_eq!(lines(&read(cents))[0], "00:00 01:00 800");
    assert_eq!(
        message(&json!({"home": {"unit": "EUR/GJ", "prices": list}})),
        "input.home.unit must be a unit like EUR/MWh, GBP/kWh, p/kWh or ct/kWh, got \"EUR/GJ\""
    );
    // Columns have one, too, and say how sure they are.
    let columns = json!({"start": "2026-01-31T00:00:00Z", "intervalMinutes": 60, "values": [80, 0, 0], "unit": "EUR/MWh", "confidence": [0.5, 1, 0]});
    let reading = read(columns);
    assert_eq!(lines(&reading), ["00:00 01:00 80", "01:00 02:00 0"]);
    assert_eq!(reading.data[0].price.confidence, 0.5);
}

#[test]
fn nord_pool_without_a_currency_is_per_mwh_all_the_same() {
    let document = json!({"market": "DayAhead", "multiAreaEntries": [
        {"deliveryStart": "2026-01-31T00:00:00Z", "deliveryEnd": "2026-01-31T01:00:00Z", "entryPerArea": {"SE3": 50}},
    ]});
    let reading = read(&document);
    assert_eq!((lines(&reading), reading.currency_code), (vec!["00:00 01:00 50".to_owned()], None));
    let awattar = json!({"data": [{"start_timestamp": 1_769_817_600_000_i64, "end_timestamp": 1_769_821_200_000_i64, "marketprice": 80}]});
    assert_eq!(lines(&read(&awattar)), ["00:00 01:00 80"]);
}

#[test]
fn a_currency_is_a_code_in_large_letters() {
    let list =
        json!([{"start": "2026-01-31T00:00:00Z", "end": "2026-01-31T01:00:00Z", "value": 80}]);
    let currency = |code: &str| Options { currency: Some(code.to_owned()), ..Options::default() };
    assert_eq!(try_with(&list, currency("eur")).unwrap().currency_code.as_deref(), Some("EUR"));
    assert_eq!(
        try_with(&list, currency("money")).unwrap_err().to_string(),
        "options.currency must be an ISO 4217 code like EUR, got \"money\""
    );
    let reading = read(&json!({"currency_code": "gbp", "data": [
        {"valid_from": "2026-01-31T00:00:00Z", "valid_to": "2026-01-31T01:00:00Z", "price": {"value": 1}},
    ]}));
    assert_eq!(reading.currency_code.as_deref(), Some("GBP"));
    let said = json!({"currency": "SEK", "prices": list});
    assert!(
        try_with(&said, currency("EUR")).unwrap_err().to_string().contains("the prices are in SEK")
    );
}

#[test]
fn lists_are_parts_of_one_series_only_where_their_names_differ_in_the_day() {
    let list = |hour: usize| json!([{"start": format!("2026-01-31T0{hour}:00:00Z"), "end": format!("2026-01-31T0{}:00:00Z", hour + 1), "value": hour}]);
    let document = |one: &str, other: &str| json!({"prices": {one: list(1), other: list(2)}});
    for (one, other) in [
        ("today", "tomorrow"),
        ("raw_today", "raw_tomorrow"),
        ("pricesToday", "pricesTomorrow"),
        ("price_20260131", "price_20260201"),
        ("price_2026-01-31", "price_2026-02-01"),
    ] {
        assert_eq!(
            lines(&read(&document(one, other))),
            ["01:00 02:00 1000", "02:00 03:00 2000"],
            "{one}"
        );
    }
    // Two zones, of which each has another day; two tariffs; two numbers that are no days.
    for (one, other) in [
        ("SE3_price", "SE4_price"),
        ("forecast", "price"),
        ("price_1", "price_2"),
        ("price_20261331", "price_20261332"),
    ] {
        let error = try_with(&document(one, other), Options::default()).unwrap_err();
        assert_eq!(error.code(), "series_required", "{one}");
        let names = [format!("prices.{one}"), format!("prices.{other}")];
        assert_eq!(error.choices().unwrap(), names);
        assert_eq!(
            lines(&try_with(&document(one, other), area(&names[1])).unwrap()),
            ["02:00 03:00 2000"]
        );
    }
    let pages = json!([{"results": [{"valid_from": "2026-01-31T00:00:00Z", "valid_to": "2026-01-31T01:00:00Z", "value_inc_vat": 1}]},
        {"results": [{"valid_from": "2026-01-31T01:00:00Z", "valid_to": "2026-01-31T02:00:00Z", "value_inc_vat": 2}]}]);
    assert_eq!(message(&pages), "options.area must be one of [0].results, [1].results");
}

#[test]
fn the_same_price_for_two_lengths_of_time_is_a_contradiction() {
    let text = "start,end,value\n2026-01-31T00:00Z,2026-01-31T01:00Z,1\n2026-01-31T00:00Z,2026-01-31T02:00Z,1\n";
    refused(text, "a price from 2026-01-31T00:00:00Z on that comes twice");
    let twice = "start,value\n2026-01-31T01:00Z,2\n2026-01-31T00:00Z,1\n2026-01-31T01:00Z,2\n";
    assert_eq!(thousandths(twice).unwrap(), ["1000", "2000"]);
}

#[test]
fn a_time_that_nobody_can_place_is_refused() {
    for time in [
        "2026-01-31 00:00",
        "31.01.2026 00:00",
        "01/31/2026",
        "202601310000",
        "2026-01-31T00:00 CET",
        "8:00",
    ] {
        refused(&format!("start,value\n{time},1\n"), "input.line 2 must be an RFC 3339 time");
    }
    // This is no UTC.
    refused("Time (UTC+1),price\n2026-01-31 00:00,1\n", "input.line 2 must be an RFC 3339 time");
    refused(
        "start_utc,end,price\n2026-01-31T00:00,2026-01-31T01:00,1\n",
        "input.line 2 must be an RFC",
    );
    // Which of these is the start?
    refused(
        "created_time,time,price\n2026-01-31T00:00Z,2026-01-31T00:00Z,1\n",
        "several columns of starts: created_time, time",
    );
    let updated = "updated_at,start,price\n2026-01-30T00:00Z,2026-01-31T00:00Z,1\n2026-01-30T00:00Z,2026-01-31T01:00Z,2\n";
    assert_eq!(outcome(updated).unwrap(), ["00:00 01:00 1000", "01:00 02:00 2000"]);
}

#[test]
fn a_line_is_named_as_an_editor_counts_it() {
    let text = "\r\n\r\n\u{20}start,value\r\n\r\n\"2026-01-31T00:00Z\",1\r\n,\r\n2026-01-31T01:00Z,free\r\n";
    refused(text, "input.line 7 must have a price, got \"free\"");
    refused(
        "start,value\n\"2026-01-31T00:00Z\"1,1\n",
        "input.line 2 has a quoted field that goes on",
    );
}

#[test]
fn a_local_hour_of_any_order_is_not_moved() {
    let hour = |from: &str, until: &str, price: f64| json!({"from": format!("2026-01-31T{from}:00"), "until": format!("2026-01-31T{until}:00"), "price": price, "unit": "kWh"});
    let forward = json!({"prices": [hour("01:00", "02:00", 0.1), hour("02:00", "03:00", 0.2)]});
    let backward = json!({"prices": [hour("02:00", "03:00", 0.2), hour("01:00", "02:00", 0.1)]});
    assert_eq!(lines(&read(&forward)), ["00:00 01:00 100", "01:00 02:00 200"]);
    assert_eq!(lines(&read(&backward)), lines(&read(&forward)));
    assert!(
        message(&json!({"prices": [hour("10:00", "09:30", 0.1)]}))
            .contains("ends before it starts")
    );
}

#[test]
fn a_part_of_a_price_that_is_no_number_is_not_left_out() {
    let priced = |part: Json| {
        json!({"prices": [{
            "energyPriceExcl": 0.1, "energyPriceIncl": 0.125, "from": "2026-01-31T00:00:00Z", "till": "2026-01-31T01:00:00Z",
            "additionalCosts": [{"name": "Energy tax", "priceExcl": 0.2, "priceIncl": part}],
        }]})
    };
    assert_eq!(lines(&read(&priced(json!(0.25)))), ["00:00 01:00 375"]);
    assert_eq!(
        message(&priced(json!("free"))),
        "input.prices[0].additionalCosts[0].priceIncl must be a number, got \"free\""
    );
    let unsure = json!([{"valid_from": "2026-01-31T00:00:00Z", "valid_to": "2026-01-31T01:00:00Z", "price": {"value": 1, "confidence": "low"}}]);
    assert_eq!(message(&unsure), "input[0].confidence must be a number, got \"low\"");
}

#[test]
fn entsoe_positions_are_whole_and_within_the_period() {
    let two_hours = |points: &[(&str, &str)]| {
        let points = points.iter().map(|(position, amount)| {
            format!("<Point><position>{position}</position><price.amount>{amount}</price.amount></Point>")
        });
        let empty = series("AT", "A03", "", "PT60M", &[]);
        entsoe(&empty.replace("</Period>", &(points.collect::<String>() + "</Period>")))
    };
    assert_eq!(
        outcome(&two_hours(&[("2", "20"), ("1", "15")])).unwrap(),
        ["00:00 01:00 15", "01:00 02:00 20"]
    );
    for position in ["-1", "0", "1.5", "1e0", "", "one", "+1"] {
        refused(
            &two_hours(&[("1", "10"), (position, "20")]),
            "input.TimeSeries[0].Period[0].Point[1].position must be a whole number from 1 on, got",
        );
    }
    refused(
        &two_hours(&[("1", "10"), ("3", "20")]),
        "Point[1].position is beyond the end of the prices: 3",
    );
    refused(&two_hours(&[("1", "10"), ("1", "20")]), "comes twice");
    refused(&two_hours(&[("1", "1<!-- -->5")]), "input.price.amount must be plain text");
    refused(&two_hours(&[("1", "<![CDATA[15]]>")]), "input.price.amount must be plain text");
    refused(&two_hours(&[("1", "")]), "Point[0].price.amount must be a number, got \"\"");
    let whole = two_hours(&[("1", "10")]);
    refused(&whole.replace("<position>1</position>", ""), "position must be a whole number");
    refused(
        &whole.replace("A03", "A04"),
        "input.TimeSeries[0].curveType must be A01 or A03, got \"A04\"",
    );
    refused(&whole.replace("T02:00Z</end>", "T00:00Z</end>"), "Period[0].end must be after start");
    for resolution in ["P1D", "P60M", "PT60", "PT1H30M", "PT-60M"] {
        refused(&whole.replace("PT60M", resolution), "Period[0].resolution must be like PT15M");
    }
    // A second period does not inherit what it leaves out.
    let second = "</Period><Period><Point><position>1</position><price.amount>9</price.amount></Point></Period>";
    refused(&whole.replace("</Period>", second), "input.TimeSeries[0].Period[1].start must be");
}

#[test]
fn entsoe_sequences_are_counted() {
    let sequence = |position: &str| {
        let name = "classificationSequence_AttributeInstanceComponent.position";
        format!("<{name}>{position}</{name}>")
    };
    let auction = |position: &str, price: i32| {
        series("AT", "A03", &sequence(position), "PT60M", &[(1, price)])
    };
    let both = entsoe(&(auction("10", 99) + &auction("2", 10)));
    assert_eq!(outcome(&both).unwrap(), ["00:00 02:00 10"]);
    refused(
        &entsoe(&auction("first", 1)),
        "TimeSeries[0].classificationSequence must be a whole number",
    );
}

#[test]
fn a_thousand_areas_are_enough() {
    let rows: String = (0..1001).map(|at| format!("2026-01-31T00:00Z,Z{at},1\n")).collect();
    refused(&["start,area,value\n", &rows].concat(), "input.line 1002 names more than 1000 series");
}
