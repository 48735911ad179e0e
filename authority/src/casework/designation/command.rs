//! Designating review bodies, auditing them, entrusting them with reviews, cancelling (8.1.5).

use std::collections::BTreeMap;

use jiff::civil::Date;
use shirushi_verifier::domain::SchemeId;

use super::{
    AuditResult, Designated, Designation, DesignationDeed, DesignationRefusal,
    tick::{audit_due, event},
};
use crate::{
    casework::{
        ApplicationNumber, Attachment, CaseRefusal, DesignationNumber, OrganisationNumber,
        desk::Desk,
    },
    scheme::{self, EntryId, Scheme, Text},
};

impl<'a> Desk<'a> {
    /// Designates an organisation from a day on, for the scheme's term.
    ///
    /// # Errors
    /// [`CaseRefusal`] where the scheme designates nobody, the organisation is designated
    /// already, a qualification has no paper, or the day is over.
    pub fn designate(
        &mut self,
        scheme: &SchemeId,
        organisation: OrganisationNumber,
        from: Date,
        papers: BTreeMap<EntryId, Attachment>,
    ) -> Result<DesignationNumber, CaseRefusal> {
        let (scheme, rule) = self.designation_rule(scheme)?;
        self.organisation(organisation)?;
        check_qualified(rule, &papers)?;
        let current = self.casework().designations().find(|(_, d)| {
            d.organisation == organisation && d.scheme == scheme.id && d.over.is_none()
        });
        if let Some((number, _)) = current {
            return Err(DesignationRefusal::DesignatedBefore {
                organisation,
                number,
            }
            .into());
        }
        let today = self.today(scheme);
        if from < today {
            let rule = rule.source.clone();
            return Err(DesignationRefusal::InThePast { rule, from, today }.into());
        }
        let number = DesignationNumber::next_in(&self.casework().designations);
        let designated = Designated {
            scheme: scheme.id.clone(),
            organisation,
            from,
            to: last_day(rule, from)?,
            papers,
        };
        let did = DesignationDeed::Designated(Box::new(designated));
        self.take(event(number, did));
        Ok(number)
    }

    /// Designates a body for another term, which begins when the one it has ends.
    ///
    /// # Errors
    /// [`CaseRefusal`] where it is over, its last audit was not passed, or a qualification
    /// has no paper.
    pub fn prolong_designation(
        &mut self,
        number: DesignationNumber,
        papers: BTreeMap<EntryId, Attachment>,
    ) -> Result<Date, CaseRefusal> {
        let (designation, rule) = self.current(number)?;
        check_qualified(rule, &papers)?;
        let in_order = designation.audits.last().is_some_and(|a| a.passed);
        if !in_order {
            let rule = rule.source.clone();
            return Err(DesignationRefusal::NotAudited { rule, number }.into());
        }
        let next = designation.to.tomorrow().unwrap_or(designation.to);
        let to = last_day(rule, next)?;
        self.take(event(number, DesignationDeed::Prolonged { to, papers }));
        Ok(to)
    }

    /// Records an audit of a designated body.
    ///
    /// # Errors
    /// [`CaseRefusal`] where it is over, or the day is not between the last audit and today.
    pub fn audit_designated(
        &mut self,
        number: DesignationNumber,
        audit: AuditResult,
    ) -> Result<(), CaseRefusal> {
        let (designation, rule) = self.current(number)?;
        let (scheme, _) = self.rules(&designation.scheme)?;
        let (from, to) = (designation.last_looked_at(), self.today(scheme));
        if !(from..=to).contains(&audit.on) {
            return Err(DesignationRefusal::AuditDay {
                rule: rule.source.clone(),
                on: audit.on,
                from,
                to,
            }
            .into());
        }
        self.take(event(number, DesignationDeed::Audited(audit)));
        Ok(())
    }

