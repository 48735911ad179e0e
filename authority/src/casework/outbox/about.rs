//! Which notice tells whom about which event.

mod cases;
mod changes;
mod designations;
mod marks;
mod messages;
mod passes;
mod reminders;
mod reviews;

pub(in crate::casework) use cases::CaseMatter;
use shirushi_verifier::domain::{PassNumber, RegistrationNumber, SchemeId, UnixTime};

use crate::{
    casework::{
        ApplicationDeed, ChangeDeed, Changed, DesignationDeed, MarkApplicationDeed,
        OrganisationDeed, OrganisationEvent, OrganisationNumber, SpotDeed,
    },
    correspondence::{Notice, Reference, thread::Party},
    registry::{About, Event, Grant, Refusal, Registry, known},
    scheme::{Bilingual, Body, Scheme, SchemeSet, Text, UnitId},
};

/// Notices and to whom they go.
type Notices = Vec<(OrganisationNumber, Notice)>;

/// By which scheme an event is decided, and by which body.
pub(super) fn sender(registry: &Registry, event: &Event) -> Option<(SchemeId, Body)> {
    let casework = registry.casework();
    let of_mark = |mark: RegistrationNumber| {
        let mark = registry.mark(mark)?;
        Some(mark.current().grant().terms.scheme.clone())
    };
    let of_pass = |pass: PassNumber| {
        if let Some(pass) = casework.pass(pass) {
            return Some(pass.scheme.clone());
        }
        of_mark(registry.marks_on(pass).next()?)
    };
    let (scheme, body) = match event {
        Event::Organisation(OrganisationEvent {
            did: OrganisationDeed::Diagnosed { scheme, .. },
            ..
        }) => (scheme.clone(), Body::Review),
        Event::Application(e) => {
            let filing = match &e.did {
                ApplicationDeed::Filed(filing) => Some(&**filing),
                _ => casework.application(e.number).map(|found| &found.filing),
            };
            (filing?.scheme.clone(), Body::Review)
        }
        Event::MarkApplication(e) => {
            let filing = match &e.did {
                MarkApplicationDeed::Filed(filing) => Some(&**filing),
                _ => casework
                    .mark_application(e.number)
                    .map(|found| &found.filing),
            };
            (filing?.scheme.clone(), Body::Issuing)
        }
        Event::Issued(issuance) => {
            let granted = registry.intent(issuance.number)?;
            (granted.grant().terms.scheme.clone(), Body::Issuing)
        }
        Event::Revoked(e) => (of_mark(e.registration)?, Body::Issuing),
        Event::Change(e) => {
            let of = match &e.did {
                ChangeDeed::Filed(filing) => filing.of,
                ChangeDeed::Judged { .. } => casework.change(e.number)?.filing.of,
            };
            match of {
                Changed::Pass(pass) => (of_pass(pass)?, Body::Review),
                Changed::Mark(mark) => (of_mark(mark)?, Body::Issuing),
            }
        }
        Event::Spot(e) => {
            let pass = match &e.did {
                SpotDeed::Announced(announcement) => announcement.pass,
                _ => casework.spot_inspection(e.number)?.pass,
            };
            (of_pass(pass)?, Body::Review)
        }
        Event::Designation(e) => {
            let scheme = match &e.did {
                DesignationDeed::Designated(designated) => designated.scheme.clone(),
                _ => casework.designation(e.number)?.scheme.clone(),
            };
            (scheme, Body::Review)
        }
        Event::Reminder(e) => match e.of.about() {
            About::Mark(mark) => (of_mark(mark)?, Body::Issuing),
            About::Pass(pass) => (of_pass(pass)?, Body::Review),
            About::Application(number) => {
                let found = casework.application(number)?;
                (found.filing.scheme.clone(), Body::Review)
            }
            About::MarkApplication(number) => {
                let found = casework.mark_application(number)?;
                (found.filing.scheme.clone(), Body::Issuing)
            }
            About::Designation(number) => {
                let found = casework.designation(number)?;
                (found.scheme.clone(), Body::Review)
            }
        },
        Event::Message(e) => {
            let (scheme, from) = registry.threads().sender_of(e)?;
            let body = match from {
                Party::Body(body) => *body,
                Party::Correspondent(_) => Body::Review,
            };
            (scheme.clone(), body)
        }
        Event::PassLapsed(e) => (of_pass(e.pass)?, Body::Review),
        Event::PassRestored(e) => (of_pass(e.pass)?, Body::Review),
        Event::PassRevoked(e) => (of_pass(e.pass)?, Body::Review),
        Event::Reexamination(e) => (of_pass(e.pass)?, Body::Review),
        _ => return None,
    };
    Some((scheme, body))
}

