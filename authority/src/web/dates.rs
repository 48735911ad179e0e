//! Writes dates as each language does.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::lang::Lang;

/// A date in full: `2026年11月30日`, `30 November 2026`.
pub(crate) fn long(lang: Lang, date: Date) -> String {
    let (year, month, day) = (date.year(), date.month(), date.day());
    match lang {
        Lang::Ja => format!("{year}年{month}月{day}日"),
        Lang::En => format!(
            "{day} {} {year}",
            MONTHS[usize::from(month.unsigned_abs()) - 1]
        ),
    }
}

/// An instant to the minute, as clocks in `zone` (an IANA name) show it:
/// `2026年11月3日 9:05 JST`, `3 November 2026, 09:05 JST`.
pub(crate) fn instant(lang: Lang, at: Timestamp, zone: &str) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let local = at.to_zoned(zone);
    let date = long(lang, local.date());
    match lang {
        Lang::Ja => format!("{date} {}", local.strftime("%-H:%M %Z")),
        Lang::En => format!("{date}, {}", local.strftime("%H:%M %Z")),
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_follow_the_language() {
        let date = Date::constant(2026, 11, 3);
        assert_eq!(long(Lang::Ja, date), "2026年11月3日");
        assert_eq!(long(Lang::En, date), "3 November 2026");
    }

    #[test]
    fn instants_are_told_in_the_schemes_time() {
        let at: Timestamp = "2026-11-02T15:05:00Z".parse().unwrap();
        let zone = "Asia/Tokyo";
        assert_eq!(instant(Lang::Ja, at, zone), "2026年11月3日 0:05 JST");
        assert_eq!(instant(Lang::En, at, zone), "3 November 2026, 00:05 JST");
        assert_eq!(instant(Lang::En, at, "x"), "2 November 2026, 15:05 UTC");
    }

    #[test]
    fn every_month_has_a_name() {
        for month in 1..=12 {
            assert!(long(Lang::En, Date::constant(2026, month, 1)).len() > 8);
        }
    }
}
