//! Prices as real providers answered them: each file of the data that lies beside the repository.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/formula_prices.rs"]
mod formula_prices;
#[path = "support/json.rs"]
mod json_value;
#[path = "support/real_data.rs"]
mod real_data;

use std::fs;
use std::path::Path;

use flatpeak_wasm::documents::prices::Prices;
use flatpeak_wasm::providers::{self, Options, Reading};
use flatpeak_wasm::time::Instant;
use flatpeak_wasm::{Error, Result};
use real_data::{path, window};

fn read(file: &Path, options: &Options) -> Result<Reading> {
    let text = fs::read_to_string(file).unwrap();
    if text.trim_start().starts_with(['{', '[']) {
        return providers::read(&json_value::parse(&text), options);
    }
    providers::read_text(&text, options)
}

/// A file, how many periods it has, and one of them: its start, its end, and its price.
type Expected = (&'static str, usize, &'static str, &'static str, f64);

#[rustfmt::skip]
const FILES: [Expected; 38] = [
    ("akkudoktor/elecpriceforecast_akkudoktor_1.json", 48, "2024-12-09T23:00:00Z", "2024-12-10T00:00:00Z", 0.09285),
    ("awattar_at/2017-10-29_1509228000000.json", 24, "2017-10-28T22:00:00Z", "2017-10-28T23:00:00Z", -0.07994),
    ("awattar_at/2018-03-25_1521932400000.json", 24, "2018-03-24T23:00:00Z", "2018-03-25T00:00:00Z", 0.03852),
    ("awattar_at/2022-08-29_1661724000000.json", 24, "2022-08-28T22:00:00Z", "2022-08-28T23:00:00Z", 0.59085),
    ("awattar_at/2023-03-26_1679785200000.json", 24, "2023-03-25T23:00:00Z", "2023-03-26T00:00:00Z", 0.04531),
    ("awattar_at/2023-07-02_1688248800000.json", 24, "2023-07-02T01:00:00Z", "2023-07-02T02:00:00Z", 0.0),
    ("awattar_at/2023-10-29_1698530400000.json", 24, "2023-10-28T22:00:00Z", "2023-10-28T23:00:00Z", 0.04906),
    ("awattar_at/2024-03-31_1711839600000.json", 24, "2024-03-30T23:00:00Z", "2024-03-31T00:00:00Z", 0.05691),
    ("awattar_at/2024-05-12_1715464800000.json", 24, "2024-05-11T22:00:00Z", "2024-05-11T23:00:00Z", 0.06318),
    ("awattar_at/2024-06-26_1719352800000.json", 24, "2024-06-26T00:00:00Z", "2024-06-26T01:00:00Z", 0.2),
    ("awattar_at/2024-10-27_1729980000000.json", 24, "2024-10-26T22:00:00Z", "2024-10-26T23:00:00Z", 0.09268),
    ("awattar_at/2025-03-30_1743289200000.json", 24, "2025-03-29T23:00:00Z", "2025-03-30T00:00:00Z", 0.04622),
    ("awattar_at/2025-10-26_1761429600000.json", 24, "2025-10-25T22:00:00Z", "2025-10-25T23:00:00Z", 0.09202),
    ("awattar_at/2026-03-29_1774738800000.json", 24, "2026-03-28T23:00:00Z", "2026-03-29T00:00:00Z", 0.11667),
    ("awattar_at/2026-05-01_1777586400000.json", 24, "2026-04-30T22:00:00Z", "2026-04-30T23:00:00Z", 0.11417),
    // The prices of local hours, at midnight in Amsterdam: market, tax and purchase.
    ("easyenergy_nl/energy.json", 24, "2026-04-18T22:00:00Z", "2026-04-18T23:00:00Z", 0.27238),
    ("easyenergy_nl/energy_quarter.json", 5, "2026-04-19T12:00:00Z", "2026-04-19T12:15:00Z", 0.13053),
    ("energycharts/price_DE-LU_2024-12.json", 48, "2024-12-11T22:00:00Z", "2024-12-11T23:00:00Z", 0.13596),
    ("energycharts_at_15min/2025-09-30_1759183200000.json", 24, "2025-09-29T22:00:00Z", "2025-09-29T23:00:00Z", 0.1003),
    ("energycharts_at_15min/2025-10-01_1759269600000.json", 96, "2025-09-30T22:00:00Z", "2025-09-30T22:15:00Z", 0.10887),
    // The days of the clock changes: 25 and 23 hours.
    ("energycharts_at_15min/2025-10-26_1761429600000.json", 100, "2025-10-26T22:45:00Z", "2025-10-26T23:00:00Z", 0.00344),
    ("energycharts_at_15min/2026-03-29_1774738800000.json", 92, "2026-03-29T21:45:00Z", "2026-03-29T22:00:00Z", 0.04028),
    ("energycharts_at_15min/2026-04-26_1777154400000.json", 96, "2026-04-25T22:00:00Z", "2026-04-25T22:15:00Z", 0.08363),
    ("energycharts_at_15min/2026-05-01_1777586400000.json", 96, "2026-04-30T22:00:00Z", "2026-04-30T22:15:00Z", 0.12074),
    ("energycharts_at_15min/2026-06-24_1782252000000.json", 96, "2026-06-23T22:00:00Z", "2026-06-23T22:15:00Z", 0.20759),
    // 0.12947 and the additional costs 0.1228634 and 0.03388.
    ("energyzero_nl/graphql_energy.json", 24, "2025-05-30T22:00:00Z", "2025-05-30T23:00:00Z", 0.286_213_4),
    ("energyzero_nl/rest_electricity_hour_response.json", 72, "2025-12-15T23:00:00Z", "2025-12-16T00:00:00Z", 0.238_787),
    ("energyzero_nl/rest_electricity_quarter_response.json", 288, "2025-12-15T23:00:00Z", "2025-12-15T23:15:00Z", 0.219_590_8),
    // Position 11 is the last of the quarter-hours from 22:00 to 03:00, and holds to their end.
    ("entsoe/BE_15M_avg.xml", 8, "2024-10-06T00:30:00Z", "2024-10-06T03:00:00Z", 0.02837),
    ("entsoe/BE_15M_exact4.xml", 4, "2024-10-05T22:45:00Z", "2024-10-05T23:00:00Z", 0.03186),
    ("entsoe/BE_60M.xml", 24, "2024-10-08T21:00:00Z", "2024-10-08T22:00:00Z", 0.05),
    ("entsoe/BE_60M_15M_mix.xml", 71, "2024-10-08T21:00:00Z", "2024-10-08T22:00:00Z", 0.05),
    // The hours of the coupled auction, not the quarter-hours of the other; 11:00 is repeated at 12:00.
    ("entsoe/DE_60M_15M_overlap.xml", 47, "2024-10-06T11:00:00Z", "2024-10-06T13:00:00Z", -0.00001),
    ("ev_smart_charging/price_15min.json", 192, "2022-09-29T22:00:00Z", "2022-09-29T22:15:00Z", 104.95),
    // Six days; one hour of the autumn change is there twice, with its offset mistaken, and the next is missing.
    ("ev_smart_charging/price_daylight_saving.json", 24 + 23 + 24 + 24 + 24 + 24, "2022-10-31T22:00:00Z", "2022-10-31T23:00:00Z", 49.64),
    ("nordpool/delivery_period_SE3_2024-11-05.json", 24, "2024-11-05T00:00:00Z", "2024-11-05T01:00:00Z", 0.00656),
    ("sahkotin_fi/nordpool-predict-fi_prediction.json", 219, "2026-08-20T21:00:00Z", "2026-08-20T22:00:00Z", 0.066_382_689_476),
    ("sahkotin_fi/prices.json", 23, "2025-12-26T00:00:00Z", "2025-12-26T01:00:00Z", 0.02093),
];

/// What holds no prices, or needs to be told which, and how the error begins.
const REFUSED: [(&str, &str); 6] = [
    (
        "energyzero_nl/graphql_energy_no_prices.json",
        "no_price_data: input.data.energyMarketPrices.prices is empty",
    ),
    (
        "energyzero_nl/graphql_gql_error.json",
        "no_price_data: input holds no prices; its provider says \"internal_server_error\"",
    ),
    ("energyzero_nl/graphql_no_data.json", "no_price_data: input.data is empty"),
    (
        "ev_smart_charging/price.json",
        "series_required: options.area must be one of PRICE_20220930,",
    ),
    // The hours that a charger runs, not prices.
    (
        "ev_smart_charging/schedule.json",
        "unknown_format: input has no prices in a form that is known",
    ),
    ("awattar_at/LICENSE.awattar-backtesting", "unknown_format: input has no prices in a form"),
];

fn refusal(error: &Error) -> String {
    format!("{}: {error}", error.code())
}

/// The reading as a planner reads it.
fn planned(reading: &Reading) -> Prices {
    let document = serde_json::to_value(reading).unwrap();
    Prices::read(json_value::value(document)).unwrap()
}

#[test]
fn each_file_is_read_and_planned_with() {
    let Some(raw) = path("data/raw") else { return };
    for (name, count, from, until, price) in FILES {
        let reading = read(&raw.join(name), &Options::default());
        let prices = planned(&reading.unwrap_or_else(|error| panic!("{name}: {error}")));
        assert_eq!(prices.series.periods().len(), count, "{name}");
        let period =
            prices.series.periods().iter().find(|period| period.window == window(from, until));
        let value = period.unwrap_or_else(|| panic!("{name}: no price from {from}")).value;
        assert!((value - price).abs() < 1e-12, "{name}: {value} is not {price}");
    }
}

#[test]
fn what_holds_no_prices_says_so() {
    let Some(raw) = path("data/raw") else { return };
    for (name, error) in REFUSED {
        let message = refusal(&read(&raw.join(name), &Options::default()).unwrap_err());
        assert!(message.starts_with(error), "{name}: {message}");
    }
}

#[test]
fn no_file_is_left_out() {
    let Some(raw) = path("data/raw") else { return };
    for folder in fs::read_dir(&raw).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            let file = file.unwrap().path();
            let name = file.strip_prefix(&raw).unwrap().to_str().unwrap().replace('\\', "/");
            let known = FILES.iter().map(|file| file.0).chain(REFUSED.iter().map(|file| file.0));
            assert!(known.into_iter().any(|known| known == name), "{name} is new");
        }
    }
}

