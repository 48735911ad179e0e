//! A scheme's procedure: what an applicant is asked, as who and with which papers they apply, what they sign and pay.

use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::problem::{Kind, Problem};
use super::schemes::{Sourced, find};
use super::shapes::{ReviewKindWord, Texts};
use crate::access::Deed;
use crate::scheme::{
    Category, Complainant, Contract, ContractFor, Document, Entry, Fee, FeeFor, Pattern, Rules,
    Stage, StageWork, Unit, Yields,
};
use crate::web::AppState;

/// What an application goes through.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Procedure {
    /// Questions that must all be answered with yes before an application is taken; none, where
    /// the scheme asks for no self-diagnosis.
    self_diagnosis: Vec<Sourced>,
    /// The parties that apply.
    parties: Vec<Party>,
    /// Who builds and who runs, where that decides who applies.
    patterns: Vec<PatternView>,
    /// What is reviewed as one.
    units: Vec<UnitView>,
    /// The stages of reviews, in their order.
    stages: Vec<StageView>,
    papers: Vec<PaperDemand>,
    fees: Vec<FeeDemand>,
    contracts: Vec<ContractDemand>,
    /// Categories of complaints.
    complaints: Vec<CategoryView>,
}

/// A party.
#[derive(Debug, Serialize, ToSchema)]
struct Party {
    code: String,
    name: Texts,
}

/// A pattern of who builds and who runs.
#[derive(Debug, Serialize, ToSchema)]
struct PatternView {
    number: u8,
    text: Texts,
    /// The party that applies, by review unit.
    applicants: std::collections::BTreeMap<String, String>,
    source: String,
}

/// A review unit.
#[derive(Debug, Serialize, ToSchema)]
struct UnitView {
    code: String,
    name: Texts,
    yields: YieldsWord,
    /// Who applies for it, where no pattern decides that.
    applicant: Option<String>,
}

/// What passing a review leads to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum YieldsWord {
    Pass,
    Grant,
}

/// A stage.
#[derive(Debug, Serialize, ToSchema)]
struct StageView {
    code: String,
    name: Texts,
    how: StageWorkWord,
    units: Vec<String>,
    /// The months in which it is held, 1 to 12; at any time, if there are none.
    months: Vec<i8>,
    source: String,
}

/// What is done in a stage.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum StageWorkWord {
    SelfDiagnosis,
    Paper,
    Inspection,
    Committee,
}

/// A paper that applications need.
#[derive(Debug, Serialize, ToSchema)]
struct PaperDemand {
    code: String,
    text: Texts,
    units: Vec<String>,
    kinds: Vec<ReviewKindWord>,
    /// The condition under which it is needed; always, if null.
    applies_if: Option<String>,
    source: String,
}

/// A fee.
#[derive(Debug, Serialize, ToSchema)]
struct FeeDemand {
    code: String,
    name: Texts,
    of: FeeForWord,
    units: Vec<String>,
    kinds: Vec<ReviewKindWord>,
    /// How much for each, in yen.
    yen: u32,
    source: String,
}

/// For what a fee is asked.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum FeeForWord {
    Review,
    Pass,
    Mark,
}

/// A contract.
#[derive(Debug, Serialize, ToSchema)]
struct ContractDemand {
    code: String,
    name: Texts,
    of: ContractForWord,
    /// How long it runs.
    months: u8,
    /// What it lays down.
    terms: Vec<Sourced>,
    source: String,
}

/// What a contract must be signed for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum ContractForWord {
    Pass,
    Mark,
    /// Recommended between holders; nothing here waits for it.
    Holders,
}

/// A category of complaints.
#[derive(Debug, Serialize, ToSchema)]
struct CategoryView {
    code: String,
    text: Texts,
    /// Whether the public may file under it.
    public: bool,
    /// Whether holders may file under it.
    holders: bool,
    source: String,
}

impl StageWorkWord {
    pub(super) fn of(how: StageWork) -> Self {
        match how {
            StageWork::SelfDiagnosis => Self::SelfDiagnosis,
            StageWork::Paper => Self::Paper,
            StageWork::Inspection => Self::Inspection,
            StageWork::Committee => Self::Committee,
        }
    }
}

