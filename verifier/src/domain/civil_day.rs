//! A day of the calendar.

use std::fmt;

use super::UnixTime;

/// A day of the Gregorian calendar, written `2027-10-31`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CivilDay(jiff::civil::Date);

impl CivilDay {
    /// The day of an instant in UTC.
    pub fn of_utc(time: UnixTime) -> Self {
        Self(jiff::tz::Offset::UTC.to_datetime(time.timestamp()).date())
    }

    /// The year, 1970 to 9999.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month, from 1.
    pub fn day(self) -> i8 {
        self.0.day()
    }
}

impl fmt::Display for CivilDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl serde::Serialize for CivilDay {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
