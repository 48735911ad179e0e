//! Why a step of a complaint is refused: the rule's source, with what stands against it.

use jiff::civil::Date;

use super::{ActionNumber, ComplaintNumber};
use crate::scheme::{Body, EntryId, Source, TextProblem};
use crate::text_form::joined;

/// Why a command on a complaint was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ComplaintRefusal {
    /// There is no such complaint.
    #[error("there is no complaint {number}")]
    NoSuchComplaint {
        /// The number asked for.
        number: ComplaintNumber,
    },
    /// There is no such report.
    #[error("there is no report {report}; the last is {last}")]
    NoSuchReport {
        /// The number given.
        report: u64,
        /// The last there is.
        last: u64,
    },
    /// The scheme has no such category.
    #[error("{rule}: there is no category {category}; there are {known}")]
    UnknownCategory {
        /// The rule.
        rule: Source,
        /// The category given.
        category: EntryId,
        /// The categories there are.
        known: String,
    },
    /// The category is answered by the other body.
    #[error("{rule}: {category} is answered by the {} body, not by the {} body", body(*.must), body(*.is))]
    OtherBody {
        /// The rule.
        rule: Source,
        /// The category.
        category: EntryId,
        /// The body that answers.
        must: Body,
        /// The body that wanted to.
        is: Body,
    },
    /// A day lies on the wrong side of another.
    #[error("{rule}: {day} {} {bound}", if *.early { "is before" } else { "is after" })]
    Day {
        /// The rule.
        rule: Source,
        /// The day given.
        day: Date,
        /// The earliest or latest day possible.
        bound: Date,
        /// Whether it is too early; too late otherwise.
        early: bool,
    },
    /// A category's own text leaves no room to explain.
    #[error("the explanation cannot be written: {0}")]
    Explanation(#[from] TextProblem),
    /// What is to be told to others names somebody.
    #[error("{rule}: a case is shared without names, and this text holds {found:?}")]
    Named {
        /// The rule.
        rule: Source,
        /// What names them.
        found: String,
    },
    /// The complaint is not where the step starts from, or not ready for it.
    #[error("{rule}: complaint {number} {misstep}")]
    Step {
        /// The rule.
        rule: Source,
        /// The complaint.
        number: ComplaintNumber,
        /// What stands against it.
        misstep: Misstep,
    },
}

/// What stands against a step, whichever scheme the complaint is under.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Misstep {
    /// It is in a state from which this does not follow.
    #[error("is {state}; it cannot be {deed} then")]
    State {
        /// Its state.
        state: &'static str,
        /// What was to be done.
        deed: &'static str,
    },
    /// It was not asked that question.
    #[error("is not asked {question}; it is asked {}", joined(asked, ", "))]
    NotAsked {
        /// The question.
        question: EntryId,
        /// The questions it is asked.
        asked: Vec<EntryId>,
    },
    /// Root-cause questions are open.
    #[error("has unanswered questions: {}", joined(questions, ", "))]
    Unanswered {
        /// The questions.
        questions: Vec<EntryId>,
    },
    /// A flaw was found, and nothing was decided against it.
    #[error(
        "showed a flaw ({}), and no action against its recurrence is decided",
        joined(questions, ", ")
    )]
    NoAction {
        /// The questions that show the flaw.
        questions: Vec<EntryId>,
    },
    /// Actions are neither done nor dropped.
    #[error(
        "has actions that are neither done nor dropped: {}",
        joined(actions, ", ")
    )]
    OpenActions {
        /// The actions.
        actions: Vec<ActionNumber>,
    },
    /// The complainant has no answer, or none since it was reopened.
    #[error("is not answered yet")]
    NotAnswered,
    /// It has no such action.
    #[error("has no action {action}")]
    NoSuchAction {
        /// The action.
        action: ActionNumber,
    },
    /// The action is done or dropped.
    #[error("has action {action}, which is over already")]
    ActionOver {
        /// The action.
        action: ActionNumber,
    },
    /// Its actions are not counted up, which only a faulty program does.
    #[error("has an action {action} out of order")]
    ActionOrder {
        /// The action.
        action: ActionNumber,
    },
}

fn body(body: Body) -> &'static str {
    match body {
        Body::Issuing => "issuing",
        Body::Review => "review",
    }
}
