//! Organisations: list, register, show, change; their self-diagnoses.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::Response;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{HolderName, SchemeId};
use utoipa::{IntoParams, ToSchema};

use crate::access::Deed;
use crate::api::body::{Json, Query, parsed};
use crate::api::caller::Caller;
use crate::api::page::{Paged, Part};
use crate::api::problem::Problem;
use crate::api::shapes::created;
use crate::api::work;
use crate::casework::{CaseRefusal, Details, MailAddress, Organisation, OrganisationNumber};
use crate::language::Language;
use crate::registry::Registry;
use crate::scheme::{EntryId, Text, UnitId};
use crate::web::AppState;

/// An organisation.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrganisationView {
    /// Its number, such as `O12`.
    number: String,
    /// Its name, as passes and marks show it.
    name: String,
    /// Whom to write to.
    contact: String,
    /// Where mail goes that says that a notice waits.
    mail: String,
    /// The language of its notices.
    language: LanguageWord,
    /// The self-diagnoses it passed.
    diagnosed: Vec<DiagnosedView>,
}

/// A passed self-diagnosis.
#[derive(Debug, Serialize, ToSchema)]
struct DiagnosedView {
    scheme: String,
    unit: String,
    /// The day of the last one, in the scheme's time zone.
    on: Date,
}

/// A language.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum LanguageWord {
    Ja,
    En,
}

/// An organisation's details.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OrganisationBody {
    /// Its name, as passes and marks show it.
    #[schema(value_type = String, example = "株式会社みほん商店")]
    name: HolderName,
    /// Whom to write to.
    #[schema(value_type = String, max_length = 4096, example = "情報システム部")]
    contact: Text,
    /// Where mail goes that says that a notice waits.
    #[schema(value_type = String, example = "marks@example.jp")]
    mail: MailAddress,
    /// The language of its notices.
    #[serde(default = "japanese")]
    language: LanguageWord,
}

/// The answers of a self-diagnosis.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DiagnosisBody {
    /// Scheme id.
    #[schema(value_type = String, example = "ecom2000")]
    scheme: SchemeId,
    /// The review unit.
    #[schema(value_type = String, example = "system")]
    unit: UnitId,
    /// Yes or no to each question, by its id.
    #[schema(value_type = BTreeMap<String, bool>)]
    answers: BTreeMap<EntryId, bool>,
}

/// Which organisations are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OrganisationFilter {
    /// Only those whose name contains this.
    #[param(max_length = 512)]
    name: Option<String>,
    /// Where the part before ended.
    cursor: Option<String>,
    /// Most items of the part.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

const fn japanese() -> LanguageWord {
    LanguageWord::Ja
}

impl From<OrganisationBody> for Details {
    fn from(body: OrganisationBody) -> Self {
        Self {
            name: body.name,
            contact: body.contact,
            mail: body.mail,
            language: match body.language {
                LanguageWord::Ja => Language::Ja,
                LanguageWord::En => Language::En,
            },
        }
    }
}

impl OrganisationView {
    fn of(number: OrganisationNumber, organisation: &Organisation) -> Self {
        let Details {
            name,
            contact,
            mail,
            language,
        } = &organisation.details;
        let diagnosed = organisation.diagnosed.iter();
        Self {
            number: number.to_string(),
            name: name.to_string(),
            contact: contact.to_string(),
            mail: mail.to_string(),
            language: match language {
                Language::Ja => LanguageWord::Ja,
                Language::En => LanguageWord::En,
            },
            diagnosed: diagnosed
                .map(|(scheme, unit, on)| DiagnosedView {
                    scheme: scheme.to_string(),
                    unit: unit.to_string(),
                    on: *on,
                })
                .collect(),
        }
    }

    fn find(
        registry: &Registry,
        caller: &Caller,
        number: OrganisationNumber,
    ) -> Result<Self, Problem> {
        let found = registry.casework().organisation(number);
        let found = found.filter(|_| caller.sees_organisation(number));
        let found = found.ok_or(CaseRefusal::NoSuchOrganisation(number))?;
        Ok(Self::of(number, found))
    }
}

