//! The options of `schedules.site`.

use crate::documents::amount::Quantity;
use crate::documents::site::{Amount, PreviousPlan};
use crate::input::reads;
use crate::planner::reasons_as::ReasonsAs;
use crate::planner::shortfall::OnShortfall;

/// Options of the local engine.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SiteOptions {
    /// Adds the prices that prove the bound.
    pub certificate: bool,
    /// Adds what energy is worth and what limits the plan; with text, what would save something.
    pub reasons: ReasonsAs,
    /// What to do when something cannot be had.
    pub on_shortfall: OnShortfall,
    /// How long to search for a better plan, or for a proof, milliseconds.
    pub max_millis: Option<Quantity>,
    /// The plan that was made before.
    pub previous: Option<PreviousPlan>,
    /// How much more it may cost to be kept.
    pub keep_within: Option<Amount>,
    /// Adds what all else costs against the peak.
    pub peak_curve: bool,
}

reads!(SiteOptions {
    certificate,
    reasons,
    on_shortfall as "onShortfall",
    max_millis as "maxMillis",
    previous,
    keep_within as "keepWithin",
    peak_curve as "peakCurve",
});

impl SiteOptions {
    /// How long is searched, milliseconds.
    pub(super) fn most_millis(&self) -> f64 {
        const DEFAULT: f64 = 250.0;
        self.max_millis.map_or(DEFAULT, |Quantity(millis)| millis)
    }
}
