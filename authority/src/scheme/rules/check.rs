//! What no single table of the rules can tell: lists within bounds, and everything named also declared.

use std::{collections::BTreeSet, fmt::Display};

use super::{Of, Rules, RulesProblem, StageWork, Yields, read::Wrong};
use crate::scheme::{
    Condition, FactId, ItemId, PartyId, ReasonCode, Scheme, UnitId, VoucherId, spot::Spot,
};

impl Rules {
    /// Bounds of lists, ids that are there once, and numbers in order; before anything else is read.
    pub(super) fn check_lists(&self) -> Result<(), Wrong> {
        let top = Spot::of;
        listed(&top("facts"), &self.facts, |f| &f.id, 0)?;
        listed(&top("levels"), &self.levels, |l| &l.code, 1)?;
        listed(&top("evidence_kinds"), &self.evidence_kinds, |e| &e.id, 1)?;
        listed(&top("units"), &self.units, |u| &u.id, 1)?;
        listed(&top("criteria"), &self.declared, |c| &c.version, 1)?;
        listed(&top("parties"), &self.parties, |p| &p.id, 1)?;
        listed(&top("patterns"), &self.patterns, |p| &p.no, 0)?;
        listed(&top("stages"), &self.stages, |s| &s.id, 1)?;
        listed(&top("documents"), &self.documents, |d| &d.id, 0)?;
        listed(&top("fees"), &self.fees, |f| &f.id, 0)?;
        listed(&top("free_of_charge"), &self.free_of_charge, |e| &e.id, 0)?;
        listed(&top("contracts"), &self.contracts, |c| &c.id, 0)?;
        listed(&top("changes"), &self.changes, |c| &c.id, 0)?;
        listed(&top("causes"), &self.causes, |c| &c.id, 1)?;
        listed(&top("misuse"), &self.misuse, |m| &m.id, 1)?;
        self.check_inner_lists()?;
        for (place, level) in self.levels.iter().enumerate() {
            if !level.code.is_ascii_uppercase() {
                let spot = top("levels").at(place).key("code");
                return Err((spot, RulesProblem::Code { code: level.code }));
            }
        }
        for (place, pattern) in self.patterns.iter().enumerate() {
            let (found, expected) = (usize::from(pattern.no), place + 1);
            if found != expected {
                let spot = top("patterns").at(place).key("no");
                return Err((spot, RulesProblem::Number { found, expected }));
            }
        }
        for (place, pair) in self.declared.windows(2).enumerate() {
            if pair[0].in_force_from >= pair[1].in_force_from {
                let spot = top("criteria").at(place + 1).key("in_force_from");
                let version = pair[1].version.to_string();
                return Err((spot, RulesProblem::Order { version }));
            }
        }
        Ok(())
    }

    fn check_inner_lists(&self) -> Result<(), Wrong> {
        for (place, contract) in self.contracts.iter().enumerate() {
            let spot = Spot::of("contracts").at(place).key("terms");
            listed(&spot, &contract.terms, |t| &t.id, 1)?;
        }
        let complaints = Spot::of("complaints");
        let categories = &self.complaints.categories;
        listed(&complaints.key("categories"), categories, |c| &c.id, 1)?;
        let questions = &self.complaints.questions;
        listed(&complaints.key("questions"), questions, |q| &q.id, 1)?;
        if let Some(gate) = &self.self_diagnosis {
            let spot = Spot::of("self_diagnosis").key("questions");
            listed(&spot, &gate.questions, |q| &q.id, 1)?;
        }
        if let Some(upstream) = &self.upstream {
            let spot = Spot::of("upstream");
            for (key, entries) in [
                ("requirements", &upstream.requirements),
                ("contract_points", &upstream.contract_points),
                ("documents", &upstream.documents),
                ("not_eligible", &upstream.not_eligible),
            ] {
                listed(&spot.key(key), entries, |e| &e.id, 0)?;
            }
        }
        if let Some(designation) = &self.designation {
            let spot = Spot::of("designation");
            for (key, entries) in [
                ("qualifications", &designation.qualifications),
                ("duties", &designation.duties),
                ("grounds", &designation.grounds),
            ] {
                listed(&spot.key(key), entries, |e| &e.id, 1)?;
            }
        }
        Ok(())
    }

