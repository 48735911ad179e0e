//! The desk: a command of casework is decided here, and its events gathered, notices among them.

use jiff::civil::Date;
use shirushi_verifier::domain::{PassNumber, SchemeId, UnixTime};

use super::{
    Application, ApplicationNumber, CaseRefusal, Casework, Organisation, OrganisationNumber, Pass,
    Window,
};
use crate::{
    registry::{Event, Refusal, Registry},
    scheme::{Rules, Scheme, SchemeSet},
};

/// Decides one command against the registry as it is.
#[derive(Debug)]
pub struct Desk<'a> {
    registry: &'a Registry,
    schemes: &'a SchemeSet,
    now: UnixTime,
    events: Vec<Event>,
}

impl<'a> Desk<'a> {
    /// A desk over a registry, at an instant.
    pub fn new(registry: &'a Registry, schemes: &'a SchemeSet, now: UnixTime) -> Self {
        Self {
            registry,
            schemes,
            now,
            events: Vec::new(),
        }
    }

    /// What was decided, with the notices that go out for it.
    ///
    /// # Errors
    /// [`Refusal`] where a scheme's calendar ends.
    pub fn events(self) -> Result<Vec<Event>, Refusal> {
        self.registry
            .with_consequences(self.schemes, self.events, self.now)
    }

    pub(super) fn registry(&self) -> &'a Registry {
        self.registry
    }

    pub(super) fn schemes(&self) -> &'a SchemeSet {
        self.schemes
    }

    pub(super) fn casework(&self) -> &'a Casework {
        self.registry.casework()
    }

    pub(super) fn now(&self) -> UnixTime {
        self.now
    }

    /// Today in a scheme's zone.
    pub(super) fn today(&self, scheme: &Scheme) -> Date {
        scheme.zone.day_of(self.now)
    }

    pub(super) fn take(&mut self, event: Event) {
        self.events.push(event);
    }

    /// A scheme and its rules.
    pub(super) fn rules(&self, id: &SchemeId) -> Result<(&'a Scheme, &'a Rules), CaseRefusal> {
        let scheme = self.schemes.get(id);
        let rules = scheme.and_then(|scheme| Some((scheme, scheme.rules.as_deref()?)));
        rules.ok_or_else(|| CaseRefusal::NoRules { scheme: id.clone() })
    }

    pub(super) fn organisation(
        &self,
        number: OrganisationNumber,
    ) -> Result<&'a Organisation, CaseRefusal> {
        let found = self.casework().organisation(number);
        found.ok_or(CaseRefusal::NoSuchOrganisation(number))
    }

    pub(super) fn application(
        &self,
        number: ApplicationNumber,
    ) -> Result<&'a Application, CaseRefusal> {
        let found = self.casework().application(number);
        found.ok_or(CaseRefusal::NoSuchApplication(number))
    }

    pub(super) fn pass(&self, number: PassNumber) -> Result<&'a Pass, CaseRefusal> {
        let found = self.casework().pass(number);
        found.ok_or(CaseRefusal::NoSuchPass(number))
    }

    /// Whether a pass has not expired and was not revoked; it may be lapsed.
    pub(super) fn is_pass_in_force(&self, pass: &Pass) -> Result<bool, CaseRefusal> {
        let (scheme, _) = self.rules(&pass.scheme)?;
        let revoked = self.registry.pass_revocation(pass.number.number).is_some();
        Ok(!revoked && self.today(scheme) <= pass.valid.to)
    }

    /// Windows are agreed for what is to come.
    pub(super) fn check_window(&self, window: &Window) -> Result<(), CaseRefusal> {
        if window.from <= self.now || window.to <= window.from {
            return Err(CaseRefusal::Window);
        }
        Ok(())
    }
}
