//! Statistics of the schemes' operation (3.18): counted from the registry alone, for a span of days.
//!
//! Pure, and without names: what comes out can be published. As a document for programs, as a sheet
//! (RFC 4180) and as pictures (SVG) in both languages.

mod cases;
mod findings;
mod marks;
mod plot;
mod sheet;
mod span;
#[cfg(test)]
mod tests;

use serde::Serialize;
use shirushi_verifier::domain::SchemeId;

pub use cases::{CategoryCount, ComplaintStatistics, Durations, KindCount, MisuseStatistics};
pub use findings::{FindingCount, findings};
pub use marks::{Extent, MarkStatistics, Month, States};
pub use plot::{Plot, finding_plots, plots};
pub use sheet::sheet;
pub use span::{InvalidSpan, MonthName, Span};

use crate::{
    registry::{Refusal, Registry},
    scheme::{Bilingual, Scheme, SchemeSet},
    view::ReportCategory,
};

/// What was counted in a span of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statistics {
    /// First and last day, in each scheme's zone.
    pub span: Span,
    /// Reports from the public, by what they are about; those of which there are none are left out.
    pub reports: Vec<ReportCount>,
    /// Each scheme.
    pub schemes: Vec<SchemeStatistics>,
}

/// How many reports are about the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportCount {
    /// What they are about.
    pub category: ReportCategory,
    /// How many came in.
    pub count: u64,
}

/// What was counted for one scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchemeStatistics {
    /// The scheme.
    pub scheme: SchemeId,
    /// Its name.
    pub name: Bilingual,
    /// Marks.
    pub marks: MarkStatistics,
    /// Complaints and consultations; none where the scheme has no rules.
    pub complaints: ComplaintStatistics,
    /// Misuse.
    pub misuse: MisuseStatistics,
}

/// Something of a scheme's lists, and how often it occurred.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// Its id or code.
    pub id: String,
    /// Its text.
    pub text: Bilingual,
    /// How often.
    pub count: u64,
}

impl Statistics {
    /// Counts.
    ///
    /// # Errors
    /// [`Refusal::Date`] at the ends of the calendar.
    pub fn of(registry: &Registry, schemes: &SchemeSet, span: Span) -> Result<Self, Refusal> {
        let of = |scheme: &Scheme| -> Result<_, Refusal> {
            let days = span.in_zone(&scheme.zone)?;
            Ok(SchemeStatistics {
                scheme: scheme.id.clone(),
                name: scheme.name.clone(),
                marks: MarkStatistics::of(registry, scheme, &days),
                complaints: ComplaintStatistics::of(registry, scheme, &days),
                misuse: MisuseStatistics::of(registry, scheme, &days),
            })
        };
        let counted = schemes.iter().map(of);
        let counted = counted.collect::<Result<_, _>>()?;
        let reports = reports(registry, schemes, span)?;
        Ok(Self {
            span,
            reports,
            schemes: counted,
        })
    }
}

/// Reports come in to the authority, not to a scheme; their days are those of the first scheme.
fn reports(
    registry: &Registry,
    schemes: &SchemeSet,
    span: Span,
) -> Result<Vec<ReportCount>, Refusal> {
    let Some(scheme) = schemes.iter().next() else {
        return Ok(Vec::new());
    };
    let days = span.in_zone(&scheme.zone)?;
    let log = registry.report_log();
    let counted = ReportCategory::ALL.into_iter().map(|category| {
        let about = log.iter().filter(|note| note.category == category);
        let count = about.filter(|note| days.contains(note.at)).count() as u64;
        ReportCount { category, count }
    });
    Ok(counted.filter(|counted| counted.count > 0).collect())
}