impl Procedure {
    fn of(rules: &Rules) -> Self {
        let gate = rules.self_diagnosis.as_ref();
        let questions = gate.map(|gate| &gate.questions).into_iter().flatten();
        let parties = rules.parties.iter().map(|party| Party {
            code: party.id.to_string(),
            name: Texts::of(&party.name),
        });
        let categories = rules.complaints.categories.iter();
        Self {
            self_diagnosis: questions.map(entry).collect(),
            parties: parties.collect(),
            patterns: rules.patterns.iter().map(PatternView::of).collect(),
            units: rules.units.iter().map(UnitView::of).collect(),
            stages: rules.stages.iter().map(StageView::of).collect(),
            papers: rules.documents.iter().map(PaperDemand::of).collect(),
            fees: rules.fees.iter().map(FeeDemand::of).collect(),
            contracts: rules.contracts.iter().map(ContractDemand::of).collect(),
            complaints: categories.map(CategoryView::of).collect(),
        }
    }
}

fn entry(entry: &Entry) -> Sourced {
    Sourced {
        code: entry.id.to_string(),
        text: Texts::of(&entry.text),
        source: entry.source.to_string(),
    }
}

fn words<T: ToString>(of: &[T]) -> Vec<String> {
    of.iter().map(ToString::to_string).collect()
}

impl PatternView {
    fn of(pattern: &Pattern) -> Self {
        let applicants = pattern.applicants.iter();
        Self {
            number: pattern.no,
            text: Texts::of(&pattern.text),
            applicants: applicants
                .map(|(unit, party)| (unit.to_string(), party.to_string()))
                .collect(),
            source: pattern.source.to_string(),
        }
    }
}

impl UnitView {
    fn of(unit: &Unit) -> Self {
        Self {
            code: unit.id.to_string(),
            name: Texts::of(&unit.name),
            yields: match unit.yields {
                Yields::Pass => YieldsWord::Pass,
                Yields::Grant => YieldsWord::Grant,
            },
            applicant: unit.applicant.as_ref().map(ToString::to_string),
        }
    }
}

impl StageView {
    fn of(stage: &Stage) -> Self {
        Self {
            code: stage.id.to_string(),
            name: Texts::of(&stage.name),
            how: StageWorkWord::of(stage.how),
            units: words(&stage.units),
            months: stage.months.iter().map(|month| month.number()).collect(),
            source: stage.source.to_string(),
        }
    }
}

impl PaperDemand {
    fn of(paper: &Document) -> Self {
        Self {
            code: paper.id.to_string(),
            text: Texts::of(&paper.text),
            units: words(&paper.units),
            kinds: paper
                .kinds
                .iter()
                .copied()
                .map(ReviewKindWord::of)
                .collect(),
            applies_if: paper.applies_if.as_ref().map(ToString::to_string),
            source: paper.source.to_string(),
        }
    }
}

impl FeeDemand {
    fn of(fee: &Fee) -> Self {
        Self {
            code: fee.id.to_string(),
            name: Texts::of(&fee.name),
            of: match fee.of {
                FeeFor::Review => FeeForWord::Review,
                FeeFor::Pass => FeeForWord::Pass,
                FeeFor::Mark => FeeForWord::Mark,
            },
            units: words(&fee.units),
            kinds: fee.kinds.iter().copied().map(ReviewKindWord::of).collect(),
            yen: fee.yen,
            source: fee.source.to_string(),
        }
    }
}

impl ContractDemand {
    fn of(contract: &Contract) -> Self {
        Self {
            code: contract.id.to_string(),
            name: Texts::of(&contract.name),
            of: match contract.of {
                ContractFor::Pass => ContractForWord::Pass,
                ContractFor::Mark => ContractForWord::Mark,
                ContractFor::Holders => ContractForWord::Holders,
            },
            months: contract.months,
            terms: contract.terms.iter().map(entry).collect(),
            source: contract.source.to_string(),
        }
    }
}

impl CategoryView {
    fn of(category: &Category) -> Self {
        Self {
            code: category.id.to_string(),
            text: Texts::of(&category.text),
            public: category.from.contains(&Complainant::Public),
            holders: category.from.contains(&Complainant::Holder),
            source: category.source.to_string(),
        }
    }
}

/// Shows what an application goes through under a scheme.
#[utoipa::path(get, path = "/v1/schemes/{scheme}/procedure", tag = "schemes",
    params(("scheme" = String, Path, description = "The scheme's id", example = "ecom2000")),
    responses((status = 200, description = "The procedure", body = Procedure)),
)]
pub(super) async fn get_procedure(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<axum::Json<Procedure>, Problem> {
    caller.must(Deed::ReadPublic)?;
    let rules = find(state.office(), &id)?.rules.as_deref();
    let rules = rules.ok_or_else(|| Problem::of(Kind::NoRules))?;
    Ok(axum::Json(Procedure::of(rules)))
}
