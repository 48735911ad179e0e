//! Complaints and consultations: list, file, show; cases that holders are told of (3.16, Table 3-4).

use axum::extract::{Path, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{HolderName, PassNumber, RegistrationNumber, SchemeId};
use utoipa::{IntoParams, ToSchema};

use super::changed::{Outgoing, change};
use crate::access::Deed;
use crate::api::body::{Json, Query, parsed};
use crate::api::caller::Caller;
use crate::api::page::{Paged, Part, limit};
use crate::api::problem::{Kind, Problem};
use crate::api::shapes::{Instant, Texts, created};
use crate::api::work;
use crate::casework::complaint::{
    About, Complaint, ComplaintRefusal, Filer, Filing, InHand, Stage,
};
use crate::casework::{ComplaintNumber, ReplyTo};
use crate::correspondence::{PageUrl, thread::Prose};
use crate::registry::Registry;
use crate::scheme::EntryId;
use crate::web::AppState;

/// A complaint.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ComplaintView {
    /// Its number, such as `C12`.
    pub(super) number: String,
    /// Scheme id.
    scheme: String,
    /// One of the scheme's categories; none, where it is out of scope.
    category: Option<String>,
    received: Instant,
    state: ComplaintState,
    /// What it says.
    text: String,
    /// Why it was refused.
    explanation: Option<Texts>,
    /// What the complainant was answered, the oldest first.
    answers: Vec<AnswerGiven>,
    /// All that is known of the case, as the command line prints it; the staff's.
    #[schema(value_type = Option<Object>)]
    case: Option<serde_json::Value>,
}

/// An answer to a complainant.
#[derive(Debug, Serialize, ToSchema)]
struct AnswerGiven {
    at: Instant,
    text: String,
}

/// Where a complaint is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum ComplaintState {
    Received,
    Refused,
    InHand,
    Closed,
}

/// A complaint after a step.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ComplaintChanged {
    #[serde(flatten)]
    pub(super) view: ComplaintView,
    /// What goes out for the step.
    pub(super) notices: Vec<Outgoing>,
}

/// A complaint as it comes in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ComplaintBody {
    /// Scheme id.
    #[schema(value_type = String, example = "ecom2000")]
    scheme: SchemeId,
    /// One of the scheme's categories; none, where it belongs to none.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "trouble")]
    category: Option<EntryId>,
    /// The holder who complains; somebody of the public, if not given. Holders complain as
    /// themselves and leave it out.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    holder: Option<HolderName>,
    /// How to reach somebody of the public.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 512)]
    reply_to: Option<ReplyTo>,
    /// The mark that it is about; at most one of mark, pass and page.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    mark: Option<RegistrationNumber>,
    /// The pass that it is about.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pass: Option<PassNumber>,
    /// The page that it is about.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    page: Option<PageUrl>,
    /// The report from the public from which it is taken over.
    #[serde(default)]
    report: Option<u64>,
    /// What it says.
    #[schema(value_type = String, max_length = 16384)]
    text: Prose,
}

/// Which complaints are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ComplaintFilter {
    /// Scheme id.
    scheme: Option<String>,
    /// Only those that are not over.
    #[serde(default)]
    open: bool,
    /// Where the part before ended.
    cursor: Option<String>,
    /// Most items of the part.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

/// A case that holders are told of, without names.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SharedView {
    number: String,
    title: Texts,
    text: Texts,
}

/// Which shared cases are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SharedFilter {
    /// Where the part before ended.
    cursor: Option<String>,
    /// Most items of the part.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

impl ComplaintState {
    fn of(stage: &Stage) -> Self {
        match stage {
            Stage::Received {} => Self::Received,
            Stage::Refused { .. } => Self::Refused,
            Stage::InHand(_) => Self::InHand,
            Stage::Closed(_) => Self::Closed,
        }
    }
}

impl ComplaintView {
    fn of(caller: &Caller, complaint: &Complaint) -> Result<Self, Problem> {
        let stage = complaint.stage();
        let replies = stage.case().map(InHand::replies);
        let replies = replies.unwrap_or_default().iter();
        let case = caller.who.may(Deed::ReadEverything);
        let case = case.then(|| serde_json::to_value(complaint));
        Ok(Self {
            number: complaint.number().to_string(),
            scheme: complaint.filing().scheme.to_string(),
            category: complaint.category().map(ToString::to_string),
            received: Instant::of(complaint.received_at()),
            state: ComplaintState::of(stage),
            text: complaint.filing().text.as_str().to_owned(),
            explanation: match stage {
                Stage::Refused { explanation, .. } => Some(Texts::of(explanation)),
                _ => None,
            },
            answers: replies
                .map(|sent| AnswerGiven {
                    at: Instant::of(sent.at),
                    text: sent.reply.answer.to_string(),
                })
                .collect(),
            case: case.transpose().map_err(Problem::internal)?,
        })
    }

    /// The complaint, if the caller may see it: the staff, and the holder who complained.
    pub(super) fn find(
        registry: &Registry,
        caller: &Caller,
        number: ComplaintNumber,
    ) -> Result<Self, Problem> {
        let found = registry.complaints().get(number);
        let found = found.filter(|complaint| is_seen(caller, complaint));
        let found = found.ok_or(ComplaintRefusal::NoSuchComplaint { number })?;
        Self::of(caller, found)
    }
}

