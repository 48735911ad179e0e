//! Commands on the stop of use of revoked marks (6.6, 3.17.2(2)).

use shirushi_verifier::domain::{RegistrationNumber, UnixTime};

use super::{Check, Confirmation, Found, MisuseRefusal, StopOfUse, StopOfUseDeed, StopOfUseEvent};
use crate::{
    casework::Decided,
    correspondence::Notice,
    registry::{Event, Mark, Refusal, Registry, Standing, known},
    scheme::SchemeSet,
};

impl Registry {
    /// Records that the holder of a revoked mark confirms that its use has stopped.
    ///
    /// # Errors
    /// [`MisuseRefusal`]: the mark is not revoked, or it was confirmed before.
    pub fn confirm_stop(
        &self,
        registration: RegistrationNumber,
        confirmation: Confirmation,
    ) -> Result<Decided, Refusal> {
        self.revoked_mark(registration)?;
        let confirmed = self.stops().get(registration);
        if let Some(at) = confirmed.and_then(StopOfUse::confirmed_at) {
            return Err(MisuseRefusal::AlreadyConfirmed { registration, at }.into());
        }
        let did = StopOfUseDeed::Confirmed(confirmation);
        let event = Event::StopOfUse(StopOfUseEvent { registration, did });
        Ok(Decided::events(vec![event]))
    }

    /// Records that the issuing body looked whether a revoked mark is still used. Where it is not,
    /// the holder is told.
    ///
    /// # Errors
    /// [`MisuseRefusal`]: the mark is not revoked, or the day is not between its revocation and today.
    pub fn check_stop(
        &self,
        schemes: &SchemeSet,
        registration: RegistrationNumber,
        check: Check,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        let (mark, revoked) = self.revoked_mark(registration)?;
        let grant = mark.current().grant();
        let zone = &known(schemes, &grant.terms.scheme)?.zone;
        let (from, to) = (zone.day_of(revoked), zone.day_of(now));
        let (on, found) = (check.on, check.found);
        if !(from..=to).contains(&on) {
            return Err(MisuseRefusal::CheckDay { on, from, to }.into());
        }
        let told = (found == Found::Stopped).then(|| Notice::StopConfirmed {
            mark: grant.number,
            url: grant.terms.url.clone(),
            checked: on,
        });
        let did = StopOfUseDeed::Checked(check);
        let event = Event::StopOfUse(StopOfUseEvent { registration, did });
        Ok(Decided::events(vec![event]).with(told))
    }

    fn revoked_mark(&self, registration: RegistrationNumber) -> Result<(&Mark, UnixTime), Refusal> {
        let mark = self.mark(registration);
        let mark = mark.ok_or(Refusal::NoSuchMark { registration })?;
        match mark.standing() {
            Standing::Revoked(revoked) => Ok((mark, revoked.at())),
            _ => Err(MisuseRefusal::NotRevoked { registration }.into()),
        }
    }
}
