//! What a search looks at: a few facts about a mark's state, and its text folded so that spelling matters less.
//!
//! A search reads every mark's entry, about 200 bytes: a hundred thousand marks
//! take some 50 ms. That is simple and exact; postings can come when it is not enough.

use shirushi_verifier::domain::{RegistrationNumber, UnixTime};
use unicode_normalization::UnicodeNormalization;

use crate::{
    registry::{Mark, Standing},
    view::StateFilter,
};

/// The search entry of a mark.
///
/// Layout: expiry i64 · grant i64 · standing u8 (0 in use, 1 suspended, 2
/// revoked) · length of the scheme's id u8 · scheme's id · folded text.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The mark's number.
    pub registration: RegistrationNumber,
    entry: sled::IVec,
}

const EXPIRES: std::ops::Range<usize> = 0..8;
const GRANTED: std::ops::Range<usize> = 8..16;
const STANDING: usize = 16;
const SCHEME_LENGTH: usize = 17;
const SCHEME: usize = 18;

impl Hit {
    /// The entry of a mark.
    pub(super) fn encode(mark: &Mark) -> Vec<u8> {
        let grant = mark.current().grant();
        let scheme = grant.terms.scheme.as_str();
        let standing = match mark.standing() {
            Standing::InUse(_) => 0,
            Standing::Suspended(_) => 1,
            Standing::Revoked(_) => 2,
        };
        let text = [
            &grant.number.registration.to_string(),
            grant.terms.holder.as_str(),
            grant.terms.system.as_str(),
            grant.terms.url.as_str(),
            &grant.terms.url.unicode_host(),
        ]
        .join("\n");
        let mut entry = Vec::new();
        entry.extend_from_slice(&grant.expires.seconds().to_be_bytes());
        entry.extend_from_slice(&grant.granted.seconds().to_be_bytes());
        entry.push(standing);
        entry.push(scheme.len() as u8);
        entry.extend_from_slice(scheme.as_bytes());
        entry.extend_from_slice(fold(&text).as_bytes());
        entry
    }

    /// Takes up an entry; `None` where it is not one.
    pub(super) fn decode(registration: RegistrationNumber, entry: sled::IVec) -> Option<Self> {
        let scheme = usize::from(*entry.get(SCHEME_LENGTH)?);
        std::str::from_utf8(entry.get(SCHEME + scheme..)?).ok()?;
        Some(Self {
            registration,
            entry,
        })
    }

    fn instant(&self, at: std::ops::Range<usize>) -> i64 {
        self.entry[at].iter().fold(0, |n, b| n << 8 | i64::from(*b))
    }

    fn scheme(&self) -> &[u8] {
        &self.entry[SCHEME..SCHEME + usize::from(self.entry[SCHEME_LENGTH])]
    }

    fn text(&self) -> &str {
        let text = &self.entry[SCHEME + self.scheme().len()..];
        std::str::from_utf8(text).unwrap_or_default()
    }

    fn is(&self, filter: StateFilter, now: i64) -> bool {
        let expired = now >= self.instant(EXPIRES);
        match filter {
            StateFilter::Any => true,
            StateFilter::Revoked => self.entry[STANDING] == 2,
            StateFilter::Suspended => self.entry[STANDING] == 1 && !expired,
            StateFilter::Expired => self.entry[STANDING] != 2 && expired,
            StateFilter::InUse => {
                self.entry[STANDING] == 0 && !expired && self.instant(GRANTED) <= now
            }
        }
    }
}

/// What a search wants, prepared.
#[derive(Debug, Clone)]
pub struct Matcher {
    words: Vec<String>,
    scheme: Option<String>,
    states: StateFilter,
    now: i64,
}

impl Matcher {
    /// Every word of `text` must be found; at most 16 words are looked at.
    pub fn new(text: &str, scheme: Option<&str>, states: StateFilter, now: UnixTime) -> Self {
        let words = fold(text);
        Self {
            words: words
                .split_whitespace()
                .take(16)
                .map(str::to_owned)
                .collect(),
            scheme: scheme.map(str::to_owned),
            states,
            now: now.seconds(),
        }
    }

    /// Whether a mark is wanted.
    pub fn wants(&self, hit: &Hit) -> bool {
        let scheme = self.scheme.as_ref();
        scheme.is_none_or(|s| s.as_bytes() == hit.scheme())
            && hit.is(self.states, self.now)
            && self.words.iter().all(|word| hit.text().contains(word))
    }
}

/// Folds a text for searching: compatibility forms (so that full and half width
/// are alike), small letters, hiragana for katakana.
pub(super) fn fold(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
            _ => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn width_case_and_kana_do_not_matter() {
        assert_eq!(fold("ＮＴＴぷらら"), fold("nttプララ"));
        assert_eq!(fold("ﾆﾌﾃｨ"), fold("ニフティ"));
        assert_ne!(fold("ニフティ"), fold("ニフテイ"));
    }
}
