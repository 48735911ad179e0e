//! The fall of a prerequisite mark, which another body grants, and of the marks that need it (3.14).

use shirushi_verifier::domain::{RegistrationNumber, SchemeId, UnixTime};

use super::{
    Event, Refusal, Registry,
    command::{known, revocation},
    pass::rules_of,
};
use crate::scheme::SchemeSet;

impl Registry {
    /// Revokes every live mark of a scheme that stands on a prerequisite mark, once the body
    /// that granted that one has said that it revoked it: all in one, or nothing.
    ///
    /// # Errors
    /// [`Refusal`] where the scheme has no prerequisite, or no live mark stands on this one.
    pub fn revoke_for_prerequisite(
        &self,
        schemes: &SchemeSet,
        scheme: &SchemeId,
        prerequisite: RegistrationNumber,
        now: UnixTime,
    ) -> Result<Vec<Event>, Refusal> {
        let scheme = known(schemes, scheme)?;
        let code = rules_of(scheme)?.cascade.prerequisite_revoked.as_ref();
        let code = code.ok_or_else(|| Refusal::PrerequisiteUnasked {
            scheme: scheme.id.clone(),
        })?;
        let stands = |mark: &&super::Mark| {
            let terms = &mark.current().grant().terms;
            mark.is_live(now)
                && terms.scheme == scheme.id
                && terms.prerequisite == Some(prerequisite)
        };
        let fallen = self.marks().filter(stands);
        let fallen: Vec<_> = fallen
            .map(|mark| revocation(scheme, mark.registration(), code))
            .collect::<Result<_, _>>()?;
        if fallen.is_empty() {
            let scheme = scheme.id.clone();
            return Err(Refusal::NothingOnPrerequisite {
                scheme,
                prerequisite,
            });
        }
        Ok(fallen)
    }
}
