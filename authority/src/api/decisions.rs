//! Decisions: what a review would come to, computed and explained, with nothing recorded.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::Json;
use super::caller::Caller;
use super::problem::{Kind, Problem};
use super::schemes::{Demand, find};
use super::shapes::{ReviewKindWord, Texts};
use crate::access::Deed;
use crate::scheme::{
    Answer, Case, Decision, FactId, Finding, ItemFinding, ItemId, Outcome, ReviewKind, RuleFinding,
    RuleHeld, Text, UnitId, VersionId, VoucherId,
};
use crate::web::AppState;

/// All that a review is decided from.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "version": "2014", "unit": "service", "kind": "initial",
    "facts": {}, "answers": {"1-1-1": {"finding": "met"}, "7-1-2": {"points": 3}}
}))]
pub(super) struct CaseBody {
    /// The version of the criteria with which the review began.
    #[schema(value_type = String)]
    version: VersionId,
    /// The review unit.
    #[schema(value_type = String)]
    unit: UnitId,
    /// First review or renewal.
    #[schema(value_type = ReviewKindWord)]
    kind: ReviewKind,
    /// The facts that the applicant states, by id.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, bool>)]
    facts: BTreeMap<FactId, bool>,
    /// The reviewer's answers, by item.
    #[schema(value_type = BTreeMap<String, AnswerBody>)]
    answers: BTreeMap<ItemId, AnswerBody>,
    /// The items for which somebody vouches, by voucher.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    vouched: BTreeMap<VoucherId, BTreeSet<ItemId>>,
}

/// What a reviewer found about an item: a finding, or points.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerBody {
    /// For an item that is met or not.
    #[serde(default)]
    finding: Option<FindingBody>,
    /// For an item that earns points.
    #[serde(default)]
    points: Option<u8>,
    /// What the applicant is told about it.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 4096)]
    comment: Option<Text>,
}

/// Whether an item is met.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum FindingBody {
    Met,
    NotMet,
    NotApplicable,
}

/// What a review comes to.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DecisionView {
    /// Whether every rule held.
    passed: bool,
    /// The points, where points decide.
    score: Option<ScoreView>,
    /// Mandatory items that are not met.
    mandatory_missing: Vec<String>,
    /// Items below their least grade.
    floors_missed: Vec<FloorView>,
    /// Every item that the review asks.
    items: Vec<FindingView>,
    /// Every rule that decides.
    rules: Vec<RuleView>,
    /// The decision in a sentence.
    explanation: Texts,
}

/// Points earned.
#[derive(Debug, Serialize, ToSchema)]
struct ScoreView {
    points: u32,
    /// Points that could be earned.
    of: u32,
    needed: u32,
}

/// An item below its least grade.
#[derive(Debug, Serialize, ToSchema)]
struct FloorView {
    item: String,
    grade: u8,
    at_least: u8,
}

/// How an item came out.
#[derive(Debug, Serialize, ToSchema)]
struct FindingView {
    item: String,
    section: String,
    requirement: Demand,
    outcome: OutcomeView,
    /// Points earned.
    points: u32,
    /// Whose word stands for it, where somebody vouches.
    voucher: Option<String>,
    comment: Option<String>,
    explanation: Texts,
}

/// How an item came out.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum OutcomeView {
    Met,
    NotMet,
    Graded,
    Vouched,
    LeftOut,
}

/// How a rule that decides came out.
#[derive(Debug, Serialize, ToSchema)]
struct RuleView {
    rule: RuleName,
    held: bool,
    /// Where it is laid down.
    source: String,
    explanation: Texts,
}

/// A rule that decides.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum RuleName {
    Mandatory,
    Points,
    Floor,
}

