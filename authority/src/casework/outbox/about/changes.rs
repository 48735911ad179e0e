//! Notices about changes notified by holders, and about spot inspections (3.7, 3.13).

use super::{Notices, Teller};
use crate::{
    casework::{
        Change, ChangeDeed, ChangeEvent, ChangeFiling, ChangeRefusal, Changed, SpotDeed, SpotEvent,
        SpotRefusal,
    },
    correspondence::{Notice, Subject},
    registry::{Refusal, known},
};

impl Teller<'_> {
    pub(super) fn change(&self, event: &ChangeEvent) -> Result<Notices, Refusal> {
        let casework = self.registry.casework();
        let filing: &ChangeFiling = match &event.did {
            ChangeDeed::Filed(filing) => filing,
            ChangeDeed::Judged { .. } => {
                let change: Option<&Change> = casework.change(event.number);
                &change
                    .ok_or(ChangeRefusal::NoSuchChange(event.number))?
                    .filing
            }
        };
        let Some((what, scheme)) = self.subject(filing.of) else {
            return Ok(Vec::new());
        };
        let scheme = known(self.schemes, scheme)?;
        let rules = scheme.rules.as_deref();
        let kind = rules.and_then(|rules| rules.change(filing.of.of(), &filing.change));
        let Some(change) = kind.map(|kind| kind.text.clone()) else {
            return Ok(Vec::new());
        };
        let notice = match event.did {
            ChangeDeed::Filed(_) => Notice::ChangeReceived {
                what,
                change,
                received: scheme.zone.day_of(self.now),
            },
            ChangeDeed::Judged { verdict, .. } => Notice::ChangeJudged {
                what,
                change,
                verdict,
            },
        };
        Ok(vec![(filing.by, notice)])
    }

    pub(super) fn spot(&self, event: &SpotEvent) -> Result<Notices, Refusal> {
        let casework = self.registry.casework();
        let pass = if let SpotDeed::Announced(announcement) = &event.did {
            announcement.pass
        } else {
            let found = casework.spot_inspection(event.number);
            found
                .ok_or(SpotRefusal::NoSuchInspection(event.number))?
                .pass
        };
        let Some(pass) = casework.pass(pass) else {
            return Ok(Vec::new());
        };
        let what = Subject::Pass(pass.number);
        let announced = |window: &crate::casework::Window| Notice::SpotInspectionAnnounced {
            what,
            from: window.from,
            to: window.to,
            on_duty: window.on_duty.clone(),
        };
        let notice = match &event.did {
            SpotDeed::Announced(announcement) => announced(&announcement.window),
            SpotDeed::Moved(window) => announced(window),
            // The other window that has to be agreed is told when it is.
            SpotDeed::Stopped { .. } => return Ok(Vec::new()),
            SpotDeed::Concluded(outcome) => {
                let (findings, remark) = (outcome.findings, outcome.remark.clone());
                if outcome.as_reviewed {
                    Notice::SpotInspectionPassed { what, remark }
                } else {
                    Notice::SpotInspectionFailed {
                        what,
                        findings,
                        remark,
                    }
                }
            }
        };
        Ok(vec![(pass.holder, notice)])
    }

    /// What a change is of as notices name it, and its scheme.
    fn subject(&self, of: Changed) -> Option<(Subject, &shirushi_verifier::domain::SchemeId)> {
        match of {
            Changed::Pass(pass) => {
                let pass = self.registry.casework().pass(pass)?;
                Some((Subject::Pass(pass.number), &pass.scheme))
            }
            Changed::Mark(mark) => {
                let grant = self.registry.mark(mark)?.current().grant();
                Some((Subject::Mark(grant.number), &grant.terms.scheme))
            }
        }
    }
}
