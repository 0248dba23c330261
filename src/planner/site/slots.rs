//! Where time is cut, and what holds in each slot.

use super::quantities::kilowatts;
use crate::documents::field::RequestWindow;
use crate::documents::site::{Powers, PreviousPlan, SiteDevice, SiteRequest};
use crate::error::{Error, Result};
use crate::order;
use crate::plan::site::{Peak, Site, Slot};
use crate::series::{Period, PricedWindow};
use crate::time::{Instant, Offset, Timestamp, Window};

/// The whole seconds between two times.
pub(super) fn planned(start: Timestamp, end: Timestamp) -> Result<Window> {
    RequestWindow::new(start, end).map(|window| window.planned())
}

/// When the plan is, and how its times are printed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) whole: Window,
    pub(super) offset: Offset,
}

impl Frame {
    /// Powers over the whole plan.
    pub(super) fn powers(
        &self,
        powers: Option<&Powers>,
        field: &'static str,
    ) -> Result<Option<PricedWindow>> {
        let Some(powers) = powers else { return Ok(None) };
        let prices = powers.0.within(self.whole);
        prices.map(Some).map_err(|missing| {
            let missing = self.offset.print(missing);
            Error::invalid(
                field,
                format!("must say the power of the whole plan: there is none from {missing} on"),
            )
        })
    }

    /// An instant after the start, to the end, on a whole second.
    pub(super) fn inside(&self, time: Timestamp) -> Result<Instant> {
        let instant = time.instant;
        let is_inside = instant > self.whole.start() && instant <= self.whole.end();
        match is_inside && instant.is_whole_second() {
            true => Ok(instant),
            false => {
                let problem =
                    "must be a whole second after the start_time of the plan, at most its end_time";
                Err(Error::invalid("time", problem))
            }
        }
    }

    /// The slot that ends at an instant.
    pub(super) fn slot_before(&self, time: Timestamp, cuts: &[Instant]) -> Result<usize> {
        Ok(place(cuts, self.inside(time)?).saturating_sub(1))
    }

    /// The window of a load.
    pub(super) fn window(&self, entry: &SiteDevice) -> Result<Window> {
        let start = entry.start_time.unwrap_or(self.offset.at(self.whole.start()));
        let end = entry.end_time.unwrap_or(self.offset.at(self.whole.end()));
        let own = planned(start, end)?;
        match own.intersection(self.whole) == Some(own) {
            true => Ok(own),
            false => Err(Error::invalid("end_time", "must lie within the plan, as start_time")),
        }
    }
}

/// The place of an instant among the cuts.
pub(super) fn place(cuts: &[Instant], instant: Instant) -> usize {
    cuts.partition_point(|cut| *cut < instant)
}

/// All that holds over the whole plan.
pub(super) struct SiteSeries {
    pub(super) import: PricedWindow,
    pub(super) export: Option<PricedWindow>,
    pub(super) load: Option<PricedWindow>,
    pub(super) generation: Option<PricedWindow>,
}

