//! Hosts that look like others: what an issuing body refuses to put on a mark.
//!
//! Unicode UTS 39 as far as it fits a scheme of Japanese sites: one script a
//! label (kana, kanji and Latin together count as Japanese), nothing that
//! reads as plain ASCII, and no character that stands in for a look-alike of
//! the script around it. Verifiers do not repeat this; they show both spellings.

use serde::Serialize;
use unicode_security::{
    GeneralSecurityProfile, RestrictionLevel, RestrictionLevelDetection,
    confusable_detection::skeleton,
};
use url::Host;

use crate::domain::TargetUrl;

/// A host in both spellings. Show both: people read one, machines the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HostSpelling {
    /// As people write it.
    pub unicode: String,
    /// As it is looked up, IDNA labels in ASCII.
    pub ascii: String,
}

/// Why a host is not put on a mark.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HostRefusal {
    /// A label in several scripts.
    #[error("the host label {label:?} mixes scripts")]
    MixedScripts {
        /// The label.
        label: String,
    },
    /// A character that identifiers do not have.
    #[error("the host label {label:?} holds {character:?}, which names do not have")]
    Character {
        /// The label.
        label: String,
        /// The character.
        character: char,
    },
    /// A label that reads as another one in ASCII.
    #[error("the host label {label:?} can be taken for {reads_as:?}")]
    ReadsAsAscii {
        /// The label.
        label: String,
        /// What it reads as.
        reads_as: String,
    },
    /// A character amid others that it is a look-alike of.
    #[error("in the host label {label:?}, {character:?} can be taken for {reads_as:?}")]
    LookAlike {
        /// The label.
        label: String,
        /// The character.
        character: char,
        /// The character of the script around it.
        reads_as: char,
    },
}

/// The host of a target in both spellings, if no label of it misleads.
///
/// # Errors
/// [`HostRefusal`], for the first label that misleads.
pub fn check(target: &TargetUrl) -> Result<HostSpelling, HostRefusal> {
    let unicode = target.unicode_host();
    if let Some(Host::Domain(_)) = target.url().host() {
        unicode.split('.').try_for_each(check_label)?;
    }
    Ok(HostSpelling {
        unicode,
        ascii: target.url().host_str().unwrap_or_default().to_owned(),
    })
}

fn check_label(label: &str) -> Result<(), HostRefusal> {
    if label.is_ascii() {
        return Ok(());
    }
    let owned = || label.to_owned();
    if let Some(character) = label.chars().find(|c| !c.identifier_allowed()) {
        return Err(HostRefusal::Character {
            label: owned(),
            character,
        });
    }
    if label.detect_restriction_level() > RestrictionLevel::HighlyRestrictive {
        return Err(HostRefusal::MixedScripts { label: owned() });
    }
    let reads_as: String = skeleton(label).collect();
    if reads_as.is_ascii() {
        return Err(HostRefusal::ReadsAsAscii {
            label: owned(),
            reads_as,
        });
    }
    match look_alike(label) {
        Some((character, reads_as)) => Err(HostRefusal::LookAlike {
            label: owned(),
            character,
            reads_as,
        }),
        None => Ok(()),
    }
}

/// Kanji and hiragana that look like a katakana.
const LIKE_KATAKANA: [(char, char); 14] = [
    ('一', 'ー'),
    ('二', 'ニ'),
    ('八', 'ハ'),
    ('力', 'カ'),
    ('工', 'エ'),
    ('口', 'ロ'),
    ('卜', 'ト'),
    ('夕', 'タ'),
    ('千', 'チ'),
    ('才', 'オ'),
    ('三', 'ミ'),
    ('へ', 'ヘ'),
    ('べ', 'ベ'),
    ('ぺ', 'ペ'),
];

/// A character between two katakana, or two kanji, of which it only looks like one.
fn look_alike(label: &str) -> Option<(char, char)> {
    let characters: Vec<char> = label.chars().collect();
    characters.windows(3).find_map(|window| {
        let [before, character, after] = *window else {
            return None;
        };
        let pair = |pick: fn(&(char, char)) -> char| {
            LIKE_KATAKANA.iter().find(|pair| pick(pair) == character)
        };
        if is_katakana(before) && is_katakana(after) {
            pair(|(other, _)| *other).map(|(_, katakana)| (character, *katakana))
        } else if is_kanji(before) && is_kanji(after) {
            pair(|(_, katakana)| *katakana).map(|(other, _)| (character, *other))
        } else {
            None
        }
    })
}

fn is_katakana(character: char) -> bool {
    matches!(character, '\u{30A1}'..='\u{30FA}' | 'ー')
}

fn is_kanji(character: char) -> bool {
    matches!(character, '\u{4E00}'..='\u{9FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(host: &str) -> Option<HostRefusal> {
        let url: url::Url = format!("https://{host}/").parse().unwrap();
        check(&url.as_str().parse().unwrap()).err()
    }

    #[test]
    fn japanese_and_ascii_hosts_are_taken() {
        for host in [
            "shop.example.jp",
            "例え.jp",
            "ガラス工房.jp",
            "にほんご-shop.jp",
            "北関西ジャパネット.jp",
            "二番街.jp",
            "カ行.jp",
            "データ.jp",
            "127.0.0.1",
            "xn--r8jz45g.jp",
        ] {
            assert_eq!(refusal(host), None, "{host}");
        }
    }

    #[test]
    fn both_spellings_are_given() {
        let target = "https://xn--r8jz45g.jp/".parse().unwrap();
        assert_eq!(
            check(&target),
            Ok(HostSpelling {
                unicode: "例え.jp".into(),
                ascii: "xn--r8jz45g.jp".into()
            })
        );
    }

    #[test]
    fn latin_with_cyrillic_or_greek_is_mixed() {
        for host in ["pаypal.example", "shοp.example", "例えж.jp"] {
            let refusal = refusal(host);
            assert!(
                matches!(refusal, Some(HostRefusal::MixedScripts { .. })),
                "{host}: {refusal:?}"
            );
        }
    }

    #[test]
    fn a_label_wholly_in_another_script_that_reads_as_ascii_is_refused() {
        for host in ["расе.example", "ѕсоре.example"] {
            let refusal = refusal(host);
            assert!(
                matches!(refusal, Some(HostRefusal::ReadsAsAscii { .. })),
                "{host}: {refusal:?}"
            );
        }
    }

    #[test]
    fn a_kanji_amid_the_katakana_that_it_looks_like_is_refused() {
        for host in [
            "デ一タ.jp",
            "ア力デミー.jp",
            "スペース.jp".replace('ペ', "ぺ").as_str(),
        ] {
            let refusal = refusal(host);
            assert!(
                matches!(refusal, Some(HostRefusal::LookAlike { .. })),
                "{host}: {refusal:?}"
            );
        }
    }

    #[test]
    fn a_katakana_amid_kanji_that_it_looks_like_is_refused() {
        assert_eq!(
            refusal("東エ場.jp"),
            Some(HostRefusal::LookAlike {
                label: "東エ場".into(),
                character: 'エ',
                reads_as: '工'
            })
        );
    }
}
