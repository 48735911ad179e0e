//! From the registry's marks to what the public reads.

use jiff::{Timestamp, civil::Date};
use shirushi_verifier::{credential::Credential, domain::UnixTime, face, face::EXPIRY};

use super::{
    MarkDetail, MarkPeriod, MarkState, MarkSummary, Organisation, PassView, Revocation, SchemeView,
    StatusToken,
};
use crate::{
    assets::Assets,
    office::Office,
    publish::{SignedList, TTL_SECONDS, sha256_hex},
    registry::{Mark, Standing, State, Step, Transition},
    scheme::{Bilingual, Contact, Scheme},
};

pub(super) fn scheme(scheme: &Scheme, assets: &Assets) -> SchemeView {
    let template = assets
        .template_of(scheme)
        .map(|t| t.template.id().to_string());
    let (issuing, review, texts) = (&scheme.issuing_body, &scheme.review_body, &scheme.texts);
    SchemeView {
        id: scheme.id.to_string(),
        name: scheme.name.clone(),
        mark_name: scheme.mark_name.clone(),
        summary: scheme.summary.clone(),
        meaning: texts.meaning.clone(),
        liability: texts.liability.clone(),
        promises: texts.promises.clone(),
        does_not_promise: texts.does_not_promise.clone(),
        risks: texts.risks.clone(),
        application: texts.application.clone(),
        issuing_body: organisation(
            &issuing.name,
            issuing.short.as_str(),
            issuing.url.as_str(),
            &issuing.contact,
        ),
        review_body: organisation(
            &review.name,
            review.short.as_str(),
            review.url.as_str(),
            &review.contact,
        ),
        prerequisite: scheme.prerequisite.clone(),
        template: template.unwrap_or_default(),
        time_zone: scheme.zone.name().to_owned(),
    }
}

fn organisation(name: &Bilingual, short: &str, url: &str, contact: &Contact) -> Organisation {
    Organisation {
        name: name.clone(),
        short: short.to_owned(),
        url: url.to_owned(),
        mail: contact.mail.to_string(),
        telephone: contact.telephone.as_ref().map(ToString::to_string),
    }
}

pub(super) fn summary(office: &Office, mark: &Mark, now: UnixTime) -> MarkSummary {
    let grant = mark.current().grant();
    MarkSummary {
        registration: grant.number.registration.to_string(),
        renewal: grant.number.renewal.count().into(),
        scheme: grant.terms.scheme.to_string(),
        holder: grant.terms.holder.to_string(),
        system: grant.terms.system.to_string(),
        url: grant.terms.url.to_string(),
        host: grant.terms.url.unicode_host(),
        valid_from: grant.valid.from,
        valid_to: grant.valid.to,
        state: state(office, mark, mark.state_at(now)),
    }
}

fn state(office: &Office, mark: &Mark, state: State) -> MarkState {
    let grant = mark.current().grant();
    match state {
        State::Valid => MarkState::Valid,
        State::BasisUnderReview { until } => MarkState::BasisUnderReview { until },
        State::Suspended { since } => MarkState::Suspended {
            since: day(office, mark, since),
        },
        State::Revoked { at, reason } => MarkState::Revoked {
            on: day(office, mark, at),
            reason: reason.text,
        },
        State::Expired => MarkState::Expired { on: grant.valid.to },
        State::NotIssued | State::NotYetValid => MarkState::NotYetValid {
            from: day(office, mark, grant.granted),
        },
    }
}

fn day(office: &Office, mark: &Mark, at: UnixTime) -> Date {
    crate::publish::day_of(office, mark, at)
}

pub(super) fn detail(office: &Office, mark: &Mark, now: UnixTime) -> MarkDetail {
    let term = mark.current();
    let grant = term.grant();
    let scheme = office.assets().schemes().get(&grant.terms.scheme);
    let opens = scheme.and_then(|s| s.validity.renewal_opens(grant.valid).ok());
    let pass = |pass: &shirushi_verifier::domain::NumberedPass| PassView {
        number: pass.number.to_string(),
        renewal: pass.renewal.count().into(),
    };
    let reference = grant.status.reference();
    MarkDetail {
        mark: summary(office, mark, now),
        registration_on_face: grant.number.to_string(),
        expiry_on_face: expiry_on_face(term.credential()),
        granted_at: timestamp(grant.granted),
        passes: grant.terms.passes.iter().map(pass).collect(),
        prerequisite: grant.terms.prerequisite.map(|p| p.to_string()),
        renewal_opens: opens.unwrap_or(grant.valid.to),
        status_list: reference.uri(&grant.issuer),
        status_index: reference.index.position(),
        history: mark.history().iter().map(period).collect(),
        credential: term.credential().into(),
    }
}

fn expiry_on_face(credential: &[u8]) -> String {
    let Ok(credential) = Credential::parse(credential) else {
        return String::new();
    };
    let claims = credential.unverified_claims();
    let face = face::of(&claims.mark, claims.expires);
    face.text(EXPIRY).unwrap_or_default().to_owned()
}

fn period(transition: &Transition) -> MarkPeriod {
    let (what, reason) = match &transition.step {
        Step::Issued => ("issued", None),
        Step::Renewed => ("renewed", None),
        Step::Suspended => ("suspended", None),
        Step::Reinstated => ("reinstated", None),
        Step::Revoked(reason) => ("revoked", Some(reason.text.clone())),
        Step::Lapsed { .. } => ("basis-under-review", None),
        Step::Restored { .. } => ("basis-restored", None),
    };
    MarkPeriod {
        at: timestamp(transition.at),
        renewal: transition.renewal.count().into(),
        what,
        reason,
    }
}

pub(super) fn revocation(office: &Office, mark: &Mark) -> Option<Revocation> {
    let Standing::Revoked(revoked) = mark.standing() else {
        return None;
    };
    let grant = mark.current().grant();
    Some(Revocation {
        registration: grant.number.registration.to_string(),
        renewal: grant.number.renewal.count().into(),
        scheme: grant.terms.scheme.to_string(),
        holder: grant.terms.holder.to_string(),
        system: grant.terms.system.to_string(),
        url: grant.terms.url.to_string(),
        on: day(office, mark, revoked.at()),
        reason_code: revoked.reason().code.clone(),
        reason: revoked.reason().text.clone(),
    })
}

pub(super) fn token(signed: &SignedList) -> StatusToken {
    StatusToken {
        etag: sha256_hex(&signed.bytes)[..32].to_owned(),
        bytes: signed.bytes.clone(),
        issued_at: timestamp(signed.issued),
        expires_at: timestamp(signed.expires),
        ttl_seconds: TTL_SECONDS,
    }
}

pub(super) fn timestamp(time: UnixTime) -> Timestamp {
    Timestamp::from_second(time.seconds()).unwrap_or(Timestamp::MAX)
}
