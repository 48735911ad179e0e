//! Marks as the API shows them: one, its state, its history.

use jiff::civil::Date;
use serde::Serialize;
use shirushi_verifier::domain::UnixTime;
use utoipa::ToSchema;

use super::shapes::{Instant, Texts};
use crate::registry::{Grant, Mark, State, Step, Transition};

/// A mark.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MarkView {
    /// As on the badge, such as `20001-00`.
    number: String,
    /// Registration number, five digits.
    pub(super) registration: String,
    /// Scheme id.
    scheme: String,
    /// Who holds it.
    holder: String,
    /// The reviewed system or service.
    system: String,
    /// The site.
    url: String,
    /// First valid day.
    valid_from: Date,
    /// Last valid day.
    valid_to: Date,
    /// Instant of grant.
    granted: Instant,
    /// The passes it stands on, such as `40001-00`.
    passes: Vec<String>,
    /// The mark that the holder had to have first.
    prerequisite: Option<String>,
    /// Number of its status list.
    status_list: u32,
    /// Its index in that list.
    status_index: u32,
    /// SHA-256 of the badge's pixels, as hexadecimal digits.
    pixels: String,
    /// Its state now.
    state: StateView,
}

/// A mark's state.
#[derive(Debug, Serialize, ToSchema)]
struct StateView {
    code: StateCode,
    /// Last day of grace, while its basis is under review.
    until: Option<Date>,
    /// Since when it is suspended or revoked.
    since: Option<Instant>,
    /// Why it was revoked, for the public.
    reason: Option<Texts>,
}

/// A mark's state in a word.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum StateCode {
    NotYetValid,
    Valid,
    BasisUnderReview,
    Suspended,
    Revoked,
    Expired,
}

/// What happened to a mark.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct History {
    /// Oldest first.
    items: Vec<StepView>,
}

/// Something that happened to a mark.
#[derive(Debug, Serialize, ToSchema)]
struct StepView {
    at: Instant,
    /// Which renewal was current then.
    renewal: u8,
    what: StepName,
    /// The pass that lapsed or was restored.
    pass: Option<String>,
    /// Last day of a lapse's grace.
    until: Option<Date>,
    /// Why it was revoked, for the public.
    reason: Option<Texts>,
}

/// What happened.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum StepName {
    Issued,
    Renewed,
    Suspended,
    Reinstated,
    Revoked,
    PassLapsed,
    PassRestored,
}

impl MarkView {
    pub(super) fn of(mark: &Mark, now: UnixTime) -> Self {
        let term = mark.current();
        let Grant {
            number,
            terms,
            valid,
            granted,
            status,
            ..
        } = term.grant();
        let passes = terms.passes.iter();
        Self {
            number: number.to_string(),
            registration: number.registration.to_string(),
            scheme: terms.scheme.to_string(),
            holder: terms.holder.to_string(),
            system: terms.system.to_string(),
            url: terms.url.to_string(),
            valid_from: valid.from,
            valid_to: valid.to,
            granted: Instant::of(*granted),
            passes: passes.map(ToString::to_string).collect(),
            prerequisite: terms.prerequisite.map(|p| p.to_string()),
            status_list: status.list.0,
            status_index: status.index.position(),
            pixels: term.pixels().to_owned(),
            state: StateView::of(mark.state_at(now)),
        }
    }
}

impl StateView {
    fn of(state: State) -> Self {
        let plain = |code| Self {
            code,
            until: None,
            since: None,
            reason: None,
        };
        match state {
            State::NotIssued | State::NotYetValid => plain(StateCode::NotYetValid),
            State::Valid => plain(StateCode::Valid),
            State::Expired => plain(StateCode::Expired),
            State::BasisUnderReview { until } => Self {
                until: Some(until),
                ..plain(StateCode::BasisUnderReview)
            },
            State::Suspended { since } => Self {
                since: Some(Instant::of(since)),
                ..plain(StateCode::Suspended)
            },
            State::Revoked { at, reason } => Self {
                since: Some(Instant::of(at)),
                reason: Some(Texts::of(&reason.text)),
                ..plain(StateCode::Revoked)
            },
        }
    }
}

impl History {
    pub(super) fn of(mark: &Mark) -> Self {
        let step = |transition: &Transition| {
            let (what, pass, until, reason) = match &transition.step {
                Step::Issued => (StepName::Issued, None, None, None),
                Step::Renewed => (StepName::Renewed, None, None, None),
                Step::Suspended => (StepName::Suspended, None, None, None),
                Step::Reinstated => (StepName::Reinstated, None, None, None),
                Step::Revoked(reason) => (StepName::Revoked, None, None, Some(reason)),
                Step::Lapsed { pass, until } => {
                    (StepName::PassLapsed, Some(*pass), Some(*until), None)
                }
                Step::Restored { pass } => (StepName::PassRestored, Some(*pass), None, None),
            };
            StepView {
                at: Instant::of(transition.at),
                renewal: transition.renewal.count(),
                what,
                pass: pass.map(|pass| pass.to_string()),
                until,
                reason: reason.map(|reason| Texts::of(&reason.text)),
            }
        };
        let items = mark.history().iter().map(step).collect();
        Self { items }
    }
}
