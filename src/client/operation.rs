//! The operation table: where each operation is in each version of the API, and which of its keys
//! have another name there.
//!
//! Bodies come in, and answers go out, with the keys of the version that an operation has by
//! default, the first one in its rows.

use super::retry::Effect;
use super::translate::Rename;
use super::transport::Method;

/// A version of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// The oldest one.
    Zero,
    /// The one between.
    Anode,
    /// The newest one.
    Busbar,
}

impl Version {
    /// All of them.
    pub const ALL: [Version; 3] = [Version::Zero, Version::Anode, Version::Busbar];

    /// Their names, in the same order.
    pub const NAMES: [&str; 3] = ["2024-08-24.zero", "2025-09-14.anode", "2026-08-01.busbar"];

    /// What the header `Flatpeak-Version` says.
    pub fn name(self) -> &'static str {
        let [zero, anode, busbar] = Self::NAMES;
        match self {
            Version::Zero => zero,
            Version::Anode => anode,
            Version::Busbar => busbar,
        }
    }

    /// Whether a server's header means this version; some leave the word behind the date away.
    pub fn is_named(self, header: &str) -> bool {
        let header = header.trim_ascii();
        self.name() == header || self.name().split_once('.').is_some_and(|(date, _)| date == header)
    }

    /// Where an account becomes a token.
    pub fn login(self) -> Login {
        match self {
            Version::Zero | Version::Anode => Login::Login,
            Version::Busbar => Login::AuthTokens,
        }
    }
}

/// Where an account becomes a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Login {
    /// `GET /login`
    Login,
    /// `POST /auth/tokens`
    AuthTokens,
}

impl Login {
    /// Its method and its path.
    pub fn route(self) -> (Method, &'static str) {
        match self {
            Login::Login => (Method::Get, "/login"),
            Login::AuthTokens => (Method::Post, "/auth/tokens"),
        }
    }
}

/// What can be asked of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Plans several devices at one site.
    Amount,
    /// Finds the cheapest or the most expensive time of a given length.
    Duration,
    /// Finds all periods on one side of a price.
    Limit,
    /// Brings a battery to its target.
    Soc,
    /// Says how a battery is.
    SubmitState,
    /// Reads the prices of a location.
    Prices,
}

impl Operation {
    /// All of them.
    pub const ALL: [Operation; 6] = [
        Operation::Amount,
        Operation::Duration,
        Operation::Limit,
        Operation::Soc,
        Operation::SubmitState,
        Operation::Prices,
    ];

    /// Its name in the package.
    pub fn name(self) -> &'static str {
        match self {
            Operation::Amount => "schedules.amount",
            Operation::Duration => "schedules.duration",
            Operation::Limit => "schedules.limit",
            Operation::Soc => "schedules.soc",
            Operation::SubmitState => "devices.submitState",
            Operation::Prices => "prices.retrieve",
        }
    }

    /// Where it is in each version that has it; the default version is first.
    pub fn routes(self) -> &'static [Route] {
        match self {
            Operation::Amount => AMOUNT,
            Operation::Duration => DURATION,
            Operation::Limit => LIMIT,
            Operation::Soc => SOC,
            Operation::SubmitState => SUBMIT_STATE,
            Operation::Prices => PRICES,
        }
    }

    /// Where it is in a version, or in its default version.
    pub fn route(self, version: Option<Version>) -> Option<&'static Route> {
        let mut routes = self.routes().iter();
        match version {
            Some(version) => routes.find(|route| route.version == version),
            None => routes.next(),
        }
    }

    /// What other versions, and other pages about the same version, call parts of its answer.
    pub fn answer(self) -> &'static [Rename] {
        match self {
            Operation::Amount => &[
                Rename { within: "", from: "cost", to: "tariff" },
                Rename { within: "data", from: "tariff_direction", to: "direction" },
                Rename { within: "data", from: "cost", to: "tariff" },
            ],
            Operation::Duration => &[
                Rename { within: "", from: "direction", to: "tariff_direction" },
                Rename { within: "data", from: "tariff", to: "price" },
                Rename { within: "data.price", from: "average", to: "value" },
                Rename { within: "data.price", from: "rate_avg", to: "value" },
            ],
            Operation::Limit => &[
                Rename { within: "", from: "tariff_direction", to: "direction" },
                Rename { within: "request", from: "tariff_direction", to: "direction" },
                Rename { within: "data", from: "price", to: "tariff" },
                Rename { within: "data.tariff", from: "average", to: "rate_avg" },
                Rename { within: "data.tariff", from: "value", to: "rate_avg" },
            ],
            Operation::Prices => &[
                Rename { within: "", from: "direction", to: "tariff_direction" },
                Rename { within: "data", from: "tariff", to: "price" },
                Rename { within: "data.price", from: "rate", to: "value" },
            ],
            Operation::Soc | Operation::SubmitState => &[],
        }
    }

    /// What comes of it when it arrives twice, by what the API's pages say: a state is the same state,
    /// and what only computes has no effect at all.
    pub fn effect(self) -> Effect {
        match self {
            Operation::Amount => Effect::Creates,
            _ => Effect::Idempotent,
        }
    }
}

