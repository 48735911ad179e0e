//! Notices about marks: applied for, issued, revoked.

use jiff::ToSpan;

use super::{Notices, Teller, both, reference};
use crate::{
    casework::{CaseRefusal, MarkApplicationDeed, MarkApplicationEvent},
    correspondence::{Notice, Yen},
    registry::{Issuance, Refusal, Revocation, known},
    scheme::ValidityError,
};

/// Days within which a holder confirms that the use of a revoked mark stopped: the
/// schemes ask for the confirmation (6.6) and name no term.
const CONFIRM_WITHIN: i32 = 14;

impl Teller<'_> {
    pub(super) fn mark_application(
        &self,
        event: &MarkApplicationEvent,
    ) -> Result<Notices, Refusal> {
        let number = event.number;
        let found = self.registry.casework().mark_application(number);
        let filing = match (&event.did, found) {
            (MarkApplicationDeed::Filed(filing), _) => filing,
            (_, Some(found)) => &found.filing,
            (_, None) => return Err(CaseRefusal::NoSuchMarkApplication(number).into()),
        };
        let scheme = known(self.schemes, &filing.scheme)?;
        let (application, subject) = (reference(&number), scheme.mark_name.clone());
        let today = scheme.zone.day_of(self.now);
        let notice = match &event.did {
            MarkApplicationDeed::Filed(_) => Notice::ApplicationReceived {
                application,
                subject,
                received: today,
            },
            MarkApplicationDeed::Refused { reason } => Notice::ApplicationRefused {
                application,
                subject,
                reason: both(reason),
            },
            MarkApplicationDeed::FeePaid { fee, yen } => {
                let mut fees = scheme.rules.iter().flat_map(|rules| &rules.fees);
                let Some(named) = fees.find(|known| known.id == *fee) else {
                    return Ok(Vec::new());
                };
                Notice::FeeReceived {
                    invoice: application,
                    fee: named.name.clone(),
                    amount: Yen(*yen),
                    received: today,
                }
            }
            _ => return Ok(Vec::new()),
        };
        Ok(vec![(filing.applicant, notice)])
    }

    pub(super) fn issued(&self, issuance: &Issuance) -> Notices {
        let number = issuance.number;
        let granted = self.registry.intent(number);
        let (Some(to), Some(granted)) = (self.holder(number.registration), granted) else {
            return Vec::new();
        };
        let grant = granted.grant();
        let url = grant.terms.url.clone();
        let (from, until) = (grant.valid.from, grant.valid.to);
        let told = if self.registry.mark(number.registration).is_some() {
            Notice::MarkRenewed {
                mark: number,
                url: url.clone(),
                from,
                to: until,
            }
        } else {
            Notice::MarkGranted {
                mark: number,
                holder: grant.terms.holder.clone(),
                system: grant.terms.system.clone(),
                url: url.clone(),
                from,
                to: until,
            }
        };
        let mut notices = vec![(to, told)];
        let application = grant.application;
        let application = application.and_then(|n| self.registry.casework().mark_application(n));
        notices.extend(application.map(|application| {
            let recipient = application.filing.recipient.clone();
            let mark = number;
            let delivered = Notice::MarkDelivered {
                mark,
                url,
                recipient,
            };
            (to, delivered)
        }));
        notices
    }

    pub(super) fn revoked(&self, revocation: &Revocation) -> Result<Notices, Refusal> {
        let Some((to, grant)) = self.held(revocation.registration) else {
            return Ok(Vec::new());
        };
        let scheme = known(self.schemes, &grant.terms.scheme)?;
        let on = scheme.zone.day_of(self.now);
        let confirm_until = on.checked_add(CONFIRM_WITHIN.days());
        let notice = Notice::MarkRevoked {
            mark: grant.number,
            url: grant.terms.url.clone(),
            on,
            cause: revocation.reason.text.clone(),
            confirm_until: confirm_until.map_err(|_| ValidityError { date: on })?,
        };
        Ok(vec![(to, notice)])
    }
}
