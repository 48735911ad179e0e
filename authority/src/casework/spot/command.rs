//! Agreeing on spot inspections, and concluding them (3.7).

use jiff::civil::Date;

use super::{Announcement, SpotDeed, SpotEvent, SpotInspection, SpotOutcome, SpotRefusal};
use crate::{
    casework::{CaseRefusal, SpotNumber, Window, desk::Desk},
    registry::{Event, Refusal},
    scheme::Text,
};

impl<'a> Desk<'a> {
    /// Agrees with the holder of a pass on a spot inspection.
    ///
    /// # Errors
    /// [`CaseRefusal`] where the scheme knows none, the holder was not consulted though the
    /// scheme asks for it, the pass is not in force, one of it is open, or the window lies in
    /// the past.
    pub fn announce_spot_inspection(
        &mut self,
        announcement: Announcement,
    ) -> Result<SpotNumber, CaseRefusal> {
        let pass = self.pass(announcement.pass)?;
        let (scheme, rules) = self.rules(&pass.scheme)?;
        let rule = rules.spot_inspection.as_ref();
        let rule = rule.ok_or_else(|| SpotRefusal::NotKnown {
            scheme: scheme.id.clone(),
        })?;
        if rule.after_consultation && announcement.consulted.is_none() {
            let rule = rule.source.clone();
            return Err(SpotRefusal::NotConsulted { rule }.into());
        }
        let number = announcement.pass;
        if !self.is_pass_in_force(pass)? {
            return Err(SpotRefusal::PassNotInForce(number).into());
        }
        let mut others = self.casework().spot_inspections();
        let open = |other: &SpotInspection| other.pass == number && other.outcome.is_none();
        if let Some((other, _)) = others.find(|(_, other)| open(other)) {
            return Err(SpotRefusal::UnderWay(other).into());
        }
        self.check_window(&announcement.window)?;
        let number = SpotNumber::next_in(&self.casework().spot_inspections);
        self.spot_did(number, SpotDeed::Announced(Box::new(announcement)));
        Ok(number)
    }

    /// Agrees on another window, also after it was stopped.
    ///
    /// # Errors
    /// [`CaseRefusal`] where it came to its end, or the window lies in the past.
    pub fn move_spot_inspection(
        &mut self,
        number: SpotNumber,
        window: Window,
    ) -> Result<(), CaseRefusal> {
        self.open_spot(number)?;
        self.check_window(&window)?;
        self.spot_did(number, SpotDeed::Moved(window));
        Ok(())
    }

    /// Stops it; another window has to be agreed.
    ///
    /// # Errors
    /// [`CaseRefusal`] where it came to its end, or is stopped.
    pub fn stop_spot_inspection(
        &mut self,
        number: SpotNumber,
        reason: Text,
    ) -> Result<(), CaseRefusal> {
        self.agreed(number)?;
        self.spot_did(number, SpotDeed::Stopped { reason });
        Ok(())
    }

    /// Concludes it. A pass whose system is not as it was reviewed may lapse with it.
    ///
    /// # Errors
    /// [`Refusal`] where its window has not begun, or a lapse is asked for and nothing was
    /// found, or the lapse is too long.
    pub fn conclude_spot_inspection(
        &mut self,
        number: SpotNumber,
        outcome: SpotOutcome,
        lapse_until: Option<Date>,
    ) -> Result<(), Refusal> {
        let window = self.agreed(number)?;
        if self.now() < window.from {
            let from = window.from;
            return Err(SpotRefusal::NotBegun { number, from }.into());
        }
        let pass = self.open_spot(number)?.pass;
        let lapse = match lapse_until {
            None => None,
            Some(_) if outcome.as_reviewed => {
                return Err(SpotRefusal::NothingToLapseFor(number).into());
            }
            Some(until) => {
                let why = format!("{number}: {}", outcome.remark);
                let registry = self.registry();
                Some(registry.lapse_pass(self.schemes(), pass, until, &why, self.now())?)
            }
        };
        self.spot_did(number, SpotDeed::Concluded(outcome));
        if let Some(lapse) = lapse {
            self.take(lapse);
        }
        Ok(())
    }

    fn agreed(&self, number: SpotNumber) -> Result<&'a Window, CaseRefusal> {
        let window = self.open_spot(number)?.window.as_ref();
        Ok(window.ok_or(SpotRefusal::Stopped(number))?)
    }

    fn open_spot(&self, number: SpotNumber) -> Result<&'a SpotInspection, CaseRefusal> {
        let found = self.casework().spot_inspection(number);
        let found = found.ok_or(SpotRefusal::NoSuchInspection(number))?;
        match &found.outcome {
            None => Ok(found),
            Some(_) => Err(SpotRefusal::Concluded(number).into()),
        }
    }

    fn spot_did(&mut self, number: SpotNumber, did: SpotDeed) {
        self.take(Event::Spot(SpotEvent { number, did }));
    }
}
