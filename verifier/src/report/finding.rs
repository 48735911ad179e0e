//! Findings: everything that a check can find, and what follows from it.

use shirushi_watermark::{EmbedError, Region, TemplateId};

use crate::{
    credential::{CredentialError, VerifyError},
    domain::{KeyId, MarkNumber, TargetUrl, UnixTime, VerifierVersion},
    scope::{OutOfScope, PageUrl},
    status::Status,
    verdict::Verdict,
};

/// The checks, in the order in which they are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckName {
    /// Is there a mark?
    Mark,
    /// Is what it carries a credential?
    Credential,
    /// Did a trusted issuer sign it?
    Signature,
    /// Does the picture show what the credential says?
    Picture,
    /// Is the page within its scope?
    Url,
    /// Is it within its term?
    Term,
    /// Can the time be relied on?
    Clock,
    /// What does the issuer say now?
    Status,
}

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// All is well.
    Pass,
    /// Something is wrong.
    Fail,
    /// It was not asked for, or does not apply.
    NotChecked,
    /// It was to be checked, and could not.
    NotPossible,
}

/// What a check found, with its operands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Finding {
    /// A badge, and all that it carries.
    MarkRead { template: TemplateId, bytes: usize },
    /// A printed code, which has no picture.
    CodeRead { bytes: usize },
    /// No badge.
    NoBadge,
    /// What looks like a badge, and carries nothing.
    NoWatermark { template: TemplateId },
    /// A badge of which only the mark id could be read.
    IdOnly { number: Option<MarkNumber> },

    /// The credential has the right shape.
    CredentialRead { bytes: usize },
    /// It has not.
    CredentialMalformed(CredentialError),
    /// It follows newer rules.
    NewerVerifier { needed: i64, have: VerifierVersion },

    /// A trusted issuer signed it.
    Signed { key: KeyId, root: KeyId },
    /// Its signature or chain fails.
    BadSignature(VerifyError),
    /// Its issuer is not in the trust bundle.
    UnknownIssuer(VerifyError),

    /// The picture shows what the credential says.
    PictureMatches { characters: usize, residual: f32 },
    /// It does not, at these places.
    PictureAltered(Vec<Region>),
    /// The badge is drawn on another template than the credential names.
    OtherTemplate {
        picture: TemplateId,
        credential: TemplateId,
    },
    /// The mark id in the picture belongs to another credential.
    OtherMarkId,
    /// The credential's face cannot stand on its template.
    ImpossibleFace(EmbedError),
    /// The picture is too small or damaged to compare.
    PictureUnclear { width: u32, height: u32 },
    /// There is no picture to compare.
    NoPicture,

    /// The page is within scope.
    Within { target: TargetUrl, page: PageUrl },
    /// It is not.
    Outside {
        target: TargetUrl,
        page: PageUrl,
        why: OutOfScope,
    },
    /// No page was given.
    NoPage { target: TargetUrl },

    /// Within its term.
    InTerm {
        granted: UnixTime,
        expires: UnixTime,
    },
    /// Before its grant.
    NotYet { granted: UnixTime, now: UnixTime },
    /// After its end.
    Expired { expires: UnixTime, now: UnixTime },

    /// The clock agrees with the trust bundle.
    ClockPlausible { now: UnixTime },
    /// The clock is earlier than the trust bundle.
    ClockBehind { now: UnixTime, issued: UnixTime },
    /// The trust bundle has ended, or the clock is ahead.
    TrustOutdated { now: UnixTime, expires: UnixTime },
    /// The user chose the time.
    TimeGiven { at: UnixTime },
    /// The issuer's status list is dated later than the clock.
    ClockBehindList { now: UnixTime, issued: UnixTime },

    /// The status was not asked for.
    StatusNotAsked,
    /// The issuer says this.
    StatusIs { status: Status, as_of: UnixTime },
    /// The status could not be had; this was the last one known, if any.
    StatusUnavailable {
        reason: String,
        last: Option<(Status, UnixTime)>,
    },

    /// Not checked, since a check before it failed.
    Skipped(CheckName),
}

