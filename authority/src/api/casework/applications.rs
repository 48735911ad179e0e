//! Applications for reviews: list, file, show, take, refuse, take back.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use shirushi_verifier::domain::{PassNumber, RegistrationNumber, SchemeId, SystemName};
use utoipa::{IntoParams, ToSchema};

use super::application_views::{ApplicationView, StandWord};
use super::papers::{PaperBody, attachments};
use super::seen;
use crate::access::Deed;
use crate::api::body::{Json, Query, parsed};
use crate::api::caller::Caller;
use crate::api::page::{Paged, Part};
use crate::api::problem::Problem;
use crate::api::shapes::created;
use crate::api::work;
use crate::casework::{ApplicationNumber, CaseRefusal, Desk, Evidence, Filing, OrganisationNumber};
use crate::office::Office;
use crate::registry::Refusal;
use crate::scheme::{EntryId, FactId, PartyId, Text, UnitId};
use crate::web::AppState;

/// Which applications are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ApplicationFilter {
    /// Only those of this organisation.
    #[param(example = "O1")]
    applicant: Option<String>,
    /// Scheme id.
    scheme: Option<String>,
    /// Only those that stand so.
    #[param(inline)]
    stand: Option<StandWord>,
    /// Only those that something can still come of.
    #[serde(default)]
    open: bool,
    /// Where the part before ended.
    cursor: Option<String>,
    /// Most items of the part.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

/// An application for a review.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FilingBody {
    /// Scheme id.
    #[schema(value_type = String, example = "isp2014")]
    scheme: SchemeId,
    /// What is to be reviewed.
    #[schema(value_type = String, example = "service")]
    unit: UnitId,
    /// The organisation that applies.
    #[schema(value_type = String, example = "O1")]
    applicant: OrganisationNumber,
    /// As which party.
    #[schema(value_type = String, example = "provider")]
    party: PartyId,
    /// The pattern of who builds and who runs, where that decides who applies.
    #[serde(default)]
    pattern: Option<u8>,
    /// The system or service.
    #[schema(value_type = String, example = "見本ネット")]
    system: SystemName,
    /// The facts that the applicant states, by id.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, bool>)]
    facts: BTreeMap<FactId, bool>,
    /// How many servers are to be inspected.
    #[serde(default)]
    servers: u32,
    /// Papers that were handed in, by the scheme's ids.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, PaperBody>)]
    papers: BTreeMap<EntryId, PaperBody>,
    /// Audits and a diagnosis, where the scheme asks for such.
    #[serde(default)]
    evidence: Option<Evidence>,
    /// The mark of the upstream provider that the service depends on.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    upstream: Option<RegistrationNumber>,
    /// The pass that is to be renewed.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    renews: Option<PassNumber>,
}

/// A refusal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct RefusalBody {
    /// Why; the applicant is told.
    #[schema(value_type = String, max_length = 4096)]
    pub(in crate::api) reason: Text,
}

impl FilingBody {
    fn filing(self, office: &Office) -> Result<Filing, Problem> {
        Ok(Filing {
            scheme: self.scheme,
            unit: self.unit,
            applicant: self.applicant,
            party: self.party,
            pattern: self.pattern,
            system: self.system,
            facts: self.facts.into_iter().collect(),
            servers: self.servers,
            papers: attachments(office, self.papers)?,
            evidence: self.evidence.unwrap_or_default(),
            upstream: self.upstream,
            renews: self.renews,
        })
    }
}

pub(super) fn shown(
    office: &Office,
    caller: &Caller,
    number: ApplicationNumber,
) -> Result<ApplicationView, Problem> {
    let registry = office.store().registry();
    let application = seen(&registry, caller, number)?;
    let schemes = office.assets().schemes();
    Ok(ApplicationView::of(schemes, number, application))
}

