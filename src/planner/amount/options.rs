//! The options of `schedules.amount`.

use super::super::shortfall::OnShortfall;
use crate::documents::previous::PreviousAmount;
use crate::documents::site::Amount;
use crate::input::reads;
use crate::planner::reasons_as::ReasonsAs;

/// Options of the local engine.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AmountOptions {
    /// Adds the proof that no plan is better.
    pub certificate: bool,
    /// Adds why each device runs when it does.
    pub reasons: ReasonsAs,
    /// What to do when a device cannot get all that it wants.
    pub on_shortfall: OnShortfall,
    /// The plan that was made before.
    pub previous: Option<PreviousAmount>,
    /// How much more it may cost to be kept.
    pub keep_within: Option<Amount>,
}

reads!(AmountOptions {
    certificate,
    reasons,
    on_shortfall as "onShortfall",
    previous,
    keep_within as "keepWithin",
});
