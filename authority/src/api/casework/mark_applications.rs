//! Applications for marks: list, file, show, refuse, take back, pay, sign, grant (6.5, 4.5).

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use shirushi_verifier::domain::{
    HolderName, PassNumber, RegistrationNumber, SchemeId, SystemName, TargetUrl,
};
use utoipa::{IntoParams, ToSchema};

use super::applications::RefusalBody;
use super::dues::{ContractBody, PaymentBody};
use super::mark_application_views::{MarkApplicationView, MarkStandWord};
use crate::access::{Deed, ProposedDeed};
use crate::api::body::{Json, Query, parsed};
use crate::api::caller::Caller;
use crate::api::mark_views::MarkView;
use crate::api::marks::carry_out;
use crate::api::page::{Paged, Part};
use crate::api::problem::{Kind, Problem};
use crate::api::proposals::ProposalView;
use crate::api::shapes::created;
use crate::api::work;
use crate::casework::{
    ApplicationNumber, Basis, CaseRefusal, Desk, MarkApplication, MarkApplicationNumber,
    MarkFiling, OrganisationNumber,
};
use crate::office::Office;
use crate::registry::Registry;
use crate::scheme::{Text, UnitId};
use crate::web::AppState;

/// Which applications for marks are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MarkApplicationFilter {
    /// Only those of this organisation.
    #[param(example = "O1")]
    applicant: Option<String>,
    /// Scheme id.
    scheme: Option<String>,
    /// Only those that stand so.
    #[param(inline)]
    stand: Option<MarkStandWord>,
    /// Where the part before ended.
    cursor: Option<String>,
    /// Most items of the part.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

/// An application for a mark.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MarkFilingBody {
    /// Scheme id.
    #[schema(value_type = String, example = "ecom2000")]
    scheme: SchemeId,
    /// The organisation that applies.
    #[schema(value_type = String, example = "O1")]
    applicant: OrganisationNumber,
    /// Who will hold the mark, as it shows it.
    #[schema(value_type = String, example = "株式会社みほん商店")]
    holder: HolderName,
    /// The reviewed system or service.
    #[schema(value_type = String, example = "みほんシステム")]
    system: SystemName,
    /// The site.
    #[schema(value_type = String, example = "https://mall.example.jp/mihon/")]
    url: TargetUrl,
    /// What it stands on, by the review units that the scheme asks for.
    #[schema(value_type = BTreeMap<String, BasisBody>)]
    basis: BTreeMap<UnitId, BasisBody>,
    /// The prerequisite mark held, where the scheme asks for one.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    prerequisite: Option<RegistrationNumber>,
    /// To whom the mark's data go.
    #[schema(value_type = String, max_length = 4096, example = "情報システム部")]
    recipient: Text,
    /// The mark that is to be renewed.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    renews: Option<RegistrationNumber>,
}

/// What a mark stands on for a review unit: a pass held, or a review, which may be pending.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BasisBody {
    /// A pass held by the applicant or by the mall it is in.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "30001")]
    pass: Option<PassNumber>,
    /// The application for a review.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    review: Option<ApplicationNumber>,
}

impl MarkFilingBody {
    fn filing(self) -> Result<MarkFiling, Problem> {
        let basis = self.basis.into_iter().map(|(unit, basis)| {
            let basis = match (basis.pass, basis.review) {
                (Some(pass), None) => Basis::Pass(pass),
                (None, Some(review)) => Basis::Review(review),
                _ => {
                    let said = format!("basis.{unit}: either a pass or a review");
                    return Err(Problem::of(Kind::BadJson).saying(said));
                }
            };
            Ok((unit, basis))
        });
        Ok(MarkFiling {
            scheme: self.scheme,
            applicant: self.applicant,
            holder: self.holder,
            system: self.system,
            url: self.url,
            basis: basis.collect::<Result<_, _>>()?,
            prerequisite: self.prerequisite,
            recipient: self.recipient,
            renews: self.renews,
        })
    }
}

/// The application of this number, if the caller may see it.
fn seen<'r>(
    registry: &'r Registry,
    caller: &Caller,
    number: MarkApplicationNumber,
) -> Result<&'r MarkApplication, Problem> {
    let application = registry.casework().mark_application(number);
    let application = application.filter(|a| caller.sees_organisation(a.filing.applicant));
    application.ok_or_else(|| CaseRefusal::NoSuchMarkApplication(number).into())
}