/// The notices about an event that is decided now, on the registry as it was before.
pub(super) fn notices(
    registry: &Registry,
    schemes: &SchemeSet,
    event: &Event,
    now: UnixTime,
) -> Result<Notices, Refusal> {
    let teller = Teller {
        registry,
        schemes,
        now,
    };
    match event {
        Event::Organisation(event) => match &event.did {
            OrganisationDeed::Diagnosed { scheme, unit, .. } => {
                let scheme = known(schemes, scheme)?;
                let unit = unit_name(scheme, unit);
                Ok(vec![(event.number, Notice::SelfDiagnosisPassed { unit })])
            }
            _ => Ok(Vec::new()),
        },
        Event::Application(event) => teller.application(event),
        Event::MarkApplication(event) => teller.mark_application(event),
        Event::Change(event) => teller.change(event),
        Event::Spot(event) => teller.spot(event),
        Event::Designation(event) => teller.designation(event),
        Event::Issued(issuance) => teller.issued(issuance),
        Event::Reminder(reminder) => teller.reminded(reminder),
        Event::Message(message) => Ok(teller.message(message)),
        Event::Revoked(revocation) => teller.revoked(revocation),
        Event::PassLapsed(lapse) => Ok(teller.lapsed(lapse)),
        Event::PassRestored(e) => Ok(teller.restored(e.pass)),
        Event::PassRevoked(e) => teller.pass_revoked(e.pass, &e.reason),
        Event::Reexamination(e) => teller.reexamined(e),
        _ => Ok(Vec::new()),
    }
}

/// Tells of events on the registry as it was before them.
struct Teller<'a> {
    registry: &'a Registry,
    schemes: &'a SchemeSet,
    now: UnixTime,
}

impl<'a> Teller<'a> {
    fn holder(&self, mark: RegistrationNumber) -> Option<OrganisationNumber> {
        self.registry.casework().holder_of(mark)
    }

    /// Who holds a mark, and its current grant.
    fn held(&self, mark: RegistrationNumber) -> Option<(OrganisationNumber, &'a Grant)> {
        let to = self.holder(mark)?;
        Some((to, self.registry.mark(mark)?.current().grant()))
    }

    fn each_mark(&self, pass: PassNumber, notice: impl Fn(&Grant) -> Notice) -> Notices {
        let marks = self.registry.standing_on(pass, self.now);
        let held = marks.filter_map(|mark| self.held(mark));
        held.map(|(to, grant)| (to, notice(grant))).collect()
    }

    fn marks_standing(&self, pass: PassNumber) -> u32 {
        let count = self.registry.standing_on(pass, self.now).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

/// The name of a unit of the scheme.
fn unit_name(scheme: &Scheme, unit: &UnitId) -> Bilingual {
    let rules = scheme.rules.as_deref();
    let unit = rules.and_then(|rules| rules.unit(unit));
    unit.map_or_else(|| scheme.name.clone(), |unit| unit.name.clone())
}

fn reference(number: &impl ToString) -> Reference {
    Reference::of_number(number)
}

/// A text that was written once, shown to readers of either language.
fn both(text: &Text) -> Bilingual {
    Bilingual {
        ja: text.clone(),
        en: text.clone(),
    }
}
