//! Badges that were tampered with or made up, for the demonstration's trials and its drill.

use std::sync::Arc;

use shirushi_verifier::{
    certificate::{Certificate, CertificateError, Usage},
    credential::{CertificateMode, Credential},
    domain::{MarkNumber, TargetUrl, UnixTime},
    face, mark_id,
};
use shirushi_watermark::{EmbedError, Face, FaceError, MarkId, Picture, Template, embed};

use crate::{
    issue::{Badge, BadgeError},
    keys::{CeremonyError, Terms, certify, generate},
    office::{BadgeFault, Office},
    registry::Issued,
};

/// Why a badge could not be faked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FakeFault {
    /// The genuine badge is not at hand.
    #[error(transparent)]
    Badge(#[from] BadgeFault),
    /// A badge cannot be watermarked.
    #[error(transparent)]
    Embed(#[from] EmbedError),
    /// A face cannot be drawn.
    #[error(transparent)]
    Face(#[from] FaceError),
    /// A stranger's key cannot be made.
    #[error(transparent)]
    Key(#[from] CeremonyError),
    /// A stranger's certificate cannot be read.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// A stranger's badge cannot be made.
    #[error(transparent)]
    Press(#[from] BadgeError),
    /// The credential does not say what is to be changed in it.
    #[error("the credential holds no URL of its holder's site")]
    NoUrl,
}

/// The genuine credential on a badge whose face shows another number.
pub(super) fn renumbered(
    office: &Office,
    term: &Issued,
    number: MarkNumber,
) -> Result<Picture, FakeFault> {
    repainted(office, term.credential(), |face| {
        face.with(face::REGISTRATION, &number.to_string())
    })
}

/// A credential in which one letter of the holder's site was changed after signing.
pub(super) fn changed_by_a_letter(office: &Office, term: &Issued) -> Result<Picture, FakeFault> {
    let mut credential = term.credential().to_vec();
    let site = term.grant().terms.url.as_str().as_bytes();
    let at = credential.windows(site.len()).position(|w| w == site);
    // The first letter of the host, after `https://`.
    let letter = at.and_then(|at| credential.get_mut(at + 8));
    let letter = letter.ok_or(FakeFault::NoUrl)?;
    *letter = if *letter == b'a' { b'b' } else { b'a' };
    repainted(office, &credential, |face| face)
}

/// The badge drawn from the template, without any watermark.
pub(super) fn without_credential(office: &Office, term: &Issued) -> Result<Picture, FakeFault> {
    let (template, face, _) = parts(office, term.credential())?;
    Ok(template.draw(&face)?)
}

/// A badge that says of another site what a genuine one says of its own, signed by a stranger whose
/// root nobody trusts.
pub(super) fn of_a_stranger(
    office: &Office,
    term: &Issued,
    site: TargetUrl,
    now: UnixTime,
    rng: &mut impl rand::TryCryptoRng,
) -> Result<Picture, FakeFault> {
    let genuine = Credential::parse(term.credential()).map_err(BadgeFault::from)?;
    let mut claims = genuine.unverified_claims().clone();
    claims.target = site;
    claims.granted = now;
    let (root, key) = (generate(rng)?, generate(rng)?);
    let scheme = &claims.mark.scheme;
    let certified = certify(&key, scheme, Usage::Mark, &root, now, Terms::default())?;
    let certificate = Certificate::parse(&certified.certificate)?;
    let (template, _, _) = parts(office, term.credential())?;
    let modes = [CertificateMode::Embedded, CertificateMode::Referenced];
    let badge = Badge::press(&claims, &certificate, &modes, &key, &template)?;
    Ok(badge.picture().clone())
}

fn repainted(
    office: &Office,
    credential: &[u8],
    change: impl FnOnce(Face) -> Face,
) -> Result<Picture, FakeFault> {
    let (template, genuine, id) = parts(office, credential)?;
    Ok(embed(&template, &change(genuine), credential, id)?)
}

/// What a badge of this credential is made of.
fn parts(office: &Office, credential: &[u8]) -> Result<(Arc<Template>, Face, MarkId), FakeFault> {
    let parsed = Credential::parse(credential).map_err(BadgeFault::from)?;
    let claims = parsed.unverified_claims();
    let template = office.assets().template(claims.mark.template);
    let template = template.ok_or(BadgeFault::NoTemplate(claims.mark.template))?;
    Ok((
        template.template.clone(),
        face::of(&claims.mark, claims.expires),
        mark_id::of(credential, &claims.mark),
    ))
}
