//! What a search looks at: a few facts about a mark's state, and its text folded so that spelling matters less.
//!
//! The texts of all marks stand in memory one behind the other, so that a search reads them in one
//! go: a hundred thousand marks are some 20 MB, which take a few milliseconds. That is simple and
//! exact, finds any part of a word, and needs no postings.

use std::collections::BTreeMap;

use memchr::memmem::Finder;
use shirushi_verifier::domain::{RegistrationNumber, UnixTime};
use unicode_normalization::UnicodeNormalization;

use crate::{
    registry::{Mark, Standing},
    view::StateFilter,
};

/// A mark's entry as the index keeps it.
///
/// Layout: expiry i64 · grant i64 · standing u8 (0 in use, 1 suspended, 2
/// revoked) · length of the scheme's id u8 · scheme's id · folded text.
#[derive(Debug, Clone, Copy)]
pub(super) struct SearchEntry<'e> {
    expires: i64,
    granted: i64,
    standing: u8,
    scheme: &'e str,
    text: &'e str,
}

impl<'e> SearchEntry<'e> {
    /// The entry of a mark.
    pub(super) fn encode(mark: &Mark) -> Vec<u8> {
        let grant = mark.current().grant();
        let scheme = grant.terms.scheme.as_str();
        let standing = match mark.standing() {
            Standing::InUse(_) => IN_USE,
            Standing::Suspended(_) => SUSPENDED,
            Standing::Revoked(_) => REVOKED,
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
    pub(super) fn decode(entry: &'e [u8]) -> Option<Self> {
        let (expires, rest) = entry.split_first_chunk()?;
        let (granted, rest) = rest.split_first_chunk()?;
        let ([standing, scheme], rest) = rest.split_first_chunk()?;
        let (scheme, text) = rest.split_at_checked(usize::from(*scheme))?;
        Some(Self {
            expires: i64::from_be_bytes(*expires),
            granted: i64::from_be_bytes(*granted),
            standing: *standing,
            scheme: std::str::from_utf8(scheme).ok()?,
            text: std::str::from_utf8(text).ok()?,
        })
    }
}

const IN_USE: u8 = 0;
const SUSPENDED: u8 = 1;
const REVOKED: u8 = 2;

/// Between two texts; no word that is searched for holds it.
const BETWEEN: char = '\0';

/// The search entries of all marks, in memory.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    /// Every text, one behind the other.
    texts: String,
    /// By the place of their texts, ascending.
    rows: Vec<Row>,
    /// The row of each mark.
    marks: BTreeMap<RegistrationNumber, usize>,
    schemes: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    /// `None` where a later row holds the mark's text, which has changed.
    mark: Option<RegistrationNumber>,
    from: usize,
    to: usize,
    expires: i64,
    granted: i64,
    standing: u8,
    scheme: usize,
}

impl Catalogue {
    /// Takes up a mark's entry in place of the one before.
    pub(super) fn put(&mut self, mark: RegistrationNumber, entry: SearchEntry<'_>) {
        let SearchEntry {
            expires,
            granted,
            standing,
            scheme,
            text,
        } = entry;
        let scheme = self.scheme(scheme);
        let before = self.marks.get(&mark).and_then(|at| self.rows.get_mut(*at));
        let mut row = Row {
            mark: Some(mark),
            from: self.texts.len(),
            to: self.texts.len() + text.len(),
            expires,
            granted,
            standing,
            scheme,
        };
        if let Some(before) = before {
            if self.texts.get(before.from..before.to) == Some(text) {
                (row.from, row.to) = (before.from, before.to);
                *before = row;
                return;
            }
            before.mark = None;
        }
        self.texts.push_str(text);
        self.texts.push(BETWEEN);
        self.marks.insert(mark, self.rows.len());
        self.rows.push(row);
    }

    fn scheme(&mut self, id: &str) -> usize {
        let known = self.schemes.iter().position(|known| known == id);
        known.unwrap_or_else(|| {
            self.schemes.push(id.to_owned());
            self.schemes.len() - 1
        })
    }

    /// Marks that are wanted, by number.
    pub(super) fn search(&self, wanted: &Matcher) -> Vec<RegistrationNumber> {
        let Some(word) = wanted.words.iter().max_by_key(|word| word.len()) else {
            let rows = self.marks.iter().map(|(mark, at)| (mark, &self.rows[*at]));
            let fitting = rows.filter(|(_, row)| self.fits(wanted, row));
            return fitting.map(|(mark, _)| *mark).collect();
        };
        let finder = Finder::new(word.as_bytes());
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(at) = finder.find(&self.texts.as_bytes()[from..]) {
            let at = from + at;
            let row = self.rows.partition_point(|row| row.from <= at);
            let row = &self.rows[row.saturating_sub(1)];
            from = row.to.max(at + 1);
            if self.fits(wanted, row) && self.holds_all(wanted, row) {
                found.extend(row.mark);
            }
        }
        found.sort_unstable();
        found
    }