impl SiteSeries {
    /// The site without devices, and how sure the prices of each slot are.
    pub(super) fn site(
        &self,
        request: &SiteRequest,
        cuts: &[Instant],
    ) -> Result<(Site, Vec<[f64; 2]>)> {
        let under = |field: &'static str| move |error: Error| error.under(field);
        let grid = request.grid.clone().unwrap_or_default();
        let limit = |power, field| kilowatts(power, field).map_err(under("grid"));
        let peak = grid.peak.map(|peak| {
            let paid =
                kilowatts(peak.paid, "paid").map_err(under("peak")).map_err(under("grid"))?;
            Ok(Peak {
                rate: peak.rate.0,
                interval: peak.interval_minutes.0,
                paid: paid.unwrap_or(0.0),
            })
        });
        let import = by_slot(Some(&self.import), cuts);
        let export = by_slot(self.export.as_ref(), cuts);
        let load = by_slot(self.load.as_ref(), cuts);
        let generation = by_slot(self.generation.as_ref(), cuts);
        let (mut slots, mut confidences) = (Vec::new(), Vec::new());
        for (at, pair) in cuts.windows(2).enumerate() {
            let &[start, end] = pair else { continue };
            let of = |values: &[(f64, f64)]| values.get(at).copied().unwrap_or((0.0, 1.0));
            let Some(window) = Window::new(start, end) else { continue };
            let (import, export) = (of(&import), of(&export));
            let (load, generation) = (of(&load).0, of(&generation).0);
            slots.push(Slot { window, buy: import.0, sell: export.0, load, generation });
            confidences.push([import.1, export.1]);
        }
        let site = Site {
            slots,
            max_import: limit(grid.max_import, "max_import")?.unwrap_or(f64::INFINITY),
            max_export: limit(grid.max_export, "max_export")?.unwrap_or(f64::INFINITY),
            peak: peak.transpose()?,
            curtailment: request.curtailment.unwrap_or(false),
            loads: Vec::new(),
            stores: Vec::new(),
        };
        Ok((site, confidences))
    }
}

/// The values of a series in each slot, with how sure they are.
pub(super) fn by_slot(prices: Option<&PricedWindow>, cuts: &[Instant]) -> Vec<(f64, f64)> {
    let Some(prices) = prices else { return Vec::new() };
    let mut periods = prices.periods().iter().peekable();
    let value = |start: &Instant| {
        while periods.next_if(|period| period.window.end() <= *start).is_some() {}
        periods.peek().map_or((0.0, 1.0), |Period { value, confidence, .. }| (*value, *confidence))
    };
    cuts.iter().map(value).collect()
}

/// Where slots begin and end.
pub(super) fn cuts(
    request: &SiteRequest,
    previous: Option<&PreviousPlan>,
    frame: &Frame,
    series: &SiteSeries,
) -> Result<Vec<Instant>> {
    let mut cuts = vec![frame.whole.start(), frame.whole.end()];
    let all = [
        Some(&series.import),
        series.export.as_ref(),
        series.load.as_ref(),
        series.generation.as_ref(),
    ];
    for prices in all.into_iter().flatten() {
        cuts.extend(prices.periods().iter().map(|period| period.window.start()));
    }
    for (position, entry) in request.data.iter().enumerate() {
        let at = |error: Error| error.under(&format!("data[{position}]"));
        if entry.energy.is_some() {
            let window = frame.window(entry).map_err(at)?;
            cuts.extend([window.start(), window.end()]);
        }
        for time in entry.available.iter().flatten() {
            if let Ok(window) = planned(time.start_time, time.end_time) {
                cuts.extend([window.start(), window.end()]);
            }
        }
        cuts.extend(entry.targets.iter().flatten().map(|target| target.time.instant));
        cuts.extend(entry.trips.iter().flatten().map(|trip| trip.time.instant));
    }
    let schedules = previous.iter().flat_map(|previous| previous.schedules());
    for segment in schedules.flat_map(|(_, schedule)| schedule) {
        cuts.extend([segment.start_time.instant, segment.end_time.instant]);
    }
    if let Some(peak) = request.grid.as_ref().and_then(|grid| grid.peak) {
        let length = peak.interval_minutes.0.millis();
        if frame.whole.length().millis() / length > 100_000 {
            return Err(Error::too_large(
                "grid.peak.interval_minutes",
                "makes more than 100000 intervals",
            ));
        }
        let first = frame.whole.start().millis().div_euclid(length) + 1;
        let edges = (first..).map(|number| Instant::from_millis(number * length));
        let edges = edges.map_while(|edge| edge.filter(|edge| *edge < frame.whole.end()));
        cuts.extend(edges);
    }
    let within = |cut: &Instant| *cut >= frame.whole.start() && *cut <= frame.whole.end();
    cuts.retain(|cut| within(cut) && cut.is_whole_second());
    order::sort_by_key(&mut cuts, |cut| *cut);
    cuts.dedup();
    Ok(cuts)
}
