//! Deadlines of reviews and passes: re-review, objection, lapse, renewal (3.5, 3.8, 6.2.4, 6.2.5, 6.3).

use jiff::civil::Date;
use serde::Deserialize;

use super::{Act, Breach};
use crate::scheme::{Period, Source, Validity, ValidityError, ValidityRule};

/// How often and until when a failed review can be repeated.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rereview {
    /// How often for a review.
    pub times: u8,
    /// Until when it can be applied for, after the notice of failure.
    pub apply_within: Period,
    /// Until when what was found must be fixed, after the notice of failure.
    pub fixed_within: Period,
    /// Whether the fee of the review covers it.
    pub free: bool,
    /// Where this is laid down.
    pub source: Source,
}

/// How objections to a review are taken.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objection {
    /// Until when it can be filed, after the report; at any time, if nothing is said.
    #[serde(default)]
    pub within: Option<Period>,
    /// Where this is laid down.
    pub source: Source,
}

/// How long a pass can be lapsed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lapse {
    /// Its greatest length.
    pub at_most: Period,
    /// Whether marks stay usable meanwhile.
    pub marks_stay_usable: bool,
    /// Where this is laid down.
    pub source: Source,
}

/// How a pass or a mark is renewed; [`ValidityRule`] tells when renewal opens.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Renewal {
    /// How long a pass may lapse after its expiry if the review body caused the delay.
    pub delay_by_review_body: Period,
    /// Whether the holder is told when renewal opens.
    pub notice_when_open: bool,
    /// Where this is laid down.
    pub source: Source,
}

impl Rereview {
    /// The last day on which it can be applied for.
    ///
    /// # Errors
    /// [`ValidityError`] at the end of the calendar.
    pub fn open_until(&self, notice: Date) -> Result<Date, ValidityError> {
        self.apply_within.after(notice)
    }

    /// The last day on which what was found can be fixed.
    ///
    /// # Errors
    /// [`ValidityError`] at the end of the calendar.
    pub fn fixed_until(&self, notice: Date) -> Result<Date, ValidityError> {
        self.fixed_within.after(notice)
    }

    /// Whether a re-review can be applied for on `on`, after `earlier` ones, with all fixed by `fixed_by`.
    ///
    /// # Errors
    /// [`Breach::Spent`] or [`Breach::Closed`].
    pub fn open(&self, notice: Date, on: Date, fixed_by: Date, earlier: u8) -> Result<(), Breach> {
        if earlier >= self.times {
            return Err(Breach::Spent {
                rule: self.source.clone(),
                act: Act::Rereview,
                times: self.times,
            });
        }
        not_after(on, self.open_until(notice)?, Act::Rereview, &self.source)?;
        not_after(
            fixed_by,
            self.fixed_until(notice)?,
            Act::Fixing,
            &self.source,
        )
    }
}

impl Objection {
    /// Whether an objection to a report of `report` can be filed on `on`.
    ///
    /// # Errors
    /// [`Breach::Closed`].
    pub fn open(&self, report: Date, on: Date) -> Result<(), Breach> {
        match self.within {
            None => Ok(()),
            Some(within) => not_after(on, within.after(report)?, Act::Objection, &self.source),
        }
    }
}

impl Lapse {
    /// The last day of a lapse that begins on `begins`; the greatest length, if none is asked for.
    ///
    /// # Errors
    /// [`Breach::TooLong`] or [`Breach::Backwards`].
    pub fn until(&self, begins: Date, asked: Option<Date>) -> Result<Date, Breach> {
        let latest = self.at_most.after(begins)?;
        match asked {
            Some(asked) if asked < begins => Err(Breach::Backwards { asked, begins }),
            Some(asked) if asked > latest => Err(Breach::TooLong {
                rule: self.source.clone(),
                act: Act::Lapse,
                asked,
                latest,
            }),
            asked => Ok(asked.unwrap_or(latest)),
        }
    }
}

impl Renewal {
    /// Whether renewal of what is valid so long can be applied for on `on`.
    ///
    /// # Errors
    /// [`Breach::NotOpen`] or [`Breach::Closed`].
    pub fn open(&self, rule: ValidityRule, validity: Validity, on: Date) -> Result<(), Breach> {
        let from = rule.renewal_opens(validity)?;
        if on < from {
            return Err(Breach::NotOpen {
                rule: self.source.clone(),
                act: Act::Renewal,
                from,
            });
        }
        not_after(on, validity.to, Act::Renewal, &self.source)
    }

    /// The last day of the lapse after an expiry that the review body's delay caused.
    ///
    /// # Errors
    /// [`Breach::Calendar`], and as [`Lapse::until`].
    pub fn delayed_until(&self, expiry: Date, asked: Option<Date>) -> Result<Date, Breach> {
        let latest = self.delay_by_review_body.after(expiry)?;
        match asked {
            Some(asked) if asked < expiry => {
                let begins = expiry;
                Err(Breach::Backwards { asked, begins })
            }
            Some(asked) if asked > latest => Err(Breach::TooLong {
                rule: self.source.clone(),
                act: Act::DelayedRenewal,
                asked,
                latest,
            }),
            asked => Ok(asked.unwrap_or(latest)),
        }
    }
}

fn not_after(on: Date, until: Date, act: Act, rule: &Source) -> Result<(), Breach> {
    if on <= until {
        return Ok(());
    }
    let rule = rule.clone();
    Err(Breach::Closed { rule, act, until })
}
