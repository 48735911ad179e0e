//! Instants, in whole seconds.

use std::{fmt, str::FromStr};

use super::CivilDay;

/// Seconds since 1970-01-01T00:00:00Z, without leap seconds; up to the end of the year 9999.
///
/// Reads RFC 3339 (`2026-11-21T09:00:00+09:00`) or plain seconds; writes RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnixTime(i64);

/// The text or number is not such an instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{found:?} is not an instant: give RFC 3339 such as 2026-11-21T09:00:00+09:00, or seconds since 1970"
)]
pub struct InvalidUnixTime {
    /// What was found.
    pub found: String,
}

impl UnixTime {
    /// The last second that can be written, 9999-12-30T22:00:00Z.
    ///
    /// The calendar library stops a little before the year's end so that every
    /// offset can be added to it.
    pub const MAX: Self = Self(253_402_207_200);

    /// Seconds since 1970, never negative.
    pub fn seconds(self) -> i64 {
        self.0
    }

    /// The instant `seconds` later (earlier, if negative), kept within range.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds).clamp(0, Self::MAX.0))
    }

    /// Seconds from `earlier` to this instant; negative if it is later.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// The civil day of which this instant is the end, wherever the clocks
    /// run from twelve hours behind to twelve hours ahead of UTC.
    ///
    /// An end of validity is the midnight that ends its last day in the
    /// scheme's zone. Half a day and a second before it, it is that same day
    /// in UTC: so the day on a badge can be told without knowing the zone.
    pub fn last_day(self) -> CivilDay {
        CivilDay::of_utc(self.plus_seconds(-(12 * 3600 + 1)))
    }

    /// The same instant for the calendar library.
    pub(super) fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_second(self.0).unwrap_or(jiff::Timestamp::MAX)
    }
}

impl TryFrom<i64> for UnixTime {
    type Error = InvalidUnixTime;

    fn try_from(seconds: i64) -> Result<Self, Self::Error> {
        if (0..=Self::MAX.0).contains(&seconds) {
            Ok(Self(seconds))
        } else {
            Err(InvalidUnixTime {
                found: seconds.to_string(),
            })
        }
    }
}

impl FromStr for UnixTime {
    type Err = InvalidUnixTime;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidUnixTime {
            found: text.chars().take(64).collect(),
        };
        let seconds = if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
            text.parse().map_err(|_| invalid())?
        } else {
            let instant: jiff::Timestamp = text.parse().map_err(|_| invalid())?;
            instant.as_second()
        };
        Self::try_from(seconds).map_err(|_| invalid())
    }
}

impl fmt::Display for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.timestamp().fmt(f)
    }
}

super::serde_as_text!(UnixTime);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_3339_and_seconds_name_the_same_instant() {
        let a: UnixTime = "2026-11-21T09:00:00+09:00".parse().unwrap();
        let b: UnixTime = "1795219200".parse().unwrap();
        assert_eq!(a, b);
        assert_eq!(a.to_string(), "2026-11-21T00:00:00Z");
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "now",
            "2026-11-21",
            "-1",
            "99999999999999",
            "1969-12-31T00:00:00Z",
        ] {
            assert!(text.parse::<UnixTime>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn the_largest_instant_can_be_written_and_read() {
        assert_eq!(UnixTime::MAX.to_string().parse(), Ok(UnixTime::MAX));
    }

    #[test]
    fn the_last_day_is_the_same_from_minus_twelve_to_just_under_plus_twelve_hours() {
        for minutes in [-12 * 60, -5 * 60, 0, 9 * 60, 11 * 60 + 30] {
            let midnight_utc: UnixTime = "2027-11-01T00:00:00Z".parse().unwrap();
            let end = midnight_utc.plus_seconds(-minutes * 60);
            assert_eq!(
                end.last_day().to_string(),
                "2027-10-31",
                "offset {minutes} min"
            );
        }
    }
}