impl Finding {
    /// What follows: the check it belongs to, its outcome, and the verdict if it is not well.
    pub(crate) fn judged(&self) -> (CheckName, Outcome, Option<Verdict>) {
        use CheckName as Check;
        use Outcome::{Fail, NotChecked, NotPossible, Pass};
        match self {
            Self::MarkRead { .. } | Self::CodeRead { .. } => (Check::Mark, Pass, None),
            Self::NoBadge | Self::NoWatermark { .. } => (Check::Mark, Fail, Some(Verdict::NoMark)),
            Self::IdOnly { .. } => (
                Check::Mark,
                NotPossible,
                Some(Verdict::UnreadableCredential),
            ),

            Self::CredentialRead { .. } => (Check::Credential, Pass, None),
            Self::CredentialMalformed(_) => (Check::Credential, Fail, Some(Verdict::Forged)),
            Self::NewerVerifier { .. } => (
                Check::Credential,
                NotPossible,
                Some(Verdict::UnreadableCredential),
            ),

            Self::Signed { .. } => (Check::Signature, Pass, None),
            Self::BadSignature(_) => (Check::Signature, Fail, Some(Verdict::Forged)),
            Self::UnknownIssuer(_) => (Check::Signature, Fail, Some(Verdict::UnknownIssuer)),

            Self::PictureMatches { .. } => (Check::Picture, Pass, None),
            Self::PictureAltered(_)
            | Self::OtherTemplate { .. }
            | Self::OtherMarkId
            | Self::ImpossibleFace(_) => (Check::Picture, Fail, Some(Verdict::Altered)),
            // What cannot be compared may have been changed: a forger could
            // shrink a badge until its new date can no longer be judged.
            Self::PictureUnclear { .. } => (
                Check::Picture,
                NotPossible,
                Some(Verdict::UnreadableCredential),
            ),
            Self::NoPicture => (Check::Picture, NotChecked, None),

            Self::Within { .. } => (Check::Url, Pass, None),
            Self::Outside { .. } => (Check::Url, Fail, Some(Verdict::WrongSite)),
            Self::NoPage { .. } => (Check::Url, NotChecked, None),

            Self::InTerm { .. } => (Check::Term, Pass, None),
            Self::NotYet { .. } => (Check::Term, Fail, Some(Verdict::NotYetValid)),
            Self::Expired { .. } => (Check::Term, Fail, Some(Verdict::Expired)),

            Self::ClockPlausible { .. } => (Check::Clock, Pass, None),
            Self::ClockBehind { .. }
            | Self::TrustOutdated { .. }
            | Self::ClockBehindList { .. } => (Check::Clock, Fail, Some(Verdict::ClockUntrusted)),
            Self::TimeGiven { .. } => (Check::Clock, NotChecked, None),

            Self::StatusNotAsked => (Check::Status, NotChecked, None),
            Self::StatusIs { status, .. } => match status {
                Status::Valid => (Check::Status, Pass, None),
                Status::Revoked => (Check::Status, Fail, Some(Verdict::Revoked)),
                Status::Suspended => (Check::Status, Fail, Some(Verdict::Suspended)),
                Status::BasisUnderReview => {
                    (Check::Status, Pass, Some(Verdict::ValidBasisUnderReview))
                }
            },
            Self::StatusUnavailable { .. } => {
                (Check::Status, NotPossible, Some(Verdict::StatusUnknown))
            }

            Self::Skipped(check) => (*check, NotChecked, None),
        }
    }
}

impl CheckName {
    /// Every check, in the order in which they are reported.
    pub const ALL: [Self; 8] = [
        Self::Mark,
        Self::Credential,
        Self::Signature,
        Self::Picture,
        Self::Url,
        Self::Term,
        Self::Clock,
        Self::Status,
    ];
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 4] = [Self::Pass, Self::Fail, Self::NotChecked, Self::NotPossible];
}
