//! Folding: events of designations change their state, and nothing else does.

use std::collections::BTreeSet;

use super::{Designated, Designation, DesignationDeed, DesignationEvent, Over};
use crate::casework::{Casework, Misplaced};

impl Casework {
    pub(in crate::casework) fn take_designation(
        &mut self,
        event: &DesignationEvent,
    ) -> Result<(), Misplaced> {
        let DesignationEvent { number, did } = event;
        let misplaced = || Misplaced(format!("designation {number}"));
        if let DesignationDeed::Designated(designated) = did {
            let designation = Designation::new(designated);
            let before = self.designations.insert(*number, designation);
            return before.is_none().then_some(()).ok_or_else(misplaced);
        }
        let current = self.designations.get_mut(number);
        let current = current.filter(|designation| designation.over.is_none());
        current.ok_or_else(misplaced)?.apply(did);
        Ok(())
    }
}

impl Designation {
    fn new(designated: &Designated) -> Self {
        let Designated {
            scheme,
            organisation,
            from,
            to,
            ..
        } = designated;
        Self {
            scheme: scheme.clone(),
            organisation: *organisation,
            from: *from,
            to: *to,
            audits: Vec::new(),
            called: None,
            entrusted: BTreeSet::new(),
            reports: Vec::new(),
            over: None,
        }
    }

    fn apply(&mut self, deed: &DesignationDeed) {
        match deed {
            DesignationDeed::Designated(_) => {}
            DesignationDeed::Prolonged { to, .. } => self.to = *to,
            DesignationDeed::Audited(audit) => self.audits.push(audit.clone()),
            DesignationDeed::AuditCalled { due } => self.called = Some(*due),
            DesignationDeed::Entrusted { application } => {
                self.entrusted.insert(*application);
            }
            DesignationDeed::Reported { duty, report } => {
                self.reports.push((duty.clone(), report.clone()));
            }
            DesignationDeed::Cancelled { ground, .. } => {
                self.end(Over::Cancelled(ground.clone()));
            }
            DesignationDeed::Ended { .. } => self.end(Over::Ended),
        }
    }

    fn end(&mut self, over: Over) {
        self.entrusted.clear();
        self.over = Some(over);
    }
}
