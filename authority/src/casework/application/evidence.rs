//! Evidence with an age: audits and a diagnosis, as an applicant states them on submission (items 1-1-2 and 2-1-1).
//!
//! What is stated must be good on the day of submission. Where nothing is stated, the items that it
//! is evidence for cannot be found met; the others are reviewed all the same.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Filing;
use crate::scheme::{Answers, Breach, Finding, Rules};

/// Evidence with an age.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What was audited, and when; of an item that stands here twice the last entry counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audited: Vec<Audited>,
    /// The diagnosis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<Diagnosed>,
}

/// An audit item that was audited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Audited {
    /// Its number in the scheme's list.
    pub item: u8,
    /// On which day, the last time.
    pub on: Date,
}

/// A diagnosis that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Diagnosed {
    /// On which day; the first, if it took several.
    pub on: Date,
    /// What it looked at, by the numbers of the scheme's targets.
    pub targets: Vec<u8>,
}

impl Evidence {
    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        self.audited.is_empty() && self.diagnosis.is_none()
    }

    /// Whether what is stated is good when it is submitted on this day.
    pub(super) fn check(&self, rules: &Rules, on: Date) -> Result<(), Breach> {
        if !self.audited.is_empty() {
            let audit = rules.audit.as_ref().ok_or(Breach::NoAudit)?;
            let audited = self
                .audited
                .iter()
                .map(|audited| (audited.item, audited.on));
            audit.covers(&audited.collect(), on)?;
        }
        if let Some(made) = &self.diagnosis {
            let diagnosis = rules.diagnosis.as_ref().ok_or(Breach::NoDiagnosis)?;
            diagnosis.good(made.on, &made.targets, on)?;
        }
        Ok(())
    }
}

impl Filing {
    /// Whether items that need such evidence are answered only as far as it was submitted.
    pub(super) fn bears(&self, rules: &Rules, answers: &Answers) -> Result<(), Breach> {
        let good = |item| {
            let finding = answers.get(item).map(|answer| &answer.finding);
            matches!(finding, Some(Finding::Met | Finding::Points(1..)))
        };
        if let Some(audit) = rules.audit.as_ref().filter(|audit| good(&audit.item))
            && self.evidence.audited.is_empty()
        {
            return Err(audit.missing());
        }
        if let Some(diagnosis) = rules.diagnosis.as_ref().filter(|rule| good(&rule.item))
            && self.evidence.diagnosis.is_none()
        {
            return Err(diagnosis.missing());
        }
        Ok(())
    }
}
