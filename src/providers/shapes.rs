//! What each provider's records look like, as a table.

use super::moment::Zone;

/// What the records of a provider look like.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) provider: &'static str,
    /// The field with the start of a period; `a|b` is whichever there is.
    pub(super) start: &'static str,
    /// The field with its end; empty where the next start is the end.
    pub(super) end: &'static str,
    /// The fields with a price, the one that the customer pays first.
    pub(super) prices: &'static [Price],
    pub(super) lists: Lists,
    /// What a time without an offset means.
    pub(super) zone: Zone,
    /// The unit. `*` is the document's currency; empty where nothing tells, or a field `unit` does.
    pub(super) unit: &'static str,
    /// The field that tells whose price it is, where a list has those of several.
    pub(super) area: &'static str,
    /// The time zone where all customers of the provider are.
    pub(super) timezone: &'static str,
    /// How sure the prices are.
    pub(super) confidence: f64,
}

#[derive(Debug)]
pub(super) struct Price {
    /// What the option `price` calls it.
    pub(super) name: &'static str,
    /// Where in a record it is: `price.value`, `this|that` is whichever there is, and `own+list.extra` has
    /// more added to it.
    pub(super) field: &'static str,
    /// Its currency, where several have their own.
    pub(super) currency: &'static str,
}

/// Which lists of a document are meant.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lists {
    /// All: they are parts of one.
    All,
    /// The one that has the name of the price.
    Price,
    /// Those whose names say that they are of prices: their fields could be anything's.
    SayPrices,
}

const fn price(name: &'static str, field: &'static str) -> Price {
    Price { name, field, currency: "" }
}

const fn in_currency(name: &'static str, currency: &'static str) -> Price {
    Price { name, field: name, currency }
}

/// What is left out in most shapes.
const PLAIN: Shape = Shape {
    provider: "",
    start: "",
    end: "",
    prices: &[],
    lists: Lists::All,
    zone: Zone::Unknown,
    unit: "",
    area: "",
    timezone: "",
    confidence: 1.0,
};

pub(super) const SHAPES: [Shape; 15] = [
    Shape {
        provider: "octopus",
        start: "valid_from",
        end: "valid_to",
        prices: &[price("value_inc_vat", "value_inc_vat"), price("value_exc_vat", "value_exc_vat")],
        unit: "p/kWh",
        area: "payment_method",
        timezone: "Europe/London",
        ..PLAIN
    },
    Shape {
        provider: "flatpeak",
        start: "valid_from",
        end: "valid_to",
        prices: &[price("price", "price.value|tariff.rate")],
        ..PLAIN
    },
    Shape {
        provider: "awattar",
        start: "start_timestamp",
        end: "end_timestamp",
        prices: &[price("marketprice", "marketprice")],
        ..PLAIN
    },
    Shape {
        provider: "tibber",
        start: "startsAt",
        prices: &[price("total", "total"), price("energy", "energy")],
        unit: "*/kWh",
        ..PLAIN
    },
    Shape {
        provider: "nordpool",
        start: "deliveryStart",
        end: "deliveryEnd",
        prices: &[price("entryPerArea", "entryPerArea")],
        unit: "*/MWh",
        ..PLAIN
    },
    Shape {
        provider: "energidataservice",
        start: "TimeUTC",
        prices: &[in_currency("DayAheadPriceDKK", "DKK"), in_currency("DayAheadPriceEUR", "EUR")],
        zone: Zone::Utc,
        unit: "*/MWh",
        area: "PriceArea",
        ..PLAIN
    },
    Shape {
        provider: "energidataservice",
        start: "HourUTC",
        prices: &[in_currency("SpotPriceDKK", "DKK"), in_currency("SpotPriceEUR", "EUR")],
        zone: Zone::Utc,
        unit: "*/MWh",
        area: "PriceArea",
        ..PLAIN
    },
    Shape {
        provider: "energyzero",
        start: "from",
        end: "till",
        prices: &[
            price("all_in_with_vat", "energyPriceIncl+additionalCosts.priceIncl"),
            price("all_in", "energyPriceExcl+additionalCosts.priceExcl"),
            price("base_with_vat", "energyPriceIncl"),
            price("base", "energyPriceExcl"),
        ],
        unit: "EUR/kWh",
        timezone: "Europe/Amsterdam",
        ..PLAIN
    },
    Shape {
        provider: "energyzero",
        start: "readingDate",
        prices: &[price("price", "price")],
        unit: "EUR/kWh",
        timezone: "Europe/Amsterdam",
        ..PLAIN
    },
    Shape {
        provider: "energyzero",
        start: "start",
        end: "end",
        prices: &[
            price("all_in_with_vat", "price.value"),
            price("all_in", "price.value"),
            price("base_with_vat", "price.value"),
            price("base", "price.value"),
        ],
        lists: Lists::Price,
        unit: "EUR/kWh",
        timezone: "Europe/Amsterdam",
        ..PLAIN
    },
    Shape {
        provider: "easyenergy",
        start: "from",
        end: "until",
        prices: &[
            price("invoicePrice", "invoicePrice"),
            price("priceIncVat", "priceIncVat"),
            price("price", "price"),
        ],
        zone: Zone::Amsterdam,
        unit: "EUR/*",
        timezone: "Europe/Amsterdam",
        ..PLAIN
    },
    Shape {
        provider: "easyenergy",
        start: "Timestamp",
        prices: &[price("TariffUsage", "TariffUsage"), price("TariffReturn", "TariffReturn")],
        zone: Zone::Amsterdam,
        unit: "EUR/kWh",
        timezone: "Europe/Amsterdam",
        ..PLAIN
    },
    Shape {
        provider: "sahkotin",
        start: "date",
        prices: &[price("value", "value")],
        lists: Lists::SayPrices,
        unit: "snt/kWh",
        timezone: "Europe/Helsinki",
        ..PLAIN
    },
    Shape {
        provider: "list",
        start: "start|hour|time",
        end: "end|stop",
        prices: &[price("value", "value|price")],
        lists: Lists::SayPrices,
        ..PLAIN
    },
    Shape {
        provider: "nordpool-predict-fi",
        start: "0",
        prices: &[price("1", "1")],
        unit: "snt/kWh",
        timezone: "Europe/Helsinki",
        confidence: 0.5,
        ..PLAIN
    },
];
