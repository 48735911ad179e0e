//! Says whether a pasted address lies within a registered URL; the verifier's rule decides.

use shirushi_verifier::domain::TargetUrl;
use shirushi_verifier::scope::{self, OutOfScope, PageUrl};

use super::standing::Tone;

/// What comparing an address gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The page or one below it.
    Within,
    /// Another host, or another port of it.
    OtherSite,
    /// The right host, but outside the registered folder.
    OtherFolder,
    /// The right address without encryption.
    Unencrypted,
    /// Written so that it may lead elsewhere than it seems to.
    Suspicious,
    /// Not a web address.
    Unreadable,
}

impl Scope {
    /// Compares `page`, as pasted, with `target`, as registered.
    pub(crate) fn of(target: &str, page: &str) -> Self {
        let (Ok(target), Some(page)) = (target.parse::<TargetUrl>(), pasted(page)) else {
            return Self::Unreadable;
        };
        match scope::check(&target, &page) {
            Ok(()) => Self::Within,
            Err(OutOfScope::OtherHost { .. } | OutOfScope::OtherPort { .. }) => Self::OtherSite,
            Err(OutOfScope::OtherPath { .. }) => Self::OtherFolder,
            Err(OutOfScope::OtherScheme { .. }) => Self::Unencrypted,
            Err(OutOfScope::Scheme { scheme }) if scheme == "http" => {
                if target.url().host() == page.url().host() {
                    Self::Unencrypted
                } else {
                    Self::OtherSite
                }
            }
            Err(OutOfScope::Scheme { .. }) => Self::Unreadable,
            Err(
                OutOfScope::UserInfo
                | OutOfScope::TrailingDot { .. }
                | OutOfScope::AmbiguousPath { .. },
            ) => Self::Suspicious,
        }
    }

    /// The stem of its texts.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::OtherSite => "other-site",
            Self::OtherFolder => "other-folder",
            Self::Unencrypted => "unencrypted",
            Self::Suspicious => "suspicious",
            Self::Unreadable => "unreadable",
        }
    }

    /// How the answer is coloured.
    pub(crate) const fn tone(self) -> Tone {
        match self {
            Self::Within => Tone::Good,
            Self::Unreadable => Tone::Notice,
            _ => Tone::Bad,
        }
    }
}

/// The URL that a reader pasted from an address bar. Some bars show and copy it without
/// `https://`, so that is taken to be meant.
pub(crate) fn pasted(text: &str) -> Option<PageUrl> {
    let text = text.trim();
    let whole = if text.contains("://") || text.starts_with("data:") || text.starts_with("blob:") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let page: PageUrl = whole.parse().ok()?;
    let host = page.url().host_str()?;
    // One word is not an address, though `https://word/` would parse.
    let named = host.contains(['.', ':']) || host == "localhost";
    named.then_some(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TARGET: &str = "https://shop.example.jp/store/";

    #[test]
    fn the_page_and_those_below_it_are_within() {
        for page in [
            TARGET,
            "https://shop.example.jp/store/cart?item=1#top",
            " shop.example.jp/store/ ",
            "https://SHOP.example.jp:443/store/",
        ] {
            assert_eq!(Scope::of(TARGET, page), Scope::Within, "{page}");
        }
    }

    #[test]
    fn each_way_of_being_elsewhere_has_its_own_answer() {
        for (page, scope) in [
            (
                "https://shop.example.jp.evil.example/store/",
                Scope::OtherSite,
            ),
            ("https://shop.example.jp:8443/store/", Scope::OtherSite),
            ("http://evil.example/store/", Scope::OtherSite),
            ("https://shop.example.jp/stores/", Scope::OtherFolder),
            ("https://shop.example.jp/", Scope::OtherFolder),
            ("http://shop.example.jp/store/", Scope::Unencrypted),
            (
                "https://shop.example.jp@evil.example/store/",
                Scope::Suspicious,
            ),
            ("https://shop.example.jp./store/", Scope::Suspicious),
            ("https://shop.example.jp/store/%2e%2e%2f", Scope::Suspicious),
        ] {
            assert_eq!(Scope::of(TARGET, page), scope, "{page}");
        }
    }

    #[test]
    fn what_is_no_address_is_not_judged() {
        for page in [
            "",
            "shop",
            "お店",
            "ftp://shop.example.jp/",
            "data:text/html,x",
        ] {
            assert_eq!(Scope::of(TARGET, page), Scope::Unreadable, "{page}");
        }
    }

    #[test]
    fn international_names_compare_in_either_spelling() {
        let target = "https://xn--wlr.example.jp/";
        assert_eq!(Scope::of(target, "https://印.example.jp/a"), Scope::Within);
        assert_eq!(Scope::of(target, "xn--wlr.example.jp"), Scope::Within);
    }
}