/// An operation in one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// The version.
    pub version: Version,
    /// The method. The body of a GET goes into its query.
    pub method: Method,
    /// The path; a `{key}` in it stands for that key of the body.
    pub path: &'static str,
    /// Keys that the server needs, beside those that are in the path.
    pub required: &'static [&'static str],
    /// Keys that this version does not have.
    pub lacks: &'static [&'static str],
    /// Keys of a body, and what they are called in this version.
    pub renamed: &'static [(&'static str, &'static str)],
}

const AMOUNT: &[Route] = &[
    Route {
        version: Version::Zero,
        method: Method::Post,
        path: "/schedules",
        required: &["location_id", "max_power"],
        lacks: &[],
        renamed: &[],
    },
    Route {
        version: Version::Anode,
        method: Method::Post,
        path: "/schedules/amount/{location_id}",
        required: &["max_power"],
        lacks: &[],
        renamed: &[],
    },
];

const DURATION: &[Route] = &[
    Route {
        version: Version::Busbar,
        method: Method::Post,
        path: "/schedules/duration",
        required: &["location_id"],
        lacks: &[],
        renamed: &[],
    },
    Route {
        version: Version::Anode,
        method: Method::Post,
        path: "/schedules/duration/{location_id}",
        required: &[],
        lacks: &["device_id"],
        renamed: &[],
    },
];

const LIMIT: &[Route] = &[
    Route {
        version: Version::Anode,
        method: Method::Post,
        path: "/schedules/limit/{location_id}",
        required: &[],
        lacks: &[],
        renamed: &[],
    },
    Route {
        version: Version::Busbar,
        method: Method::Post,
        path: "/schedules/limit",
        required: &["location_id"],
        lacks: &[],
        renamed: &[("direction", "tariff_direction")],
    },
];

const SOC: &[Route] = &[Route {
    version: Version::Busbar,
    method: Method::Post,
    path: "/schedules/soc",
    required: &["device_id"],
    lacks: &[],
    renamed: &[],
}];

const SUBMIT_STATE: &[Route] = &[Route {
    version: Version::Busbar,
    method: Method::Put,
    path: "/devices/{device_id}/state",
    required: &["time", "state_of_charge_percent", "target_state_of_charge_percent"],
    lacks: &[],
    renamed: &[],
}];

const PRICES: &[Route] = &[
    Route {
        version: Version::Busbar,
        method: Method::Post,
        path: "/prices",
        required: &["location_id", "end_time"],
        lacks: &[],
        renamed: &[],
    },
    Route {
        version: Version::Anode,
        method: Method::Post,
        path: "/prices/{location_id}",
        required: &["end_time"],
        lacks: &["device_id"],
        renamed: &[],
    },
    Route {
        version: Version::Zero,
        method: Method::Get,
        // Without it the answer could come without prices.
        path: "/tariffs/rates/{location_id}?include_tariff=true",
        required: &["end_time"],
        lacks: &["device_id"],
        renamed: &[("tariff_direction", "direction")],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_operation_is_found_in_each_version_that_has_it() {
        use Version::{Anode, Busbar, Zero};
        for (operation, version, place) in [
            (Operation::Amount, Zero, Some("POST /schedules")),
            (Operation::Amount, Anode, Some("POST /schedules/amount/{location_id}")),
            (Operation::Amount, Busbar, None),
            (Operation::Duration, Zero, None),
            (Operation::Duration, Anode, Some("POST /schedules/duration/{location_id}")),
            (Operation::Duration, Busbar, Some("POST /schedules/duration")),
            (Operation::Limit, Zero, None),
            (Operation::Limit, Anode, Some("POST /schedules/limit/{location_id}")),
            (Operation::Limit, Busbar, Some("POST /schedules/limit")),
            (Operation::Soc, Zero, None),
            (Operation::Soc, Anode, None),
            (Operation::Soc, Busbar, Some("POST /schedules/soc")),
            (Operation::SubmitState, Zero, None),
            (Operation::SubmitState, Anode, None),
            (Operation::SubmitState, Busbar, Some("PUT /devices/{device_id}/state")),
            (Operation::Prices, Zero, Some("GET /tariffs/rates/{location_id}?include_tariff=true")),
            (Operation::Prices, Anode, Some("POST /prices/{location_id}")),
            (Operation::Prices, Busbar, Some("POST /prices")),
        ] {
            let route = operation.route(Some(version));
            let found = route.map(|route| format!("{} {}", route.method.name(), route.path));
            assert_eq!(found.as_deref(), place, "{operation:?} {version:?}");
        }
    }

    #[test]
    fn the_default_version_is_that_of_the_operations_page() {
        let versions = Operation::ALL.map(|operation| operation.route(None).unwrap().version);
        use Version::{Anode, Busbar, Zero};
        assert_eq!(versions, [Zero, Busbar, Anode, Busbar, Busbar, Busbar]);
    }

    #[test]
    fn a_version_may_be_named_by_its_date() {
        assert!(Version::Zero.is_named("2024-08-24"));
        assert!(Version::Zero.is_named(" 2024-08-24.zero "));
        for other in ["2024-08-24.anode", "2025-09-14", "", "zero"] {
            assert!(!Version::Zero.is_named(other), "{other}");
        }
    }
}
