//! What the passing of time decides in casework: re-reviews not applied for, passes not renewed (6.2.5, 6.3).

use shirushi_verifier::domain::{PassNumber, UnixTime};

use super::{Application, ApplicationDeed, ApplicationEvent, CaseRefusal, Stand, application};
use crate::{
    registry::{Event, Refusal, Registry, known},
    scheme::{Scheme, SchemeSet},
};

impl Registry {
    /// Failures that are final now, in the order of their numbers.
    pub(crate) fn failures_over(
        &self,
        schemes: &SchemeSet,
        now: UnixTime,
    ) -> Result<Vec<Event>, Refusal> {
        let mut over = Vec::new();
        for (number, application) in self.casework().applications() {
            let scheme = known(schemes, &application.filing.scheme)?;
            if is_over(scheme, application, now)? {
                let did = ApplicationDeed::RereviewExpired;
                over.push(Event::Application(ApplicationEvent { number, did }));
            }
        }
        Ok(over)
    }

    /// Passes whose last day is over, that are neither lapsed nor revoked, with the cause by which they fall.
    pub(crate) fn passes_over(
        &self,
        schemes: &SchemeSet,
        now: UnixTime,
    ) -> Result<Vec<PassNumber>, Refusal> {
        let mut over = Vec::new();
        for pass in self.casework().passes() {
            let number = pass.number.number;
            let scheme = known(schemes, &pass.scheme)?;
            let ended = pass.valid.to < scheme.zone.day_of(now);
            let revoked = self.pass_revocation(number).is_some();
            if ended && !revoked && self.lapse(number).is_none() {
                over.push(number);
            }
        }
        Ok(over)
    }
}

fn is_over(scheme: &Scheme, application: &Application, now: UnixTime) -> Result<bool, CaseRefusal> {
    match (&application.stand, &scheme.rules) {
        (Stand::Failed(failure), Some(rules)) => {
            application::is_over(rules, failure, scheme.zone.day_of(now))
        }
        _ => Ok(false),
    }
}
