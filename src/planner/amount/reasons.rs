//! Why each device runs when it does, as data and as text.

use super::super::keeping::Regret;
use super::answer::limited_by;
use super::earlier::earlier;
use super::group::Group;
use super::sentence::{self, Subject};
use crate::documents::amount::{AmountRequest, DeviceRequest, LimitDocument, ReasonDocument};
use crate::order;
use crate::plan::amount::{Limited, Reason};
use crate::planner::reasons_as::ReasonsAs;

/// The reasons in the order of the request, if they are requested. Those of a plan that was kept are of the best one, and
/// the text says only that it was kept: what the best one would choose explains nothing of it.
pub(super) fn documents(
    request: &AmountRequest,
    groups: &[Group],
    (wanted, kept): (ReasonsAs, Option<Regret>),
    currency: &str,
) -> Option<Vec<ReasonDocument>> {
    if wanted == ReasonsAs::Nothing {
        return None;
    }
    let mut reasons: Vec<(usize, ReasonDocument)> = Vec::with_capacity(request.data.len());
    for group in groups {
        for ((own, entry), mut reason) in group.entries.iter().enumerate().zip(group.plan.reasons())
        {
            if request.rows.iter().any(|row| row.contains(&entry.position)) {
                // The other direction could make room: that has another price, which is not known.
                reason.next_kwh_price = None;
            }
            let text = match (wanted, kept) {
                (ReasonsAs::Text, Some(regret)) => Some(sentence::of_kept(regret.value, currency)),
                (ReasonsAs::Text, None) => {
                    text(request, entry.request, (group, own), &reason, currency)
                }
                _ => None,
            };
            reasons.push((entry.position, document(entry.request, reason, text)));
        }
    }
    order::sort_by_key(&mut reasons, |(position, _)| *position);
    Some(reasons.into_iter().map(|(_, reason)| reason).collect())
}

fn document(entry: &DeviceRequest, reason: Reason, text: Option<String>) -> ReasonDocument {
    let offset = entry.window.offset();
    let limit = |limited: &Limited| LimitDocument {
        start_time: offset.at(limited.window.start()),
        end_time: offset.at(limited.window.end()),
        limit: limited_by(limited.limit),
    };
    ReasonDocument {
        device_id: entry.device_id.clone(),
        marginal_price: reason.marginal_price,
        next_kwh_price: reason.next_kwh_price,
        excluded_price: reason.excluded_price,
        limits: reason.limits.iter().map(limit).collect(),
        text,
    }
}

fn text(
    request: &AmountRequest,
    entry: &DeviceRequest,
    (group, own): (&Group, usize),
    reason: &Reason,
    currency: &str,
) -> Option<String> {
    let plan = group.plan.devices.get(own)?;
    let by_turns = !request.rows.is_empty();
    let earlier = if by_turns { None } else { earlier(group, own) };
    let subject = Subject { request, entry, plan, reason, earlier, by_turns, currency };
    Some(subject.text())
}
