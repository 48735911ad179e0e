//! Owns the choice of language: `?lang=` first, then `Accept-Language` (RFC 9110, 12.5.4), then Japanese.

use super::accept::Preferences;

pub(crate) use crate::language::Language as Lang;

impl Lang {
    /// The language's name in itself: a reader looks for a word they can read.
    pub(crate) const fn own_name(self) -> &'static str {
        match self {
            Self::Ja => "日本語",
            Self::En => "English",
        }
    }

    /// The language of a tag, ignoring region and script (`en-GB` is English).
    pub(crate) fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or(tag);
        Self::ALL
            .into_iter()
            .find(|lang| lang.tag().eq_ignore_ascii_case(primary))
    }

    /// Picks the language for a request.
    ///
    /// `chosen`: the value of `?lang=`. `accept`: the `Accept-Language` header.
    /// Anything unreadable counts as not given.
    pub(crate) fn negotiate(chosen: Option<&str>, accept: Option<&str>) -> Self {
        chosen
            .and_then(Self::from_tag)
            .or_else(|| accept.and_then(Self::preferred))
            .unwrap_or(Self::Ja)
    }

    fn preferred(accept: &str) -> Option<Self> {
        Preferences::parse(accept)
            .best_first()
            .find_map(|range| match range {
                "*" => Some(Self::Ja),
                tag => Self::from_tag(tag),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_outranks_the_header() {
        assert_eq!(Lang::negotiate(Some("en"), Some("ja")), Lang::En);
    }

    #[test]
    fn an_unknown_choice_falls_back_to_the_header() {
        assert_eq!(Lang::negotiate(Some("fr"), Some("en")), Lang::En);
    }

    #[test]
    fn quality_decides_between_languages() {
        assert_eq!(
            Lang::negotiate(None, Some("ja;q=0.3, en-GB;q=0.9, *;q=0.1")),
            Lang::En
        );
        assert_eq!(Lang::negotiate(None, Some("en;q=0, ja")), Lang::Ja);
    }

    #[test]
    fn a_foreign_reader_gets_the_first_language_they_share() {
        assert_eq!(
            Lang::negotiate(None, Some("fr-CH, fr;q=0.9, en;q=0.8")),
            Lang::En
        );
    }

    #[test]
    fn nothing_and_nonsense_mean_japanese() {
        assert_eq!(Lang::negotiate(None, None), Lang::Ja);
        assert_eq!(Lang::negotiate(None, Some(";;;q=x,,")), Lang::Ja);
        assert_eq!(Lang::negotiate(Some(""), Some("*")), Lang::Ja);
    }
}
