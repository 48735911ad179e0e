//! The checks of a credential: shape, signature, site, term, clock.

use super::{Examination, Request, Time};
use crate::{
    credential::{Claims, Credential, CredentialError, NotInForce, Verified},
    domain::UnixTime,
    report::{CheckName, CredentialView, Finding, MarkView},
    scope,
    trust::Bundle,
};

/// The clock may be so many seconds behind the making of the trust bundle.
const CLOCK_TOLERANCE_SECONDS: i64 = 300;

/// Examines a credential. `compare` compares the picture with its claims,
/// once they could be read.
pub(super) fn examine<'a>(
    bytes: &[u8],
    request: &Request<'a>,
    found: Finding,
    compare: impl FnOnce(&Claims) -> Finding,
) -> Examination<'a> {
    let trust = request.trust;
    let mut findings = vec![found, clock(request.time, trust.bundle())];
    let mut mark = None;
    let mut verified = None;
    match Credential::parse(bytes) {
        Err(error) => findings.extend(unread(error)),
        Ok(credential) => {
            findings.push(Finding::CredentialRead { bytes: bytes.len() });
            let (finding, proven) = signature(&credential, request);
            findings.push(finding);
            let claims = credential.unverified_claims();
            findings.push(compare(claims));
            findings.push(site(claims, request));
            findings.push(term(claims, request.time.instant()));
            let view = CredentialView::new(claims, bytes, proven.is_some(), trust);
            mark = Some(MarkView::Credential(Box::new(view)));
            verified = proven;
        }
    }
    Examination {
        trust,
        time: request.time,
        findings,
        mark,
        verified,
    }
}

fn unread(error: CredentialError) -> Vec<Finding> {
    let finding = match error {
        CredentialError::NeedsNewerVerifier { needed, have } => {
            Finding::NewerVerifier { needed, have }
        }
        error => Finding::CredentialMalformed(error),
    };
    let skipped = [
        CheckName::Signature,
        CheckName::Picture,
        CheckName::Url,
        CheckName::Term,
    ];
    let mut findings = vec![finding];
    findings.extend(skipped.map(Finding::Skipped));
    findings
}

fn signature(credential: &Credential, request: &Request<'_>) -> (Finding, Option<Verified>) {
    match credential.verify(request.trust) {
        Ok(verified) => {
            let (key, root) = (verified.key(), verified.root());
            (Finding::Signed { key, root }, Some(verified))
        }
        Err(error) if error.is_unknown_issuer() => (Finding::UnknownIssuer(error), None),
        Err(error) => (Finding::BadSignature(error), None),
    }
}

fn site(claims: &Claims, request: &Request<'_>) -> Finding {
    let target = claims.target.clone();
    match request.page.clone() {
        None => Finding::NoPage { target },
        Some(page) => match scope::check(&target, &page) {
            Ok(()) => Finding::Within { target, page },
            Err(why) => Finding::Outside { target, page, why },
        },
    }
}

fn term(claims: &Claims, now: UnixTime) -> Finding {
    let Claims {
        granted, expires, ..
    } = *claims;
    match claims.in_force(now) {
        Ok(()) => Finding::InTerm { granted, expires },
        Err(NotInForce::NotYet { granted, now }) => Finding::NotYet { granted, now },
        Err(NotInForce::Expired { expires, now }) => Finding::Expired { expires, now },
    }
}

/// Whether the clock can be relied on: it must lie within the term of the
/// trust bundle, since nobody can hold a bundle before it was made, and an
/// ended one may lack withdrawals.
fn clock(time: Time, bundle: &Bundle) -> Finding {
    let now = match time {
        Time::Given(at) => return Finding::TimeGiven { at },
        Time::Clock(now) => now,
    };
    let (issued, expires) = (bundle.issued, bundle.expires);
    if issued.seconds_since(now) > CLOCK_TOLERANCE_SECONDS {
        Finding::ClockBehind { now, issued }
    } else if now >= expires {
        Finding::TrustOutdated { now, expires }
    } else {
        Finding::ClockPlausible { now }
    }
}
