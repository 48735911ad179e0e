//! Changes of what passes and marks stand on: notified by their holder, judged by the body (3.7, 3.13).

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{PassNumber, RegistrationNumber, UnixTime};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Deed, Judges, PassCause, ProposedDeed, desk, desk::Settled};
use crate::api::body::{Json, Query, parsed};
use crate::api::caller::Caller;
use crate::api::casework::{PaperBody, PaperView};
use crate::api::marks::answer;
use crate::api::page::{Paged, Part};
use crate::api::problem::{Kind, Problem};
use crate::api::proposals::ProposalView;
use crate::api::shapes::{Instant, created};
use crate::api::work;
use crate::casework::{
    Change, ChangeFiling, ChangeNumber, ChangeRefusal, Changed, Judgement, OrganisationNumber,
};
use crate::correspondence::Verdict;
use crate::office::Office;
use crate::registry::{Refusal, Registry};
use crate::scheme::{EntryId, Text};
use crate::web::AppState;

/// A notified change.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChangeView {
    /// Its number, such as `H12`.
    number: String,
    /// The organisation that notified it: the holder.
    by: String,
    /// The pass whose system has changed, if it is one of a pass.
    pass: Option<String>,
    /// The mark whose shop or service has changed, if it is one of a mark.
    mark: Option<String>,
    /// The kind of change, by the scheme's id.
    change: String,
    /// What has changed, in the holder's words.
    details: String,
    /// From when it is so.
    effective: Date,
    papers: Vec<PaperView>,
    notified: Instant,
    judged: Option<JudgedView>,
}

/// How a change was judged.
#[derive(Debug, Serialize, ToSchema)]
struct JudgedView {
    at: Instant,
    verdict: VerdictWord,
    /// Why, for the bodies and auditors.
    why: Option<String>,
}

/// What a body judged.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum VerdictWord {
    StillValid,
    Lapse,
    Revoke,
}

/// Which changes are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ChangeFilter {
    /// Only those of this organisation.
    #[param(example = "O1")]
    by: Option<String>,
    /// Only those that wait to be judged.
    #[serde(default)]
    open: bool,
    /// Where the part before ended.
    cursor: Option<String>,
    /// Most items of the part.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

/// A change as its holder notifies it: of a pass, or of a mark.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NotificationBody {
    /// The holder.
    #[schema(value_type = String, example = "O1")]
    by: OrganisationNumber,
    /// The pass whose system has changed.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "30001")]
    pass: Option<PassNumber>,
    /// The mark whose shop or service has changed.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    mark: Option<RegistrationNumber>,
    /// The kind of change, by the scheme's id.
    #[schema(value_type = String, example = "servers")]
    change: EntryId,
    /// What has changed, in the holder's words.
    #[schema(value_type = String, max_length = 4096)]
    details: Text,
    /// From when it is so, in the scheme's time zone.
    effective: Date,
    /// Papers that come with it.
    #[serde(default)]
    #[schema(max_items = 100)]
    papers: Vec<PaperBody>,
}

/// A judgement.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeJudgementBody {
    judgement: JudgementBody,
    /// Why, for the audit.
    #[schema(value_type = String, max_length = 4096)]
    why: Text,
}

/// What is judged, with what it needs.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum JudgementBody {
    /// All stays as it is.
    StillValid,
    /// The pass lapses until this day, by which it must be passed anew.
    Lapse(Date),
    /// The pass or mark is revoked, for this cause of the scheme.
    #[schema(value_type = String)]
    Revoke(EntryId),
}

/// Most papers that come with a change.
const MAX_PAPERS: usize = 100;

impl NotificationBody {
    fn of(&self) -> Result<Changed, Problem> {
        match (self.pass, self.mark) {
            (Some(pass), None) => Ok(Changed::Pass(pass)),
            (None, Some(mark)) => Ok(Changed::Mark(mark)),
            _ => Err(Problem::of(Kind::BadJson).saying("either a pass or a mark")),
        }
    }

    fn filing(self, office: &Office, of: Changed) -> Result<ChangeFiling, Problem> {
        if self.papers.len() > MAX_PAPERS {
            let said = format!("papers: at most {MAX_PAPERS}");
            return Err(Problem::of(Kind::BadJson).saying(said));
        }
        let papers = self.papers.into_iter();
        let papers = papers.map(|paper| paper.attachment(office));
        Ok(ChangeFiling {
            by: self.by,
            of,
            change: self.change,
            details: self.details,
            effective: self.effective,
            papers: papers.collect::<Result<_, _>>()?,
        })
    }
}

