//! Commands on complaints in hand: root causes, actions, the answer, closing and sharing (3.16(3), 3.16(4)).

use jiff::civil::Date;
use shirushi_verifier::domain::UnixTime;

use super::{
    Action, ActionDone, ActionDropped, ActionNumber, ComplaintDeed, ComplaintNumber,
    ComplaintRefusal, Finding, InHand, Reopening, Reply, SharedCase, naming::names_in,
};
use crate::{
    casework::Decided,
    correspondence::{Notice, Reference},
    registry::{Refusal, Registry},
    scheme::{Rules, SchemeSet, Text},
};

/// An action to be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What is to be done.
    pub what: Text,
    /// Who does it.
    pub responsible: Text,
    /// By which day.
    pub due: Date,
}

impl Registry {
    /// Answers one of the root-cause questions; answered again, the later answer counts (3.16(3)).
    ///
    /// # Errors
    /// [`ComplaintRefusal`], such as for a question that is not asked.
    pub fn examine_complaint(
        &self,
        schemes: &SchemeSet,
        number: ComplaintNumber,
        finding: Finding,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        let deed = ComplaintDeed::Examined(finding);
        self.complaint_step(schemes, number, deed, now)
    }

    /// Decides something so that it does not happen again (3.16(4)).
    ///
    /// # Errors
    /// [`ComplaintRefusal::Day`] if it were due before today, and as every step.
    pub fn decide_action(
        &self,
        schemes: &SchemeSet,
        number: ComplaintNumber,
        plan: Plan,
        now: UnixTime,
    ) -> Result<Decided<ActionNumber>, Refusal> {
        let today = self.complaint_day(schemes, number, now)?;
        let (complaint, rules) = self.complaint_and_rules(schemes, number)?;
        if plan.due < today {
            return Err(day(rules, plan.due, today, true));
        }
        let case = complaint.stage().case();
        // Where there is none, the step below says so.
        let next = case.and_then(InHand::next_action);
        let action = next.unwrap_or(ActionNumber::FIRST);
        let deed = ComplaintDeed::ActionDecided(Action {
            action,
            what: plan.what,
            responsible: plan.responsible,
            due: plan.due,
        });
        let decided = self.complaint_step(schemes, number, deed, now)?;
        Ok(decided.answering(action))
    }

    /// Records that an action was done.
    ///
    /// # Errors
    /// [`ComplaintRefusal::Day`] for a day to come or before the complaint, and as every step.
    pub fn finish_action(
        &self,
        schemes: &SchemeSet,
        number: ComplaintNumber,
        done: ActionDone,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        let today = self.complaint_day(schemes, number, now)?;
        let (complaint, rules) = self.complaint_and_rules(schemes, number)?;
        let received = self.complaint_day(schemes, number, complaint.received_at())?;
        if done.on > today {
            return Err(day(rules, done.on, today, false));
        }
        if done.on < received {
            return Err(day(rules, done.on, received, true));
        }
        let deed = ComplaintDeed::ActionDone(done);
        self.complaint_step(schemes, number, deed, now)
    }

    /// Gives an action up.
    ///
    /// # Errors
    /// [`ComplaintRefusal`].
    pub fn drop_action(
        &self,
        schemes: &SchemeSet,
        number: ComplaintNumber,
        dropped: ActionDropped,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        let deed = ComplaintDeed::ActionDropped(dropped);
        self.complaint_step(schemes, number, deed, now)
    }

    /// Answers the complainant; may be done more than once.
    ///
    /// # Errors
    /// [`ComplaintRefusal`].
    pub fn answer_complaint(
        &self,
        schemes: &SchemeSet,
        number: ComplaintNumber,
        answer: Text,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        let notice = Notice::ComplaintAnswered {
            case: Reference::of_number(&number),
            answer: answer.clone(),
        };
        let deed = ComplaintDeed::Answered(Reply { answer });
        let decided = self.complaint_step(schemes, number, deed, now)?;
        Ok(decided.with([notice]))
    }

    /// Closes a complaint: every question is answered, every action done or dropped, against a
    /// flaw there is an action, and the complainant has the answer.
    ///
    /// # Errors
    /// [`ComplaintRefusal::Step`] with what is missing.
    pub fn close_complaint(
        &self,
        schemes: &SchemeSet,
        number: ComplaintNumber,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        self.complaint_step(schemes, number, ComplaintDeed::Closed {}, now)
    }

    /// Opens a closed complaint again; it must be answered anew before it is closed.
    ///
    /// # Errors
    /// [`ComplaintRefusal`].
    pub fn reopen_complaint(
        &self,
        schemes: &SchemeSet,
        number: ComplaintNumber,
        why: Text,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        let deed = ComplaintDeed::Reopened(Reopening { why });
        self.complaint_step(schemes, number, deed, now)
    }

    /// Tells holders of an answered complaint as a case without names (3.16(4)).
    ///
    /// # Errors
    /// [`ComplaintRefusal::Named`] if the text names the complainant, the mark, its holder or its
    /// site; and as every step.
    pub fn share_complaint(
        &self,
        schemes: &SchemeSet,
        number: ComplaintNumber,
        case: SharedCase,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        let (complaint, rules) = self.complaint_and_rules(schemes, number)?;
        if let Some(found) = names_in(self, complaint.filing(), &case) {
            let rule = rules.complaints.source.clone();
            return Err(ComplaintRefusal::Named { rule, found }.into());
        }
        self.complaint_step(schemes, number, ComplaintDeed::Shared(case), now)
    }
}

fn day(rules: &Rules, day: Date, bound: Date, early: bool) -> Refusal {
    let rule = rules.complaints.source.clone();
    let refusal = ComplaintRefusal::Day {
        rule,
        day,
        bound,
        early,
    };
    refusal.into()
}
