//! What each provider's records look like, as a table.

use super::timestamps::Zone;

/// What the records of a provider look like. Empty texts and lists say that there is no such thing.
pub(super) struct Shape {
    pub(super) provider: &'static str,
    /// The field with the start of a period: the first of these that there is.
    pub(super) start: &'static [Field],
    /// The field with its end. Where there is none, the next start is the end.
    pub(super) end: &'static [Field],
    /// The prices, the one that the customer pays first.
    pub(super) prices: &'static [Price],
    pub(super) lists: Lists,
    /// What a time without an offset means.
    pub(super) zone: Zone,
    /// The currency, or a part of one; a document may have its own.
    pub(super) money: &'static str,
    /// The energy that a price is for; a record may have its own.
    pub(super) energy: &'static str,
    /// The field that tells whose price it is, where a list has those of several.
    pub(super) area: &'static str,
    /// The time zone where all customers of the provider are.
    pub(super) timezone: &'static str,
    /// How sure the prices are.
    pub(super) confidence: f64,
}

/// A field of a record, or a part of it.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) part: &'static str,
}

impl Field {
    /// Where Flatpeak's documents say how sure a price is.
    pub(super) const CONFIDENCE: &'static [Field] =
        &[part("price", "confidence"), part("tariff", "confidence")];
}

pub(super) struct Price {
    /// What the option `price` calls it.
    pub(super) name: &'static str,
    /// Where it is: the first of these that there is.
    pub(super) fields: &'static [Field],
    /// A list, and the part of its entries that is added.
    pub(super) extra: Field,
    /// Its currency, where several have their own.
    pub(super) currency: &'static str,
}

/// Which lists of a document are meant.
#[derive(PartialEq, Eq)]
pub(super) enum Lists {
    /// All: they are parts of one where their names differ in nothing but the day.
    All,
    /// All, and those of one entry of a list are parts of one: a home's today and tomorrow.
    OfEntry,
    /// The one that has the name of the price.
    Price,
    /// Those whose names say that they are of prices: their fields could be anything's.
    SayPrices,
}

const fn part(name: &'static str, part: &'static str) -> Field {
    Field { name, part }
}

const fn field(name: &'static str) -> Field {
    part(name, "")
}

const fn price(name: &'static str, fields: &'static [Field]) -> Price {
    Price { name, fields, extra: field(""), currency: "" }
}

const fn in_currency(
    currency: &'static str,
    name: &'static str,
    fields: &'static [Field],
) -> Price {
    Price { currency, ..price(name, fields) }
}

const fn all_in(name: &'static str, fields: &'static [Field], extra: &'static str) -> Price {
    Price { extra: part("additionalCosts", extra), ..price(name, fields) }
}

const PLAIN: Shape = Shape {
    provider: "",
    start: &[],
    end: &[],
    prices: &[],
    lists: Lists::All,
    zone: Zone::Unknown,
    money: "",
    energy: "",
    area: "",
    timezone: "",
    confidence: 1.0,
};

const ENERGYZERO: Shape = Shape {
    provider: "energyzero",
    money: "EUR",
    energy: "kWh",
    timezone: "Europe/Amsterdam",
    ..PLAIN
};

const EASYENERGY: Shape = Shape {
    provider: "easyenergy",
    zone: Zone::Amsterdam,
    money: "EUR",
    timezone: "Europe/Amsterdam",
    ..PLAIN
};

const ENERGIDATASERVICE: Shape = Shape {
    provider: "energidataservice",
    zone: Zone::Utc,
    energy: "MWh",
    area: "PriceArea",
    ..PLAIN
};

const FINLAND: Shape = Shape { money: "snt", energy: "kWh", timezone: "Europe/Helsinki", ..PLAIN };

