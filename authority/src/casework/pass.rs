//! Passes that came from reviews here: whose they are, for what, and until when.

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{NumberedPass, RegistrationNumber, SchemeId, SystemName, UnixTime};

use super::{Application, ApplicationNumber, Attachment, Casework, Misplaced, OrganisationNumber};
use crate::scheme::{UnitId, Validity};

/// A pass was signed as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassSigned {
    /// The pass and its renewals.
    pub pass: NumberedPass,
    /// The file, kept by its content.
    pub file: Attachment,
}

/// A pass as it was issued or renewed last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pass {
    /// Its number and how often it was renewed.
    pub number: NumberedPass,
    /// The scheme.
    pub scheme: SchemeId,
    /// What was reviewed.
    pub unit: UnitId,
    /// Whose it is.
    pub holder: OrganisationNumber,
    /// The system or service.
    pub system: SystemName,
    /// The upstream's mark that the service depends on.
    pub upstream: Option<RegistrationNumber>,
    /// The application that led to it.
    pub application: ApplicationNumber,
    /// When it was issued or renewed.
    pub issued: UnixTime,
    /// Its signed file, once it was asked for.
    pub file: Option<Attachment>,
    /// First and last valid day.
    #[serde(skip)]
    pub valid: Validity,
}

impl Pass {
    pub(super) fn of(
        number: NumberedPass,
        valid: Validity,
        application: ApplicationNumber,
        from: &Application,
        issued: UnixTime,
    ) -> Self {
        let filing = &from.filing;
        Self {
            number,
            scheme: filing.scheme.clone(),
            unit: filing.unit.clone(),
            holder: filing.applicant,
            system: filing.system.clone(),
            upstream: filing.upstream,
            application,
            issued,
            file: None,
            valid,
        }
    }
}

impl Casework {
    pub(super) fn take_signing(&mut self, event: &PassSigned) -> Result<(), Misplaced> {
        let pass = self.passes.get_mut(&event.pass.number);
        let current = pass.filter(|pass| pass.number == event.pass && pass.file.is_none());
        let misplaced = || Misplaced(format!("pass {}", event.pass));
        current.ok_or_else(misplaced)?.file = Some(event.file.clone());
        Ok(())
    }
}
