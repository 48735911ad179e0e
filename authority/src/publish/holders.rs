//! Rows of the holder list and of the list of revoked marks.

use jiff::civil::Date;
use serde::Serialize;
use shirushi_verifier::domain::UnixTime;

use crate::{
    office::Office,
    registry::{Mark, State},
};

/// A mark that may be used today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HolderRow {
    /// `20001-00`.
    pub registration: String,
    /// Scheme id.
    pub scheme: String,
    /// Who holds it.
    pub holder: String,
    /// The system or service.
    pub system: String,
    /// Target URL.
    pub url: String,
    /// First valid day.
    pub valid_from: Date,
    /// Last valid day.
    pub valid_to: Date,
    /// `valid` or `basis-under-review`.
    pub state: &'static str,
}

/// A revoked mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RevocationRow {
    /// `20001-00`.
    pub registration: String,
    /// Scheme id.
    pub scheme: String,
    /// Who held it.
    pub holder: String,
    /// The system or service.
    pub system: String,
    /// Target URL.
    pub url: String,
    /// The day of revocation.
    pub revoked_on: Date,
    /// The cause's code.
    pub reason: String,
    /// The cause in Japanese.
    pub reason_ja: String,
    /// The cause in English.
    pub reason_en: String,
}

/// The holder list at `now`, by registration number.
pub fn holder_rows(office: &Office, now: UnixTime) -> Vec<HolderRow> {
    let registry = office.store().registry();
    let rows = registry.marks().filter_map(|mark| {
        let state = match mark.state_at(now) {
            State::Valid => "valid",
            State::BasisUnderReview { .. } => "basis-under-review",
            _ => return None,
        };
        let grant = mark.current().grant();
        Some(HolderRow {
            registration: grant.number.to_string(),
            scheme: grant.terms.scheme.to_string(),
            holder: grant.terms.holder.to_string(),
            system: grant.terms.system.to_string(),
            url: grant.terms.url.to_string(),
            valid_from: grant.valid.from,
            valid_to: grant.valid.to,
            state,
        })
    });
    rows.collect()
}

/// Revoked marks at `now`, the latest first.
pub fn revocation_rows(office: &Office, now: UnixTime) -> Vec<RevocationRow> {
    let registry = office.store().registry();
    let mut revoked: Vec<_> = registry
        .marks()
        .filter_map(|mark| match mark.state_at(now) {
            State::Revoked { at, reason } => Some((at, reason, mark)),
            _ => None,
        })
        .collect();
    revoked.sort_by_key(|(at, _, mark)| (std::cmp::Reverse(*at), mark.registration()));
    let rows = revoked.into_iter().map(|(at, reason, mark)| {
        let grant = mark.current().grant();
        RevocationRow {
            registration: grant.number.to_string(),
            scheme: grant.terms.scheme.to_string(),
            holder: grant.terms.holder.to_string(),
            system: grant.terms.system.to_string(),
            url: grant.terms.url.to_string(),
            revoked_on: day_of(office, mark, at),
            reason: reason.code,
            reason_ja: reason.text.ja.to_string(),
            reason_en: reason.text.en.to_string(),
        }
    });
    rows.collect()
}

/// The civil day of an instant in the zone of a mark's scheme; in UTC where the scheme is gone.
pub(crate) fn day_of(office: &Office, mark: &Mark, at: UnixTime) -> Date {
    let id = &mark.current().grant().terms.scheme;
    match office.assets().schemes().get(id) {
        Some(scheme) => scheme.zone.day_of(at),
        None => jiff::Timestamp::from_second(at.seconds())
            .unwrap_or(jiff::Timestamp::MAX)
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date(),
    }
}
