//! Rows of the list of passes: those who passed a review here, with lapses (6.4).

use jiff::civil::Date;
use serde::Serialize;
use shirushi_verifier::domain::UnixTime;

use crate::{
    office::Office,
    view::{PassState, PassSummary, pass_summary},
};

/// A pass that a review here led to and that carries marks today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PassRow {
    /// `30001-00`.
    pub pass: String,
    /// Scheme id.
    pub scheme: String,
    /// What was reviewed, in Japanese.
    pub unit: String,
    /// Who holds it.
    pub holder: String,
    /// The system or service.
    pub system: String,
    /// First valid day.
    pub valid_from: Date,
    /// Last valid day.
    pub valid_to: Date,
    /// `valid` or `lapsed`.
    pub state: &'static str,
}

/// The list of passes at `now`, by number.
pub fn pass_rows(office: &Office, now: UnixTime) -> Vec<PassRow> {
    let registry = office.store().registry();
    let passes = registry.casework().passes();
    let summaries = passes.filter_map(|p| pass_summary(office, &registry, p.number.number, now));
    summaries.filter_map(PassRow::of).collect()
}

impl PassRow {
    fn of(pass: PassSummary) -> Option<Self> {
        let current = matches!(pass.state, PassState::Valid | PassState::Lapsed { .. });
        if !current {
            return None;
        }
        Some(Self {
            pass: pass.on_face(),
            state: pass.state.code(),
            scheme: pass.scheme,
            unit: pass
                .unit
                .map(|unit| unit.ja.to_string())
                .unwrap_or_default(),
            holder: pass.holder?,
            system: pass.system,
            valid_from: pass.valid_from?,
            valid_to: pass.valid_to?,
        })
    }
}
