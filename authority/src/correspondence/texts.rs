//! The words of notices and mail: Fluent files of `assets/correspondence`, compiled in and held against each other by tests.
//!
//! Fluent as on the site: one syntax for whoever edits texts, and names of operands that a test can read.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentValue};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use shirushi_verifier::domain::UnixTime;

use crate::{
    fluent::{self, Bundle},
    language::Language,
    scheme::Zone,
};

impl Language {
    /// A date in full: `2026年11月30日`, `30 November 2026`.
    pub fn date(self, date: Date) -> String {
        let mut args = FluentArgs::new();
        args.set("year", date.year().to_string());
        args.set("day", date.day().to_string());
        args.set("month", FluentValue::from(date.month()));
        self.format("date", None, &args)
    }

    /// An instant to the minute as clocks in `zone` show it:
    /// `2026年11月3日 9:05（JST）`, `3 November 2026, 09:05 JST`.
    pub fn instant(self, at: UnixTime, zone: &Zone) -> String {
        let time = Timestamp::from_second(at.seconds()).unwrap_or(Timestamp::MAX);
        let local = time.to_zoned(TimeZone::get(zone.name()).unwrap_or(TimeZone::UTC));
        let hour = match self {
            Self::Ja => local.hour().to_string(),
            Self::En => format!("{:02}", local.hour()),
        };
        let mut args = FluentArgs::new();
        args.set("date", self.date(local.date()));
        args.set("hour", hour);
        args.set("minute", format!("{:02}", local.minute()));
        args.set("zone", local.strftime("%Z").to_string());
        self.format("instant", None, &args)
    }

    /// The message `key`, or its attribute, with its variables filled in.
    pub(crate) fn format(
        self,
        key: &str,
        attribute: Option<&str>,
        args: &FluentArgs<'_>,
    ) -> String {
        fluent::format(self.bundle(), self, key, attribute, Some(args))
    }

    /// Whether there is a message of this key.
    pub(crate) fn has(self, key: &str) -> bool {
        self.bundle().has_message(key)
    }

    fn bundle(self) -> &'static Bundle {
        match self {
            Self::Ja => &JA,
            Self::En => &EN,
        }
    }

    /// The sources of this language's texts.
    pub(super) fn sources(self) -> [&'static str; 3] {
        match self {
            Self::Ja => JA_SOURCES,
            Self::En => EN_SOURCES,
        }
    }
}

static JA: LazyLock<Bundle> =
    LazyLock::new(|| fluent::bundle(Language::Ja, &Language::Ja.sources()));
static EN: LazyLock<Bundle> =
    LazyLock::new(|| fluent::bundle(Language::En, &Language::En.sources()));

macro_rules! sources {
    ($lang:literal) => {
        [
            include_str!(concat!(
                "../../../assets/correspondence/",
                $lang,
                "/letter.ftl"
            )),
            include_str!(concat!(
                "../../../assets/correspondence/",
                $lang,
                "/notices.ftl"
            )),
            include_str!(concat!(
                "../../../assets/correspondence/",
                $lang,
                "/documents.ftl"
            )),
        ]
    };
}

const JA_SOURCES: [&str; 3] = sources!("ja");
const EN_SOURCES: [&str; 3] = sources!("en");
