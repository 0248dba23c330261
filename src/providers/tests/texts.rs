//! Documents that are no JSON: the XML of ENTSO-E, and CSV.

use super::*;

#[test]
fn entsoe_repeats_what_is_left_out_with_curve_type_a03_only() {
    let read =
        |curve| read_text(&entsoe(&series("AT", curve, "", "PT30M", &[(3, 30), (1, 10)]))).unwrap();
    assert_eq!(found(&read("A03")), ("entsoe", Some("EUR"), Some("EUR/MWH")));
    assert_eq!(lines(&read("A03")), ["00:00 01:00 10", "01:00 02:00 30"]);
    assert_eq!(lines(&read("A01")), ["00:00 00:30 10", "01:00 01:30 30"]);
}

#[test]
fn entsoe_takes_the_first_auction_of_several() {
    let sequence = |position: u32| {
        format!(
            "<classificationSequence_AttributeInstanceComponent.position>{position}</classificationSequence_AttributeInstanceComponent.position>"
        )
    };
    let second = series("AT", "A03", &sequence(2), "PT15M", &[(1, 99), (2, 98)]);
    let first = series("AT", "A03", &sequence(1), "PT60M", &[(1, 10), (2, 20)]);
    let reading = read_text(&entsoe(&(second.clone() + &first))).unwrap();
    assert_eq!(lines(&reading), ["00:00 01:00 10", "01:00 02:00 20"]);
    assert_eq!(lines(&read_text(&entsoe(&second)).unwrap())[0], "00:00 00:15 99");
    let two = entsoe(&(first.clone() + &first.replace(">AT<", ">DE<")));
    assert_eq!(read_text(&two).unwrap_err().to_string(), "options.area must be one of AT, DE");
}

#[test]
fn entsoe_says_what_it_has_in_place_of_prices() {
    let message = |text: &str| read_text(text).unwrap_err().to_string();
    let acknowledgement = "<Acknowledgement_MarketDocument><Reason><code>999</code><text>No matching data</text></Reason></Acknowledgement_MarketDocument>";
    assert_eq!(
        message(acknowledgement),
        "input holds no prices; its provider says \"No matching data\""
    );
    let whole = entsoe(&series("AT", "A03", "", "PT60M", &[(1, 10)]));
    assert_eq!(
        message(&whole.replace("A44", "A65")),
        "input.type must be A44, of prices, got \"A65\""
    );
    assert_eq!(
        message(&whole.replace("PT60M", "P1Y")),
        "input.TimeSeries[0].Period[0].resolution must be like PT15M or PT60M, got \"P1Y\""
    );
    assert_eq!(
        message(&whole.replace(">10<", ">ten<")),
        "input.TimeSeries[0].Period[0].Point[0].price.amount must be a number, got \"ten\""
    );
    for end in [whole.len() - 1, whole.len() / 2, 60] {
        assert!(message(&whole[..end]).contains("is cut off"), "{end}");
    }
    assert_eq!(message("<html><body>Bad gateway</body></html>"), "input is a web page, not prices");
    assert!(message("<rss></rss>").contains("ENTSO-E A44 XML"));
}

#[test]
fn csv_is_read_in_its_usual_shapes() {
    for text in [
        "start_utc,end_utc,value\n2026-01-31T00:00:00Z,2026-01-31T01:00:00Z,0.08\n2026-01-31T01:00:00Z,2026-01-31T02:00:00Z,-0.02\n",
        "2026-01-31T00:00:00Z,2026-01-31T01:00:00Z,0.08\n2026-01-31T01:00:00Z,2026-01-31T02:00:00Z,-0.02",
        "2026-01-31T00:00Z,0.08\r\n2026-01-31T01:00Z,-0.02\r\n",
        "Time (UTC);Price (EUR/MWh)\n2026-01-31 00:00;80,0\n2026-01-31 01:00;-20,0\n",
        "from\tto\tct/kWh\n2026-01-31T01:00+01:00\t2026-01-31T02:00+01:00\t8\n2026-01-31T01:00Z\t2026-01-31T02:00Z\t-2\n",
        "\"id\",\"valid_from\",\"valid_to\",\"pence per kWh\"\n1,\"2026-01-31T00:00Z\",\"2026-01-31T01:00Z\",\"8\"\n2,2026-01-31T01:00Z,2026-01-31T02:00Z,-2\n",
        "HourUTC;HourDK;price\n2026-01-31T01:00:00;2026-01-31T02:00:00;-0,02\n2026-01-31T00:00:00;2026-01-31T01:00:00;0,08\n",
        "timestamp,price\n1769817600,0.08\n1769821200,-0.02\n",
    ] {
        let reading = read_text(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(lines(&reading), ["00:00 01:00 80", "01:00 02:00 -20"], "{text}");
    }
}

#[test]
fn csv_that_is_wrong_names_its_line() {
    let message = |text: &str| read_text(text).unwrap_err().to_string();
    assert_eq!(
        message("start,value\n2026-01-31T00:00Z,1\n2026-01-31T01:00Z,free\n"),
        "input.line 3 must have a price, got \"free\""
    );
    assert!(
        message("start,value\n2026-01-31T00:00,1\n")
            .starts_with("input.line 2 must be an RFC 3339 time")
    );
    assert_eq!(
        message("time_utc,AT EUR/MWh,DE EUR/MWh\n2026-01-31T00:00,1,2\n"),
        "options.price must be one of AT EUR/MWh, DE EUR/MWh"
    );
    assert!(message("start,value\n2026-01-31T00:00Z,\"1\n").contains("is cut off"));
    for junk in
        ["hello", "a,b\n1,2\n", "\u{0}\u{1}", "arrival_utc,energy_kwh\n2026-01-31T00:00Z,3\n"]
    {
        assert!(message(junk).contains("known are Flatpeak"), "{junk}");
    }
    assert_eq!(message(" \n"), "input is empty");
}

proptest! {
    /// Whatever is read, a planner takes.
    #[test]
    fn a_reading_is_prices_for_a_planner(
        records in prop::collection::vec((0..40_i64, 1..5_i64, -900.0..900.0_f64), 1..12), markup in -1.0..1.0_f64,
    ) {
        let at = |hour: i64| (1_769_817_600 + hour * 3600) * 1000;
        let record = |(start, length, price): &(i64, i64, f64)| json!({
            "start_timestamp": at(*start), "end_timestamp": at(start + length), "marketprice": price, "unit": "EUR/MWh",
        });
        let data: Vec<Json> = records.iter().map(record).collect();
        let options = Options { markup: Some(markup), ..Options::default() };
        match try_with(&json!({"data": data}), options) {
            Ok(reading) => {
                let document = serde_json::to_value(&reading).unwrap();
                let prices = Prices::read(crate::json::value(document)).unwrap();
                prop_assert_eq!(prices.series.periods().len(), reading.data.len());
                let first = Timestamp::parse(&reading.data[0].valid_from).unwrap().instant;
                prop_assert_eq!(prices.series.periods()[0].window.start(), first);
            }
            // Only what overlaps is refused.
            Err(error) => prop_assert!(error.to_string().contains("has a price from"), "{}", error),
        }
    }
}