fn shown(
    office: &Office,
    caller: &Caller,
    number: MarkApplicationNumber,
) -> Result<MarkApplicationView, Problem> {
    let registry = office.store().registry();
    let application = seen(&registry, caller, number)?;
    let schemes = office.assets().schemes();
    Ok(MarkApplicationView::of(schemes, number, application))
}

/// Decides a command on an application that the caller sees, and shows what became of it.
async fn step(
    state: &AppState,
    caller: Caller,
    number: &str,
    command: impl FnOnce(&mut Desk<'_>, MarkApplicationNumber) -> Result<(), CaseRefusal>
    + Send
    + 'static,
) -> Result<axum::Json<MarkApplicationView>, Problem> {
    let number = parsed(number)?;
    let view = work::blocking(state, move |office, now| {
        seen(&office.store().registry(), &caller, number)?;
        work::at_desk(office, &caller, now, |desk| command(desk, number))?;
        shown(office, &caller, number)
    });
    Ok(axum::Json(view.await?))
}

/// Lists applications for marks by number. Holders see their own organisation's.
#[utoipa::path(get, path = "/v1/mark-applications", tag = "applications",
    params(MarkApplicationFilter),
    responses((status = 200, description = "Applications", body = Paged<MarkApplicationView>)),
)]
pub(super) async fn list_mark_applications(
    State(state): State<AppState>,
    caller: Caller,
    Query(filter): Query<MarkApplicationFilter>,
) -> Result<axum::Json<Paged<MarkApplicationView>>, Problem> {
    caller.must_read()?;
    let part = Part::<MarkApplicationNumber>::asked(filter.cursor.as_deref(), filter.limit)?;
    let applicant: Option<OrganisationNumber> =
        filter.applicant.as_deref().map(parsed).transpose()?;
    let scheme: Option<SchemeId> = filter.scheme.as_deref().map(parsed).transpose()?;
    let page = work::blocking(&state, move |office, _| {
        let registry = office.store().registry();
        let schemes = office.assets().schemes();
        let wanted =
            part.rest(registry.casework().mark_applications())
                .filter(|(_, application)| {
                    let filing = &application.filing;
                    let stand = MarkStandWord::of(&application.stand);
                    caller.sees_organisation(filing.applicant)
                        && applicant.is_none_or(|applicant| filing.applicant == applicant)
                        && scheme.as_ref().is_none_or(|id| filing.scheme == *id)
                        && filter.stand.is_none_or(|wanted| wanted == stand)
                });
        Ok(part.page(wanted, |number, application| {
            MarkApplicationView::of(schemes, number, application)
        }))
    });
    Ok(axum::Json(page.await?))
}

/// Files an application for a mark: one's own, or one that came on paper. Filed, it is taken:
/// what the scheme asks for that is looked at here.
#[utoipa::path(post, path = "/v1/mark-applications", tag = "applications",
    request_body = MarkFilingBody,
    responses((status = 201, description = "It is filed", body = MarkApplicationView,
        headers(("location" = String, description = "Where it is shown")))),
)]
pub(super) async fn file_mark_application(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<MarkFilingBody>,
) -> Result<Response, Problem> {
    caller.must_file(Deed::TakeMarkApplications)?;
    let filed = work::blocking(&state, move |office, now| {
        if !caller.sees_organisation(body.applicant) {
            return Err(CaseRefusal::NoSuchOrganisation(body.applicant).into());
        }
        let filing = body.filing()?;
        let number = work::at_desk(office, &caller, now, |desk| {
            desk.file_mark_application(filing)
        })?;
        let view = shown(office, &caller, number)?;
        let location = format!("/api/v1/mark-applications/{number}");
        Ok(created(location, view))
    });
    filed.await
}

