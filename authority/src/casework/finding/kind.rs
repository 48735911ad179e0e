//! Kinds of findings: each follows from what was seen, a verdict of the verifier above all, and none is judged here.

use serde::{Deserialize, Serialize};
use shirushi_verifier::{
    report::{CheckName, Outcome, Report, StatusView},
    status::Status,
    verdict::Verdict,
};

use url::Url;

use crate::{registry::Mark, scheme::FoundBy};

/// What is wrong with what a page shows.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FindingKind {
    /// A genuine mark that was revoked.
    Revoked,
    /// A genuine mark past its last day.
    Expired,
    /// A genuine mark whose use is stopped until a decision.
    Suspended,
    /// A genuine mark on another host than the one that it is registered for.
    Copied,
    /// A genuine mark on its own host, outside the registered URL.
    OutOfScope,
    /// A picture that is not the one its credential belongs to.
    Altered,
    /// A credential whose signature or chain fails.
    Forged,
    /// A credential of an issuer that nobody vouches for.
    UnknownIssuer,
    /// A mark that cannot be read: too small, or badly scaled.
    Unreadable,
    /// A picture that looks like a badge, and carries no mark.
    LookAlike,
    /// A picture that leads to the verification page, and is no badge.
    LinkedPicture,
    /// The registered page shows no badge.
    Missing,
}

/// Where a picture is, as seen from the mark that it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whereabouts {
    /// On the host that the mark is registered for.
    AtHome,
    /// On any other host, or of a mark that is not known.
    Elsewhere,
}

impl Whereabouts {
    /// Where a page is, as seen from a mark of the registry, if it is one.
    pub(crate) fn of(mark: Option<&Mark>, page: &Url) -> Self {
        let home = mark.map(|mark| mark.current().grant().terms.url.url());
        match home.filter(|home| home.host() == page.host()) {
            Some(_) => Self::AtHome,
            None => Self::Elsewhere,
        }
    }
}

/// What follows from a finding without anybody's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consequence {
    /// A misuse case, found in this way (Table 3-5).
    Case(FoundBy),
    /// Advice to the holder: it is their own mistake.
    Advice,
    /// Nothing until staff have looked at it.
    Staff,
}

impl FindingKind {
    /// All kinds, the gravest first.
    pub const ALL: [Self; 12] = [
        Self::Forged,
        Self::UnknownIssuer,
        Self::Altered,
        Self::Copied,
        Self::Revoked,
        Self::Expired,
        Self::Suspended,
        Self::OutOfScope,
        Self::LookAlike,
        Self::LinkedPicture,
        Self::Unreadable,
        Self::Missing,
    ];

    /// What a report on a picture finds wrong; `None` where nothing is, or nothing can be told.
    ///
    /// A mark on its own host, outside the registered URL, that is revoked or expired as well
    /// counts as that: who may not use it anywhere need not be told where they may.
    pub fn of_report(report: &Report, whereabouts: Whereabouts) -> Option<Self> {
        Some(match report.verdict() {
            Verdict::Forged => Self::Forged,
            Verdict::UnknownIssuer => Self::UnknownIssuer,
            Verdict::Altered => Self::Altered,
            Verdict::WrongSite if whereabouts == Whereabouts::Elsewhere => Self::Copied,
            Verdict::WrongSite => Self::of_standing(report).unwrap_or(Self::OutOfScope),
            Verdict::Revoked => Self::Revoked,
            Verdict::Suspended => Self::Suspended,
            Verdict::Expired => Self::Expired,
            Verdict::UnreadableCredential => Self::Unreadable,
            Verdict::Valid
            | Verdict::ValidBasisUnderReview
            | Verdict::NotYetValid
            | Verdict::NoMark
            | Verdict::StatusUnknown
            | Verdict::ClockUntrusted => return None,
        })
    }

    /// What is wrong with a genuine mark wherever it is shown.
    fn of_standing(report: &Report) -> Option<Self> {
        match report.status() {
            StatusView::Known {
                value: Status::Revoked,
                ..
            } => return Some(Self::Revoked),
            StatusView::Known {
                value: Status::Suspended,
                ..
            } => return Some(Self::Suspended),
            _ => {}
        }
        (report.outcome(CheckName::Term) == Outcome::Fail).then_some(Self::Expired)
    }

    /// What follows. A picture on the mark's own host that is not the delivered one was scaled or
    /// saved badly by its holder; elsewhere it was altered to deceive.
    pub fn consequence(self, whereabouts: Whereabouts) -> Consequence {
        match (self, whereabouts) {
            (Self::Revoked, _) => Consequence::Case(FoundBy::CheckOfRevoked),
            (Self::Expired, _) => Consequence::Case(FoundBy::CheckOfExpired),
            (Self::Altered | Self::Unreadable, Whereabouts::AtHome)
            | (Self::OutOfScope | Self::Missing, _) => Consequence::Advice,
            (Self::Copied | Self::Altered | Self::Forged | Self::UnknownIssuer, _) => {
                Consequence::Case(FoundBy::Crawl)
            }
            (Self::Suspended | Self::Unreadable | Self::LookAlike | Self::LinkedPicture, _) => {
                Consequence::Staff
            }
        }
    }

    /// How it is said to be found, where it becomes a case by staff's word. `None` where it is no
    /// misuse at all by Table 3-5: the mark was granted, and nobody is deceived about that.
    pub fn found_by(self, whereabouts: Whereabouts) -> Option<FoundBy> {
        match (self.consequence(whereabouts), self) {
            (Consequence::Case(found_by), _) => Some(found_by),
            (_, Self::Suspended | Self::OutOfScope | Self::Missing) => None,
            (Consequence::Advice | Consequence::Staff, _) => Some(FoundBy::Crawl),
        }
    }

    /// Its name, as in the journal.
    pub fn name(self) -> &'static str {
        match self {
            Self::Revoked => "revoked",
            Self::Expired => "expired",
            Self::Suspended => "suspended",
            Self::Copied => "copied",
            Self::OutOfScope => "out-of-scope",
            Self::Altered => "altered",
            Self::Forged => "forged",
            Self::UnknownIssuer => "unknown-issuer",
            Self::Unreadable => "unreadable",
            Self::LookAlike => "look-alike",
            Self::LinkedPicture => "linked-picture",
            Self::Missing => "missing",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_written_in_json_by_its_name() {
        for kind in FindingKind::ALL {
            let json = serde_json::to_string(&kind).unwrap();
            assert_eq!(json, format!("{:?}", kind.name()));
        }
    }

    #[test]
    fn what_deceives_becomes_a_case_and_what_is_a_holders_mistake_becomes_advice() {
        let of = |consequence, whereabouts| {
            let all = FindingKind::ALL.into_iter();
            let such = all.filter(|kind| kind.consequence(whereabouts) == consequence);
            such.map(FindingKind::name).collect::<Vec<_>>()
        };
        let (home, away) = (Whereabouts::AtHome, Whereabouts::Elsewhere);
        let case = Consequence::Case;
        assert_eq!(
            of(case(FoundBy::Crawl), away),
            ["forged", "unknown-issuer", "altered", "copied"]
        );
        assert_eq!(of(case(FoundBy::CheckOfRevoked), home), ["revoked"]);
        assert_eq!(of(case(FoundBy::CheckOfExpired), home), ["expired"]);
        assert_eq!(
            of(Consequence::Advice, home),
            ["altered", "out-of-scope", "unreadable", "missing"]
        );
        assert_eq!(
            of(Consequence::Staff, away),
            ["suspended", "look-alike", "linked-picture", "unreadable"]
        );
    }
}
