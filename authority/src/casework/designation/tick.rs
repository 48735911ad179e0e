//! What the passing of time decides for designated bodies: audits called for, terms that end (8.1.5).

use jiff::civil::Date;
use shirushi_verifier::domain::UnixTime;

use super::{Designation, DesignationDeed, DesignationEvent};
use crate::{
    casework::{ApplicationNumber, CaseRefusal, DesignationNumber},
    registry::{Event, Refusal, Registry, known},
    scheme::{Scheme, SchemeSet},
};

impl Registry {
    /// Designations whose term is over, and audits that are due, each told of once.
    pub(crate) fn designations_due(
        &self,
        schemes: &SchemeSet,
        now: UnixTime,
    ) -> Result<Vec<Event>, Refusal> {
        let mut due = Vec::new();
        for (number, designation) in self.casework().designations() {
            let scheme = known(schemes, &designation.scheme)?;
            let today = scheme.zone.day_of(now);
            if designation.over.is_some() {
                continue;
            }
            let did = if designation.to < today {
                let handed_over = self.in_hand(designation);
                DesignationDeed::Ended { handed_over }
            } else {
                match audit_due(scheme, designation)? {
                    Some(due) if due <= today && designation.called != Some(due) => {
                        DesignationDeed::AuditCalled { due }
                    }
                    _ => continue,
                }
            };
            due.push(event(number, did));
        }
        Ok(due)
    }

    /// Reviews that a designated body was entrusted with and that are still open.
    pub(super) fn in_hand(&self, designation: &Designation) -> Vec<ApplicationNumber> {
        let open = |number: &&ApplicationNumber| {
            let application = self.casework().application(**number);
            application.is_some_and(|application| application.stand.is_open())
        };
        designation.entrusted.iter().filter(open).copied().collect()
    }
}

/// The day by which a designated body is to be audited next, where the scheme knows one.
pub(in crate::casework) fn audit_due(
    scheme: &Scheme,
    designation: &Designation,
) -> Result<Option<Date>, CaseRefusal> {
    let rule = scheme.rules.as_deref().and_then(|r| r.designation.as_ref());
    let due = rule.map(|rule| rule.audit_every.after(designation.last_looked_at()));
    Ok(due.transpose()?)
}

pub(super) fn event(number: DesignationNumber, did: DesignationDeed) -> Event {
    Event::Designation(DesignationEvent { number, did })
}
