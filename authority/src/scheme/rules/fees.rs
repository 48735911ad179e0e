//! Fees and contracts (3.19, Table 3-6; 7.2 to 7.4).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Entry;
use crate::scheme::{Bilingual, EntryId, FeeId, Period, ReviewKind, Source, UnitId, ValidityError};

/// A fee.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// Its id.
    pub id: FeeId,
    /// What it is called.
    pub name: Bilingual,
    /// For what it is asked.
    pub of: FeeFor,
    /// The review units for which it is asked; for a mark, none.
    #[serde(default)]
    pub units: Vec<UnitId>,
    /// The kinds for which it is asked.
    pub kinds: Vec<ReviewKind>,
    /// What it is counted by.
    pub per: Per,
    /// How much for each, in yen.
    pub yen: u32,
    /// When it must be paid.
    pub due: Due,
    /// Whether it is paid back if the outcome is not a pass, or the pass or mark is revoked.
    pub refunded: bool,
    /// Where this is laid down.
    pub source: Source,
}

/// For what a fee is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeeFor {
    /// A review.
    Review,
    /// A pass.
    Pass,
    /// A mark.
    Mark,
}

/// What a fee is counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Per {
    /// Once for each application.
    Application,
    /// For each server inspected.
    Server,
    /// For each system that gets a pass.
    System,
    /// For each mark.
    Mark,
}

/// When a fee must be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Due {
    /// By the day of application.
    ByApplication,
    /// Before the pass or the mark is issued.
    BeforeIssue,
    /// So long after the notice of the pass is received.
    AfterPassNotice(Period),
}

impl Fee {
    /// The amount in yen for so many servers, systems or marks; an application counts as one.
    pub fn yen_for(&self, count: u32) -> u64 {
        let count = if self.per == Per::Application {
            1
        } else {
            count
        };
        u64::from(self.yen) * u64::from(count)
    }

    /// Whether it is asked for this.
    pub fn is_for(&self, of: FeeFor, unit: Option<&UnitId>, kind: ReviewKind) -> bool {
        let unit = unit.is_none_or(|unit| self.units.contains(unit));
        self.of == of && unit && self.kinds.contains(&kind)
    }

    /// The last day for payment, where it is counted from the day `event` of application or notice.
    ///
    /// # Errors
    /// [`ValidityError`] at the end of the calendar.
    pub fn due_on(&self, event: Date) -> Result<Option<Date>, ValidityError> {
        match self.due {
            Due::ByApplication => Ok(Some(event)),
            Due::BeforeIssue => Ok(None),
            Due::AfterPassNotice(period) => period.after(event).map(Some),
        }
    }
}

/// A contract that must be signed before something is issued.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// Its id.
    pub id: EntryId,
    /// What it is called.
    pub name: Bilingual,
    /// What it must be signed for.
    pub of: ContractFor,
    /// How long it runs, in months.
    pub months: u8,
    /// What it lays down.
    pub terms: Vec<Entry>,
    /// Where this is laid down.
    pub source: Source,
}

/// What a contract must be signed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContractFor {
    /// A pass: review body and applicant.
    Pass,
    /// A mark: issuing body and applicant.
    Mark,
    /// Nothing here: an agreement between holders, which is recommended.
    Holders,
}
