//! Lengths of time in which something must happen, counted in civil days.

use std::{fmt, num::NonZeroU8};

use jiff::{Span, ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use super::ValidityError;

/// A length such as two weeks. A month after a date is the same day of the next month, or that month's last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    /// Days.
    Days(NonZeroU8),
    /// Weeks.
    Weeks(NonZeroU8),
    /// Months.
    Months(NonZeroU8),
}

impl Period {
    /// The last day on which something is within the period after `date`.
    ///
    /// # Errors
    /// [`ValidityError`] at the end of the calendar.
    pub fn after(self, date: Date) -> Result<Date, ValidityError> {
        date.checked_add(self.span())
            .map_err(|_| ValidityError { date })
    }

    /// The first day from which `date` is still within the period.
    ///
    /// # Errors
    /// [`ValidityError`] at the beginning of the calendar.
    pub fn before(self, date: Date) -> Result<Date, ValidityError> {
        date.checked_sub(self.span())
            .map_err(|_| ValidityError { date })
    }

    fn span(self) -> Span {
        match self {
            Self::Days(n) => i32::from(n.get()).days(),
            Self::Weeks(n) => i32::from(n.get()).weeks(),
            Self::Months(n) => i32::from(n.get()).months(),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n, unit) = match self {
            Self::Days(n) => (n, "day"),
            Self::Weeks(n) => (n, "week"),
            Self::Months(n) => (n, "month"),
        };
        write!(f, "{n} {unit}{}", if n.get() == 1 { "" } else { "s" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn months(n: u8) -> Period {
        Period::Months(NonZeroU8::new(n).unwrap())
    }

    #[test]
    fn one_month_after_the_31st_is_the_end_of_a_shorter_month() {
        assert_eq!(months(1).after(date(2027, 1, 31)), Ok(date(2027, 2, 28)));
        assert_eq!(months(1).after(date(2028, 1, 31)), Ok(date(2028, 2, 29)));
    }

    #[test]
    fn two_weeks_after_21_november_is_5_december() {
        let weeks = Period::Weeks(NonZeroU8::new(2).unwrap());
        assert_eq!(weeks.after(date(2026, 11, 21)), Ok(date(2026, 12, 5)));
        assert_eq!(weeks.to_string(), "2 weeks");
    }

    #[test]
    fn the_end_of_the_calendar_is_refused() {
        let date = date(9999, 12, 31);
        assert_eq!(months(1).after(date), Err(ValidityError { date }));
    }
}
