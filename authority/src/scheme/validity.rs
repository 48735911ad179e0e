//! How long a mark is valid: civil days in the scheme's time zone (requirements, section 2).

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use serde::{Deserialize, Deserializer};
use shirushi_verifier::domain::UnixTime;

/// A time zone of the IANA database.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone(TimeZone);

/// The rule by which a scheme's marks are valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValidityRule {
    /// Months of validity, counted from the month of grant; the last day is the last of the last month.
    #[serde(deserialize_with = "months")]
    pub months: u8,
    /// Renewal opens on the first day of the month so many months before the month of expiry.
    #[serde(deserialize_with = "months")]
    pub renewal_opens_months_before: u8,
}

/// A period of validity: both days are in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Validity {
    /// First day.
    pub from: Date,
    /// Last day; it ends at midnight.
    pub to: Date,
}

/// A date is outside what the calendar can hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{date} is too far away for a period of validity")]
pub struct ValidityError {
    /// The date.
    pub date: Date,
}

impl ValidityRule {
    /// The validity of a first grant: from the first day of the month of grant.
    ///
    /// # Errors
    /// [`ValidityError`] at the end of the calendar.
    pub fn of_grant(self, granted_on: Date) -> Result<Validity, ValidityError> {
        self.beginning(granted_on.first_of_month())
    }

    /// The validity of a renewal: from the day after the current expiry.
    ///
    /// # Errors
    /// [`ValidityError`] at the end of the calendar.
    pub fn of_renewal(self, current: Validity) -> Result<Validity, ValidityError> {
        let date = current.to;
        self.beginning(date.tomorrow().map_err(|_| ValidityError { date })?)
    }

    /// The day on which renewal opens.
    ///
    /// # Errors
    /// [`ValidityError`] at the end of the calendar.
    pub fn renewal_opens(self, validity: Validity) -> Result<Date, ValidityError> {
        let months = i32::from(self.renewal_opens_months_before).months();
        let date = validity.to;
        date.first_of_month()
            .checked_sub(months)
            .map_err(|_| ValidityError { date })
    }

    fn beginning(self, from: Date) -> Result<Validity, ValidityError> {
        let last_month = i32::from(self.months).months();
        let to = from
            .checked_add(last_month)
            .and_then(|d| d.first_of_month().yesterday());
        let to = to.map_err(|_| ValidityError { date: from })?;
        Ok(Validity { from, to })
    }
}

impl Zone {
    /// The zone of this name, such as `Asia/Tokyo`.
    ///
    /// # Errors
    /// What the calendar library says.
    pub fn named(name: &str) -> Result<Self, jiff::Error> {
        TimeZone::get(name).map(Self)
    }

    /// The zone's name, such as `Asia/Tokyo`.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The civil day on which an instant falls.
    pub fn day_of(&self, time: UnixTime) -> Date {
        let instant = jiff::Timestamp::from_second(time.seconds());
        self.0
            .to_datetime(instant.unwrap_or(jiff::Timestamp::MAX))
            .date()
    }

    /// The instant at which a day begins.
    ///
    /// # Errors
    /// [`ValidityError`] before 1970 and after 9999.
    pub fn start_of(&self, day: Date) -> Result<UnixTime, ValidityError> {
        let out_of_range = || ValidityError { date: day };
        // Where clocks jump over midnight the day begins with the jump.
        let instant = self
            .0
            .to_ambiguous_zoned(day.at(0, 0, 0, 0))
            .compatible()
            .map_err(|_| out_of_range())?;
        UnixTime::try_from(instant.timestamp().as_second()).map_err(|_| out_of_range())
    }

    /// The instant at which a day ends, the beginning of the next.
    ///
    /// # Errors
    /// [`ValidityError`] before 1970 and after 9999.
    pub fn end_of(&self, day: Date) -> Result<UnixTime, ValidityError> {
        let next = day.tomorrow().map_err(|_| ValidityError { date: day })?;
        self.start_of(next)
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::named(&name).map_err(serde::de::Error::custom)
    }
}

fn months<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    match u8::deserialize(deserializer)? {
        months @ 1..=120 => Ok(months),
        other => Err(serde::de::Error::custom(format!(
            "{other} months: 1 to 120 are possible"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const YEAR: ValidityRule = ValidityRule {
        months: 12,
        renewal_opens_months_before: 2,
    };

    #[test]
    fn a_grant_is_valid_from_the_first_of_its_month_to_the_last_of_the_twelfth() {
        let validity = YEAR.of_grant(date(2026, 11, 21)).unwrap();
        assert_eq!(validity.from, date(2026, 11, 1));
        assert_eq!(validity.to, date(2027, 10, 31));
    }

    #[test]
    fn the_twelfth_month_may_be_a_leap_february() {
        let validity = YEAR.of_grant(date(2027, 3, 31)).unwrap();
        assert_eq!(validity.to, date(2028, 2, 29));
    }

    #[test]
    fn a_renewal_begins_the_day_after_the_current_expiry() {
        let first = YEAR.of_grant(date(2026, 4, 10)).unwrap();
        let second = YEAR.of_renewal(first).unwrap();
        assert_eq!(second.from, date(2027, 4, 1));
        assert_eq!(second.to, date(2028, 3, 31));
    }

    #[test]
    fn renewal_of_an_expiry_on_31_march_opens_on_1_january() {
        let validity = YEAR.of_grant(date(2026, 4, 10)).unwrap();
        assert_eq!(validity.to, date(2027, 3, 31));
        assert_eq!(YEAR.renewal_opens(validity), Ok(date(2027, 1, 1)));
    }

    #[test]
    fn days_begin_and_end_at_midnight_in_the_scheme_zone() {
        let tokyo = Zone::named("Asia/Tokyo").unwrap();
        let end = tokyo.end_of(date(2027, 10, 31)).unwrap();
        assert_eq!(end.to_string(), "2027-10-31T15:00:00Z");
        assert_eq!(tokyo.day_of(end), date(2027, 11, 1));
        assert_eq!(tokyo.day_of(end.plus_seconds(-1)), date(2027, 10, 31));
    }

    #[test]
    fn a_day_that_begins_with_a_clock_change_has_a_beginning() {
        let zone = Zone::named("America/Sao_Paulo").unwrap();
        let start = zone.start_of(date(2018, 11, 4)).unwrap();
        assert_eq!(start.to_string(), "2018-11-04T03:00:00Z");
    }

    #[test]
    fn the_end_of_the_calendar_is_refused() {
        let refused = YEAR.of_grant(date(9999, 12, 1));
        let date = date(9999, 12, 1);
        assert_eq!(refused, Err(ValidityError { date }));
    }
}
