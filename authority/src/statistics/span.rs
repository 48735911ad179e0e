//! The days that statistics are about, and the months in them.

use std::fmt;

use jiff::{ToSpan, civil::Date};
use serde::Serialize;
use shirushi_verifier::domain::UnixTime;

use crate::scheme::{ValidityError, Zone};

/// A first and a last day, both included; at most [`Span::MAX_MONTHS`] calendar months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Span {
    from: Date,
    to: Date,
}

/// Two days are not a span that can be counted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidSpan {
    /// It ends before it begins.
    #[error("{to} is before {from}")]
    Backwards {
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
    },
    /// It ends in the future, of which nothing can be counted.
    #[error("{to} is after {today}, today")]
    Future {
        /// The last day.
        to: Date,
        /// Today.
        today: Date,
    },
    /// It has too many months.
    #[error(
        "from {from} to {to} are {months} months, more than {}",
        Span::MAX_MONTHS
    )]
    TooLong {
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
        /// Its months.
        months: i64,
    },
}

/// A month of a year, such as `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MonthName {
    /// The year.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: i8,
}

/// A span in a time zone: instants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Days {
    begins: UnixTime,
    /// The end of each month in it, or of the span's last day.
    months: Vec<(MonthName, UnixTime)>,
}

impl Span {
    /// Most months: ten years.
    pub const MAX_MONTHS: i64 = 120;

    /// The span from one day to another.
    ///
    /// # Errors
    /// [`InvalidSpan`].
    pub fn new(from: Date, to: Date, today: Date) -> Result<Self, InvalidSpan> {
        if to < from {
            return Err(InvalidSpan::Backwards { from, to });
        }
        if to > today {
            return Err(InvalidSpan::Future { to, today });
        }
        let index = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
        let months = index(to) - index(from) + 1;
        if months > Self::MAX_MONTHS {
            return Err(InvalidSpan::TooLong { from, to, months });
        }
        Ok(Self { from, to })
    }

    /// The twelve months that end with `today`'s, up to today.
    pub fn year_to(today: Date) -> Self {
        let from = today.first_of_month().saturating_sub(11.months());
        Self { from, to: today }
    }

    /// The first day.
    pub fn from(self) -> Date {
        self.from
    }

    /// The last day.
    pub fn to(self) -> Date {
        self.to
    }

    pub(super) fn in_zone(self, zone: &Zone) -> Result<Days, ValidityError> {
        let mut months = Vec::new();
        let mut day = self.from;
        loop {
            let last = day.last_of_month().min(self.to);
            let (year, month) = (day.year(), day.month());
            months.push((MonthName { year, month }, zone.end_of(last)?));
            if last == self.to {
                break;
            }
            day = last.tomorrow().map_err(|_| ValidityError { date: last })?;
        }
        Ok(Days {
            begins: zone.start_of(self.from)?,
            months,
        })
    }
}

impl Days {
    /// The months with the instants at which they, or the span, end.
    pub(super) fn months(&self) -> &[(MonthName, UnixTime)] {
        &self.months
    }

    /// The end of the span.
    pub(super) fn end(&self) -> UnixTime {
        self.months.last().map_or(self.begins, |(_, end)| *end)
    }

    /// Whether an instant lies in the span.
    pub(super) fn contains(&self, at: UnixTime) -> bool {
        self.month_of(at).is_some()
    }

    /// The place of the month in which an instant lies.
    pub(super) fn month_of(&self, at: UnixTime) -> Option<usize> {
        let place = self.months.partition_point(|(_, end)| *end <= at);
        (at >= self.begins && place < self.months.len()).then_some(place)
    }
}

impl fmt::Display for MonthName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

crate::text_form::serialize_as_text!(MonthName);