impl From<JudgementBody> for Judgement {
    fn from(body: JudgementBody) -> Self {
        match body {
            JudgementBody::StillValid => Self::StillValid,
            JudgementBody::Lapse(until) => Self::Lapse(until),
            JudgementBody::Revoke(cause) => Self::Revoke(cause),
        }
    }
}

impl ChangeView {
    fn of(caller: &Caller, number: ChangeNumber, change: &Change) -> Self {
        let Change {
            filing,
            filed,
            judged,
        } = change;
        let (pass, mark) = match filing.of {
            Changed::Pass(pass) => (Some(pass.to_string()), None),
            Changed::Mark(mark) => (None, Some(mark.to_string())),
        };
        let staff = caller.who.may(Deed::ReadEverything);
        let judged = judged.as_ref().map(|judged| JudgedView {
            at: Instant::of(judged.at),
            verdict: match judged.verdict {
                Verdict::StillValid => VerdictWord::StillValid,
                Verdict::Lapse => VerdictWord::Lapse,
                Verdict::Revoke => VerdictWord::Revoke,
            },
            why: staff.then(|| judged.why.to_string()),
        });
        Self {
            number: number.to_string(),
            by: filing.by.to_string(),
            pass,
            mark,
            change: filing.change.to_string(),
            details: filing.details.to_string(),
            effective: filing.effective,
            papers: filing.papers.iter().map(PaperView::of).collect(),
            notified: Instant::of(*filed),
            judged,
        }
    }

    fn find(registry: &Registry, caller: &Caller, number: ChangeNumber) -> Result<Self, Problem> {
        let change = seen(registry, caller, number)?;
        Ok(Self::of(caller, number, change))
    }
}

/// The change of this number, if the caller may see it.
fn seen<'r>(
    registry: &'r Registry,
    caller: &Caller,
    number: ChangeNumber,
) -> Result<&'r Change, Problem> {
    let change = registry.casework().change(number);
    let change = change.filter(|change| caller.sees_organisation(change.filing.by));
    change.ok_or_else(|| ChangeRefusal::NoSuchChange(number).into())
}

/// Lists notified changes by number. Holders see their own.
#[utoipa::path(get, path = "/v1/changes", tag = "oversight", params(ChangeFilter),
    responses((status = 200, description = "Changes", body = Paged<ChangeView>)),
)]
pub(super) async fn list_changes(
    State(state): State<AppState>,
    caller: Caller,
    Query(filter): Query<ChangeFilter>,
) -> Result<axum::Json<Paged<ChangeView>>, Problem> {
    caller.must_read()?;
    let part = Part::<ChangeNumber>::asked(filter.cursor.as_deref(), filter.limit)?;
    let by: Option<OrganisationNumber> = filter.by.as_deref().map(parsed).transpose()?;
    let registry = state.office().store().registry();
    let wanted = part
        .rest(registry.casework().changes())
        .filter(|(_, change)| caller.sees_organisation(change.filing.by))
        .filter(|(_, change)| by.is_none_or(|by| change.filing.by == by))
        .filter(|(_, change)| !filter.open || change.judged.is_none());
    let page = part.page(wanted, |number, change| {
        ChangeView::of(&caller, number, change)
    });
    Ok(axum::Json(page))
}

/// Notifies a change of what one's own pass or mark stands on, or records one that came on paper.
#[utoipa::path(post, path = "/v1/changes", tag = "oversight", request_body = NotificationBody,
    responses((status = 201, description = "It is notified", body = ChangeView,
        headers(("location" = String, description = "Where it is shown")))),
)]
pub(super) async fn notify_change(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<NotificationBody>,
) -> Result<Response, Problem> {
    let of = body.of()?;
    caller.must_file(match of {
        Changed::Pass(_) => Deed::TakeApplications,
        Changed::Mark(_) => Deed::TakeMarkApplications,
    })?;
    let notified = work::blocking(&state, move |office, now| {
        if !caller.sees_organisation(body.by) {
            return Err(crate::casework::CaseRefusal::NoSuchOrganisation(body.by).into());
        }
        let filing = body.filing(office, of)?;
        check_theirs(&office.store().registry(), &caller, of)?;
        let number = work::at_desk(office, &caller, now, |desk| desk.notify_change(filing))?;
        let view = ChangeView::find(&office.store().registry(), &caller, number)?;
        Ok(created(format!("/api/v1/changes/{number}"), view))
    });
    notified.await
}

