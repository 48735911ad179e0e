//! Commands on complaints: what may be done now, by the scheme's rules, and what is told to whom (3.16).

use jiff::civil::Date;
use shirushi_verifier::domain::UnixTime;

use super::{
    Action, ActionDone, ActionDropped, ActionNumber, Complaint, ComplaintDeed, ComplaintEvent,
    ComplaintNumber, ComplaintRefusal, Filing, Finding, Misstep, Moved, OutOfScope, Reopening,
    Reply, SharedCase, TakenUp, naming::names_in, scope::explanation,
};
use crate::{
    casework::Decided,
    correspondence::{Notice, Reference},
    registry::{Event, Refusal, Registry, known, rules_of},
    scheme::{
        Bilingual, Body, Category, Complaints, EntryId, Rules, Scheme, SchemeSet, Source, Text,
    },
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
    /// Takes a complaint in. Where its category is none of the scheme's, or not open to whoever
    /// complains, it is refused at once, and the explanation goes out (3.16(2)).
    ///
    /// # Errors
    /// [`ComplaintRefusal::UnknownCategory`] for a category that no scheme file knows, which is a
    /// slip and not out of scope; [`ComplaintRefusal::NoSuchReport`]; a scheme that is not there.
    pub fn receive_complaint(
        &self,
        schemes: &SchemeSet,
        filing: &Filing,
        now: UnixTime,
    ) -> Result<Decided<ComplaintNumber>, Refusal> {
        let scheme = known(schemes, &filing.scheme)?;
        let complaints = &rules_of(scheme)?.complaints;
        self.refuse_unknown_report(filing.report)?;
        let category = match &filing.category {
            Some(id) => Some(category(complaints, id)?),
            None => None,
        };
        let number = self.complaints().next();
        let event = |did| Event::Complaint(ComplaintEvent { number, did });
        let received = event(ComplaintDeed::Received(Box::new(filing.clone())));
        let open = category.filter(|c| c.from.contains(&filing.from.complainant()));
        let Some(open) = open else {
            let explanation = explanation(category).map_err(ComplaintRefusal::from)?;
            let notice = refusal_notice(complaints, number, filing, &explanation);
            let refused = event(ComplaintDeed::Refused(OutOfScope { explanation }));
            let decided = Decided::events(vec![received, refused]).with([notice]);
            return Ok(decided.answering(number));
        };
        let notice = Notice::ComplaintReceived {
            case: Reference::of_number(&number),
            category: open.text.clone(),
            received: scheme.zone.day_of(now),
        };
        Ok(Decided::events(vec![received])
            .with([notice])
            .answering(number))
    }

    /// Puts a complaint that nobody has taken up under another category, for complainants do not
    /// know the scheme. Out of scope there, it is refused with the explanation.
    ///
    /// # Errors
    /// [`ComplaintRefusal`].
    pub fn move_complaint(
        &self,
        schemes: &SchemeSet,
        number: ComplaintNumber,
        to: &EntryId,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        let (complaint, rules) = self.complaint_and_rules(schemes, number)?;
        let category = category(&rules.complaints, to)?;
        let deed = ComplaintDeed::Moved(Moved {
            category: to.clone(),
        });
        let moved = self.complaint_step(schemes, number, deed, now)?;
        let by = complaint.filing().from.complainant();
        if category.from.contains(&by) {
            return Ok(moved);
        }
        let explanation = explanation(Some(category)).map_err(ComplaintRefusal::from)?;
        let refused = self.refuse_complaint(schemes, number, explanation, now)?;
        Ok(moved.and(refused))
    }

    /// Refuses a complaint that turns out to be out of scope; the explanation goes out.
    ///
    /// # Errors
    /// [`ComplaintRefusal`], such as for one that is taken up already.
    pub fn refuse_complaint(
        &self,
        schemes: &SchemeSet,
        number: ComplaintNumber,
        explanation: Bilingual,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        let (complaint, rules) = self.complaint_and_rules(schemes, number)?;
        let filing = complaint.filing();
        let notice = refusal_notice(&rules.complaints, number, filing, &explanation);
        let deed = ComplaintDeed::Refused(OutOfScope { explanation });
        let decided = self.complaint_step(schemes, number, deed, now)?;
        Ok(decided.with([notice]))
    }

    /// Has the body take a complaint up that its category names. The scheme's root-cause
    /// questions of this day are asked of it from here on.
    ///
    /// # Errors
    /// [`ComplaintRefusal::OtherBody`], and as every step.
    pub fn take_up_complaint(
        &self,
        schemes: &SchemeSet,
        number: ComplaintNumber,
        by: Body,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        let (complaint, rules) = self.complaint_and_rules(schemes, number)?;
        if let Some(id) = complaint.category() {
            let category = category(&rules.complaints, id)?;
            if category.answered_by != by {
                let refusal = ComplaintRefusal::OtherBody {
                    rule: category.source.clone(),
                    category: id.clone(),
                    must: category.answered_by,
                    is: by,
                };
                return Err(refusal.into());
            }
        }
        let questions = rules.complaints.questions.iter().map(|q| q.id.clone());
        let deed = ComplaintDeed::TakenUp(TakenUp {
            by,
            questions: questions.collect(),
        });
        self.complaint_step(schemes, number, deed, now)
    }

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
        let next = case.and_then(super::InHand::next_action);
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

    /// A deed as an event, if it follows from where the complaint is.
    fn complaint_step(
        &self,
        schemes: &SchemeSet,
        number: ComplaintNumber,
        did: ComplaintDeed,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        let (complaint, rules) = self.complaint_and_rules(schemes, number)?;
        match complaint.stage().clone().after(now, &did) {
            Ok(_) => {
                let event = Event::Complaint(ComplaintEvent { number, did });
                Ok(Decided::events(vec![event]))
            }
            Err(misstep) => {
                let rule = source_of(&misstep, &rules.complaints).clone();
                let refusal = ComplaintRefusal::Step {
                    rule,
                    number,
                    misstep,
                };
                Err(refusal.into())
            }
        }
    }

    fn complaint_and_rules<'s>(
        &self,
        schemes: &'s SchemeSet,
        number: ComplaintNumber,
    ) -> Result<(&Complaint, &'s Rules), Refusal> {
        let complaint = self.complaints().get(number);
        let complaint = complaint.ok_or(ComplaintRefusal::NoSuchComplaint { number })?;
        let scheme = known(schemes, &complaint.filing().scheme)?;
        Ok((complaint, rules_of(scheme)?))
    }

    /// The day on which an instant falls for a complaint's scheme.
    fn complaint_day(
        &self,
        schemes: &SchemeSet,
        number: ComplaintNumber,
        at: UnixTime,
    ) -> Result<Date, Refusal> {
        let complaint = self.complaints().get(number);
        let complaint = complaint.ok_or(ComplaintRefusal::NoSuchComplaint { number })?;
        let scheme: &Scheme = known(schemes, &complaint.filing().scheme)?;
        Ok(scheme.zone.day_of(at))
    }

    fn refuse_unknown_report(&self, report: Option<u64>) -> Result<(), ComplaintRefusal> {
        let last = self.reports();
        match report.filter(|report| !(1..=last).contains(report)) {
            Some(report) => Err(ComplaintRefusal::NoSuchReport { report, last }),
            None => Ok(()),
        }
    }
}

