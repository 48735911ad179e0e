//! The words of notices and mail: Fluent files of `assets/correspondence`, compiled in and held against each other by tests.
//!
//! Fluent as on the site: one syntax for whoever edits texts, and names of operands that a test can read.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::UnixTime;
use unic_langid::LanguageIdentifier;

use crate::scheme::{Bilingual, Zone};

/// A language of notices, mail and documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// Japanese.
    Ja,
    /// English.
    En,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Ja, Self::En];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// The text in this language.
    pub fn of(self, text: &Bilingual) -> &str {
        match self {
            Self::Ja => text.ja.as_str(),
            Self::En => text.en.as_str(),
        }
    }

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
    ///
    /// A text that does not exist comes back as `⟦key⟧`, which the tests look for everywhere.
    pub(crate) fn format(
        self,
        key: &str,
        attribute: Option<&str>,
        args: &FluentArgs<'_>,
    ) -> String {
        let bundle = self.bundle();
        let message = bundle.get_message(key);
        let pattern = message.and_then(|message| match attribute {
            None => message.value(),
            Some(name) => message.get_attribute(name).map(|found| found.value()),
        });
        let Some(pattern) = pattern else {
            tracing::error!(key, attribute, lang = self.tag(), "text is missing");
            return format!("⟦{key}⟧");
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(args), &mut errors);
        if !errors.is_empty() {
            let lang = self.tag();
            tracing::error!(key, lang, ?errors, "text could not be filled in");
        }
        text.into_owned()
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

type Bundle = FluentBundle<FluentResource>;

static JA: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::Ja));
static EN: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::En));

#[expect(
    clippy::expect_used,
    reason = "the sources are compiled in, and a test builds both bundles"
)]
fn bundle(language: Language) -> Bundle {
    let tag: LanguageIdentifier = language.tag().parse().expect("tags are well-formed");
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    // Isolation marks are for right-to-left readers; here they would end up in copied addresses.
    bundle.set_use_isolating(false);
    for source in language.sources() {
        let resource = FluentResource::try_new(source.to_owned())
            .map_err(|(_, errors)| errors)
            .expect("texts follow Fluent's syntax");
        bundle
            .add_resource(resource)
            .expect("no text is defined twice");
    }
    bundle
}

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
