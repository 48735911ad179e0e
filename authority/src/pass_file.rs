//! The signed file of a pass: the review body's word that a system passed a review (format.md, section 1).
//!
//! A pass is signed once for each term and kept by its content, so that whoever asks
//! again gets the same bytes, also after the body's key was replaced.

use shirushi_verifier::{
    certificate::Usage,
    domain::{NumberedPass, PassNumber, UnixTime},
    pass_credential::{self, PassClaims, PassError},
};

use crate::{
    casework::{Attachment, CaseRefusal, Pass, PassSigned},
    office::{Office, SigningError},
    registry::{Event, Refusal, known},
    scheme::{Text, ValidityError},
    store::{Actor, AttachmentError, CommitError},
};

/// A pass as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassFile {
    /// The pass and its renewals.
    pub number: NumberedPass,
    /// The file and its hash.
    pub kept: Attachment,
    /// Its bytes, at most [`pass_credential::MAX_BYTES`].
    pub bytes: Vec<u8>,
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PassFileFault {
    /// A rule forbids it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Nothing could be signed.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// The pass cannot be put into a file.
    #[error(transparent)]
    Pass(#[from] PassError),
    /// A name of it does not fit.
    #[error("{what} of pass {pass} does not fit into its file: {why}")]
    Unfit {
        /// What does not fit.
        what: &'static str,
        /// The pass.
        pass: PassNumber,
        /// Why.
        why: String,
    },
    /// The file could not be kept or read.
    #[error(transparent)]
    Kept(#[from] AttachmentError),
    /// The store did not take it.
    #[error(transparent)]
    Store(Box<CommitError<Refusal>>),
}

impl From<CommitError<Refusal>> for PassFileFault {
    fn from(error: CommitError<Refusal>) -> Self {
        match error {
            CommitError::Refused(refusal) => Self::Refused(refusal),
            other => Self::Store(Box::new(other)),
        }
    }
}

impl PassFileFault {
    /// Whether a rule forbids it, rather than something being broken.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Unfit { .. })
    }
}

/// The file of a pass: as it was signed, or signed now.
///
/// # Errors
/// [`PassFileFault`]: there is no such pass, it was revoked, or no key signs for the review body.
pub fn pass_file(
    office: &Office,
    by: &Actor,
    number: PassNumber,
    now: UnixTime,
) -> Result<PassFile, PassFileFault> {
    let pass = in_force(office, number)?;
    let attachments = office.store().folder().attachments();
    if let Some(kept) = pass.file {
        let bytes = attachments.read(kept.hash, pass_credential::MAX_BYTES as u64)?;
        return Ok(PassFile {
            number: pass.number,
            kept,
            bytes,
        });
    }
    let claims = claims(office, &pass)?;
    let key = office.body_key(&pass.scheme, Usage::Pass, now)?;
    let bytes = pass_credential::issue(&claims, &key.certificate, &key.key)?;
    let kept = Attachment {
        hash: attachments.keep(&bytes)?,
        name: name_of(pass.number)?,
        bytes: bytes.len() as u64,
    };
    let signed = PassSigned {
        pass: pass.number,
        file: kept.clone(),
    };
    office.store().commit(now, by, |registry| {
        registry.refuse_revoked_of(&[signed.pass])?;
        Ok::<_, Refusal>((vec![Event::PassSigned(signed)], ()))
    })?;
    Ok(PassFile {
        number: pass.number,
        kept,
        bytes,
    })
}

/// Signs passes in force that were not signed yet, at most [`AT_ONCE`] of them, so that the public finds
/// their files. Returns how many were signed.
///
/// # Errors
/// The first [`PassFileFault`]; those that can be signed are.
pub fn sign_missing(office: &Office, now: UnixTime) -> Result<usize, PassFileFault> {
    let missing: Vec<_> = {
        let registry = office.store().registry();
        let unsigned = registry.casework().passes().filter(|pass| {
            let number = pass.number.number;
            pass.file.is_none() && registry.pass_revocation(number).is_none()
        });
        let numbers = unsigned.map(|pass| pass.number.number);
        numbers.take(AT_ONCE).collect()
    };
    let (mut signed, mut fault) = (0, None);
    for number in missing {
        match pass_file(office, office.actor(), number, now) {
            Ok(_) => signed += 1,
            Err(found) => fault = fault.or(Some(found)),
        }
    }
    fault.map_or(Ok(signed), Err)
}

/// How many passes are signed in one go: some seconds of work.
pub const AT_ONCE: usize = 100;

fn in_force(office: &Office, number: PassNumber) -> Result<Pass, PassFileFault> {
    let registry = office.store().registry();
    let pass = registry.casework().pass(number).cloned();
    let pass = pass.ok_or(CaseRefusal::NoSuchPass(number));
    let pass = pass.map_err(Refusal::from)?;
    registry.refuse_revoked_of(&[pass.number])?;
    Ok(pass)
}

fn claims(office: &Office, pass: &Pass) -> Result<PassClaims, PassFileFault> {
    let scheme = known(office.assets().schemes(), &pass.scheme)?;
    let registry = office.store().registry();
    let holder = registry.casework().organisation(pass.holder);
    let operator = holder.map(|holder| holder.details.name.clone());
    let operator =
        operator.ok_or_else(|| Refusal::from(CaseRefusal::NoSuchOrganisation(pass.holder)))?;
    let rules = scheme.rules.as_deref();
    let unit = rules.and_then(|rules| rules.unit(&pass.unit));
    let unit = unit.map_or(pass.unit.as_str(), |unit| unit.name.ja.as_str());
    let unit = unit.parse().map_err(|error| PassFileFault::Unfit {
        what: "the review unit",
        pass: pass.number.number,
        why: format!("{error}"),
    })?;
    let calendar = |error: ValidityError| PassFileFault::Refused(error.into());
    let first = scheme.zone.start_of(pass.valid.from).map_err(calendar)?;
    Ok(PassClaims {
        issuer: scheme.review_body.url.clone(),
        valid_from: first.max(pass.issued),
        valid_to: scheme.zone.end_of(pass.valid.to).map_err(calendar)?,
        scheme: pass.scheme.clone(),
        number: pass.number,
        operator,
        system: pass.system.clone(),
        unit,
    })
}

/// The file's name, such as `pass-30001-00.cwt`.
fn name_of(number: NumberedPass) -> Result<Text, PassFileFault> {
    let name = Text::try_from(format!("pass-{number}.cwt"));
    name.map_err(|error| PassFileFault::Unfit {
        what: "the name",
        pass: number.number,
        why: error.to_string(),
    })
}
