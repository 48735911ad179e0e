//! Schemes: their texts, rules and checklists, as their files say.

use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::parsed;
use super::caller::Caller;
use super::problem::{Kind, Problem};
use super::shapes::Texts;
use crate::access::Deed;
use crate::office::Office;
use crate::scheme::{Criteria, Item, Of, Requirement, Rules, Scheme, Voucher};
use crate::web::AppState;

/// A scheme in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SchemeItem {
    /// Its id, such as `isp2014`.
    id: String,
    /// Its name.
    name: Texts,
    /// What its mark is called.
    mark_name: Texts,
    /// Whether reviews can be decided by it here.
    has_rules: bool,
}

/// The schemes of this authority.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SchemeList {
    /// In the order of their files.
    items: Vec<SchemeItem>,
}

/// A scheme.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SchemeFull {
    #[serde(flatten)]
    item: SchemeItem,
    /// The scheme in two or three sentences.
    summary: Texts,
    /// The time zone of its dates, an IANA name.
    time_zone: String,
    /// Who issues.
    issuing_body: BodyView,
    /// Who reviews.
    review_body: BodyView,
    /// The mark that a holder must already have, if any.
    prerequisite: Option<Texts>,
    /// Causes for which marks are revoked, with what the public is told.
    reasons: Vec<Coded>,
    /// What its bodies review by, where they review here.
    rules: Option<RulesView>,
}

/// A body of a scheme.
#[derive(Debug, Serialize, ToSchema)]
struct BodyView {
    name: Texts,
    url: String,
}

/// A code with its text.
#[derive(Debug, Serialize, ToSchema)]
struct Coded {
    code: String,
    text: Texts,
}

/// What a scheme's bodies review by.
#[derive(Debug, Serialize, ToSchema)]
struct RulesView {
    /// Facts that applicants state.
    facts: Vec<Coded>,
    /// What is reviewed and decided as one.
    units: Vec<Sourced>,
    /// Causes for which passes are revoked.
    pass_causes: Vec<Sourced>,
    /// Versions of the criteria, the oldest first.
    versions: Vec<VersionView>,
    /// What takes two people.
    two_people: TwoPeopleView,
}

/// A code with its text and the place in the scheme's documents.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Sourced {
    pub(super) code: String,
    pub(super) text: Texts,
    pub(super) source: String,
}

/// A version of the criteria.
#[derive(Debug, Serialize, ToSchema)]
struct VersionView {
    version: String,
    /// First day on which reviews begin by it.
    in_force_from: jiff::civil::Date,
    /// The document it comes from.
    document: Texts,
    /// How many items it has.
    item_count: usize,
}

/// What takes two people.
#[derive(Debug, Serialize, ToSchema)]
struct TwoPeopleView {
    pass_revocation: bool,
    mark_issue: bool,
    source: String,
}

/// A version of a scheme's criteria.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Checklist {
    scheme: String,
    #[serde(flatten)]
    version: VersionView,
    /// Headings, in their order.
    sections: Vec<Coded>,
    /// Items, in their order.
    items: Vec<ItemView>,
    /// Who can vouch for items.
    vouchers: Vec<VoucherView>,
}

/// Somebody whose word can stand for items.
#[derive(Debug, Serialize, ToSchema)]
struct VoucherView {
    id: String,
    name: Texts,
    /// The items for which it can stand.
    items: Vec<String>,
    /// The condition under which it can; always, if null.
    applies_if: Option<String>,
    source: String,
}

/// An item of a checklist.
#[derive(Debug, Serialize, ToSchema)]
struct ItemView {
    id: String,
    /// The heading it stands under.
    section: String,
    /// The review unit that asks it.
    unit: String,
    /// What must be so.
    text: Texts,
    /// What it demands in a first review.
    initial: Demand,
    /// What it demands for a renewal.
    renewal: Demand,
    /// The condition under which it applies; always, if null.
    applies_if: Option<String>,
    /// How it is shown to be so.
    evidence: String,
}

/// What an item demands.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Demand {
    kind: DemandKind,
    /// Most points that it can earn; 0 where points do not decide.
    points: u32,
}

/// A kind of demand.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum DemandKind {
    Mandatory,
    Points,
    Graded,
    Guidance,
    Reference,
    NotAsked,
}

impl Demand {
    pub(super) fn of(requirement: Requirement) -> Self {
        let kind = match requirement {
            Requirement::Mandatory => DemandKind::Mandatory,
            Requirement::Points(_) => DemandKind::Points,
            Requirement::Graded(_) => DemandKind::Graded,
            Requirement::Guidance => DemandKind::Guidance,
            Requirement::Reference => DemandKind::Reference,
            Requirement::NotAsked => DemandKind::NotAsked,
        };
        let points = requirement.points();
        Self { kind, points }
    }
}

impl SchemeItem {
    fn of(scheme: &Scheme) -> Self {
        Self {
            id: scheme.id.to_string(),
            name: Texts::of(&scheme.name),
            mark_name: Texts::of(&scheme.mark_name),
            has_rules: scheme.rules.is_some(),
        }
    }
}