/// Shows an application for a mark.
#[utoipa::path(get, path = "/v1/mark-applications/{mark_application}", tag = "applications",
    params(("mark_application" = String, Path, description = "Its number", example = "G1")),
    responses((status = 200, description = "The application", body = MarkApplicationView)),
)]
pub(super) async fn get_mark_application(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<MarkApplicationView>, Problem> {
    caller.must_read()?;
    let view = shown(state.office(), &caller, parsed(&number)?)?;
    Ok(axum::Json(view))
}

/// Refuses an application for a mark.
#[utoipa::path(post, path = "/v1/mark-applications/{mark_application}/refusal",
    tag = "applications",
    params(("mark_application" = String, Path, description = "Its number", example = "G1")),
    request_body = RefusalBody,
    responses((status = 200, description = "It is refused", body = MarkApplicationView)),
)]
pub(super) async fn refuse_mark_application(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<RefusalBody>,
) -> Result<axum::Json<MarkApplicationView>, Problem> {
    caller.must(Deed::TakeMarkApplications)?;
    step(&state, caller, &number, move |desk, number| {
        desk.refuse_mark_application(number, body.reason)
    })
    .await
}

/// Takes an application for a mark back: one's own, or on the applicant's word.
#[utoipa::path(post, path = "/v1/mark-applications/{mark_application}/withdrawal",
    tag = "applications",
    params(("mark_application" = String, Path, description = "Its number", example = "G1")),
    responses((status = 200, description = "It is taken back", body = MarkApplicationView)),
)]
pub(super) async fn withdraw_mark_application(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<MarkApplicationView>, Problem> {
    caller.must_file(Deed::TakeMarkApplications)?;
    step(&state, caller, &number, |desk, number| {
        desk.withdraw_mark_application(number)
    })
    .await
}

/// Records that a fee of the mark was paid, in full.
#[utoipa::path(post, path = "/v1/mark-applications/{mark_application}/payments",
    tag = "applications",
    params(("mark_application" = String, Path, description = "Its number", example = "G1")),
    request_body = PaymentBody,
    responses((status = 200, description = "It is recorded", body = MarkApplicationView)),
)]
pub(super) async fn pay_mark_fee(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<PaymentBody>,
) -> Result<axum::Json<MarkApplicationView>, Problem> {
    caller.must(Deed::TakeMarkApplications)?;
    step(&state, caller, &number, move |desk, number| {
        desk.pay_mark_fee(number, &body.fee, body.yen)
    })
    .await
}

/// Records that the contract on the grant was signed.
#[utoipa::path(post, path = "/v1/mark-applications/{mark_application}/contracts",
    tag = "applications",
    params(("mark_application" = String, Path, description = "Its number", example = "G1")),
    request_body = ContractBody,
    responses((status = 200, description = "It is recorded", body = MarkApplicationView)),
)]
pub(super) async fn sign_mark_contract(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<ContractBody>,
) -> Result<axum::Json<MarkApplicationView>, Problem> {
    caller.must(Deed::TakeMarkApplications)?;
    let number = parsed(&number)?;
    let signed = work::blocking(&state, move |office, now| {
        let ContractBody { contract, paper } = body;
        let paper = paper.attachment(office)?;
        work::at_desk(office, &caller, now, |desk| {
            desk.sign_mark_contract(number, &contract, paper)
        })?;
        shown(office, &caller, number)
    });
    Ok(axum::Json(signed.await?))
}

/// Grants and issues the mark applied for, or its renewal; or proposes it, where the scheme
/// asks for two people.
#[utoipa::path(post, path = "/v1/mark-applications/{mark_application}/grant",
    tag = "applications",
    params(("mark_application" = String, Path, description = "Its number", example = "G1")),
    responses(
        (status = 201, description = "The mark is issued", body = MarkView,
            headers(("location" = String, description = "Where it is shown"))),
        (status = 202, description = "It waits for a second person", body = ProposalView,
            headers(("location" = String, description = "Where the proposal is shown"))),
    ),
)]
pub(super) async fn grant_mark(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    caller.must(Deed::IssueMark)?;
    let number = parsed(&number)?;
    let settled = work::computing(&state, move |office, now| {
        let schemes = office.assets().schemes();
        let request = Desk::new(&office.store().registry(), schemes, now).grant_request(number)?;
        let what = ProposedDeed::IssueMark(request);
        carry_out(office, &caller, &what, now)
    });
    settled.await
}
