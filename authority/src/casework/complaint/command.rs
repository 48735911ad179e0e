//! Commands on complaints as they come in: taken, sorted, refused, taken up (3.16(1), 3.16(2)).

use jiff::civil::Date;
use shirushi_verifier::domain::UnixTime;

use super::{
    Complaint, ComplaintDeed, ComplaintEvent, ComplaintNumber, ComplaintRefusal, Filing, Misstep,
    Moved, OutOfScope, TakenUp, scope::explanation,
};
use crate::{
    casework::Decided,
    correspondence::{Notice, Reference},
    registry::{Event, Refusal, Registry, known, rules_of},
    scheme::{Bilingual, Body, Category, Complaints, EntryId, Rules, SchemeSet, Source},
};

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

    /// A deed as an event, if it follows from where the complaint is.
    pub(super) fn complaint_step(
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

    pub(super) fn complaint_and_rules<'s>(
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
    pub(super) fn complaint_day(
        &self,
        schemes: &SchemeSet,
        number: ComplaintNumber,
        at: UnixTime,
    ) -> Result<Date, Refusal> {
        let complaint = self.complaints().get(number);
        let complaint = complaint.ok_or(ComplaintRefusal::NoSuchComplaint { number })?;
        let scheme = known(schemes, &complaint.filing().scheme)?;
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
