//! Notices to designated review bodies (8.1.5).

use super::{Notices, Teller};
use crate::{
    casework::{DesignationDeed, DesignationEvent, DesignationRefusal},
    correspondence::Notice,
    registry::{Refusal, known},
    scheme::{Bilingual, EntryId, Scheme},
};

impl Teller<'_> {
    pub(super) fn designation(&self, event: &DesignationEvent) -> Result<Notices, Refusal> {
        let number = event.number;
        let casework = self.registry.casework();
        let (organisation, scheme) = if let DesignationDeed::Designated(d) = &event.did {
            (d.organisation, &d.scheme)
        } else {
            let found = casework.designation(number);
            let found = found.ok_or(DesignationRefusal::NoSuchDesignation(number))?;
            (found.organisation, &found.scheme)
        };
        let scheme = known(self.schemes, scheme)?;
        let audit_every = scheme.rules.as_deref().and_then(|rules| {
            let rule = rules.designation.as_ref()?;
            Some(rule.audit_every)
        });
        let notice = match &event.did {
            DesignationDeed::Designated(designated) => {
                let (from, to) = (designated.from, designated.to);
                let Some(every) = audit_every else {
                    return Ok(Vec::new());
                };
                let audit_due = every.after(from)?;
                Notice::ReviewBodyDesignated {
                    from,
                    to,
                    audit_due,
                }
            }
            DesignationDeed::AuditCalled { due } => Notice::DesignationAuditDue { due: *due },
            DesignationDeed::Cancelled {
                ground,
                handed_over,
                ..
            } => {
                let Some(ground) = ground_of(scheme, ground) else {
                    return Ok(Vec::new());
                };
                Notice::DesignationCancelled {
                    on: scheme.zone.day_of(self.now),
                    ground,
                    reviews: u32::try_from(handed_over.len()).unwrap_or(u32::MAX),
                }
            }
            _ => return Ok(Vec::new()),
        };
        Ok(vec![(organisation, notice)])
    }
}

fn ground_of(scheme: &Scheme, ground: &EntryId) -> Option<Bilingual> {
    let rule = scheme.rules.as_deref()?.designation.as_ref()?;
    let found = rule.grounds.iter().find(|known| known.id == *ground)?;
    Some(found.text.clone())
}
