//! Findings in English.

use super::{CheckName, Finding, regions, short};
use crate::status::Status;

/// One sentence, or two, without a full stop at the end.
pub(super) fn words(finding: &Finding) -> String {
    match finding {
        Finding::MarkRead { bytes, .. } => format!("a badge that carries {bytes} bytes"),
        Finding::CodeRead { bytes } => format!("a printed code that holds {bytes} bytes"),
        Finding::NoBadge => "no badge of a known template was found".to_owned(),
        Finding::NoWatermark { template } => format!(
            "it resembles a badge of template {}, but no watermark can be read: a much degraded copy, or an imitation",
            short(*template)
        ),
        Finding::IdOnly { number } => match number {
            Some(number) => format!("only the mark id could be read: it gives number {number}"),
            None => "only the mark id could be read, and it is no mark's".to_owned(),
        },
        Finding::CredentialRead { bytes } => format!("a well-formed credential of {bytes} bytes"),
        Finding::CredentialMalformed(error) => error.to_string(),
        Finding::NewerVerifier { needed, have } => format!(
            "the credential needs a verifier of version {needed}; this one has version {have}: update it"
        ),
        Finding::Signed { key, root } => {
            format!("signed by key {key}, for which root {root} vouches")
        }
        Finding::BadSignature(error) | Finding::UnknownIssuer(error) => error.to_string(),
        Finding::PictureMatches { characters, .. } => {
            format!("the art and all {characters} characters are as the credential says")
        }
        Finding::PictureAltered(places) => {
            format!(
                "the picture differs from its credential {}",
                regions(places, "in the art", "in the field")
            )
        }
        Finding::OtherTemplate {
            picture,
            credential,
        } => format!(
            "the badge is drawn on template {}, but its credential names {}",
            short(*picture),
            short(*credential)
        ),
        Finding::OtherMarkId => {
            "the two watermarks of the picture belong to different marks".to_owned()
        }
        Finding::ImpossibleFace(error) => format!("no badge can show this credential: {error}"),
        Finding::PictureUnclear { width, height } => format!(
            "at {width}×{height} pixels, or in this quality, the visible characters cannot be compared"
        ),
        Finding::NoPicture => "a code has no picture to compare".to_owned(),
        Finding::Within { target, page } => format!("the page {page} lies within {target}"),
        Finding::Outside { target, why, .. } => {
            format!("the mark is for {target}, not for this page: {why}")
        }
        Finding::NoPage { target } => {
            format!("no page was given; the mark is for {target} only")
        }
        Finding::InTerm { granted, expires } => {
            format!(
                "granted {granted}, valid to the end of {}",
                expires.last_day()
            )
        }
        Finding::NotYet { granted, now } => {
            format!("valid from {granted} on; it was checked at {now}")
        }
        Finding::Expired { expires, now } => format!(
            "its last day was {}; it was checked at {now}",
            expires.last_day()
        ),
        Finding::ClockPlausible { now } => format!("checked at {now}"),
        Finding::ClockBehind { now, issued } => {
            format!("the clock says {now}, but the trust file was made later, at {issued}")
        }
        Finding::TrustOutdated { now, expires } => format!(
            "the clock says {now}, and the trust file ended at {expires}: it is out of date, or the clock is ahead"
        ),
        Finding::TimeGiven { at } => format!("judged as of {at}, as asked"),
        Finding::ClockBehindList { now, issued } => {
            format!(
                "the clock says {now}, but the issuer's status list was made later, at {issued}"
            )
        }
        Finding::StatusNotAsked => "the issuing body was not asked".to_owned(),
        Finding::StatusIs { status, as_of } => {
            format!(
                "{}, says the issuing body as of {as_of}",
                status_words(*status)
            )
        }
        Finding::StatusUnavailable { reason, last } => match last {
            Some((status, as_of)) => format!(
                "{reason}; last known: {}, as of {as_of}",
                status_words(*status)
            ),
            None => reason.clone(),
        },
        Finding::Skipped(_) => "not checked, since a check before it failed".to_owned(),
    }
}

pub(super) fn status_words(status: Status) -> &'static str {
    match status {
        Status::Valid => "valid",
        Status::Revoked => "revoked",
        Status::Suspended => "suspended",
        Status::BasisUnderReview => "valid, basis under review",
    }
}

pub(super) fn check_words(check: CheckName) -> &'static str {
    match check {
        CheckName::Mark => "mark",
        CheckName::Credential => "credential",
        CheckName::Signature => "signature",
        CheckName::Picture => "picture",
        CheckName::Url => "site",
        CheckName::Term => "term",
        CheckName::Clock => "clock",
        CheckName::Status => "status",
    }
}