    /// Everything that is named is also declared; once the criteria are read.
    pub(super) fn check_references(&self, scheme: &Scheme) -> Result<(), Wrong> {
        self.check_applicants()?;
        self.check_stages_and_documents()?;
        for (place, fee) in self.fees.iter().enumerate() {
            self.know_units(&Spot::of("fees").at(place).key("units"), &fee.units)?;
        }
        self.check_mark(scheme)?;
        self.check_causes(scheme)?;
        self.check_upstream(scheme)?;
        self.check_evidence()
    }

    fn check_applicants(&self) -> Result<(), Wrong> {
        for (place, pattern) in self.patterns.iter().enumerate() {
            let spot = Spot::of("patterns").at(place).key("applicants");
            for (unit, party) in &pattern.applicants {
                let spot = spot.key(unit.to_string());
                self.know_unit(&spot, unit)?;
                self.know_party(&spot, party)?;
            }
        }
        for (place, unit) in self.units.iter().enumerate() {
            let spot = Spot::of("units").at(place);
            if let Some(party) = &unit.applicant {
                self.know_party(&spot.key("applicant"), party)?;
                continue;
            }
            let mut patterns = self.patterns.iter();
            let each = patterns.all(|pattern| pattern.applicants.contains_key(&unit.id));
            if self.patterns.is_empty() || !each {
                let unit = unit.id.clone();
                return Err((spot, RulesProblem::NoApplicant { unit }));
            }
        }
        Ok(())
    }

    fn check_stages_and_documents(&self) -> Result<(), Wrong> {
        for (place, stage) in self.stages.iter().enumerate() {
            let spot = Spot::of("stages").at(place);
            self.know_units(&spot.key("units"), &stage.units)?;
            if stage.how == StageWork::SelfDiagnosis && self.self_diagnosis.is_none() {
                return Err((spot.key("how"), RulesProblem::NoQuestions));
            }
        }
        for (place, document) in self.documents.iter().enumerate() {
            let spot = Spot::of("documents").at(place);
            self.know_units(&spot.key("units"), &document.units)?;
            let condition = document.applies_if.iter();
            for term in condition.flat_map(Condition::terms) {
                self.know_fact(&spot.key("applies_if"), &term.fact)?;
            }
        }
        Ok(())
    }

    fn check_mark(&self, scheme: &Scheme) -> Result<(), Wrong> {
        let spot = Spot::of("mark");
        for (key, units, yields, to) in [
            ("passes", &self.mark.passes, Yields::Pass, "pass"),
            ("reviews", &self.mark.reviews, Yields::Grant, "grant"),
        ] {
            let spot = spot.key(key);
            self.know_units(&spot, units)?;
            let other = |id: &&UnitId| self.unit(id).is_some_and(|unit| unit.yields != yields);
            if let Some(unit) = units.iter().find(other) {
                let unit = unit.clone();
                return Err((spot, RulesProblem::Yields { unit, to }));
            }
        }
        if self.mark.prerequisite && scheme.prerequisite.is_none() {
            return Err((spot.key("prerequisite"), RulesProblem::NoPrerequisite));
        }
        match &self.mark.prerequisite_vouches {
            Some(voucher) => self.know_voucher(&spot.key("prerequisite_vouches"), voucher),
            None => Ok(()),
        }
    }

    fn check_causes(&self, scheme: &Scheme) -> Result<(), Wrong> {
        for (place, cause) in self.causes.iter().enumerate() {
            let spot = Spot::of("causes").at(place);
            let sound = match cause.of {
                Of::Pass => cause.reason.is_none(),
                Of::Mark => cause.reason.is_some() && !cause.curable,
            };
            if !sound {
                return Err((spot, RulesProblem::Cause { of: cause.of }));
            }
            if let Some(reason) = &cause.reason {
                know_reason(scheme, &spot.key("reason"), reason)?;
            }
        }
        self.check_cascade(scheme)
    }

    fn check_cascade(&self, scheme: &Scheme) -> Result<(), Wrong> {
        let spot = Spot::of("cascade");
        let cascade = &self.cascade;
        let reasons = [
            ("pass_revoked", Some(&cascade.pass_revoked)),
            (
                "prerequisite_revoked",
                cascade.prerequisite_revoked.as_ref(),
            ),
            ("mark_expired", Some(&cascade.mark_expired)),
        ];
        for (key, reason) in reasons {
            if let Some(reason) = reason {
                know_reason(scheme, &spot.key(key), reason)?;
            }
        }
        for (key, cause) in [
            ("pass_expired", &cascade.pass_expired),
            ("lapse_not_cured", &cascade.lapse_not_cured),
        ] {
            let there = self.cause(Of::Pass, cause).is_some();
            known(there, &spot.key(key), cause, "causes of passes")?;
        }
        Ok(())
    }

