//! Commands on applications for marks, by the scheme's rules for taking and granting (6.5, 4.5).

use std::collections::BTreeMap;

use shirushi_verifier::domain::NumberedPass;

use super::{
    Basis, MarkApplication, MarkApplicationDeed, MarkApplicationEvent, MarkFiling, MarkStand,
};
use crate::{
    casework::{
        Attachment, CaseRefusal, MarkApplicationNumber, Stand,
        desk::Desk,
        dues::{self, Owed},
    },
    registry::{Event, GrantRequest},
    scheme::{
        ContractFor, Due, EntryId, Fee, FeeFor, FeeId, ReviewStanding, Rules, Text, UnitId, Yields,
    },
};

impl<'a> Desk<'a> {
    /// Files an application for a mark. It is taken where the prerequisite mark is held
    /// and every review is passed or, if the scheme takes that, pending (6.5).
    ///
    /// # Errors
    /// [`CaseRefusal`] otherwise, and where one for this site and system is under way.
    pub fn file_mark_application(
        &mut self,
        filing: MarkFiling,
    ) -> Result<MarkApplicationNumber, CaseRefusal> {
        self.organisation(filing.applicant)?;
        self.check_renewed(&filing)?;
        let (_, rules) = self.rules(&filing.scheme)?;
        let standings = self.standings(rules, &filing)?;
        rules
            .mark
            .takes(filing.prerequisite.is_some(), &standings)?;
        let same = |other: &MarkFiling| {
            other.scheme == filing.scheme
                && other.url == filing.url
                && other.system == filing.system
        };
        let mut open = self.casework().mark_applications();
        let other = open.find(|(_, other)| other.stand == MarkStand::Filed && same(&other.filing));
        if let Some((other, _)) = other {
            return Err(CaseRefusal::MarkUnderWay { other });
        }
        let number = MarkApplicationNumber::next_in(&self.casework().mark_applications);
        self.mark_did(number, MarkApplicationDeed::Filed(Box::new(filing)));
        Ok(number)
    }

    /// Refuses an application for a mark.
    ///
    /// # Errors
    /// [`CaseRefusal`] where it is decided.
    pub fn refuse_mark_application(
        &mut self,
        number: MarkApplicationNumber,
        reason: Text,
    ) -> Result<(), CaseRefusal> {
        self.open_mark_application(number, "refusing it")?;
        self.mark_did(number, MarkApplicationDeed::Refused { reason });
        Ok(())
    }

    /// The applicant takes it back.
    ///
    /// # Errors
    /// [`CaseRefusal`] where it is decided.
    pub fn withdraw_mark_application(
        &mut self,
        number: MarkApplicationNumber,
    ) -> Result<(), CaseRefusal> {
        self.open_mark_application(number, "taking it back")?;
        self.mark_did(number, MarkApplicationDeed::Withdrawn);
        Ok(())
    }

    /// Records that the contract on the grant was signed (Table 7-2).
    ///
    /// # Errors
    /// [`CaseRefusal`] where the application is decided, or there is no such contract.
    pub fn sign_mark_contract(
        &mut self,
        number: MarkApplicationNumber,
        contract: &EntryId,
        paper: Attachment,
    ) -> Result<(), CaseRefusal> {
        let application = self.open_mark_application(number, "signing a contract")?;
        let (_, rules) = self.rules(&application.filing.scheme)?;
        dues::check_contract(rules.contracts_for(ContractFor::Mark), contract)?;
        let contract = contract.clone();
        self.mark_did(
            number,
            MarkApplicationDeed::ContractSigned { contract, paper },
        );
        Ok(())
    }

    /// Records that a fee of the mark was paid, in full.
    ///
    /// # Errors
    /// [`CaseRefusal`] where the application is decided, there is no such fee, it was
    /// paid before, or the amount is another than is owed.
    pub fn pay_mark_fee(
        &mut self,
        number: MarkApplicationNumber,
        fee: &FeeId,
        yen: u64,
    ) -> Result<(), CaseRefusal> {
        let application = self.owing(number, fee)?;
        let filing = &application.filing;
        let (_, rules) = self.rules(&filing.scheme)?;
        dues::check_payment(mark_fees(rules, filing), &application.paid, fee, yen)?;
        let fee = fee.clone();
        self.mark_did(number, MarkApplicationDeed::FeePaid { fee, yen });
        Ok(())
    }

    /// What is to be granted on an application: every pass and review passed, the
    /// contract signed, the fee paid (6.5.2).
    ///
    /// # Errors
    /// [`CaseRefusal`] for whatever stands in between.
    pub fn grant_request(
        &self,
        number: MarkApplicationNumber,
    ) -> Result<GrantRequest, CaseRefusal> {
        let application = self.open_mark_application(number, "the grant")?;
        let filing = &application.filing;
        let (_, rules) = self.rules(&filing.scheme)?;
        let standings = self.standings(rules, filing)?;
        rules
            .mark
            .grants(filing.prerequisite.is_some(), &standings)?;
        let contracts = rules.contracts_for(ContractFor::Mark);
        dues::check_signed(contracts, &application.contracts)?;
        let later = |fee: &Fee| matches!(fee.due, Due::AfterPassNotice(_));
        let due = mark_fees(rules, filing).filter(|owed| !later(owed.fee));
        dues::check_paid(due, &application.paid)?;
        Ok(GrantRequest {
            scheme: filing.scheme.clone(),
            holder: filing.holder.clone(),
            system: filing.system.clone(),
            url: filing.url.clone(),
            passes: self.passes_under(filing),
            prerequisite: filing.prerequisite,
            granted_on: None,
            application: Some(number),
        })
    }