fn category<'c>(
    complaints: &'c Complaints,
    id: &EntryId,
) -> Result<&'c Category, ComplaintRefusal> {
    let found = complaints.categories.iter().find(|c| c.id == *id);
    found.ok_or_else(|| {
        let ids = complaints.categories.iter().map(|c| c.id.as_str());
        ComplaintRefusal::UnknownCategory {
            rule: complaints.source.clone(),
            category: id.clone(),
            known: ids.collect::<Vec<_>>().join(", "),
        }
    })
}

/// What a complainant is told whose complaint is out of scope: why, and what is taken from them.
fn refusal_notice(
    complaints: &Complaints,
    number: ComplaintNumber,
    filing: &Filing,
    explanation: &Bilingual,
) -> Notice {
    let by = filing.from.complainant();
    let open = complaints
        .categories
        .iter()
        .filter(|c| c.from.contains(&by));
    Notice::ComplaintRefused {
        case: Reference::of_number(&number),
        reason: explanation.clone(),
        categories: open.map(|c| c.text.clone()).collect(),
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

/// The rule that a misstep breaks: that of the question it is about, or that of complaints.
fn source_of<'c>(misstep: &Misstep, complaints: &'c Complaints) -> &'c Source {
    let questions = match misstep {
        Misstep::Unanswered { questions } | Misstep::NoAction { questions } => questions.as_slice(),
        _ => &[],
    };
    let first = questions.first();
    let asked = first.and_then(|id| complaints.questions.iter().find(|q| q.id == *id));
    asked.map_or(&complaints.source, |question| &question.source)
}