fn is_seen(caller: &Caller, complaint: &Complaint) -> bool {
    match &complaint.filing().from {
        Filer::Holder { name } => caller.sees(name),
        Filer::Public { .. } => caller.who.may(Deed::ReadEverything),
    }
}

impl ComplaintBody {
    fn filing(self, caller: &Caller) -> Result<Filing, Problem> {
        let own = caller.who.organisation.as_ref().map(|own| &own.holder);
        let from = match (self.holder, own) {
            (Some(name), Some(own)) if name != *own => {
                let said = "holder: a holder complains as itself";
                return Err(Problem::of(Kind::NotAllowed).saying(said));
            }
            (_, Some(own)) => Filer::Holder { name: own.clone() },
            (Some(name), None) => Filer::Holder { name },
            (None, None) => Filer::Public {
                reply_to: self.reply_to,
            },
        };
        let about = match (self.mark, self.pass, self.page) {
            (None, None, None) => None,
            (Some(mark), None, None) => Some(About::Mark(mark)),
            (None, Some(pass), None) => Some(About::Pass(pass)),
            (None, None, Some(page)) => Some(About::Url(page)),
            _ => {
                let said = "at most one of mark, pass and page";
                return Err(Problem::of(Kind::BadJson).saying(said));
            }
        };
        Ok(Filing {
            scheme: self.scheme,
            category: self.category,
            from,
            about,
            text: self.text,
            report: self.report,
        })
    }
}

/// Lists complaints, the oldest first. Holders see those that they made.
#[utoipa::path(get, path = "/v1/complaints", tag = "cases", params(ComplaintFilter),
    responses((status = 200, description = "Complaints", body = Paged<ComplaintView>)),
)]
pub(super) async fn list_complaints(
    State(state): State<AppState>,
    caller: Caller,
    Query(filter): Query<ComplaintFilter>,
) -> Result<axum::Json<Paged<ComplaintView>>, Problem> {
    caller.must_read()?;
    let part = Part::<ComplaintNumber>::asked(filter.cursor.as_deref(), filter.limit)?;
    let scheme: Option<SchemeId> = filter.scheme.as_deref().map(parsed).transpose()?;
    let page = work::blocking(&state, move |office, _| {
        let registry = office.store().registry();
        let all = registry.complaints().iter();
        let wanted = part
            .rest(all.map(|complaint| (complaint.number(), complaint)))
            .filter(|(_, complaint)| is_seen(&caller, complaint))
            .filter(|(_, complaint)| !filter.open || !complaint.stage().is_over())
            .filter(|(_, complaint)| {
                let of = &complaint.filing().scheme;
                scheme.as_ref().is_none_or(|scheme| of == scheme)
            });
        part.try_page(wanted, |_, complaint| ComplaintView::of(&caller, complaint))
    });
    Ok(axum::Json(page.await?))
}

/// Takes a complaint in, or makes one's own. Out of scope, it is refused at once with an
/// explanation, and kept.
#[utoipa::path(post, path = "/v1/complaints", tag = "cases", request_body = ComplaintBody,
    responses((status = 201, description = "It is taken in", body = ComplaintChanged,
        headers(("location" = String, description = "Where it is shown")))),
)]
pub(super) async fn file_complaint(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<ComplaintBody>,
) -> Result<Response, Problem> {
    caller.must_file(Deed::AnswerComplaints)?;
    let filed = work::blocking(&state, move |office, now| {
        let filing = body.filing(&caller)?;
        let (number, notices) = change(office, &caller, now, |registry, schemes| {
            registry.receive_complaint(schemes, &filing, now)
        })?;
        let view = ComplaintView::find(&office.store().registry(), &caller, number)?;
        let changed = ComplaintChanged { view, notices };
        Ok(created(format!("/api/v1/complaints/{number}"), changed))
    });
    filed.await
}

/// Shows a complaint.
#[utoipa::path(get, path = "/v1/complaints/{complaint}", tag = "cases",
    params(("complaint" = String, Path, description = "Its number", example = "C1")),
    responses((status = 200, description = "The complaint", body = ComplaintView)),
)]
pub(super) async fn get_complaint(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<ComplaintView>, Problem> {
    caller.must_read()?;
    let registry = state.office().store().registry();
    let view = ComplaintView::find(&registry, &caller, parsed(&number)?)?;
    Ok(axum::Json(view))
}

/// Lists the cases that holders are told of, the newest first, without names.
#[utoipa::path(get, path = "/v1/shared-cases", tag = "cases", params(SharedFilter),
    responses((status = 200, description = "Cases", body = Paged<SharedView>)),
)]
pub(super) async fn list_shared_cases(
    State(state): State<AppState>,
    caller: Caller,
    Query(filter): Query<SharedFilter>,
) -> Result<axum::Json<Paged<SharedView>>, Problem> {
    caller.must_read()?;
    let limit = limit(filter.limit)?;
    let before: Option<ComplaintNumber> = filter.cursor.as_deref().map(parsed).transpose()?;
    let registry = state.office().store().registry();
    let wanted = registry.complaints().shared();
    let wanted = wanted.filter(|(number, _)| before.is_none_or(|before| *number < before));
    let items = wanted.take(limit + 1).map(|(number, shared)| SharedView {
        number: number.to_string(),
        title: Texts::of(&shared.title),
        text: Texts::of(&shared.text),
    });
    let page = Paged::of(items.collect(), limit, |item| item.number.clone());
    Ok(axum::Json(page))
}