#[test]
fn each_list_of_a_document_of_many_is_read_by_its_name() {
    let Some(raw) = path("data/raw") else { return };
    let file = raw.join("ev_smart_charging/price.json");
    let error = read(&file, &Options::default()).unwrap_err();
    let known = error.choices().unwrap().to_vec();
    assert_eq!(known.len(), 15);
    for name in known {
        let options = Options { area: Some(name.clone()), ..Options::default() };
        match (name.as_str(), read(&file, &options)) {
            // Its last price ends before it starts.
            ("PRICE_20221001A", reading) => {
                assert!(refusal(&reading.unwrap_err()).contains("from 2022-10-01T21:00:00Z on"));
            }
            (_, reading) => {
                assert!([1, 13, 24].contains(&planned(&reading.unwrap()).series.periods().len()));
            }
        }
    }
}

#[test]
fn the_series_in_csv_are_read_as_they_are() {
    for (name, divisor, options) in [
        ("price_AT_60min_2022-2026_EURperMWh.csv", 1000.0, "EUR/MWh"),
        ("price_AT_15min_2025-10_2026-08_EURperMWh.csv", 1000.0, "EUR/MWh"),
        ("agile_import_2023_pperkWh_incVAT.csv", 100.0, "p/kWh"),
    ] {
        let Some(series) = real_data::series(&format!("data/{name}"), divisor) else { return };
        let options = Options { unit: Some(options.to_owned()), ..Options::default() };
        let reading = read(&path(&format!("data/{name}")).unwrap(), &options).unwrap();
        assert_eq!(planned(&reading).series, series, "{name}");
    }
}