/// What is somebody else's is to a holder as if it were not there.
fn check_theirs(registry: &Registry, caller: &Caller, of: Changed) -> Result<(), Refusal> {
    let casework = registry.casework();
    let holder = match of {
        Changed::Pass(pass) => casework.pass(pass).map(|pass| pass.holder),
        Changed::Mark(mark) => casework.holder_of(mark),
    };
    if caller.who.may(Deed::ReadEverything)
        || holder.is_some_and(|holder| caller.sees_organisation(holder))
    {
        return Ok(());
    }
    Err(match of {
        Changed::Pass(pass) => Refusal::NoSuchPass { pass },
        Changed::Mark(registration) => Refusal::NoSuchMark { registration },
    })
}

/// Shows a notified change.
#[utoipa::path(get, path = "/v1/changes/{change}", tag = "oversight",
    params(("change" = String, Path, description = "Its number", example = "H1")),
    responses((status = 200, description = "The change", body = ChangeView)),
)]
pub(super) async fn get_change(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<ChangeView>, Problem> {
    caller.must_read()?;
    let registry = state.office().store().registry();
    let view = ChangeView::find(&registry, &caller, parsed(&number)?)?;
    Ok(axum::Json(view))
}

/// Judges a change, once, and does what follows: nothing, a lapse, a revocation. The review body
/// judges changes of passes, the issuing body those of marks. The revocation of a pass is
/// proposed, where the scheme asks for two people, and judges the change when it is approved.
#[utoipa::path(post, path = "/v1/changes/{change}/judgement", tag = "oversight",
    params(("change" = String, Path, description = "Its number", example = "H1")),
    request_body = ChangeJudgementBody,
    responses(
        (status = 200, description = "It is judged", body = ChangeView),
        (status = 202, description = "It waits for a second person", body = ProposalView,
            headers(("location" = String, description = "Where the proposal is shown"))),
    ),
)]
pub(super) async fn judge_change(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<ChangeJudgementBody>,
) -> Result<Response, Problem> {
    if !caller.who.may(Deed::JudgeMarkChanges) {
        caller.must(Deed::JudgePassChanges)?;
    }
    let number = parsed(&number)?;
    let ChangeJudgementBody { judgement, why } = body;
    let judged = work::blocking(&state, move |office, now| {
        let of = seen(&office.store().registry(), &caller, number)?.filing.of;
        caller.must(match of {
            Changed::Pass(_) => Deed::JudgePassChanges,
            Changed::Mark(_) => Deed::JudgeMarkChanges,
        })?;
        let proposed = judge(office, &caller, (number, of), &judgement.into(), why, now)?;
        if let Some(proposed) = proposed {
            return Ok(proposed);
        }
        let view = ChangeView::find(&office.store().registry(), &caller, number)?;
        Ok(axum::Json(view).into_response())
    });
    judged.await
}

/// Judges a change; where that is only proposed, the answer that says so.
fn judge(
    office: &Office,
    caller: &Caller,
    (number, of): (ChangeNumber, Changed),
    judgement: &Judgement,
    why: Text,
    now: UnixTime,
) -> Result<Option<Response>, Problem> {
    let (Changed::Pass(pass), Judgement::Revoke(cause)) = (of, judgement) else {
        work::at_desk(office, caller, now, |desk| {
            desk.judge_change(number, judgement, why)
        })?;
        return Ok(None);
    };
    // A pass falls as it falls by any other cause, by two people if need be.
    let judges = Judges {
        change: number,
        why,
    };
    let what = ProposedDeed::RevokePass(PassCause::judging(pass, cause.clone(), judges));
    match desk::carry_out(office, &caller.who, &what, now)? {
        settled @ Settled::Proposed(_) => answer(office, settled, now).map(Some),
        Settled::Done(_) => {
            work::publish(office, now);
            Ok(None)
        }
    }
}
