//! Reminders of what opens, ends, or was not done in time (6.3, 6.7, 6.2.5, 6.4, 6.6).

use super::{Notices, Teller, reference, unit_name};
use crate::{
    casework::{ApplicationNumber, MarkApplicationNumber, Stand},
    correspondence::{Notice, Subject, Yen},
    registry::{Mark, Occasion, Refusal, Reminder, known},
};

impl Teller<'_> {
    pub(in crate::casework::outbox) fn reminded(
        &self,
        reminder: &Reminder,
    ) -> Result<Notices, Refusal> {
        let day = reminder.day;
        let casework = self.registry.casework();
        let told = match reminder.of {
            Occasion::RenewalOpens { registration } => {
                self.held(registration).map(|(to, grant)| {
                    let (what, until) = (Subject::Mark(grant.number), grant.valid.to);
                    let opens = day;
                    (to, Notice::RenewalOpens { what, opens, until })
                })
            }
            Occasion::PassRenewalOpens { pass } => casework.pass(pass).map(|pass| {
                let (what, until) = (Subject::Pass(pass.number), pass.valid.to);
                let opens = day;
                (pass.holder, Notice::RenewalOpens { what, opens, until })
            }),
            Occasion::LapseEnds { pass } => casework.pass(pass).map(|pass| {
                let (pass, to) = (pass.number, pass.holder);
                (to, Notice::LapseEnding { pass, until: day })
            }),
            Occasion::StopToConfirm { registration } => {
                let revoked = self.registry.mark(registration);
                let revoked = revoked.and_then(Mark::revoked_at);
                match (self.held(registration), revoked) {
                    (Some((to, grant)), Some(at)) => {
                        let scheme = known(self.schemes, &grant.terms.scheme)?;
                        let notice = Notice::ConfirmStopped {
                            mark: grant.number,
                            url: grant.terms.url.clone(),
                            on: scheme.zone.day_of(at),
                            confirm_until: day,
                        };
                        Some((to, notice))
                    }
                    _ => None,
                }
            }
            Occasion::RereviewCloses { application } => return self.rereview_due(application),
            Occasion::FeeDue { application } => return self.fee_overdue(application),
            _ => None,
        };
        Ok(told.into_iter().collect())
    }

    fn rereview_due(&self, number: ApplicationNumber) -> Result<Notices, Refusal> {
        let found = self.registry.casework().application(number);
        let Some((found, Stand::Failed(failure))) = found.map(|found| (found, &found.stand)) else {
            return Ok(Vec::new());
        };
        let scheme = known(self.schemes, &found.filing.scheme)?;
        let rule = scheme.rules.as_deref().and_then(|r| r.rereview.as_ref());
        let Some(rule) = rule else {
            return Ok(Vec::new());
        };
        let notice = Notice::RereviewDue {
            application: reference(&number),
            unit: unit_name(scheme, &found.filing.unit),
            fix_until: rule.fixed_until(failure.on)?,
            rereview_until: rule.open_until(failure.on)?,
        };
        Ok(vec![(found.filing.applicant, notice)])
    }

    fn fee_overdue(&self, number: MarkApplicationNumber) -> Result<Notices, Refusal> {
        let Some(filed) = self.registry.casework().mark_application(number) else {
            return Ok(Vec::new());
        };
        let scheme = known(self.schemes, &filed.filing.scheme)?;
        let owed = self.registry.fee_due(scheme, filed)?;
        let overdue = owed.map(|(fee, due)| {
            let notice = Notice::FeeOverdue {
                invoice: reference(&number),
                fee: fee.name.clone(),
                amount: Yen(fee.yen_for(1)),
                due,
            };
            (filed.filing.applicant, notice)
        });
        Ok(overdue.into_iter().collect())
    }
}
