//! Issuing with intent: number, sign, draw, embed, lint, record, and only then release.
//!
//! The number and the place in a status list are in the journal before anything
//! is signed, and the mark is in the journal before anybody gets its badge. A
//! program that stops in between leaves a grant without a badge, which the next
//! start voids; its number and place are never used again.

use rayon::prelude::*;
use shirushi_verifier::{
    certificate::Usage,
    credential::{CertificateMode, IssueError},
    domain::{MarkNumber, TargetUrl, UnixTime},
    host_spelling::{self, HostRefusal},
};

use crate::{
    claims,
    issue::{Badge, BadgeError, LintError, lint},
    office::{Office, SigningError},
    publish::sha256_hex,
    registry::{Event, Grant, GrantRequest, Issuance, Refusal},
    scheme::CertificatePolicy,
    store::{Actor, CommitError},
};

/// A mark that may be handed over: its badge is linted and recorded.
#[derive(Debug)]
pub struct Released {
    /// What was granted.
    pub grant: Grant,
    /// Its badge, with what its credential says.
    pub badge: Badge,
}

/// Why a mark was not issued.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IssueFault {
    /// A rule of the registry forbids it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The host misleads.
    #[error("{url} is not put on a mark: {source}")]
    Host {
        /// The URL.
        url: String,
        /// How its host misleads.
        source: HostRefusal,
    },
    /// Nothing can be signed.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// There is no trust bundle to lint against.
    #[error("there is no trust bundle yet; sign one with `trust sign`")]
    NoTrust,
    /// The badge could not be made.
    #[error("mark {number} was not issued: {source}")]
    Badge {
        /// The mark; its number is not used again.
        number: MarkNumber,
        /// Why not.
        source: BadgeError,
    },
    /// The badge does not verify as a consumer would see it.
    #[error("mark {number} was not issued, its badge failed the lint: {source}")]
    Lint {
        /// The mark; its number is not used again.
        number: MarkNumber,
        /// What failed.
        source: LintError,
    },
    /// No mark was granted.
    #[error("no mark was granted")]
    NothingGranted,
    /// The assets lack a template.
    #[error("the scheme {scheme} has no template among the assets")]
    NoTemplate {
        /// The scheme.
        scheme: String,
    },
    /// The store did not take it.
    #[error(transparent)]
    Store(Box<CommitError<Refusal>>),
}

impl IssueFault {
    /// Whether a rule forbids it, rather than something being broken.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::Refused(_) | Self::Host { .. } => true,
            Self::Badge { source, .. } => is_over_budget(source),
            _ => false,
        }
    }
}

impl From<CommitError<Refusal>> for IssueFault {
    fn from(error: CommitError<Refusal>) -> Self {
        match error {
            CommitError::Refused(refusal) => Self::Refused(refusal),
            other => Self::Store(Box::new(other)),
        }
    }
}

fn is_over_budget(error: &BadgeError) -> bool {
    matches!(error, BadgeError::Issue(IssueError::OverBudget { .. }))
}

/// Issues new marks; `progress` is called after each. The grants are one
/// journal record, and so are the issuances; badges are made on all cores.
///
/// # Errors
/// [`IssueFault`] where none can be granted. The badge of a single mark that
/// cannot be made is an error of its own in the result; its grant is voided.
pub fn issue(
    office: &Office,
    requests: &[GrantRequest],
    now: UnixTime,
    progress: &(dyn Fn() + Sync),
) -> Result<Vec<Result<Released, IssueFault>>, IssueFault> {
    requests
        .iter()
        .try_for_each(|request| check_host(&request.url))?;
    let grants = office.store().commit(now, office.actor(), |registry| {
        let grants = registry.grant(office.assets().schemes(), requests, now)?;
        let events = grants.iter().map(|g| Event::Granted(Box::new(g.clone())));
        Ok::<_, Refusal>((events.collect(), grants))
    })?;
    complete(office, office.actor(), grants, now, progress)
}

/// Refuses a site whose host misleads.
///
/// # Errors
/// [`IssueFault::Host`].
pub(crate) fn check_host(url: &TargetUrl) -> Result<(), IssueFault> {
    match host_spelling::check(url) {
        Ok(_) => Ok(()),
        Err(source) => Err(IssueFault::Host {
            url: url.to_string(),
            source,
        }),
    }
}

/// Makes the badges of grants, records those that pass, voids the others.
pub(crate) fn complete(
    office: &Office,
    by: &Actor,
    grants: Vec<Grant>,
    now: UnixTime,
    progress: &(dyn Fn() + Sync),
) -> Result<Vec<Result<Released, IssueFault>>, IssueFault> {
    let made: Vec<_> = grants
        .into_par_iter()
        .map(|grant| {
            let number = grant.number;
            let made = make(office, grant, now);
            progress();
            (number, made)
        })
        .collect();
    office.store().commit(now, by, |registry| {
        let mut events = Vec::with_capacity(made.len());
        for (number, made) in &made {
            let recorded = made.as_ref().map_err(ToString::to_string).and_then(|r| {
                let issuance = issuance(r);
                registry.record(issuance).map_err(|e| e.to_string())
            });
            match recorded {
                Ok(event) => events.push(event),
                Err(why) => events.extend(registry.void(*number, &why)),
            }
        }
        let schemes = office.assets().schemes();
        Ok::<_, Refusal>((registry.with_consequences(schemes, events, now)?, ()))
    })?;
    let registry = office.store().registry();
    let settled = made.into_iter().map(|(number, made)| {
        // A renewal whose mark was revoked while its badge was made was voided above.
        let mark = registry.mark(number.registration);
        let recorded = mark.is_some_and(|m| m.terms().any(|t| t.number == number));
        match made {
            Ok(_) if !recorded => Err(IssueFault::Refused(Refusal::NoSuchMark {
                registration: number.registration,
            })),
            made => made,
        }
    });
    Ok(settled.collect())
}

fn issuance(released: &Released) -> Issuance {
    Issuance {
        number: released.grant.number,
        credential: released.badge.credential().to_vec(),
        pixels: sha256_hex(released.badge.picture().rgb()),
    }
}

/// Signs, draws, embeds and lints one badge.
fn make(office: &Office, grant: Grant, now: UnixTime) -> Result<Released, IssueFault> {
    let number = grant.number;
    let id = &grant.terms.scheme;
    let no_template = || IssueFault::NoTemplate {
        scheme: id.to_string(),
    };
    let scheme = office.assets().schemes().get(id).ok_or_else(no_template)?;
    let asset = office
        .assets()
        .template_of(scheme)
        .ok_or_else(no_template)?;
    let key = office.body_key(id, Usage::Mark, now)?;
    let own = office.trust().ok_or(IssueFault::NoTrust)?;
    let claims = claims::of(&grant, scheme, asset.template.id());
    let modes: &[CertificateMode] = match scheme.certificate {
        CertificatePolicy::Embed => &[CertificateMode::Embedded],
        CertificatePolicy::EmbedIfItFits => {
            &[CertificateMode::Embedded, CertificateMode::Referenced]
        }
        CertificatePolicy::Reference => &[CertificateMode::Referenced],
    };
    let pressed = Badge::press(&claims, &key.certificate, modes, &key.key, &asset.template);
    let badge = pressed.map_err(|source| IssueFault::Badge { number, source })?;
    lint(&badge, &own.trust).map_err(|source| IssueFault::Lint { number, source })?;
    Ok(Released { grant, badge })
}
