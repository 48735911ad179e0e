//! What every step of an application has in common: where it must stand, and its event.

use super::{Application, ApplicationDeed, ApplicationEvent, Stand};
use crate::{
    casework::{ApplicationNumber, CaseRefusal, desk::Desk},
    registry::Event,
};

impl<'a> Desk<'a> {
    /// An application that stands so that this is possible.
    pub(super) fn at(
        &self,
        number: ApplicationNumber,
        act: &'static str,
        fits: impl Fn(&Stand) -> bool,
    ) -> Result<&'a Application, CaseRefusal> {
        let application = self.application(number)?;
        if fits(&application.stand) {
            return Ok(application);
        }
        Err(wrong_stand(number, application.stand.name(), act))
    }

    pub(super) fn did(&mut self, number: ApplicationNumber, did: ApplicationDeed) {
        self.take(Event::Application(ApplicationEvent { number, did }));
    }
}

pub(super) fn wrong_stand(
    number: ApplicationNumber,
    stand: &'static str,
    act: &'static str,
) -> CaseRefusal {
    CaseRefusal::WrongStand {
        number: number.to_string(),
        stand,
        act,
    }
}