    fn holds_all(&self, wanted: &Matcher, row: &Row) -> bool {
        let text = &self.texts[row.from..row.to];
        wanted.words.iter().all(|word| text.contains(word))
    }

    fn fits(&self, wanted: &Matcher, row: &Row) -> bool {
        let now = wanted.now;
        let expired = now >= row.expires;
        let scheme = wanted.scheme.as_ref();
        scheme.is_none_or(|id| self.schemes[row.scheme] == *id)
            && match wanted.states {
                StateFilter::Any => true,
                StateFilter::Revoked => row.standing == REVOKED,
                StateFilter::Suspended => row.standing == SUSPENDED && !expired,
                StateFilter::Expired => row.standing != REVOKED && expired,
                StateFilter::InUse => row.standing == IN_USE && !expired && row.granted <= now,
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
        let words = words.split(|c: char| c.is_whitespace() || c == BETWEEN);
        let words = words.filter(|word| !word.is_empty()).take(16);
        Self {
            words: words.map(str::to_owned).collect(),
            scheme: scheme.map(str::to_owned),
            states,
            now: now.seconds(),
        }
    }
}

/// Folds a text for searching: compatibility forms (so that full and half width
/// are alike), small letters, hiragana for katakana.
pub(crate) fn fold(text: &str) -> String {
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
    use super::*;

    fn number(number: u32) -> RegistrationNumber {
        number.try_into().unwrap()
    }

    fn entry<'e>(text: &'e str, scheme: &'e str, standing: u8) -> SearchEntry<'e> {
        SearchEntry {
            expires: 100,
            granted: 10,
            standing,
            scheme,
            text,
        }
    }

    fn found(catalogue: &Catalogue, text: &str, states: StateFilter) -> Vec<u32> {
        let now = UnixTime::try_from(50).unwrap();
        let found = catalogue.search(&Matcher::new(text, None, states, now));
        found.into_iter().map(RegistrationNumber::number).collect()
    }

    #[test]
    fn width_case_and_kana_do_not_matter() {
        assert_eq!(fold("ＮＴＴぷらら"), fold("nttプララ"));
        assert_eq!(fold("ﾆﾌﾃｨ"), fold("ニフティ"));
        assert_ne!(fold("ニフティ"), fold("ニフテイ"));
    }

    #[test]
    fn every_word_is_found_in_one_text_and_none_across_two() {
        let mut catalogue = Catalogue::default();
        for (at, text) in ["みほん商店 ab", "みほん商会 ab", "みほん商店 cd"]
            .iter()
            .enumerate()
        {
            catalogue.put(number(30 - at as u32), entry(text, "isp", IN_USE));
        }
        let any = StateFilter::Any;
        assert_eq!(found(&catalogue, "商", any), [28, 29, 30]);
        assert_eq!(found(&catalogue, "ほん商店", any), [28, 30]);
        assert_eq!(found(&catalogue, "ab 商店", any), [30]);
        assert_eq!(found(&catalogue, "", any), [28, 29, 30]);
        for none in ["商社", "ab\0みほん", "b\0"] {
            assert!(found(&catalogue, none, any).len() != 3, "{none:?}");
        }
        assert_eq!(found(&catalogue, "ab\0みほん", any), [29, 30]);
    }

    #[test]
    fn a_changed_entry_takes_the_place_of_the_one_before() {
        let mut catalogue = Catalogue::default();
        catalogue.put(number(1), entry("old name", "isp", IN_USE));
        catalogue.put(number(2), entry("other name", "isp", IN_USE));
        catalogue.put(number(1), entry("old name", "isp", REVOKED));
        assert_eq!(found(&catalogue, "name", StateFilter::InUse), [2]);
        assert_eq!(found(&catalogue, "name", StateFilter::Revoked), [1]);
        assert_eq!(catalogue.rows.len(), 2);
        catalogue.put(number(1), entry("new name", "isp", REVOKED));
        assert_eq!(found(&catalogue, "old", StateFilter::Any), [0; 0]);
        assert_eq!(found(&catalogue, "name", StateFilter::Any), [1, 2]);
        assert_eq!(found(&catalogue, "", StateFilter::Any), [1, 2]);
    }

    #[test]
    fn an_entry_that_was_cut_is_none() {
        let whole = [&[0; 16][..], &[0, 3], b"isp", "印".as_bytes()].concat();
        assert!(SearchEntry::decode(&whole).is_some());
        for cut in [0, 15, 17, 20, 22, 23] {
            assert!(SearchEntry::decode(&whole[..cut]).is_none(), "{cut}");
        }
    }
}