/// Lists organisations by number. Holders see their own.
#[utoipa::path(get, path = "/v1/organisations", tag = "organisations", params(OrganisationFilter),
    responses((status = 200, description = "Organisations", body = Paged<OrganisationView>)),
)]
pub(super) async fn list_organisations(
    State(state): State<AppState>,
    caller: Caller,
    Query(filter): Query<OrganisationFilter>,
) -> Result<axum::Json<Paged<OrganisationView>>, Problem> {
    caller.must_read()?;
    let part = Part::<OrganisationNumber>::asked(filter.cursor.as_deref(), filter.limit)?;
    let name = filter.name.unwrap_or_default();
    let registry = state.office().store().registry();
    let wanted = part
        .rest(registry.casework().organisations())
        .filter(|(number, _)| caller.sees_organisation(*number))
        .filter(|(_, organisation)| organisation.details.name.as_str().contains(&name));
    let page = part.page(wanted, |number, organisation| {
        OrganisationView::of(number, organisation)
    });
    Ok(axum::Json(page))
}

/// Registers an organisation.
#[utoipa::path(post, path = "/v1/organisations", tag = "organisations",
    request_body = OrganisationBody,
    responses((status = 201, description = "It is registered", body = OrganisationView,
        headers(("location" = String, description = "Where it is shown")))),
)]
pub(super) async fn register_organisation(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<OrganisationBody>,
) -> Result<Response, Problem> {
    caller.must(Deed::RegisterOrganisations)?;
    let registered = work::blocking(&state, move |office, now| {
        let details = body.into();
        let number = work::at_desk(office, &caller, now, |desk| desk.register(details))?;
        let view = OrganisationView::find(&office.store().registry(), &caller, number)?;
        let location = format!("/api/v1/organisations/{number}");
        Ok(created(location, view))
    });
    registered.await
}

/// Shows an organisation.
#[utoipa::path(get, path = "/v1/organisations/{organisation}", tag = "organisations",
    params(("organisation" = String, Path, description = "Its number", example = "O1")),
    responses((status = 200, description = "The organisation", body = OrganisationView)),
)]
pub(super) async fn get_organisation(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<OrganisationView>, Problem> {
    caller.must_read()?;
    let registry = state.office().store().registry();
    let view = OrganisationView::find(&registry, &caller, parsed(&number)?)?;
    Ok(axum::Json(view))
}

/// Changes an organisation's details; all of them are given.
#[utoipa::path(post, path = "/v1/organisations/{organisation}/details", tag = "organisations",
    params(("organisation" = String, Path, description = "Its number", example = "O1")),
    request_body = OrganisationBody,
    responses((status = 200, description = "They are changed", body = OrganisationView)),
)]
pub(super) async fn change_organisation(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<OrganisationBody>,
) -> Result<axum::Json<OrganisationView>, Problem> {
    caller.must(Deed::RegisterOrganisations)?;
    let number = parsed(&number)?;
    let changed = work::blocking(&state, move |office, now| {
        let details = body.into();
        work::at_desk(office, &caller, now, |desk| {
            desk.change_organisation(number, details)
        })?;
        OrganisationView::find(&office.store().registry(), &caller, number)
    });
    Ok(axum::Json(changed.await?))
}

/// Records a self-diagnosis of one's own, or one that came on paper. It is recorded only
/// where every question is answered with yes; applications are taken then (6.2.1).
#[utoipa::path(post, path = "/v1/organisations/{organisation}/self-diagnosis",
    tag = "organisations",
    params(("organisation" = String, Path, description = "Its number", example = "O1")),
    request_body = DiagnosisBody,
    responses((status = 200, description = "It is passed", body = OrganisationView)),
)]
pub(super) async fn diagnose(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<DiagnosisBody>,
) -> Result<axum::Json<OrganisationView>, Problem> {
    caller.must_file(Deed::TakeApplications)?;
    let number = parsed(&number)?;
    let diagnosed = work::blocking(&state, move |office, now| {
        OrganisationView::find(&office.store().registry(), &caller, number)?;
        let DiagnosisBody {
            scheme,
            unit,
            answers,
        } = &body;
        work::at_desk(office, &caller, now, |desk| {
            desk.self_diagnose(number, scheme, unit, answers)
        })?;
        OrganisationView::find(&office.store().registry(), &caller, number)
    });
    Ok(axum::Json(diagnosed.await?))
}
