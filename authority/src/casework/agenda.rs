//! What casework has on the agenda: passes, re-reviews, fees, confirmations, designated bodies.

use jiff::civil::Date;

use super::{MarkApplication, Pass, Stand, designation, mark::mark_fees, misuse::confirm_until};
use crate::{
    registry::{Appointment, Occasion, Refusal, Registry, known},
    scheme::{Due, Fee, Scheme, SchemeSet},
};

impl Registry {
    /// Everything that opens or ends, in no order.
    pub(crate) fn casework_agenda(&self, schemes: &SchemeSet) -> Result<Vec<Appointment>, Refusal> {
        let mut agenda = Agenda(Vec::new());
        self.passes_agenda(schemes, &mut agenda)?;
        for (application, filed) in self.casework().applications() {
            let scheme = known(schemes, &filed.filing.scheme)?;
            let rules = scheme.rules.as_deref();
            let rule = rules.and_then(|rules| rules.diagnosis.as_ref());
            let made = filed.filing.evidence.diagnosis.as_ref();
            if let (Some(rule), Some(made)) = (rule, made.filter(|_| filed.stand.is_open())) {
                let day = rule.within.after(made.on)?;
                agenda.add(scheme, day, Occasion::DiagnosisAges { application });
            }
            let Stand::Failed(failure) = &filed.stand else {
                continue;
            };
            let rule = rules.and_then(|rules| rules.rereview.as_ref());
            if let Some(rule) = rule.filter(|rule| failure.review.rereviews < rule.times) {
                let day = rule.open_until(failure.on)?;
                agenda.add(scheme, day, Occasion::RereviewCloses { application });
            }
        }
        for (application, filed) in self.casework().mark_applications() {
            let scheme = known(schemes, &filed.filing.scheme)?;
            if let Some((_, day)) = self.fee_due(scheme, filed)? {
                agenda.add(scheme, day, Occasion::FeeDue { application });
            }
        }
        for stop in self.outstanding_stops() {
            let Some(mark) = self.mark(stop.registration) else {
                continue;
            };
            let scheme = known(schemes, &mark.current().grant().terms.scheme)?;
            if stop.confirmed.is_none() {
                let day = confirm_until(scheme.zone.day_of(stop.revoked))?;
                let registration = stop.registration;
                agenda.add(scheme, day, Occasion::StopToConfirm { registration });
            }
        }
        for (designation, current) in self.casework().designations() {
            let scheme = known(schemes, &current.scheme)?;
            if current.over.is_some() {
                continue;
            }
            agenda.add(
                scheme,
                current.to,
                Occasion::DesignationEnds { designation },
            );
            if let Some(day) = designation::audit_due(scheme, current)? {
                agenda.add(scheme, day, Occasion::AuditDue { designation });
            }
        }
        Ok(agenda.0)
    }

    fn passes_agenda(&self, schemes: &SchemeSet, agenda: &mut Agenda) -> Result<(), Refusal> {
        let in_force = |pass: &&Pass| self.pass_revocation(pass.number.number).is_none();
        for held in self.casework().passes().filter(in_force) {
            let scheme = known(schemes, &held.scheme)?;
            let pass = held.number.number;
            let opens = scheme.validity.renewal_opens(held.valid)?;
            agenda.add(scheme, opens, Occasion::PassRenewalOpens { pass });
            agenda.add(scheme, held.valid.to, Occasion::PassEnds { pass });
            if let Some(open) = self.casework().reexamination(pass) {
                agenda.add(scheme, open.until, Occasion::PapersDue { pass });
            }
        }
        Ok(())
    }

    /// The last day to pay what is owed for a mark after its passes, while it is not paid.
    pub(in crate::casework) fn fee_due<'s>(
        &self,
        scheme: &'s Scheme,
        filed: &MarkApplication,
    ) -> Result<Option<(&'s Fee, Date)>, Refusal> {
        let Some(rules) = scheme.rules.as_deref().filter(|_| filed.stand.owes()) else {
            return Ok(None);
        };
        let later = mark_fees(rules, &filed.filing).find(|owed| {
            matches!(owed.fee.due, Due::AfterPassNotice(_))
                && owed.yen > 0
                && !filed.paid.contains_key(&owed.fee.id)
        });
        let told = filed.filing.basis.values();
        let told = told.filter_map(|basis| self.casework().pass_under(*basis));
        let told = told.map(|pass| scheme.zone.day_of(pass.issued)).max();
        match (later, told) {
            (Some(owed), Some(told)) => Ok(owed.fee.due_on(told)?.map(|day| (owed.fee, day))),
            _ => Ok(None),
        }
    }
}

/// Appointments as they are found.
struct Agenda(Vec<Appointment>);

impl Agenda {
    fn add(&mut self, scheme: &Scheme, day: Date, what: Occasion) {
        let scheme = scheme.id.clone();
        self.0.push(Appointment { day, scheme, what });
    }
}
