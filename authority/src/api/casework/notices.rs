//! Notices that wait to be sent: list, read as their reader will, record that one was sent.

use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::Deed;
use crate::api::body::{Query, parsed};
use crate::api::caller::Caller;
use crate::api::page::{Paged, Part};
use crate::api::problem::Problem;
use crate::api::shapes::Instant;
use crate::api::work;
use crate::casework::{CaseRefusal, NoticeNumber, OrganisationNumber, Waiting};
use crate::office::Office;
use crate::post;
use crate::registry::Registry;
use crate::scheme::Body;
use crate::web::AppState;

/// A notice that waits.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NoticeView {
    /// Its number, such as `N12`.
    number: String,
    /// Scheme id.
    scheme: String,
    from: BodyWord,
    /// To whom it goes: an organisation such as `O1`, `complainant C1`, `operator M1` or `reporter 1`.
    to: String,
    /// Its kind, such as `mark-revoked`.
    notice: String,
    /// Since when it waits.
    since: Instant,
}

/// A notice as its reader sees it, in their language.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LetterView {
    #[serde(flatten)]
    view: NoticeView,
    subject: String,
    /// Lines of plain text.
    body: String,
}

/// A notice that was sent.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SentView {
    number: String,
    sent: Instant,
}

/// A body.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum BodyWord {
    Issuing,
    Review,
}

/// Which notices are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct NoticeFilter {
    /// Only those to this organisation.
    #[param(example = "O1")]
    to: Option<String>,
    /// Where the part before ended.
    cursor: Option<String>,
    /// Most items of the part.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

impl NoticeView {
    fn of(number: NoticeNumber, waiting: &Waiting) -> Self {
        Self {
            number: number.to_string(),
            scheme: waiting.scheme.to_string(),
            from: match waiting.from {
                Body::Issuing => BodyWord::Issuing,
                Body::Review => BodyWord::Review,
            },
            to: waiting.to.to_string(),
            notice: waiting.notice.name().to_owned(),
            since: Instant::of(waiting.since),
        }
    }
}

impl LetterView {
    fn find(
        office: &Office,
        registry: &Registry,
        caller: &Caller,
        number: NoticeNumber,
    ) -> Result<Self, Problem> {
        let waiting = registry.casework().notice(number);
        let waiting = waiting.filter(|waiting| sees(caller, waiting));
        let waiting = waiting.ok_or(CaseRefusal::NoSuchNotice(number))?;
        let letter = post::letter(office, registry, waiting);
        let letter = letter.map_err(Problem::internal)?;
        Ok(Self {
            view: NoticeView::of(number, waiting),
            subject: letter.subject,
            body: letter.body,
        })
    }
}

/// Holders see their own; what goes to somebody who is no organisation, only the bodies see.
fn sees(caller: &Caller, waiting: &Waiting) -> bool {
    match waiting.to.organisation() {
        Some(organisation) => caller.sees_organisation(organisation),
        None => caller.sees_everything(),
    }
}

/// Lists the notices that wait to be sent, the oldest first. Holders see their own.
#[utoipa::path(get, path = "/v1/notices", tag = "notices", params(NoticeFilter),
    responses((status = 200, description = "Notices", body = Paged<NoticeView>)),
)]
pub(super) async fn list_notices(
    State(state): State<AppState>,
    caller: Caller,
    Query(filter): Query<NoticeFilter>,
) -> Result<axum::Json<Paged<NoticeView>>, Problem> {
    caller.must_read()?;
    let part = Part::<NoticeNumber>::asked(filter.cursor.as_deref(), filter.limit)?;
    let to: Option<OrganisationNumber> = filter.to.as_deref().map(parsed).transpose()?;
    let registry = state.office().store().registry();
    let wanted = part
        .rest(registry.casework().outbox())
        .filter(|(_, waiting)| sees(&caller, waiting))
        .filter(|(_, waiting)| to.is_none_or(|to| waiting.to == to.into()));
    let page = part.page(wanted, NoticeView::of);
    Ok(axum::Json(page))
}

/// Shows a notice that waits, as its reader will see it.
#[utoipa::path(get, path = "/v1/notices/{notice}", tag = "notices",
    params(("notice" = String, Path, description = "Its number", example = "N1")),
    responses((status = 200, description = "The notice", body = LetterView)),
)]
pub(super) async fn get_notice(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<LetterView>, Problem> {
    caller.must_read()?;
    let number = parsed(&number)?;
    let letter = work::blocking(&state, move |office, _| {
        LetterView::find(office, &office.store().registry(), &caller, number)
    });
    Ok(axum::Json(letter.await?))
}

/// Records that a notice was sent; it waits no longer.
#[utoipa::path(post, path = "/v1/notices/{notice}/sending", tag = "notices",
    params(("notice" = String, Path, description = "Its number", example = "N1")),
    responses((status = 200, description = "It was sent", body = SentView)),
)]
pub(super) async fn send_notice(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<SentView>, Problem> {
    caller.must(Deed::SendNotices)?;
    let number = parsed(&number)?;
    let sent = work::blocking(&state, move |office, now| {
        work::at_desk(office, &caller, now, |desk| desk.notice_sent(number))?;
        Ok(SentView {
            number: NoticeNumber::to_string(&number),
            sent: Instant::of(now),
        })
    });
    Ok(axum::Json(sent.await?))
}
