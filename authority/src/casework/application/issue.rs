//! From a passed review to the pass: contracts signed, fees paid, the pass issued (6.2.6, 3.19, 7.2).

use jiff::civil::Date;
use shirushi_verifier::domain::NumberedPass;

use super::{Application, ApplicationDeed, Attachment, Filing, Passed, Stand};
use crate::{
    casework::{
        ApplicationNumber, CaseRefusal,
        desk::Desk,
        dues::{self, Owed},
    },
    registry::{Event, Lapse, Refusal},
    scheme::{Due, EntryId, Fee, FeeFor, FeeId, Per, Rules, Yields},
};

/// The fees of a review and its pass.
pub fn fees<'a>(rules: &'a Rules, filing: &'a Filing) -> impl Iterator<Item = Owed<'a>> {
    [FeeFor::Review, FeeFor::Pass]
        .into_iter()
        .flat_map(move |of| {
            let fees = rules.fees_for(of, Some(&filing.unit), filing.kind());
            fees.map(move |fee| Owed {
                fee,
                yen: fee.yen_for(match fee.per {
                    Per::Server => filing.servers,
                    Per::Application | Per::System | Per::Mark => 1,
                }),
            })
        })
}

impl<'a> Desk<'a> {
    /// Records that a contract of a passed review was signed.
    ///
    /// # Errors
    /// [`CaseRefusal`] where the review is not passed, or the scheme has no such contract for passes.
    pub fn sign_contract(
        &mut self,
        number: ApplicationNumber,
        contract: &EntryId,
        paper: Attachment,
    ) -> Result<(), CaseRefusal> {
        let (application, rules, _) = self.passed(number, "signing a contract")?;
        let contracts = dues::contracts_of(rules, &application.filing.unit);
        dues::check_contract(contracts, contract)?;
        let contract = contract.clone();
        self.did(number, ApplicationDeed::ContractSigned { contract, paper });
        Ok(())
    }

    /// Records that a fee was paid, in full.
    ///
    /// # Errors
    /// [`CaseRefusal`] where the application is closed, the fee is none of it, or was paid
    /// before, or the amount is another than is owed.
    pub fn pay_fee(
        &mut self,
        number: ApplicationNumber,
        fee: &FeeId,
        yen: u64,
    ) -> Result<(), CaseRefusal> {
        let application = self.at(number, "paying a fee", Stand::is_open)?;
        let (_, rules) = self.rules(&application.filing.scheme)?;
        let owed = fees(rules, &application.filing);
        dues::check_payment(owed, &application.paid, fee, yen)?;
        let fee = fee.clone();
        self.did(number, ApplicationDeed::FeePaid { fee, yen });
        Ok(())
    }

    /// Issues the pass of a passed review, or renews it (6.2.6, 6.3).
    ///
    /// # Errors
    /// [`Refusal`] where a contract is not signed, a fee that comes before the issue not
    /// paid, or the review leads to no pass of its own.
    pub fn issue_pass(&mut self, number: ApplicationNumber) -> Result<NumberedPass, Refusal> {
        let (application, rules, passed) = self.passed(number, "issuing the pass")?;
        let filing = &application.filing;
        check_complete(rules, application, passed)?;
        let (scheme, _) = self.rules(&filing.scheme)?;
        let (pass, valid) = match filing.renews {
            None => {
                let pass = self.registry().next_pass(scheme, self.now())?;
                (pass, scheme.validity.of_grant(self.today(scheme))?)
            }
            Some(renewed) => {
                let current = self.pass(renewed)?;
                self.registry().refuse_revoked_of(&[current.number])?;
                let renewal = current.number.renewal.next();
                let renewal = renewal.ok_or(CaseRefusal::PassRenewedOut(renewed))?;
                let valid = scheme.validity.of_renewal(current.valid)?;
                let number = renewed;
                (NumberedPass { number, renewal }, valid)
            }
        };
        self.did(number, ApplicationDeed::issued(pass, valid));
        if self.registry().lapse(pass.number).is_some() {
            self.take(self.registry().restore_pass(pass.number)?);
        }
        Ok(pass)
    }

    /// The review body is late with a renewal: the pass lapses instead of falling (6.3).
    ///
    /// # Errors
    /// [`Refusal`] where the application renews nothing, is not under review, or its
    /// pass has not expired, or the lapse asked for is too long.
    pub fn delay_renewal(
        &mut self,
        number: ApplicationNumber,
        until: Option<Date>,
    ) -> Result<Date, Refusal> {
        let act = "delaying a renewal";
        let application = self.at(number, act, |stand| {
            matches!(stand, Stand::InReview(_) | Stand::Passed(_))
        })?;
        let filing = &application.filing;
        let renewed = filing.renews.ok_or(CaseRefusal::NoRenewal(number))?;
        let current = self.pass(renewed)?;
        let (scheme, rules) = self.rules(&filing.scheme)?;
        self.registry().refuse_revoked_of(&[current.number])?;
        let expiry = current.valid.to;
        if self.today(scheme) <= expiry {
            let pass = renewed;
            return Err(CaseRefusal::StillValid { pass, expiry }.into());
        }
        if let Some(lapse) = self.registry().lapse(renewed) {
            let (pass, until) = (renewed, lapse.until);
            return Err(Refusal::AlreadyLapsed { pass, until });
        }
        let until = rules.renewal.delayed_until(expiry, until);
        let until = until.map_err(CaseRefusal::from)?;
        self.take(Event::PassLapsed(Lapse {
            pass: renewed,
            until,
            why: format!(
                "{}: the review body is late with {number}",
                rules.renewal.source
            ),
        }));
        Ok(until)
    }

    fn passed(
        &self,
        number: ApplicationNumber,
        act: &'static str,
    ) -> Result<(&'a Application, &'a Rules, &'a Passed), CaseRefusal> {
        let application = self.at(number, act, |stand| matches!(stand, Stand::Passed(_)))?;
        let (_, rules) = self.rules(&application.filing.scheme)?;
        match &application.stand {
            Stand::Passed(passed) => Ok((application, rules, passed)),
            stand => Err(CaseRefusal::WrongStand {
                number: number.to_string(),
                stand: stand.name(),
                act,
            }),
        }
    }
}

/// Whether nothing stands between a passed review and its pass.
fn check_complete(
    rules: &Rules,
    application: &Application,
    passed: &Passed,
) -> Result<(), CaseRefusal> {
    let unit = rules.unit(&application.filing.unit);
    if let Some(unit) = unit.filter(|unit| unit.yields == Yields::Grant) {
        return Err(CaseRefusal::NoPass {
            rule: unit.source.clone(),
            unit: unit.id.clone(),
        });
    }
    let contracts = dues::contracts_of(rules, &application.filing.unit);
    dues::check_signed(contracts, &passed.contracts)?;
    check_paid(rules, application, |fee| {
        !matches!(fee.due, Due::AfterPassNotice(_))
    })
}

/// Whether every fee of this kind is paid.
pub(super) fn check_paid(
    rules: &Rules,
    application: &Application,
    due: impl Fn(&Fee) -> bool,
) -> Result<(), CaseRefusal> {
    let owed = fees(rules, &application.filing);
    let due = owed.filter(|owed| due(owed.fee) && owed.yen > 0);
    dues::check_paid(due, &application.paid)
}
