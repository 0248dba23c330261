//! Prices as real providers answered them, read one file after the other.

use std::fs;
use std::path::Path;

use flatpeak_wasm::documents::Value;
use flatpeak_wasm::providers::{self, Options, Reading};

const RAW: &str = "../shared/data/raw";

fn read(file: &str, options: &Options) -> Result<Reading, flatpeak_wasm::Error> {
    let text = fs::read_to_string(Path::new(RAW).join(file)).unwrap();
    match text.trim_start().starts_with(['{', '[']) {
        true => providers::read(&serde_json::from_str::<Value>(&text).unwrap(), options),
        false => providers::read_text(&text, options),
    }
}

#[test]
fn all() {
    let mut files = Vec::new();
    for dir in fs::read_dir(RAW).unwrap() {
        for f in fs::read_dir(dir.unwrap().path()).unwrap() {
            files.push(f.unwrap().path());
        }
    }
    files.sort();
    for f in files {
        let name = f.strip_prefix(RAW).unwrap().to_str().unwrap();
        match read(name, &Options::default()) {
            Ok(r) => println!(
                "{name}: {} {} {:?} {:?} {:?} {:?} {:?} {:?}..{:?}",
                r.data.len(),
                r.provider,
                r.currency_code,
                r.unit,
                r.area,
                r.price,
                r.location_timezone,
                r.data[0],
                r.data.last().unwrap()
            ),
            Err(e) => println!("{name}: ERROR {} {}", e.code(), e),
        }
    }
}
