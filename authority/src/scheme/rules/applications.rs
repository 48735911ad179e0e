//! Who applies for what, in which stages, with which papers (Tables 3-2 and 3-3; 6.2.1).

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Breach, Entry};
use crate::scheme::{
    Bilingual, Condition, EntryId, Facts, PartyId, ReviewKind, Source, StageId, UnitId,
};

/// A party of an application.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Its id.
    pub id: PartyId,
    /// What it is called.
    pub name: Bilingual,
}

/// A pattern of who builds a system and who runs it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// Its number, from 1.
    pub no: u8,
    /// Who builds and who runs what.
    pub text: Bilingual,
    /// Who applies for the review of which unit.
    pub applicants: BTreeMap<UnitId, PartyId>,
    /// Where this is laid down.
    pub source: Source,
}

/// A stage of a review.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Its id.
    pub id: StageId,
    /// What it is called.
    pub name: Bilingual,
    /// What is done in it.
    pub how: StageWork,
    /// The units that go through it.
    pub units: Vec<UnitId>,
    /// The months in which it is held; at any time, if there are none.
    #[serde(default)]
    pub months: Vec<Month>,
    /// Where this is laid down.
    pub source: Source,
}

/// What is done in a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StageWork {
    /// The applicant answers the gate's questions.
    SelfDiagnosis,
    /// Papers are reviewed item by item.
    Paper,
    /// Servers are inspected online.
    Inspection,
    /// A committee decides.
    Committee,
}

/// A month of the year, 1 to 12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i8")]
pub struct Month(i8);

/// A number is not a month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a month; months are 1 to 12")]
pub struct InvalidMonth(i8);

impl TryFrom<i8> for Month {
    type Error = InvalidMonth;

    fn try_from(month: i8) -> Result<Self, Self::Error> {
        match month {
            1..=12 => Ok(Self(month)),
            _ => Err(InvalidMonth(month)),
        }
    }
}

impl Month {
    /// Its number, 1 to 12.
    pub fn number(self) -> i8 {
        self.0
    }
}

impl Stage {
    /// Whether it is held on a day.
    pub fn is_held_on(&self, day: Date) -> bool {
        self.months.is_empty() || self.months.contains(&Month(day.month()))
    }

    /// The first day, from `day` on, on which it is held.
    ///
    /// # Errors
    /// [`Breach::Calendar`] at the end of the calendar.
    pub fn next_from(&self, day: Date) -> Result<Date, Breach> {
        let mut next = day;
        while !self.is_held_on(next) {
            let date = next;
            let after = next.last_of_month().tomorrow();
            next = after.map_err(|_| crate::scheme::ValidityError { date })?;
        }
        Ok(next)
    }

    /// Whether it can be held on a day.
    ///
    /// # Errors
    /// [`Breach::NotOpen`] with the next day on which it can.
    pub fn open(&self, day: Date) -> Result<(), Breach> {
        let from = self.next_from(day)?;
        if from == day {
            return Ok(());
        }
        let (rule, act) = (self.source.clone(), super::Act::Stage);
        Err(Breach::NotOpen { rule, act, from })
    }
}

/// The questions that must all be answered with yes before an application is taken.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SelfDiagnosis {
    /// The questions.
    pub questions: Vec<Entry>,
    /// Where this is laid down.
    pub source: Source,
}

impl SelfDiagnosis {
    /// Whether these answers open the gate.
    ///
    /// # Errors
    /// [`Breach::NoSuchEntry`] or [`Breach::Gate`] with every question not answered with yes.
    pub fn open(&self, answers: &BTreeMap<EntryId, bool>) -> Result<(), Breach> {
        let rule = self.source.clone();
        let known = |id: &&EntryId| self.questions.iter().any(|q| q.id == **id);
        if let Some(entry) = answers.keys().find(|id| !known(id)) {
            let entry = entry.clone();
            return Err(Breach::NoSuchEntry { rule, entry });
        }
        let ids = self.questions.iter().map(|q| &q.id);
        let failed = ids.filter(|id| answers.get(*id) != Some(&true));
        let failed: Vec<EntryId> = failed.cloned().collect();
        if failed.is_empty() {
            return Ok(());
        }
        Err(Breach::Gate { rule, failed })
    }
}

/// A paper that an application needs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Its id.
    pub id: EntryId,
    /// What it is.
    pub text: Bilingual,
    /// The units whose application needs it.
    pub units: Vec<UnitId>,
    /// The kinds of review whose application needs it.
    pub kinds: Vec<ReviewKind>,
    /// When it is needed; always, if there is no condition.
    #[serde(default)]
    pub applies_if: Option<Condition>,
    /// Where this is laid down.
    pub source: Source,
}

impl Document {
    /// Whether an application for this unit and kind needs it, by the facts stated.
    pub fn needed(&self, unit: &UnitId, kind: ReviewKind, facts: &Facts) -> bool {
        let holds = self.applies_if.as_ref().is_none_or(|c| c.holds(facts));
        holds && self.units.contains(unit) && self.kinds.contains(&kind)
    }
}