    /// A renewal is of the applicant's own mark for this site and system.
    fn check_renewed(&self, filing: &MarkFiling) -> Result<(), CaseRefusal> {
        let Some(mark) = filing.renews else {
            return Ok(());
        };
        let own = self.casework().holder_of(mark) == Some(filing.applicant);
        let current = self
            .registry()
            .mark(mark)
            .map(|mark| mark.current().grant());
        let same = current.is_some_and(|grant| {
            let terms = &grant.terms;
            terms.scheme == filing.scheme
                && terms.url == filing.url
                && terms.system == filing.system
                && terms.holder == filing.holder
        });
        if own && same {
            return Ok(());
        }
        let organisation = filing.applicant;
        Err(CaseRefusal::OtherMark { mark, organisation })
    }

    /// Where the reviews stand that a mark is to stand on.
    fn standings(
        &self,
        rules: &Rules,
        filing: &MarkFiling,
    ) -> Result<BTreeMap<UnitId, ReviewStanding>, CaseRefusal> {
        let mut standings = BTreeMap::new();
        for (unit, basis) in &filing.basis {
            let known = rules.unit(unit).ok_or_else(|| CaseRefusal::NoSuchUnit {
                scheme: filing.scheme.clone(),
                unit: unit.clone(),
            })?;
            let standing = match *basis {
                Basis::Pass(number) => {
                    let pass = self.pass(number)?;
                    let of_unit = pass.unit == *unit && pass.scheme == filing.scheme;
                    let holds = of_unit && self.is_pass_in_force(pass)?;
                    holds.then_some(ReviewStanding::Passed)
                }
                Basis::Review(number) => {
                    let review = self.application(number)?;
                    let of_unit =
                        review.filing.unit == *unit && review.filing.scheme == filing.scheme;
                    let standing = standing(&review.stand, known.yields);
                    standing.filter(|_| of_unit)
                }
            };
            if let Some(standing) = standing {
                standings.insert(unit.clone(), standing);
            }
        }
        Ok(standings)
    }

    /// An application that a fee can be paid of: what is due after the pass, also after the grant.
    fn owing(
        &self,
        number: MarkApplicationNumber,
        fee: &FeeId,
    ) -> Result<&'a MarkApplication, CaseRefusal> {
        let found = self.casework().mark_application(number);
        if let Some(granted) = found.filter(|found| found.stand.owes()) {
            let (_, rules) = self.rules(&granted.filing.scheme)?;
            let mut fees = mark_fees(rules, &granted.filing);
            let later = |fee: &Fee| matches!(fee.due, Due::AfterPassNotice(_));
            if fees.any(|owed| owed.fee.id == *fee && later(owed.fee)) {
                return Ok(granted);
            }
        }
        self.open_mark_application(number, "paying a fee")
    }

    fn passes_under(&self, filing: &MarkFiling) -> Vec<NumberedPass> {
        let passes = filing.basis.values();
        let passes = passes.filter_map(|basis| self.casework().pass_under(*basis));
        passes.map(|pass| pass.number).collect()
    }

    fn open_mark_application(
        &self,
        number: MarkApplicationNumber,
        act: &'static str,
    ) -> Result<&'a MarkApplication, CaseRefusal> {
        let found = self.casework().mark_application(number);
        let found = found.ok_or(CaseRefusal::NoSuchMarkApplication(number))?;
        if found.stand == MarkStand::Filed {
            return Ok(found);
        }
        Err(CaseRefusal::WrongStand {
            number: number.to_string(),
            stand: found.stand.name(),
            act,
        })
    }

    fn mark_did(&mut self, number: MarkApplicationNumber, did: MarkApplicationDeed) {
        self.take(Event::MarkApplication(MarkApplicationEvent { number, did }));
    }
}

/// The fees of a mark.
pub fn mark_fees<'a>(
    rules: &'a Rules,
    filing: &MarkFiling,
) -> impl Iterator<Item = Owed<'a>> + use<'a> {
    let fees = rules.fees_for(FeeFor::Mark, None, filing.kind());
    fees.map(|fee| Owed {
        fee,
        yen: fee.yen_for(1),
    })
}

/// Where a review stands for a mark: passed is what it leads to, its pass or its part of the grant.
fn standing(stand: &Stand, yields: Yields) -> Option<ReviewStanding> {
    match (stand, yields) {
        (Stand::Issued { .. }, _) | (Stand::Passed(_), Yields::Grant) => {
            Some(ReviewStanding::Passed)
        }
        (Stand::Filed | Stand::InReview(_) | Stand::Failed(_) | Stand::Passed(_), _) => {
            Some(ReviewStanding::Pending)
        }
        _ => None,
    }
}
