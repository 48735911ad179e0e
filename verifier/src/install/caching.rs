//! How long browsers may keep a picture, by what its server said (RFC 9111, 4.2 and 5.2.2).

use crate::domain::UnixTime;

/// What a server said with a picture, header by header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Served {
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// `Cache-Control`, several joined by commas.
    pub cache_control: Option<String>,
    /// `Expires`.
    pub expires: Option<String>,
    /// `Date`.
    pub date: Option<String>,
    /// Whether there is an `ETag` or a `Last-Modified` to ask again by.
    pub has_validator: bool,
}

/// What follows for browsers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeping {
    /// Not at all.
    Never,
    /// Only after asking whether it changed.
    Asking,
    /// For this long without asking.
    For {
        /// Seconds.
        seconds: i64,
        /// Not asking even when the reader reloads (RFC 8246).
        immutable: bool,
    },
    /// As the browser thinks best.
    Unsaid,
}

/// What counts as for ever (RFC 9111, 1.2.2).
const FOREVER_SECONDS: i64 = 1 << 31;

impl Served {
    /// How long browsers may keep the picture; `now` stands in for a missing `Date`.
    pub(super) fn keeping(&self, now: UnixTime) -> Keeping {
        let directives = self.directives();
        let has = |name: &str| directives.iter().any(|(found, _)| found == name);
        if has("no-store") {
            return Keeping::Never;
        }
        if has("no-cache") {
            return Keeping::Asking;
        }
        let max_age = directives.iter().find(|(name, _)| name == "max-age");
        let seconds = match max_age {
            // What cannot be read counts as stale at once (4.2.1).
            Some((_, value)) => Some(seconds(value).unwrap_or(0)),
            None => self.lifetime_by_date(now),
        };
        match seconds {
            Some(0) if self.has_validator => Keeping::Asking,
            Some(0) => Keeping::Never,
            Some(seconds) => Keeping::For {
                seconds,
                immutable: has("immutable"),
            },
            None => Keeping::Unsaid,
        }
    }

    /// The media type, without parameters, in lower case.
    pub(super) fn media_type(&self) -> Option<String> {
        let bare = self.content_type.as_deref()?.split(';').next()?.trim();
        (!bare.is_empty()).then(|| bare.to_ascii_lowercase())
    }

    fn directives(&self) -> Vec<(String, &str)> {
        let header = self.cache_control.as_deref().unwrap_or_default();
        let directives = header.split(',').map(|directive| {
            let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
            let value = value.trim().trim_matches('"');
            (name.trim().to_ascii_lowercase(), value)
        });
        directives.collect()
    }

    /// `Expires` less `Date`; 0 if `Expires` is no date (5.3), `None` without it.
    fn lifetime_by_date(&self, now: UnixTime) -> Option<i64> {
        let expires = self.expires.as_deref()?;
        let Some(expires) = instant(expires) else {
            return Some(0);
        };
        let date = self.date.as_deref().and_then(instant);
        Some((expires - date.unwrap_or(now.seconds())).clamp(0, FOREVER_SECONDS))
    }
}

fn seconds(value: &str) -> Option<i64> {
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| {
        value
            .parse()
            .unwrap_or(FOREVER_SECONDS)
            .min(FOREVER_SECONDS)
    })
}

/// A date of HTTP in its present form, in seconds since 1970.
fn instant(text: &str) -> Option<i64> {
    let time = jiff::fmt::rfc2822::parse(text.trim()).ok()?;
    Some(time.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400;

    fn keeping(cache_control: &str, expires: &str, has_validator: bool) -> Keeping {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let served = Served {
            content_type: None,
            cache_control: some(cache_control),
            expires: some(expires),
            date: some("Sun, 22 Nov 2026 00:00:00 GMT"),
            has_validator,
        };
        served.keeping("2026-11-22T00:00:00Z".parse().unwrap())
    }

    fn kept(seconds: i64) -> Keeping {
        Keeping::For {
            seconds,
            immutable: false,
        }
    }

    #[test]
    fn the_directives_of_browsers_decide_before_dates() {
        let later = "Mon, 23 Nov 2026 00:00:00 GMT";
        assert_eq!(keeping("public, MAX-AGE=\"60\"", later, true), kept(60));
        assert_eq!(keeping("s-maxage=60", later, true), kept(DAY));
        assert_eq!(
            keeping("max-age=60, no-cache", later, true),
            Keeping::Asking
        );
        assert_eq!(keeping("no-store", later, true), Keeping::Never);
        assert_eq!(
            keeping("max-age=31536000, immutable", "", false),
            Keeping::For {
                seconds: 365 * DAY,
                immutable: true
            }
        );
    }

    #[test]
    fn what_is_stale_at_once_is_asked_about_or_fetched_anew() {
        assert_eq!(keeping("max-age=0", "", true), Keeping::Asking);
        assert_eq!(keeping("max-age=0", "", false), Keeping::Never);
        assert_eq!(keeping("max-age=soon", "", true), Keeping::Asking);
        assert_eq!(keeping("", "0", true), Keeping::Asking);
        assert_eq!(
            keeping("", "Sat, 21 Nov 2026 00:00:00 GMT", true),
            Keeping::Asking
        );
    }

    #[test]
    fn nothing_said_leaves_it_to_the_browser() {
        assert_eq!(keeping("", "", true), Keeping::Unsaid);
        assert_eq!(keeping("public", "", false), Keeping::Unsaid);
    }

    #[test]
    fn numbers_beyond_all_bounds_are_for_ever() {
        let endless = "9".repeat(40);
        assert_eq!(
            keeping(&format!("max-age={endless}"), "", true),
            kept(FOREVER_SECONDS)
        );
    }
}
