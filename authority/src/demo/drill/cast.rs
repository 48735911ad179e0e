//! The cast: which site shows what, how its operator answers, and what must come of it.

use serde::Serialize;

use crate::casework::finding::FindingKind;

/// What a site plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// It shows its own mark, as it should.
    Genuine,
    /// It shows another site's mark.
    Copied,
    /// It shows its mark although that was revoked.
    Revoked,
    /// It shows its mark although that has expired.
    Expired,
    /// It shows another site's mark with another number painted on it.
    Altered,
    /// It shows a mark that a stranger signed.
    Forged,
    /// It shows a picture that looks like a badge and holds no mark.
    LookAlike,
    /// It shows its mark outside the registered URL as well.
    OutOfScope,
}

/// How an operator answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// Nobody has to.
    None,
    /// The badge is taken down.
    TakesDown,
    /// The badge stays.
    Refuses,
}

/// What follows from a finding before anybody has said a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Follows {
    /// A misuse case with the recommendation to stop.
    Case,
    /// Staff look at it.
    Staff,
}

impl Part {
    /// All of them, in the order of their sites.
    pub(super) const ALL: [Self; 8] = [
        Self::Genuine,
        Self::Copied,
        Self::Revoked,
        Self::Expired,
        Self::Altered,
        Self::Forged,
        Self::LookAlike,
        Self::OutOfScope,
    ];

    /// What a visitor would see, were they told.
    pub fn shows(self) -> &'static str {
        match self {
            Self::Genuine => "its own mark",
            Self::Copied => "another site's mark",
            Self::Revoked => "its mark, revoked",
            Self::Expired => "its mark, expired",
            Self::Altered => "a mark with another number painted on it",
            Self::Forged => "a mark signed by a stranger",
            Self::LookAlike => "the badge's art, without a mark",
            Self::OutOfScope => "its mark, above the registered URL",
        }
    }

    /// How its operator answers, once asked.
    pub fn reply(self) -> Reply {
        match self {
            // A look-alike's operator is asked only when staff have looked at it.
            Self::Genuine | Self::LookAlike => Reply::None,
            Self::Forged => Reply::Refuses,
            _ => Reply::TakesDown,
        }
    }

    /// The kind of the finding that must be made there, and what must follow from it.
    pub(super) fn expected(self) -> Option<(FindingKind, Follows)> {
        Some(match self {
            Self::Genuine => return None,
            Self::Copied => (FindingKind::Copied, Follows::Case),
            Self::Revoked => (FindingKind::Revoked, Follows::Case),
            Self::Expired => (FindingKind::Expired, Follows::Case),
            Self::Altered => (FindingKind::Altered, Follows::Case),
            Self::Forged => (FindingKind::UnknownIssuer, Follows::Case),
            Self::LookAlike => (FindingKind::LookAlike, Follows::Staff),
            // The holder is advised where they are registered; those of a demonstration are not.
            Self::OutOfScope => (FindingKind::OutOfScope, Follows::Staff),
        })
    }

    /// Whether the site has a mark of its own.
    pub(super) fn holds_a_mark(self) -> bool {
        matches!(
            self,
            Self::Genuine | Self::Revoked | Self::Expired | Self::OutOfScope
        )
    }

    /// The path that its mark is registered for.
    pub(super) fn home(self) -> &'static str {
        match self {
            Self::OutOfScope => "members/",
            _ => "",
        }
    }

    /// The shop's name.
    pub fn shop(self) -> &'static str {
        match self {
            Self::Genuine => "有限会社やまねこ書房",
            Self::Copied => "激安ブランド倶楽部",
            Self::Revoked => "株式会社みなと茶舗",
            Self::Expired => "合同会社はれのひ雑貨店",
            Self::Altered => "スーパーお得市場",
            Self::Forged => "安心トラスト商会",
            Self::LookAlike => "まごころ通販",
            Self::OutOfScope => "株式会社しろくま家電",
        }
    }
}
