//! The stop of use of revoked marks: confirmed by the holder, checked by the issuing body (6.6, 3.17.2(2)).

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use serde::Serialize;
use shirushi_verifier::domain::{HolderName, RegistrationNumber, TargetUrl, UnixTime};

use super::event::{Check, Confirmation, Found, StopOfUseDeed, StopOfUseEvent};
use crate::{
    casework::Misplaced,
    registry::{Registry, Standing},
    scheme::ValidityError,
};

/// Days within which a holder confirms that the use of a revoked mark stopped: the
/// schemes ask for the confirmation (6.6) and name no term.
const CONFIRM_WITHIN: i32 = 14;

/// The last day to confirm, for a mark revoked on a day.
///
/// # Errors
/// [`ValidityError`] at the end of the calendar.
pub(crate) fn confirm_until(revoked_on: Date) -> Result<Date, ValidityError> {
    let until = revoked_on.checked_add(CONFIRM_WITHIN.days());
    until.map_err(|_| ValidityError { date: revoked_on })
}

/// What is known about the use of one revoked mark.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct StopOfUse {
    confirmed: Option<Confirmed>,
    checks: Vec<Check>,
}

/// A holder's confirmation and when it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Confirmed {
    at: UnixTime,
    #[serde(flatten)]
    confirmation: Confirmation,
}

/// What is known about the use of revoked marks, by mark.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StopBook(BTreeMap<RegistrationNumber, StopOfUse>);

/// A revoked mark whose stop of use is not confirmed, or not seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outstanding {
    /// The mark.
    pub registration: RegistrationNumber,
    /// Its holder.
    pub holder: HolderName,
    /// Its site.
    pub url: TargetUrl,
    /// When it was revoked.
    pub revoked: UnixTime,
    /// When the holder confirmed that use stopped, if they did.
    pub confirmed: Option<UnixTime>,
    /// The latest check, if there was one.
    pub checked: Option<Check>,
}

impl StopBook {
    /// What is known about a mark's use.
    pub fn get(&self, registration: RegistrationNumber) -> Option<&StopOfUse> {
        self.0.get(&registration)
    }

    /// Takes up an event about a revoked mark.
    ///
    /// # Errors
    /// Where the holder had confirmed already; then nothing has changed.
    pub(crate) fn apply(&mut self, at: UnixTime, event: &StopOfUseEvent) -> Result<(), Misplaced> {
        let confirmed = self
            .get(event.registration)
            .and_then(StopOfUse::confirmed_at);
        if confirmed.is_some() && matches!(event.did, StopOfUseDeed::Confirmed(_)) {
            return Err(Misplaced(format!("stop of use of {}", event.registration)));
        }
        let known = self.0.entry(event.registration).or_default();
        match &event.did {
            StopOfUseDeed::Confirmed(confirmation) => {
                let confirmation = confirmation.clone();
                known.confirmed = Some(Confirmed { at, confirmation });
            }
            StopOfUseDeed::Checked(check) => known.checks.push(check.clone()),
        }
        Ok(())
    }
}

impl StopOfUse {
    /// When the holder confirmed, if they did.
    pub fn confirmed_at(&self) -> Option<UnixTime> {
        self.confirmed.as_ref().map(|confirmed| confirmed.at)
    }

    /// The checks, oldest first.
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// Whether it is confirmed, and the latest check saw it.
    pub fn is_settled(&self) -> bool {
        let last = self.checks.last();
        self.confirmed.is_some() && last.is_some_and(|check| check.found == Found::Stopped)
    }
}

impl Registry {
    /// Revoked marks whose stop of use is not confirmed by the holder or not seen by the issuing
    /// body, those revoked first first.
    pub fn outstanding_stops(&self) -> Vec<Outstanding> {
        let mut outstanding: Vec<_> = self
            .marks()
            .filter_map(|mark| {
                let Standing::Revoked(revoked) = mark.standing() else {
                    return None;
                };
                let registration = mark.registration();
                let known = self.stops().get(registration);
                if known.is_some_and(StopOfUse::is_settled) {
                    return None;
                }
                let terms = &mark.current().grant().terms;
                Some(Outstanding {
                    registration,
                    holder: terms.holder.clone(),
                    url: terms.url.clone(),
                    revoked: revoked.at(),
                    confirmed: known.and_then(StopOfUse::confirmed_at),
                    checked: known.and_then(|k| k.checks.last().cloned()),
                })
            })
            .collect();
        outstanding.sort_by_key(|stop| (stop.revoked, stop.registration));
        outstanding
    }
}