/// Decides a command on an application that the caller sees, and shows what became of it.
pub(super) async fn step<R: Into<Refusal>>(
    state: &AppState,
    caller: Caller,
    number: &str,
    command: impl FnOnce(&mut Desk<'_>, ApplicationNumber) -> Result<(), R> + Send + 'static,
) -> Result<axum::Json<ApplicationView>, Problem> {
    let number = parsed(number)?;
    let view = work::blocking(state, move |office, now| {
        seen(&office.store().registry(), &caller, number)?;
        work::at_desk(office, &caller, now, |desk| command(desk, number))?;
        shown(office, &caller, number)
    });
    Ok(axum::Json(view.await?))
}

/// Lists applications for reviews by number. Holders see their own organisation's.
#[utoipa::path(get, path = "/v1/applications", tag = "applications", params(ApplicationFilter),
    responses((status = 200, description = "Applications", body = Paged<ApplicationView>)),
)]
pub(super) async fn list_applications(
    State(state): State<AppState>,
    caller: Caller,
    Query(filter): Query<ApplicationFilter>,
) -> Result<axum::Json<Paged<ApplicationView>>, Problem> {
    caller.must_read()?;
    let part = Part::<ApplicationNumber>::asked(filter.cursor.as_deref(), filter.limit)?;
    let applicant: Option<OrganisationNumber> =
        filter.applicant.as_deref().map(parsed).transpose()?;
    let scheme: Option<SchemeId> = filter.scheme.as_deref().map(parsed).transpose()?;
    let page = work::blocking(&state, move |office, _| {
        let registry = office.store().registry();
        let schemes = office.assets().schemes();
        let wanted = part
            .rest(registry.casework().applications())
            .filter(|(_, application)| {
                let filing = &application.filing;
                let stand = StandWord::of(&application.stand);
                caller.sees_organisation(filing.applicant)
                    && applicant.is_none_or(|applicant| filing.applicant == applicant)
                    && scheme.as_ref().is_none_or(|id| filing.scheme == *id)
                    && filter.stand.is_none_or(|wanted| wanted == stand)
                    && (!filter.open || application.stand.is_open())
            });
        Ok(part.page(wanted, |number, application| {
            ApplicationView::of(schemes, number, application)
        }))
    });
    Ok(axum::Json(page.await?))
}

/// Files an application for a review: one's own, or one that came on paper.
#[utoipa::path(post, path = "/v1/applications", tag = "applications", request_body = FilingBody,
    responses((status = 201, description = "It is filed", body = ApplicationView,
        headers(("location" = String, description = "Where it is shown")))),
)]
pub(super) async fn file_application(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<FilingBody>,
) -> Result<Response, Problem> {
    caller.must_file(Deed::TakeApplications)?;
    let filed = work::blocking(&state, move |office, now| {
        if !caller.sees_organisation(body.applicant) {
            return Err(CaseRefusal::NoSuchOrganisation(body.applicant).into());
        }
        let filing = body.filing(office)?;
        let number = work::at_desk(office, &caller, now, |desk| desk.file_application(filing))?;
        let view = shown(office, &caller, number)?;
        let location = format!("/api/v1/applications/{number}");
        Ok(created(location, view))
    });
    filed.await
}

/// Shows an application with its review.
#[utoipa::path(get, path = "/v1/applications/{application}", tag = "applications",
    params(("application" = String, Path, description = "Its number", example = "A1")),
    responses((status = 200, description = "The application", body = ApplicationView)),
)]
pub(super) async fn get_application(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<ApplicationView>, Problem> {
    caller.must_read()?;
    let view = shown(state.office(), &caller, parsed(&number)?)?;
    Ok(axum::Json(view))
}

/// Takes an application: the review begins, by the criteria in force today, which it keeps.
#[utoipa::path(post, path = "/v1/applications/{application}/acceptance", tag = "applications",
    params(("application" = String, Path, description = "Its number", example = "A1")),
    responses((status = 200, description = "The review begins", body = ApplicationView)),
)]
pub(super) async fn accept_application(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<ApplicationView>, Problem> {
    caller.must(Deed::TakeApplications)?;
    step(&state, caller, &number, |desk, number| {
        desk.take_application(number)
    })
    .await
}

/// Does not take an application.
#[utoipa::path(post, path = "/v1/applications/{application}/refusal", tag = "applications",
    params(("application" = String, Path, description = "Its number", example = "A1")),
    request_body = RefusalBody,
    responses((status = 200, description = "It is refused", body = ApplicationView)),
)]
pub(super) async fn refuse_application(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<RefusalBody>,
) -> Result<axum::Json<ApplicationView>, Problem> {
    caller.must(Deed::TakeApplications)?;
    step(&state, caller, &number, move |desk, number| {
        desk.refuse_application(number, body.reason)
    })
    .await
}

/// Takes an application back: one's own, or on the applicant's word.
#[utoipa::path(post, path = "/v1/applications/{application}/withdrawal", tag = "applications",
    params(("application" = String, Path, description = "Its number", example = "A1")),
    responses((status = 200, description = "It is taken back", body = ApplicationView)),
)]
pub(super) async fn withdraw_application(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<ApplicationView>, Problem> {
    caller.must_file(Deed::TakeApplications)?;
    step(&state, caller, &number, |desk, number| {
        desk.withdraw_application(number)
    })
    .await
}
