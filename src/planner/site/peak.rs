//! What all else costs against the peak.

use super::answer::Made;
use super::options::SiteOptions;
use super::quantities::kilowatts_of;
use crate::documents::answer::Money;
use crate::documents::site::{PeakCurve, PeakCurvePoint};
use crate::error::{Error, Result};
use crate::plan::site::{self, PeakPoint};

impl Made<'_> {
    /// The curve, where it is asked for. It has as much time as the plan.
    pub(super) fn peak_curve(
        &self,
        options: &SiteOptions,
        clock: &dyn Fn() -> f64,
    ) -> Result<Option<PeakCurve>> {
        if !options.peak_curve {
            return Ok(None);
        }
        let peak = self.site.peak.ok_or_else(|| Error::missing("grid.peak"))?;
        let (started, most) = (clock(), options.most_millis());
        let (points, proven) = site::peak_curve(&self.site, peak, &|| clock() - started >= most);
        let point = |point: &PeakPoint| PeakCurvePoint {
            peak: kilowatts_of(point.peak),
            cost: Money(point.cost),
        };
        Ok(Some(PeakCurve { proven, points: points.iter().map(point).collect() }))
    }
}
