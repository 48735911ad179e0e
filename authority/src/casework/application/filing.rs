//! Filing and taking applications: who may, with which papers, when (6.2.1, Table 3-2, 6.3).

use shirushi_verifier::domain::RegistrationNumber;

use super::{ApplicationDeed, Filing, Stand, issue::check_paid};
use crate::{
    casework::{ApplicationNumber, CaseRefusal, desk::Desk},
    scheme::{Due, EntryId, Fee, Rules, Scheme, Text, Yields},
};

impl Desk<'_> {
    /// Files an application.
    ///
    /// # Errors
    /// [`CaseRefusal`]: nobody applies whose self-diagnosis has not passed (6.2.1), as
    /// another party than the rules say (Table 3-2), without the papers they ask for,
    /// with an audit or a diagnosis that is too old, twice for one system, for a renewal that is not open (6.3), or without the
    /// upstream's mark that it depends on.
    pub fn file_application(&mut self, filing: Filing) -> Result<ApplicationNumber, CaseRefusal> {
        let (scheme, rules) = self.rules(&filing.scheme)?;
        let unit = rules
            .unit(&filing.unit)
            .ok_or_else(|| CaseRefusal::NoSuchUnit {
                scheme: filing.scheme.clone(),
                unit: filing.unit.clone(),
            })?;
        let organisation = self.organisation(filing.applicant)?;
        if let Some(gate) = rules.gate_of(&filing.unit)
            && !organisation.is_diagnosed(&filing.scheme, &filing.unit)
        {
            return Err(CaseRefusal::NotDiagnosed {
                rule: gate.source.clone(),
                organisation: filing.applicant,
                unit: unit.id.clone(),
            });
        }
        rules.may_apply(&filing.unit, filing.pattern, &filing.party)?;
        check_papers(rules, &filing)?;
        filing.evidence.check(rules, self.today(scheme))?;
        self.check_upstream(rules, &filing)?;
        self.check_renewal(scheme, rules, &filing)?;
        self.check_single(&filing)?;
        let number = ApplicationNumber::next_in(&self.casework().applications);
        self.did(number, ApplicationDeed::Filed(Box::new(filing)));
        Ok(number)
    }

    /// Takes an application: the review begins, by the criteria in force today.
    ///
    /// # Errors
    /// [`CaseRefusal`] where it is not filed, a fee due by the application is not paid,
    /// or no criteria are in force.
    pub fn take_application(&mut self, number: ApplicationNumber) -> Result<(), CaseRefusal> {
        let filing = self.at(number, "taking it", |stand| matches!(stand, Stand::Filed))?;
        let (scheme, rules) = self.rules(&filing.filing.scheme)?;
        let criteria = rules.version_on(self.today(scheme));
        let criteria = criteria.ok_or_else(|| CaseRefusal::NoCriteria {
            scheme: scheme.id.clone(),
        })?;
        let version = criteria.version().clone();
        let by_application = |fee: &Fee| fee.due == Due::ByApplication;
        check_paid(rules, filing, by_application)?;
        self.did(number, ApplicationDeed::Taken { version });
        Ok(())
    }

    /// Does not take an application.
    ///
    /// # Errors
    /// [`CaseRefusal`] where it is not filed.
    pub fn refuse_application(
        &mut self,
        number: ApplicationNumber,
        reason: Text,
    ) -> Result<(), CaseRefusal> {
        self.at(number, "refusing it", |stand| matches!(stand, Stand::Filed))?;
        self.did(number, ApplicationDeed::Refused { reason });
        Ok(())
    }

    /// The applicant takes it back.
    ///
    /// # Errors
    /// [`CaseRefusal`] where it is decided.
    pub fn withdraw_application(&mut self, number: ApplicationNumber) -> Result<(), CaseRefusal> {
        self.at(number, "taking it back", |stand| {
            matches!(stand, Stand::Filed | Stand::InReview(_))
        })?;
        self.did(number, ApplicationDeed::Withdrawn);
        Ok(())
    }

    /// The upstream's mark is named where the service depends on one, and in force.
    fn check_upstream(&self, rules: &Rules, filing: &Filing) -> Result<(), CaseRefusal> {
        let Some(upstream) = &rules.upstream else {
            return Ok(());
        };
        let rule = || upstream.source.clone();
        let depends = filing.facts.get(&upstream.fact).copied().unwrap_or(false);
        match filing.upstream {
            None if !depends || !upstream.holds_mark => Ok(()),
            Some(mark) if depends && self.is_in_force(mark) => Ok(()),
            Some(mark) if depends => Err(CaseRefusal::Upstream { rule: rule(), mark }),
            _ => Err(CaseRefusal::UpstreamUnstated { rule: rule() }),
        }
    }

    fn is_in_force(&self, mark: RegistrationNumber) -> bool {
        let mark = self.registry().mark(mark);
        mark.is_some_and(|mark| mark.is_live(self.now()))
    }

    fn check_renewal(
        &self,
        scheme: &Scheme,
        rules: &Rules,
        filing: &Filing,
    ) -> Result<(), CaseRefusal> {
        let Some(renewed) = filing.renews else {
            return Ok(());
        };
        let pass = self.pass(renewed)?;
        let same = pass.holder == filing.applicant && pass.unit == filing.unit;
        if !same || pass.scheme != filing.scheme {
            return Err(CaseRefusal::OtherPass {
                pass: renewed,
                organisation: filing.applicant,
            });
        }
        let today = self.today(scheme);
        // Late only where the review body's own delay lapsed the pass (6.3).
        let lapse = self.registry().lapse(renewed);
        if lapse.is_some_and(|lapse| today <= lapse.until) {
            return Ok(());
        }
        Ok(rules.renewal.open(scheme.validity, pass.valid, today)?)
    }

    /// One application at a time for a unit of a system.
    fn check_single(&self, filing: &Filing) -> Result<(), CaseRefusal> {
        let same = |other: &Filing| {
            other.applicant == filing.applicant
                && other.scheme == filing.scheme
                && other.unit == filing.unit
                && other.system == filing.system
        };
        // A part of a grant is done with when it is passed.
        let (_, rules) = self.rules(&filing.scheme)?;
        let unit = rules.unit(&filing.unit);
        let is_part = unit.is_some_and(|unit| unit.yields == Yields::Grant);
        let under_way = |stand: &Stand| match stand {
            Stand::Passed(_) => !is_part,
            stand => stand.is_open(),
        };
        let mut others = self.casework().applications();
        match others.find(|(_, other)| same(&other.filing) && under_way(&other.stand)) {
            None => Ok(()),
            Some((other, _)) => Err(CaseRefusal::UnderWay {
                organisation: filing.applicant,
                other,
            }),
        }
    }
}

/// Every paper that the application needs is there, and no other.
fn check_papers(rules: &Rules, filing: &Filing) -> Result<(), CaseRefusal> {
    let needed: Vec<_> = rules
        .documents_for(&filing.unit, filing.kind(), &filing.facts)
        .collect();
    let lacking = needed
        .iter()
        .filter(|paper| !filing.papers.contains_key(&paper.id));
    let missing: Vec<_> = lacking.map(|p| (p.source.clone(), p.id.clone())).collect();
    let asked = |id: &EntryId| needed.iter().any(|paper| paper.id == *id);
    let unasked: Vec<_> = filing
        .papers
        .keys()
        .filter(|id| !asked(id))
        .cloned()
        .collect();
    if missing.is_empty() && unasked.is_empty() {
        return Ok(());
    }
    Err(CaseRefusal::Papers { missing, unasked })
}