impl SchemeFull {
    fn of(scheme: &Scheme) -> Self {
        let (issuing, review) = (&scheme.issuing_body, &scheme.review_body);
        Self {
            item: SchemeItem::of(scheme),
            summary: Texts::of(&scheme.summary),
            time_zone: scheme.zone.name().to_owned(),
            issuing_body: BodyView {
                name: Texts::of(&issuing.name),
                url: issuing.url.to_string(),
            },
            review_body: BodyView {
                name: Texts::of(&review.name),
                url: review.url.to_string(),
            },
            prerequisite: scheme.prerequisite.as_ref().map(Texts::of),
            reasons: scheme
                .revocation_reasons
                .iter()
                .map(|reason| Coded {
                    code: reason.code.to_string(),
                    text: Texts::of(&reason.text),
                })
                .collect(),
            rules: scheme.rules.as_deref().map(RulesView::of),
        }
    }
}

impl RulesView {
    fn of(rules: &Rules) -> Self {
        let facts = rules.facts.iter().map(|fact| Coded {
            code: fact.id.to_string(),
            text: Texts::of(&fact.text),
        });
        let units = rules.units.iter().map(|unit| Sourced {
            code: unit.id.to_string(),
            text: Texts::of(&unit.name),
            source: unit.source.to_string(),
        });
        let causes = rules.causes.iter().filter(|cause| cause.of == Of::Pass);
        let causes = causes.map(|cause| Sourced {
            code: cause.id.to_string(),
            text: Texts::of(&cause.text),
            source: cause.source.to_string(),
        });
        Self {
            facts: facts.collect(),
            units: units.collect(),
            pass_causes: causes.collect(),
            versions: rules.versions().iter().map(VersionView::of).collect(),
            two_people: TwoPeopleView {
                pass_revocation: rules.two_people.pass_revocation,
                mark_issue: rules.two_people.mark_issue,
                source: rules.two_people.source.to_string(),
            },
        }
    }
}

impl VersionView {
    fn of(criteria: &Criteria) -> Self {
        Self {
            version: criteria.version().to_string(),
            in_force_from: criteria.in_force_from(),
            document: Texts::of(criteria.document()),
            item_count: criteria.items().len(),
        }
    }
}

impl ItemView {
    fn of(item: &Item) -> Self {
        Self {
            id: item.id.to_string(),
            section: item.section.to_string(),
            unit: item.unit.to_string(),
            text: Texts::of(&item.text),
            initial: Demand::of(item.initial),
            renewal: Demand::of(item.renewal),
            applies_if: item.applies_if.as_ref().map(ToString::to_string),
            evidence: item.evidence.to_string(),
        }
    }
}

impl VoucherView {
    fn of(voucher: &Voucher) -> Self {
        Self {
            id: voucher.id.to_string(),
            name: Texts::of(&voucher.name),
            items: voucher.items.iter().map(ToString::to_string).collect(),
            applies_if: voucher.applies_if.as_ref().map(ToString::to_string),
            source: voucher.source.to_string(),
        }
    }
}

/// The scheme of this id. Errors: [`Kind::NoSuchScheme`].
pub(super) fn find<'o>(office: &'o Office, id: &str) -> Result<&'o Scheme, Problem> {
    let scheme = office.assets().schemes().get(&parsed(id)?);
    scheme.ok_or_else(|| Problem::of(Kind::NoSuchScheme))
}

/// Lists the schemes of this authority.
#[utoipa::path(get, path = "/v1/schemes", tag = "schemes", responses(
    (status = 200, description = "The schemes", body = SchemeList),
))]
pub(super) async fn list_schemes(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<axum::Json<SchemeList>, Problem> {
    caller.must(Deed::ReadPublic)?;
    let schemes = state.office().assets().schemes().iter();
    let items = schemes.map(SchemeItem::of).collect();
    Ok(axum::Json(SchemeList { items }))
}

/// Shows a scheme with its rules.
#[utoipa::path(get, path = "/v1/schemes/{scheme}", tag = "schemes",
    params(("scheme" = String, Path, description = "Its id", example = "isp2014")),
    responses((status = 200, description = "The scheme", body = SchemeFull)),
)]
pub(super) async fn get_scheme(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<axum::Json<SchemeFull>, Problem> {
    caller.must(Deed::ReadPublic)?;
    Ok(axum::Json(SchemeFull::of(find(state.office(), &id)?)))
}

/// Shows a version of a scheme's criteria: every item, and what it demands.
#[utoipa::path(get, path = "/v1/schemes/{scheme}/checklists/{version}", tag = "schemes",
    params(
        ("scheme" = String, Path, description = "The scheme's id", example = "isp2014"),
        ("version" = String, Path, description = "The version's id", example = "2014"),
    ),
    responses((status = 200, description = "The checklist", body = Checklist)),
)]
pub(super) async fn get_checklist(
    State(state): State<AppState>,
    caller: Caller,
    Path((id, version)): Path<(String, String)>,
) -> Result<axum::Json<Checklist>, Problem> {
    caller.must(Deed::ReadPublic)?;
    let scheme = find(state.office(), &id)?;
    let version = parsed(&version)?;
    let rules = scheme.rules.as_deref();
    let criteria = rules.and_then(|rules| rules.version(&version));
    let criteria = criteria.ok_or_else(|| Problem::of(Kind::NoSuchVersion))?;
    let sections = criteria.sections().iter().map(|section| Coded {
        code: section.id.to_string(),
        text: Texts::of(&section.text),
    });
    Ok(axum::Json(Checklist {
        scheme: scheme.id.to_string(),
        version: VersionView::of(criteria),
        sections: sections.collect(),
        items: criteria.items().iter().map(ItemView::of).collect(),
        vouchers: criteria.vouchers().iter().map(VoucherView::of).collect(),
    }))
}
