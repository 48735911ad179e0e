//! Evidence with an age or a scale: audits, diagnoses, and scores of known holes (items 1-1-2 and 2-1-1; 4.3.4.2).

use std::{collections::BTreeMap, fmt};

use jiff::civil::Date;
use serde::Deserialize;

use super::Breach;
use crate::scheme::{Bilingual, ItemId, Period, Source};

/// An audit that must cover a list within a time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audit {
    /// The checklist's item that it is evidence for.
    pub item: ItemId,
    /// How long before submission each audit item may have been audited.
    pub within: Period,
    /// File of the audit items.
    pub items: String,
    /// How many there are.
    pub count: usize,
    /// Where this is laid down.
    pub source: Source,
    #[serde(skip)]
    pub(super) read: Vec<AuditItem>,
}

/// What an audit must look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditItem {
    /// Its number, from 1.
    pub no: u8,
    /// What it belongs to.
    pub group: Bilingual,
    /// What is asked.
    pub text: Bilingual,
}

/// A diagnosis of systems that must not be too old.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Diagnosis {
    /// The checklist's item that it is evidence for.
    pub item: ItemId,
    /// How old it may be on submission.
    pub within: Period,
    /// File of its targets.
    pub targets: String,
    /// How many there are.
    pub count: usize,
    /// Where this is laid down.
    pub source: Source,
    #[serde(skip)]
    pub(super) read: Vec<DiagnosisTarget>,
}

/// What a diagnosis must look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiagnosisTarget {
    /// Its number, from 1.
    pub no: u8,
    /// What it is.
    pub text: Bilingual,
}

/// How severe a known hole may be.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Severity {
    /// From this base score on, a hole cannot be borne; `0.0` bears none.
    pub refused_from: BaseScore,
    /// From this base score on, each hole needs the responsible person's statement.
    #[serde(default)]
    pub statement_from: Option<BaseScore>,
    /// Where this is laid down.
    pub source: Source,
}

/// A CVSS base score, 0.0 to 10.0, of whatever version the report gives; never converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BaseScore(u8);

/// A text is not a base score.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a base score: 0.0 to 10.0 with one decimal")]
pub struct InvalidScore {
    found: String,
}

impl Audit {
    /// What it must look at.
    pub fn list(&self) -> &[AuditItem] {
        &self.read
    }

    /// What is said where none was submitted.
    pub fn missing(&self) -> Breach {
        Breach::NotCovered {
            rule: self.source.clone(),
            missing: self.read.iter().map(|item| item.no).collect(),
        }
    }

    /// Whether audits of these days, by number, cover the list on the day of submission.
    ///
    /// # Errors
    /// [`Breach::NoSuchNumber`], [`Breach::InFuture`], or [`Breach::NotCovered`] with what no audit looked at in time.
    pub fn covers(&self, audited: &BTreeMap<u8, Date>, on: Date) -> Result<(), Breach> {
        let rule = || self.source.clone();
        let last = self.read.len() as u8;
        known_numbers(audited.keys(), last, &self.source)?;
        if let Some(done_on) = audited.values().copied().find(|day| *day > on) {
            let rule = rule();
            return Err(Breach::InFuture { rule, done_on, on });
        }
        let since = self.within.before(on)?;
        let fresh = |no: &u8| audited.get(no).is_some_and(|day| *day >= since);
        not_covered(
            self.read.iter().map(|i| i.no).filter(|no| !fresh(no)),
            rule(),
        )
    }
}

impl Diagnosis {
    /// What it must look at.
    pub fn list(&self) -> &[DiagnosisTarget] {
        &self.read
    }

    /// What is said where none was submitted.
    pub fn missing(&self) -> Breach {
        Breach::NotCovered {
            rule: self.source.clone(),
            missing: self.read.iter().map(|target| target.no).collect(),
        }
    }

    /// Whether a diagnosis of these targets, made on `done_on`, is good on the day of submission.
    ///
    /// # Errors
    /// [`Breach::TooOld`], [`Breach::InFuture`], [`Breach::NoSuchNumber`] or [`Breach::NotCovered`].
    pub fn good(&self, done_on: Date, targets: &[u8], on: Date) -> Result<(), Breach> {
        let rule = || self.source.clone();
        known_numbers(targets.iter(), self.read.len() as u8, &self.source)?;
        if done_on > on {
            let rule = rule();
            return Err(Breach::InFuture { rule, done_on, on });
        }
        let since = self.within.before(on)?;
        if done_on < since {
            return Err(Breach::TooOld {
                rule: rule(),
                done_on,
                since,
            });
        }
        let covered = |no: &u8| targets.contains(no);
        not_covered(
            self.read.iter().map(|t| t.no).filter(|no| !covered(no)),
            rule(),
        )
    }
}

impl Severity {
    /// Whether a hole of this score can be borne, with or without a statement about it.
    ///
    /// # Errors
    /// [`Breach::TooSevere`] or [`Breach::Statement`].
    pub fn bears(&self, score: BaseScore, stated: bool) -> Result<(), Breach> {
        let rule = self.source.clone();
        if score >= self.refused_from {
            return Err(Breach::TooSevere { rule, score });
        }
        match self.statement_from {
            Some(from) if score >= from && !stated => Err(Breach::Statement { rule, score }),
            _ => Ok(()),
        }
    }
}

fn known_numbers<'a>(
    mut numbers: impl Iterator<Item = &'a u8>,
    last: u8,
    rule: &Source,
) -> Result<(), Breach> {
    match numbers.find(|no| !(1..=last).contains(*no)) {
        None => Ok(()),
        Some(number) => Err(Breach::NoSuchNumber {
            rule: rule.clone(),
            number: *number,
            last,
        }),
    }
}

fn not_covered(missing: impl Iterator<Item = u8>, rule: Source) -> Result<(), Breach> {
    let missing: Vec<u8> = missing.collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Breach::NotCovered { rule, missing })
}

impl std::str::FromStr for BaseScore {
    type Err = InvalidScore;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || InvalidScore {
            found: text.chars().take(16).collect(),
        };
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let (whole, tenth) = text.split_once('.').ok_or_else(refused)?;
        if !digits(whole) || !digits(tenth) || whole.len() > 2 || tenth.len() != 1 {
            return Err(refused());
        }
        let tenths: u16 = format!("{whole}{tenth}").parse().map_err(|_| refused())?;
        match u8::try_from(tenths) {
            Ok(tenths @ 0..=100) if !whole.starts_with('0') || whole == "0" => Ok(Self(tenths)),
            _ => Err(refused()),
        }
    }
}

impl fmt::Display for BaseScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0 / 10, self.0 % 10)
    }
}

crate::text_form::serde_as_text!(BaseScore);
