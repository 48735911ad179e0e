//! From a grant to the claims of its credential.

use shirushi_verifier::{
    credential::{Claims, MarkParticulars},
    domain::VerifierVersion,
};
use shirushi_watermark::TemplateId;

use crate::{registry::Grant, scheme::Scheme};

/// What the credential of a granted mark says.
pub fn of(grant: &Grant, scheme: &Scheme, template: TemplateId) -> Claims {
    let Grant { number, terms, .. } = grant;
    Claims {
        issuer: grant.issuer.clone(),
        target: terms.url.clone(),
        expires: grant.expires,
        granted: grant.granted,
        mark: MarkParticulars {
            scheme: terms.scheme.clone(),
            registration: number.registration,
            renewal: number.renewal,
            holder: terms.holder.clone(),
            system: terms.system.clone(),
            passes: terms.passes.clone(),
            issuing_body: scheme.issuing_body.name_in_mark.clone(),
            review_body: scheme.review_body.short.clone(),
            template,
            verifier_version: VerifierVersion::CURRENT,
            status: grant.status.reference(),
            prerequisite: terms.prerequisite,
        },
    }
}