    /// Entrusts a designated body with a review.
    ///
    /// # Errors
    /// [`CaseRefusal`] where its term has not begun or is over, an audit of it is overdue or
    /// was failed, the review is of another scheme, closed, or in other hands, or it would
    /// review itself.
    pub fn entrust(
        &mut self,
        number: DesignationNumber,
        application: ApplicationNumber,
    ) -> Result<(), CaseRefusal> {
        let (designation, rule) = self.current(number)?;
        let (scheme, _) = self.rules(&designation.scheme)?;
        let today = self.today(scheme);
        let rule = || rule.source.clone();
        if !(designation.from..=designation.to).contains(&today) {
            let (from, to) = (designation.from, designation.to);
            return Err(DesignationRefusal::OutsideTerm {
                rule: rule(),
                number,
                from,
                to,
            }
            .into());
        }
        let overdue = audit_due(scheme, designation)?.is_some_and(|due| due < today);
        if overdue || designation.audits.last().is_some_and(|a| !a.passed) {
            let rule = rule();
            return Err(DesignationRefusal::NotAudited { rule, number }.into());
        }
        let filed = self.application(application)?;
        if filed.filing.scheme != designation.scheme || !filed.stand.is_open() {
            return Err(DesignationRefusal::NotToEntrust(application).into());
        }
        if filed.filing.applicant == designation.organisation {
            let rule = rule();
            return Err(DesignationRefusal::OwnReview { rule, application }.into());
        }
        if let Some(holder) = self.casework().entrusted_to(application) {
            return Err(DesignationRefusal::EntrustedBefore {
                application,
                holder,
            }
            .into());
        }
        self.take(event(number, DesignationDeed::Entrusted { application }));
        Ok(())
    }

    /// Records a report of a designated body on one of its duties.
    ///
    /// # Errors
    /// [`CaseRefusal`] where it is over, or there is no such duty.
    pub fn designated_reported(
        &mut self,
        number: DesignationNumber,
        duty: &EntryId,
        report: Attachment,
    ) -> Result<(), CaseRefusal> {
        let (_, rule) = self.current(number)?;
        check_named(rule, &rule.duties, duty)?;
        let duty = duty.clone();
        self.take(event(number, DesignationDeed::Reported { duty, report }));
        Ok(())
    }

    /// Cancels a designation; the review body takes over what the designated one had in hand.
    ///
    /// # Errors
    /// [`CaseRefusal`] where it is over, or the ground is none of the scheme's.
    pub fn cancel_designation(
        &mut self,
        number: DesignationNumber,
        ground: &EntryId,
        why: Text,
    ) -> Result<Vec<ApplicationNumber>, CaseRefusal> {
        let (designation, rule) = self.current(number)?;
        check_named(rule, &rule.grounds, ground)?;
        let handed_over = self.registry().in_hand(designation);
        let did = DesignationDeed::Cancelled {
            ground: ground.clone(),
            why,
            handed_over: handed_over.clone(),
        };
        self.take(event(number, did));
        Ok(handed_over)
    }

    fn designation_rule(
        &self,
        id: &SchemeId,
    ) -> Result<(&'a Scheme, &'a scheme::Designation), CaseRefusal> {
        let (scheme, rules) = self.rules(id)?;
        let rule = rules.designation.as_ref();
        let rule = rule.ok_or_else(|| DesignationRefusal::NotKnown { scheme: id.clone() })?;
        Ok((scheme, rule))
    }

    fn current(
        &self,
        number: DesignationNumber,
    ) -> Result<(&'a Designation, &'a scheme::Designation), CaseRefusal> {
        let found = self.casework().designation(number);
        let found = found.ok_or(DesignationRefusal::NoSuchDesignation(number))?;
        if found.over.is_some() {
            return Err(DesignationRefusal::Over(number).into());
        }
        let (_, rule) = self.designation_rule(&found.scheme)?;
        Ok((found, rule))
    }
}

/// The last day of a term that begins on a day.
fn last_day(rule: &scheme::Designation, from: Date) -> Result<Date, CaseRefusal> {
    let after = rule.lasts.after(from)?;
    Ok(after.yesterday().unwrap_or(after))
}

fn check_qualified(
    rule: &scheme::Designation,
    papers: &BTreeMap<EntryId, Attachment>,
) -> Result<(), CaseRefusal> {
    let lacking = rule.qualifications.iter();
    let lacking = lacking.filter(|asked| !papers.contains_key(&asked.id));
    let missing: Vec<_> = lacking.map(|q| (q.source.clone(), q.id.clone())).collect();
    let known = |id: &&EntryId| rule.qualifications.iter().any(|asked| asked.id == **id);
    let unasked: Vec<_> = papers.keys().filter(|id| !known(id)).cloned().collect();
    if missing.is_empty() && unasked.is_empty() {
        return Ok(());
    }
    Err(CaseRefusal::Papers { missing, unasked })
}

fn check_named(
    rule: &scheme::Designation,
    entries: &[scheme::Entry],
    id: &EntryId,
) -> Result<(), CaseRefusal> {
    if entries.iter().any(|entry| entry.id == *id) {
        return Ok(());
    }
    Err(DesignationRefusal::NoSuchEntry {
        rule: rule.source.clone(),
        entry: id.clone(),
        known: entries.iter().map(|entry| entry.id.clone()).collect(),
    }
    .into())
}