/// All shapes; the first that fits a record is its own.
pub(super) static SHAPES: [Shape; 15] = [
    Shape {
        provider: "octopus",
        start: &[field("valid_from")],
        end: &[field("valid_to")],
        prices: &[
            price("value_inc_vat", &[field("value_inc_vat")]),
            price("value_exc_vat", &[field("value_exc_vat")]),
        ],
        money: "p",
        energy: "kWh",
        area: "payment_method",
        timezone: "Europe/London",
        ..PLAIN
    },
    Shape {
        provider: "flatpeak",
        start: &[field("valid_from")],
        end: &[field("valid_to")],
        prices: &[price("price", &[part("price", "value"), part("tariff", "rate")])],
        ..PLAIN
    },
    // Akkudoktor's are the same.
    Shape {
        provider: "awattar",
        start: &[field("start_timestamp")],
        end: &[field("end_timestamp")],
        prices: &[price("marketprice", &[field("marketprice")])],
        energy: "MWh",
        ..PLAIN
    },
    Shape {
        provider: "tibber",
        start: &[field("startsAt")],
        prices: &[price("total", &[field("total")]), price("energy", &[field("energy")])],
        lists: Lists::OfEntry,
        energy: "kWh",
        ..PLAIN
    },
    Shape {
        provider: "nordpool",
        start: &[field("deliveryStart")],
        end: &[field("deliveryEnd")],
        prices: &[price("entryPerArea", &[field("entryPerArea")])],
        energy: "MWh",
        ..PLAIN
    },
    // The data sets DayAheadPrices and, until September 2025, Elspotprices.
    Shape {
        start: &[field("TimeUTC")],
        prices: &[
            in_currency("DKK", "DayAheadPriceDKK", &[field("DayAheadPriceDKK")]),
            in_currency("EUR", "DayAheadPriceEUR", &[field("DayAheadPriceEUR")]),
        ],
        ..ENERGIDATASERVICE
    },
    Shape {
        start: &[field("HourUTC")],
        prices: &[
            in_currency("DKK", "SpotPriceDKK", &[field("SpotPriceDKK")]),
            in_currency("EUR", "SpotPriceEUR", &[field("SpotPriceEUR")]),
        ],
        ..ENERGIDATASERVICE
    },
    // GraphQL, the older REST API, and the present one.
    Shape {
        start: &[field("from")],
        end: &[field("till")],
        prices: &[
            all_in("all_in_with_vat", &[field("energyPriceIncl")], "priceIncl"),
            all_in("all_in", &[field("energyPriceExcl")], "priceExcl"),
            price("base_with_vat", &[field("energyPriceIncl")]),
            price("base", &[field("energyPriceExcl")]),
        ],
        ..ENERGYZERO
    },
    Shape {
        start: &[field("readingDate")],
        prices: &[price("price", &[field("price")])],
        ..ENERGYZERO
    },
    Shape {
        start: &[field("start")],
        end: &[field("end")],
        prices: &[
            price("all_in_with_vat", &[part("price", "value")]),
            price("all_in", &[part("price", "value")]),
            price("base_with_vat", &[part("price", "value")]),
            price("base", &[part("price", "value")]),
        ],
        lists: Lists::Price,
        ..ENERGYZERO
    },
    // The present API, whose times are local and without an offset, and the older one.
    Shape {
        start: &[field("from")],
        end: &[field("until")],
        prices: &[
            price("invoicePrice", &[field("invoicePrice")]),
            price("priceIncVat", &[field("priceIncVat")]),
            price("price", &[field("price")]),
        ],
        ..EASYENERGY
    },
    Shape {
        start: &[field("Timestamp")],
        prices: &[
            price("TariffUsage", &[field("TariffUsage")]),
            price("TariffReturn", &[field("TariffReturn")]),
        ],
        energy: "kWh",
        ..EASYENERGY
    },
    Shape {
        provider: "sahkotin",
        start: &[field("date")],
        prices: &[price("value", &[field("value")])],
        lists: Lists::SayPrices,
        ..FINLAND
    },
    Shape {
        provider: "list",
        start: &[field("start"), field("hour"), field("time")],
        end: &[field("end"), field("stop")],
        prices: &[price("value", &[field("value"), field("price")])],
        lists: Lists::SayPrices,
        ..PLAIN
    },
    // Pairs of a time and a price. They are a forecast that does not say how sure it is.
    Shape {
        provider: "nordpool-predict-fi",
        start: &[field("0")],
        prices: &[price("1", &[field("1")])],
        confidence: 0.5,
        ..FINLAND
    },
];
