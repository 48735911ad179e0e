//! Tests of the words of findings; the rules are tried on real pages, by the program's tests.

use super::finding::{Fact, Finding, Outcome, Said};
use crate::{texts::Language, verdict::PRECEDENCE};

fn facts() -> Vec<Fact> {
    let url = || url::Url::parse("https://mark.example.jp/marks/20001").unwrap();
    let said = || Said {
        ja: "範囲".to_owned(),
        en: "scope".to_owned(),
    };
    let (width, height, seconds) = (160, 160, 86_400);
    let (alt, found, right) = (String::new, || "text/html".to_owned(), "image/png");
    let mut facts = PRECEDENCE.map(Fact::Verdict).to_vec();
    facts.extend([
        Fact::Found {
            marks: 1,
            pictures: 2,
        },
        Fact::NotFound {
            pictures: 2,
            unread: 0,
        },
        Fact::NotFound {
            pictures: 2,
            unread: 1,
        },
        Fact::Within {
            redirects: 0,
            said: said(),
        },
        Fact::Outside {
            redirects: 2,
            said: said(),
        },
        Fact::Large { width, height },
        Fact::Small { width, height },
        Fact::ShownAt { width, height },
        Fact::SizeUnsaid,
        Fact::ShownSmall { width, height },
        Fact::ShownLarger {
            width,
            delivered: 128,
        },
        Fact::Distorted { width, height },
        Fact::LinkRight { to: url() },
        Fact::NoLink { right: url() },
        Fact::LinkUnencrypted { right: url() },
        Fact::LinkOtherMark {
            to: url(),
            right: url(),
        },
        Fact::LinkElsewhere {
            to: url(),
            right: url(),
        },
        Fact::AltSays { alt: alt() },
        Fact::NoAlt { suggested: said() },
        Fact::AltVague {
            alt: alt(),
            suggested: said(),
        },
        Fact::TypeRight { found: found() },
        Fact::NoType { right },
        Fact::OtherType {
            found: found(),
            right,
        },
        Fact::NotAPictureType {
            found: found(),
            right,
        },
        Fact::PartOfPage,
        Fact::Kept { seconds },
        Fact::Asked,
        Fact::KeepingUnsaid,
        Fact::NotKept,
        Fact::Immutable { seconds },
        Fact::Outlasts {
            seconds,
            last_day: crate::domain::UnixTime::MAX.last_day(),
        },
        Fact::WithoutScript,
        Fact::OnlyWithScript,
        Fact::VariantsReadable { count: 2 },
        Fact::VariantMissing {
            picture: String::new(),
        },
        Fact::VariantUnlike {
            picture: String::new(),
            number: None,
        },
    ]);
    facts
}

#[test]
fn whatever_is_not_well_comes_with_what_to_do_in_both_languages() {
    for fact in facts() {
        let finding = Finding {
            picture: None,
            fact,
        };
        for language in [Language::Ja, Language::En] {
            assert!(!finding.detail(language).is_empty(), "{finding:?}");
            assert!(!finding.code().words(language).is_empty());
            let well = finding.outcome() == Outcome::Good;
            assert_eq!(finding.remedy(language).is_none(), well, "{finding:?}");
        }
    }
}

#[test]
fn the_languages_say_different_things_each() {
    for fact in facts() {
        let finding = Finding {
            picture: None,
            fact,
        };
        if !finding.detail(Language::En).starts_with('“') {
            assert_ne!(finding.detail(Language::Ja), finding.detail(Language::En));
        }
    }
}
