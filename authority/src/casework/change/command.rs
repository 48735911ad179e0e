//! Notifying and judging changes (3.7, 3.13).

use jiff::civil::Date;
use shirushi_verifier::domain::{PassNumber, RegistrationNumber, SchemeId};

use super::{Change, ChangeDeed, ChangeEvent, ChangeFiling, ChangeRefusal, Changed};
use crate::{
    casework::{CaseRefusal, ChangeNumber, desk::Desk},
    correspondence::Verdict,
    registry::{Event, Refusal, Registry},
    scheme::{EntryId, Of, Text},
};

/// How a change is to be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// Nothing changes.
    StillValid,
    /// The pass lapses until a day, by which it is passed anew.
    Lapse(Date),
    /// The pass or the mark is revoked, for a cause of the scheme.
    Revoke(EntryId),
}

impl Judgement {
    /// What the holder is told of it.
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::StillValid => Verdict::StillValid,
            Self::Lapse(_) => Verdict::Lapse,
            Self::Revoke(_) => Verdict::Revoke,
        }
    }
}

impl<'a> Desk<'a> {
    /// Notifies a change of what a pass or a mark stands on.
    ///
    /// # Errors
    /// [`CaseRefusal`] where it is not the holder's, is not in force any more, or the scheme knows no
    /// such change of it.
    pub fn notify_change(&mut self, filing: ChangeFiling) -> Result<ChangeNumber, CaseRefusal> {
        self.organisation(filing.by)?;
        let scheme = match filing.of {
            Changed::Pass(pass) => self.pass_of(&filing, pass)?,
            Changed::Mark(mark) => self.mark_of(&filing, mark)?,
        };
        let (_, rules) = self.rules(scheme)?;
        let of = filing.of.of();
        if rules.change(of, &filing.change).is_none() {
            return Err(ChangeRefusal::NoSuchKind {
                scheme: scheme.clone(),
                change: filing.change,
                known: rules.changes_of(of).map(|c| c.id.clone()).collect(),
            }
            .into());
        }
        let number = ChangeNumber::next_in(&self.casework().changes);
        let did = ChangeDeed::Filed(Box::new(filing));
        self.take(Event::Change(ChangeEvent { number, did }));
        Ok(number)
    }

    /// Judges a notified change, and does what follows from it.
    ///
    /// # Errors
    /// [`Refusal`] where it was judged before, the lapse is too long, a mark is to lapse,
    /// the cause is none of the scheme's, or a pass's revocation takes two people: then a
    /// proposal revokes it, and judges the change.
    pub fn judge_change(
        &mut self,
        number: ChangeNumber,
        judgement: &Judgement,
        why: Text,
    ) -> Result<(), Refusal> {
        let change = self.registry().open_change(number)?;
        let (registry, schemes, now) = (self.registry(), self.schemes(), self.now());
        let follows = match (change.filing.of, judgement) {
            (_, Judgement::StillValid) => Vec::new(),
            (Changed::Pass(pass), Judgement::Lapse(until)) => {
                let why = format!("{number}: {why}");
                vec![registry.lapse_pass(schemes, pass, *until, &why, now)?]
            }
            (Changed::Mark(mark), Judgement::Lapse(_)) => {
                return Err(ChangeRefusal::NoLapseOfMark { mark }.into());
            }
            (Changed::Pass(pass), Judgement::Revoke(cause)) => {
                let scheme = registry.scheme_of_pass(schemes, pass)?;
                let two = scheme.rules.as_deref().map(|rules| &rules.two_people);
                if let Some(two) = two.filter(|two| two.pass_revocation) {
                    let rule = two.source.clone();
                    return Err(ChangeRefusal::TwoPeople { rule, number }.into());
                }
                registry.revoke_pass(schemes, pass, cause, now)?
            }
            (Changed::Mark(mark), Judgement::Revoke(cause)) => {
                vec![self.revocation_for(mark, cause)?]
            }
        };
        self.take(judged(number, judgement.verdict(), why));
        for event in follows {
            self.take(event);
        }
        Ok(())
    }

    fn revocation_for(&self, mark: RegistrationNumber, cause: &EntryId) -> Result<Event, Refusal> {
        let found = self.registry().mark(mark);
        let found = found.ok_or(Refusal::NoSuchMark { registration: mark })?;
        let id = &found.current().grant().terms.scheme;
        let (_, rules) = self.rules(id)?;
        let code = rules.cause(Of::Mark, cause).and_then(|c| c.reason.clone());
        let code = code.ok_or_else(|| Refusal::UnknownReason {
            scheme: id.clone(),
            code: cause.to_string(),
            known: rules.cause_ids(Of::Mark).collect::<Vec<_>>().join(", "),
        })?;
        self.registry().revoke(self.schemes(), mark, &code)
    }

    fn pass_of(
        &self,
        filing: &ChangeFiling,
        number: PassNumber,
    ) -> Result<&'a SchemeId, CaseRefusal> {
        let pass = self.pass(number)?;
        if pass.holder != filing.by {
            return Err(not_theirs(filing));
        }
        if !self.is_pass_in_force(pass)? {
            return Err(ChangeRefusal::NotInForce(filing.of).into());
        }
        Ok(&pass.scheme)
    }

    fn mark_of(
        &self,
        filing: &ChangeFiling,
        number: RegistrationNumber,
    ) -> Result<&'a SchemeId, CaseRefusal> {
        if self.casework().holder_of(number) != Some(filing.by) {
            return Err(not_theirs(filing));
        }
        let mark = self.registry().mark(number);
        let mark = mark.filter(|mark| mark.is_live(self.now()));
        let mark = mark.ok_or(ChangeRefusal::NotInForce(filing.of))?;
        Ok(&mark.current().grant().terms.scheme)
    }
}

impl Registry {
    /// The judgement by which a change of a pass leads to its revocation.
    ///
    /// # Errors
    /// [`CaseRefusal`] where the change is of something else, or was judged before.
    pub(crate) fn judged_to_revoke(
        &self,
        number: ChangeNumber,
        pass: PassNumber,
        why: &Text,
    ) -> Result<Event, CaseRefusal> {
        let change = self.open_change(number)?;
        if change.filing.of != Changed::Pass(pass) {
            let of = Changed::Pass(pass);
            return Err(ChangeRefusal::OtherChange { number, of }.into());
        }
        Ok(judged(number, Verdict::Revoke, why.clone()))
    }

    fn open_change(&self, number: ChangeNumber) -> Result<&Change, CaseRefusal> {
        let change = self.casework().change(number);
        let change = change.ok_or(ChangeRefusal::NoSuchChange(number))?;
        if change.judged.is_some() {
            return Err(ChangeRefusal::JudgedBefore(number).into());
        }
        Ok(change)
    }
}

fn not_theirs(filing: &ChangeFiling) -> CaseRefusal {
    let (of, organisation) = (filing.of, filing.by);
    ChangeRefusal::NotTheHolder { of, organisation }.into()
}

fn judged(number: ChangeNumber, verdict: Verdict, why: Text) -> Event {
    let did = ChangeDeed::Judged { verdict, why };
    Event::Change(ChangeEvent { number, did })
}