    fn check_upstream(&self, scheme: &Scheme) -> Result<(), Wrong> {
        let Some(upstream) = &self.upstream else {
            return Ok(());
        };
        let spot = Spot::of("upstream");
        self.know_fact(&spot.key("fact"), &upstream.fact)?;
        self.know_voucher(&spot.key("voucher"), &upstream.voucher)?;
        know_reason(scheme, &spot.key("reason"), &upstream.reason)
    }

    fn check_evidence(&self) -> Result<(), Wrong> {
        if let Some(audit) = &self.audit {
            self.know_item(&Spot::of("audit").key("item"), &audit.item)?;
        }
        if let Some(diagnosis) = &self.diagnosis {
            self.know_item(&Spot::of("diagnosis").key("item"), &diagnosis.item)?;
        }
        let Some(severity) = &self.severity else {
            return Ok(());
        };
        match (severity.statement_from, severity.refused_from) {
            (Some(statement), refused) if statement >= refused => {
                let spot = Spot::of("severity").key("statement_from");
                Err((spot, RulesProblem::Scores { statement, refused }))
            }
            _ => Ok(()),
        }
    }

    fn know_units(&self, spot: &Spot, units: &[UnitId]) -> Result<(), Wrong> {
        let mut units = units.iter().enumerate();
        units.try_for_each(|(place, unit)| self.know_unit(&spot.at(place), unit))
    }

    fn know_unit(&self, spot: &Spot, unit: &UnitId) -> Result<(), Wrong> {
        known(self.unit(unit).is_some(), spot, unit, "units")
    }

    fn know_party(&self, spot: &Spot, party: &PartyId) -> Result<(), Wrong> {
        let there = self.parties.iter().any(|p| p.id == *party);
        known(there, spot, party, "parties")
    }

    fn know_fact(&self, spot: &Spot, fact: &FactId) -> Result<(), Wrong> {
        let there = self.facts.iter().any(|f| f.id == *fact);
        known(there, spot, fact, "facts")
    }

    fn know_voucher(&self, spot: &Spot, voucher: &VoucherId) -> Result<(), Wrong> {
        let newest = self.criteria.last();
        let there = newest.is_some_and(|c| c.voucher(voucher).is_some());
        known(there, spot, voucher, "vouchers of the newest criteria")
    }

    fn know_item(&self, spot: &Spot, item: &ItemId) -> Result<(), Wrong> {
        let newest = self.criteria.last();
        let there = newest.is_some_and(|c| c.item(item).is_some());
        known(there, spot, item, "items of the newest criteria")
    }
}

fn know_reason(scheme: &Scheme, spot: &Spot, reason: &ReasonCode) -> Result<(), Wrong> {
    let there = scheme.revocation_reason(reason).is_some();
    known(there, spot, reason, "revocation_reasons of the scheme file")
}

fn known(there: bool, spot: &Spot, word: &impl Display, list: &'static str) -> Result<(), Wrong> {
    if there {
        return Ok(());
    }
    let word = word.to_string();
    Err((spot.clone(), RulesProblem::Unknown { word, list }))
}

/// Holds a list to its bounds, and its ids to being there once.
fn listed<T, I: Ord + Display>(
    spot: &Spot,
    entries: &[T],
    id: impl Fn(&T) -> &I,
    least: usize,
) -> Result<(), Wrong> {
    let max = Scheme::MAX_ENTRIES;
    if entries.len() < least || entries.len() > max {
        let problem = RulesProblem::Entries {
            list: spot.to_string(),
            entries: entries.len(),
            max,
        };
        return Err((spot.clone(), problem));
    }
    let mut seen = BTreeSet::new();
    for (place, entry) in entries.iter().enumerate() {
        if !seen.insert(id(entry)) {
            let id = id(entry).to_string();
            return Err((spot.at(place), RulesProblem::Twice { id }));
        }
    }
    Ok(())
}
