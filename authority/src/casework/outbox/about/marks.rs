//! Notices about marks: applied for, issued, revoked.

use super::{Notices, Teller, both, reference};
use crate::{
    casework::{CaseRefusal, MarkApplicationDeed, MarkApplicationEvent, misuse::confirm_until},
    correspondence::{Notice, Yen},
    registry::{Issuance, Refusal, Revocation, known},
    scheme::{Bilingual, ContractFor, Scheme},
};

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
            MarkApplicationDeed::Filed(filing) => {
                let received = Notice::ApplicationReceived {
                    application: application.clone(),
                    subject,
                    received: today,
                };
                let to_sign = contracts_of(scheme).map(|contract| Notice::ContractToSign {
                    application: application.clone(),
                    contract,
                });
                let notices = std::iter::once(received).chain(to_sign);
                return Ok(notices.map(|notice| (filing.applicant, notice)).collect());
            }
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

    pub(super) fn issued(&self, issuance: &Issuance) -> Result<Notices, Refusal> {
        let number = issuance.number;
        let granted = self.registry.intent(number);
        let (Some(to), Some(granted)) = (self.holder(number.registration), granted) else {
            return Ok(Vec::new());
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
        let filed = application.and_then(|n| {
            let found = self.registry.casework().mark_application(n)?;
            Some((n, found))
        });
        if let Some((application, filed)) = filed {
            let recipient = filed.filing.recipient.clone();
            let mark = number;
            let delivered = Notice::MarkDelivered {
                mark,
                url,
                recipient,
            };
            notices.push((to, delivered));
            let scheme = known(self.schemes, &filed.filing.scheme)?;
            if let Some((fee, due)) = self.registry.fee_due(scheme, filed)? {
                let owed = Notice::FeeDue {
                    invoice: reference(&application),
                    fee: fee.name.clone(),
                    amount: Yen(fee.yen_for(1)),
                    due,
                };
                notices.push((to, owed));
            }
        }
        Ok(notices)
    }

    pub(super) fn revoked(&self, revocation: &Revocation) -> Result<Notices, Refusal> {
        let Some((to, grant)) = self.held(revocation.registration) else {
            return Ok(Vec::new());
        };
        let scheme = known(self.schemes, &grant.terms.scheme)?;
        let on = scheme.zone.day_of(self.now);
        let notice = Notice::MarkRevoked {
            mark: grant.number,
            url: grant.terms.url.clone(),
            on,
            cause: revocation.reason.text.clone(),
            confirm_until: confirm_until(on)?,
        };
        let mut notices: Notices = Vec::new();
        let rules = scheme.rules.as_deref();
        let prerequisite = rules.and_then(|rules| rules.cascade.prerequisite_revoked.as_ref());
        let fell = prerequisite.is_some_and(|code| code.as_str() == revocation.reason.code);
        if let Some(prerequisite) = scheme.prerequisite.clone().filter(|_| fell) {
            let mark = grant.number;
            let first = Notice::PrerequisiteRevoked {
                mark,
                prerequisite,
                on,
            };
            notices.push((to, first));
        }
        notices.push((to, notice));
        Ok(notices)
    }
}

/// The contracts to sign before a mark is issued.
fn contracts_of(scheme: &Scheme) -> impl Iterator<Item = Bilingual> {
    let rules = scheme.rules.as_deref().into_iter();
    let contracts = rules.flat_map(|rules| rules.contracts_for(ContractFor::Mark));
    contracts.map(|contract| contract.name.clone())
}