impl AnswerBody {
    /// The answer to `item`. Errors: [`Kind::BadJson`] unless it is either a finding or points.
    pub(super) fn answer(self, item: &ItemId) -> Result<Answer, Problem> {
        let finding = match (self.finding, self.points) {
            (Some(FindingBody::Met), None) => Finding::Met,
            (Some(FindingBody::NotMet), None) => Finding::NotMet,
            (Some(FindingBody::NotApplicable), None) => Finding::NotApplicable,
            (None, Some(points)) => Finding::Points(points),
            _ => {
                let said = format!("answers.{item}: either a finding or points");
                return Err(Problem::of(Kind::BadJson).saying(said));
            }
        };
        let comment = self.comment;
        Ok(Answer { finding, comment })
    }
}

impl CaseBody {
    fn case(self) -> Result<Case, Problem> {
        let answers = self.answers.into_iter().map(|(item, answer)| {
            let answer = answer.answer(&item)?;
            Ok((item, answer))
        });
        Ok(Case {
            version: self.version,
            unit: self.unit,
            kind: self.kind,
            facts: self.facts.into_iter().collect(),
            answers: answers.collect::<Result<_, Problem>>()?,
            vouched: self.vouched,
        })
    }
}

impl DecisionView {
    pub(super) fn of(decision: &Decision) -> Self {
        let floors = decision.floors_missed.iter().map(|floor| FloorView {
            item: floor.item.to_string(),
            grade: floor.grade,
            at_least: floor.at_least,
        });
        let missing = decision.mandatory_missing.iter();
        Self {
            passed: decision.passed,
            score: decision.score.map(|score| ScoreView {
                points: score.points,
                of: score.of,
                needed: score.needed,
            }),
            mandatory_missing: missing.map(ToString::to_string).collect(),
            floors_missed: floors.collect(),
            items: decision.items.iter().map(FindingView::of).collect(),
            rules: decision.rules.iter().map(RuleView::of).collect(),
            explanation: Texts::told(&decision.explanation),
        }
    }
}

impl FindingView {
    fn of(finding: &ItemFinding) -> Self {
        let (outcome, voucher) = match &finding.outcome {
            Outcome::Met => (OutcomeView::Met, None),
            Outcome::NotMet => (OutcomeView::NotMet, None),
            Outcome::Graded(_) => (OutcomeView::Graded, None),
            Outcome::Vouched(voucher) => (OutcomeView::Vouched, Some(voucher.to_string())),
            Outcome::LeftOut => (OutcomeView::LeftOut, None),
        };
        Self {
            item: finding.item.to_string(),
            section: finding.section.to_string(),
            requirement: Demand::of(finding.requirement),
            outcome,
            points: finding.points,
            voucher,
            comment: finding.comment.as_ref().map(ToString::to_string),
            explanation: Texts::told(&finding.explanation),
        }
    }
}

impl RuleView {
    fn of(rule: &RuleFinding) -> Self {
        Self {
            rule: match rule.rule {
                RuleHeld::Mandatory { .. } => RuleName::Mandatory,
                RuleHeld::Points(_) => RuleName::Points,
                RuleHeld::Floor { .. } => RuleName::Floor,
            },
            held: rule.held,
            source: rule.source.to_string(),
            explanation: Texts::told(&rule.explanation),
        }
    }
}

/// Decides a case by the scheme's rules and explains the decision. Nothing is recorded.
#[utoipa::path(post, path = "/v1/schemes/{scheme}/decisions", tag = "schemes",
    params(("scheme" = String, Path, description = "The scheme's id", example = "isp2014")),
    request_body = CaseBody,
    responses((status = 200, description = "The decision", body = DecisionView)),
)]
pub(super) async fn decide(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
    Json(body): Json<CaseBody>,
) -> Result<axum::Json<DecisionView>, Problem> {
    caller.must(Deed::ReadPublic)?;
    let scheme = find(state.office(), &id)?;
    let rules = scheme.rules.as_deref();
    let rules = rules.ok_or_else(|| Problem::of(Kind::NoRules))?;
    let decision = rules.decide(&body.case()?)?;
    Ok(axum::Json(DecisionView::of(&decision)))
}
