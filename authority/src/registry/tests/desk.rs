//! A registry in memory that keeps what a journal would, and the clock of its tests.

use shirushi_verifier::domain::{NumberedPass, PassNumber, RegistrationNumber, UnixTime};

use super::super::{
    Entry, Event, Founded, Grant, GrantRequest, Issuance, Refusal, Registry, State, Terms,
};
use crate::{
    assets::Assets,
    scheme::{ReasonCode, Scheme, SchemeSet},
};

pub(crate) fn schemes() -> SchemeSet {
    let ecom = include_bytes!("../../../../assets/schemes/ecom2000.toml");
    let isp = include_bytes!("../../../../assets/schemes/isp2014.toml");
    let schemes = vec![
        Scheme::parse("ecom2000.toml", ecom).unwrap(),
        Scheme::parse("isp2014.toml", isp).unwrap(),
    ];
    SchemeSet::new(schemes).unwrap()
}

/// How every journal of a test begins.
pub(crate) fn founded() -> Event {
    Event::Founded(Founded {
        root: Vec::new(),
        demonstration: true,
        public_url: None,
    })
}

pub(crate) fn time(text: &str) -> UnixTime {
    text.parse().unwrap()
}

pub(crate) fn request(url: &str) -> GrantRequest {
    GrantRequest {
        scheme: "isp2014".parse().unwrap(),
        holder: "ニフティ株式会社".parse().unwrap(),
        system: "@nifty".parse().unwrap(),
        url: url.parse().unwrap(),
        passes: Vec::new(),
        prerequisite: None,
        granted_on: None,
        application: None,
    }
}

pub(crate) fn issuance(grant: &Grant) -> Issuance {
    Issuance {
        number: grant.number,
        credential: grant.number.to_string().into_bytes(),
        pixels: "00".repeat(32),
    }
}

/// A registry with everything it was told, and the clock of the test.
pub(super) struct Desk {
    pub(super) registry: Registry,
    pub(super) journal: Vec<Entry>,
    pub(super) schemes: SchemeSet,
    pub(super) now: UnixTime,
}

pub(super) const NOON: &str = "2026-11-21T03:00:00Z";

impl Desk {
    pub(super) fn new() -> Self {
        let mut desk = Self {
            registry: Registry::default(),
            journal: Vec::new(),
            schemes: schemes(),
            now: time(NOON),
        };
        desk.take(founded());
        desk
    }

    /// A desk whose schemes have the rules that come with the program.
    pub(super) fn with_rules() -> Self {
        let schemes = Assets::built_in().unwrap().schemes().clone();
        Self {
            schemes,
            ..Self::new()
        }
    }

    pub(super) fn take(&mut self, event: Event) {
        self.take_all(vec![event]);
    }

    pub(super) fn take_all(&mut self, events: Vec<Event>) {
        let entry = Entry {
            at: self.now,
            by: "test".to_owned(),
            events,
        };
        self.registry.apply(&entry).unwrap();
        self.journal.push(entry);
    }

    pub(super) fn at(&mut self, when: &str) -> &mut Self {
        self.now = time(when);
        self
    }

    pub(super) fn grant(&mut self, url: &str) -> Grant {
        self.grant_to(request(url))
    }

    pub(super) fn grant_to(&mut self, request: GrantRequest) -> Grant {
        let granted = self.registry.grant(&self.schemes, &[request], self.now);
        let grant = granted.unwrap().remove(0);
        self.take(Event::Granted(Box::new(grant.clone())));
        grant
    }

    pub(super) fn issue(&mut self, url: &str) -> RegistrationNumber {
        let grant = self.grant(url);
        self.record(&grant)
    }

    pub(super) fn record(&mut self, grant: &Grant) -> RegistrationNumber {
        let event = self.registry.record(issuance(grant)).unwrap();
        self.take(event);
        grant.number.registration
    }

    pub(super) fn renew(&mut self, mark: RegistrationNumber) -> Result<Grant, Refusal> {
        let grant = self.grant_renewal(mark, &[])?;
        self.record(&grant);
        Ok(grant)
    }

    pub(super) fn grant_renewal(
        &mut self,
        mark: RegistrationNumber,
        passes: &[NumberedPass],
    ) -> Result<Grant, Refusal> {
        let grant = self.registry.renew(&self.schemes, mark, passes, self.now)?;
        self.take(Event::Granted(Box::new(grant.clone())));
        Ok(grant)
    }

    pub(super) fn revoke(&mut self, mark: RegistrationNumber, code: &str) -> Result<(), Refusal> {
        let code: ReasonCode = code.parse().unwrap();
        let event = self.registry.revoke(&self.schemes, mark, &code)?;
        self.take(event);
        Ok(())
    }

    pub(super) fn suspend(&mut self, mark: RegistrationNumber) -> Result<(), Refusal> {
        let event = self
            .registry
            .suspend(mark, "under investigation", self.now)?;
        self.take(event);
        Ok(())
    }

    pub(super) fn reinstate(&mut self, mark: RegistrationNumber) -> Result<(), Refusal> {
        let event = self.registry.reinstate(mark, self.now)?;
        self.take(event);
        Ok(())
    }

    pub(super) fn terms_of(&self, mark: RegistrationNumber) -> &Terms {
        &self.registry.mark(mark).unwrap().current().grant().terms
    }

    pub(super) fn pass_of(&self, mark: RegistrationNumber) -> PassNumber {
        self.terms_of(mark).passes[0].number
    }

    pub(super) fn state(&self, mark: RegistrationNumber, when: &str) -> State {
        self.registry.mark(mark).unwrap().state_at(time(when))
    }
}
