//! Folding: events of casework change its state, and nothing else does.

use shirushi_verifier::domain::{MarkNumber, UnixTime};

use super::{
    Application, ApplicationDeed, ApplicationEvent, Casework, MarkApplication, MarkApplicationDeed,
    MarkApplicationEvent, MarkApplicationNumber, Organisation, OrganisationDeed, OrganisationEvent,
    Pass,
};
use crate::{registry::Event, scheme::Validity};

/// An event does not follow from those before it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not where this event starts from")]
pub struct Misplaced(pub(super) String);

impl Casework {
    /// Takes up an event of casework; others do not concern it.
    pub(crate) fn take(&mut self, at: UnixTime, event: &Event) -> Result<(), Misplaced> {
        match event {
            Event::Organisation(event) => self.take_organisation(event),
            Event::Application(event) => self.take_application(at, event),
            Event::MarkApplication(event) => self.take_mark_application(at, event),
            Event::Change(event) => self.take_change(at, event),
            Event::Spot(event) => self.take_spot(at, event),
            Event::Designation(event) => self.take_designation(event),
            Event::PassSigned(event) => self.take_signing(event),
            Event::Reexamination(event) => self.take_reexamination(event),
            Event::Noticed(event) => self.take_notice(at, event),
            Event::NoticeSent(event) => self.take_sending(event),
            Event::NoticeMailed(event) => self.take_mailed(at, event),
            _ => Ok(()),
        }
    }

    fn take_organisation(&mut self, event: &OrganisationEvent) -> Result<(), Misplaced> {
        let OrganisationEvent { number, did } = event;
        let misplaced = || Misplaced(format!("organisation {number}"));
        if let OrganisationDeed::Registered(details) = did {
            let organisation = Organisation::new(details.clone());
            let before = self.organisations.insert(*number, organisation);
            return before.is_none().then_some(()).ok_or_else(misplaced);
        }
        let organisation = self.organisations.get_mut(number).ok_or_else(misplaced)?;
        match did {
            OrganisationDeed::Registered(_) => {}
            OrganisationDeed::Changed(details) => organisation.details = details.clone(),
            OrganisationDeed::Diagnosed { scheme, unit, on } => {
                organisation.diagnose(scheme, unit, *on);
            }
        }
        Ok(())
    }

    fn take_application(
        &mut self,
        at: UnixTime,
        event: &ApplicationEvent,
    ) -> Result<(), Misplaced> {
        let ApplicationEvent { number, did } = event;
        let misplaced = || Misplaced(format!("application {number}"));
        if let ApplicationDeed::Filed(filing) = did {
            let application = Application::new((**filing).clone(), at);
            let before = self.applications.insert(*number, Box::new(application));
            return before.is_none().then_some(()).ok_or_else(misplaced);
        }
        let application = self.applications.get_mut(number).ok_or_else(misplaced)?;
        application.apply(did).map_err(|_| misplaced())?;
        if let ApplicationDeed::PassIssued { pass, from, to } = *did {
            let pass = Pass::of(pass, Validity { from, to }, *number, application, at);
            if let Some(upstream) = pass.upstream {
                let dependent = self.dependent.entry(upstream).or_default();
                if !dependent.contains(&pass.number.number) {
                    dependent.push(pass.number.number);
                }
            }
            // Passed anew, so examined anew.
            self.reexaminations.remove(&pass.number.number);
            self.passes.insert(pass.number.number, Box::new(pass));
        }
        Ok(())
    }

    fn take_mark_application(
        &mut self,
        at: UnixTime,
        event: &MarkApplicationEvent,
    ) -> Result<(), Misplaced> {
        let MarkApplicationEvent { number, did } = event;
        let misplaced = || Misplaced(format!("application {number}"));
        if let MarkApplicationDeed::Filed(filing) = did {
            let application = MarkApplication::new((**filing).clone(), at);
            let before = self
                .mark_applications
                .insert(*number, Box::new(application));
            return before.is_none().then_some(()).ok_or_else(misplaced);
        }
        let application = self.mark_applications.get_mut(number);
        let application = application.ok_or_else(misplaced)?;
        application.apply(did).map_err(|_| misplaced())
    }

    /// A mark was granted on an application.
    pub(crate) fn take_grant(
        &mut self,
        number: MarkApplicationNumber,
        mark: MarkNumber,
    ) -> Result<(), Misplaced> {
        let misplaced = || Misplaced(format!("application {number}"));
        let application = self.mark_applications.get_mut(&number);
        let application = application.ok_or_else(misplaced)?;
        application.granted(mark).map_err(|_| misplaced())?;
        let holder = application.filing.applicant;
        self.mark_holders.insert(mark.registration, holder);
        Ok(())
    }

    /// A grant came to nothing.
    pub(crate) fn void_grant(&mut self, number: MarkApplicationNumber, mark: MarkNumber) {
        if let Some(application) = self.mark_applications.get_mut(&number) {
            application.grant_voided(mark);
        }
    }
}