#[test]
fn a_series_by_formula_is_read_from_csv_as_it_is() {
    let year = window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
    let series = formula_prices::series(year.start(), year.end(), 60, 1e5);
    let time = |instant: Instant| {
        chrono::DateTime::from_timestamp_millis(instant.millis()).unwrap().to_rfc3339()
    };
    let lines = series.periods().iter().map(|period| {
        let (start, end) = (time(period.window.start()), time(period.window.end()));
        format!("{start},{end},{}\n", period.value)
    });
    let text = format!("start_utc,end_utc,value\n{}", lines.collect::<String>());
    let options = Options { unit: Some("EUR/kWh".to_owned()), ..Options::default() };
    assert_eq!(planned(&providers::read_text(&text, &options).unwrap()).series, series);
}

#[test]
fn what_is_sampled_twice_has_the_same_prices() {
    let Some(raw) = path("data/raw") else { return };
    let series = |name: &str| planned(&read(&raw.join(name), &Options::default()).unwrap()).series;
    // Akkudoktor and Energy-Charts, both of the German market.
    let akkudoktor = series("akkudoktor/elecpriceforecast_akkudoktor_1.json");
    assert_eq!(akkudoktor, series("energycharts/price_DE-LU_2024-12.json"));
    // Each hour of easyEnergy's is the mean of its quarter-hours, to a tenth of a cent.
    let hours = series("easyenergy_nl/energy.json");
    let quarters = series("easyenergy_nl/energy_quarter.json");
    let hour = window("2026-04-19T12:00:00Z", "2026-04-19T13:00:00Z");
    let mean =
        |series: &flatpeak_wasm::series::Series| series.within(hour).unwrap().mean(hour).value;
    assert!((mean(&hours) - mean(&quarters)).abs() < 1e-3);
}
