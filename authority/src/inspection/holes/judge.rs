//! The judgement of known holes: pure (ECOM 4.3.4.2(2); ISP 2-1-1, notes 2 and 3).

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::UnixTime;

use super::{Finding, Score, Status, cvss::base_score};
use crate::{
    inspection::judgement::{Explanation, Remark, Weight},
    scheme::{Severity, Text},
};

/// A scheme's rule about known holes.
#[derive(Debug, Clone, Copy)]
pub struct HolePolicy<'a> {
    /// What judgements call it, such as a scheme's id and its criteria's version.
    pub name: &'a str,
    /// From which base score a hole fails, and from which a statement is asked for.
    pub rule: &'a Severity,
}

/// The responsible person's statement on a finding: it was recognised and considered (ISP, note 3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The finding's id.
    pub finding: String,
    /// Its target.
    pub target: String,
    /// Who states.
    pub by: Text,
    /// As what.
    pub role: Text,
    /// When.
    pub at: UnixTime,
    /// What.
    pub text: Text,
}

/// Which finding a remark is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Which {
    id: String,
    target: String,
    title: String,
    source: String,
}

/// Something remarked about known holes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum HoleRemark {
    /// A hole that fails.
    Hole(Which, Option<Score>),
    /// A hole that has no score, and needs one.
    Unscored(Which),
    /// A hole that needs a statement and has none.
    NoStatement(Which, Score),
    /// A hole that needs a statement, whose statement is dated after the submission.
    StatementLate(Which, UnixTime),
    /// A hole with its statement.
    Stated(Which, Score),
    /// Said not to be a hole here, without a reason.
    NotAffectedWithoutReason(Which),
    /// A statement on something that no report found.
    StatementOnNothing(Which),
    /// Findings that need nothing: remarks, low scores, mended, or not holes here.
    Others(usize),
}

/// Judges findings; `submitted_at` is when the reports were submitted.
pub fn judge(
    policy: HolePolicy<'_>,
    findings: &[&Finding],
    statements: &[Statement],
    submitted_at: UnixTime,
) -> Vec<HoleRemark> {
    let judge = Judge {
        policy,
        statements,
        submitted_at,
    };
    let mut remarks = Vec::new();
    let mut others = 0;
    for finding in findings {
        match judge.one(finding) {
            Some(remark) => remarks.push(remark),
            None => others += 1,
        }
    }
    for statement in statements {
        if !findings.iter().any(|f| statement.is_on(f)) {
            remarks.push(HoleRemark::StatementOnNothing(Which {
                id: statement.finding.clone(),
                target: statement.target.clone(),
                title: String::new(),
                source: policy.rule.source.to_string(),
            }));
        }
    }
    if others > 0 {
        remarks.push(HoleRemark::Others(others));
    }
    remarks
}

struct Judge<'a> {
    policy: HolePolicy<'a>,
    statements: &'a [Statement],
    submitted_at: UnixTime,
}

impl Judge<'_> {
    fn one(&self, finding: &Finding) -> Option<HoleRemark> {
        let which = || Which {
            id: finding.id.clone(),
            target: finding.target.clone(),
            title: finding.title.clone(),
            source: self.policy.rule.source.to_string(),
        };
        match &finding.status {
            Status::Open => {}
            Status::NotAffected { why: None } => {
                return Some(HoleRemark::NotAffectedWithoutReason(which()));
            }
            Status::NotAffected { .. } | Status::Fixed => return None,
        }
        if finding.is_informational() {
            return None;
        }
        let Some(highest) = finding.highest() else {
            // A rule that bears no hole does not ask for its score.
            let bears_none =
                base_score(0.0).is_some_and(|none| self.policy.rule.refused_from <= none);
            return Some(if bears_none {
                HoleRemark::Hole(which(), None)
            } else {
                HoleRemark::Unscored(which())
            });
        };
        if highest.score >= self.policy.rule.refused_from {
            return Some(HoleRemark::Hole(which(), Some(highest)));
        }
        if self
            .policy
            .rule
            .statement_from
            .is_none_or(|from| highest.score < from)
        {
            return None;
        }
        let statement = self.statements.iter().find(|s| s.is_on(finding));
        Some(match statement {
            None => HoleRemark::NoStatement(which(), highest),
            Some(s) if s.at > self.submitted_at => HoleRemark::StatementLate(which(), s.at),
            Some(_) => HoleRemark::Stated(which(), highest),
        })
    }
}

impl Statement {
    fn is_on(&self, finding: &Finding) -> bool {
        self.finding == finding.id && self.target == finding.target
    }
}

impl Which {
    fn name(&self) -> String {
        let target = if self.target.is_empty() {
            String::new()
        } else {
            format!(" @ {}", self.target)
        };
        let title = if self.title.is_empty() {
            String::new()
        } else {
            format!(" ({})", self.title)
        };
        format!("{}{title}{target}", self.id)
    }
}

impl Remark for HoleRemark {
    fn code(&self) -> &'static str {
        match self {
            Self::Hole(..) => "hole",
            Self::Unscored(_) => "unscored",
            Self::NoStatement(..) => "no-statement",
            Self::StatementLate(..) => "statement-late",
            Self::Stated(..) => "stated",
            Self::NotAffectedWithoutReason(_) => "not-affected-without-reason",
            Self::StatementOnNothing(_) => "statement-on-nothing",
            Self::Others(_) => "others",
        }
    }

    fn weight(&self) -> Weight {
        match self {
            Self::Hole(..) | Self::NoStatement(..) | Self::StatementLate(..) => Weight::Fails,
            Self::Unscored(_) | Self::NotAffectedWithoutReason(_) => Weight::Open,
            Self::Stated(..) | Self::StatementOnNothing(_) | Self::Others(_) => Weight::Noted,
        }
    }

    fn source(&self) -> String {
        match self {
            Self::Hole(which, _)
            | Self::Unscored(which)
            | Self::NoStatement(which, _)
            | Self::StatementLate(which, _)
            | Self::Stated(which, _)
            | Self::NotAffectedWithoutReason(which)
            | Self::StatementOnNothing(which) => which.source.clone(),
            Self::Others(_) => String::new(),
        }
    }

    fn explanation(&self) -> Explanation {
        match self {
            Self::Hole(which, score) => Explanation::new(
                format!(
                    "既知のセキュリティホール {}{}。",
                    which.name(),
                    score_ja(*score)
                ),
                format!("Known hole {}{}.", which.name(), score_en(*score)),
            ),
            Self::Unscored(which) => Explanation::new(
                format!("{} に CVSS 基本値がありません。", which.name()),
                format!("{} has no CVSS base score.", which.name()),
            ),
            Self::NoStatement(which, score) => Explanation::new(
                format!(
                    "{}{} に責任者の意見書がありません。",
                    which.name(),
                    score_ja(Some(*score))
                ),
                format!(
                    "{}{} has no statement by the responsible person.",
                    which.name(),
                    score_en(Some(*score))
                ),
            ),
            Self::StatementLate(which, at) => Explanation::new(
                format!(
                    "{} についての責任者の意見書の日付（{at}）が提出より後です。",
                    which.name()
                ),
                format!(
                    "The responsible person's statement on {} is dated {at}, after the submission.",
                    which.name()
                ),
            ),
            Self::Stated(which, score) => Explanation::new(
                format!(
                    "{}{} には責任者の意見書があります。",
                    which.name(),
                    score_ja(Some(*score))
                ),
                format!(
                    "{}{} has the responsible person's statement.",
                    which.name(),
                    score_en(Some(*score))
                ),
            ),
            Self::NotAffectedWithoutReason(which) => Explanation::new(
                format!(
                    "{} は該当しないとされていますが、理由がありません。",
                    which.name()
                ),
                format!("{} is said not to apply, without a reason.", which.name()),
            ),
            Self::StatementOnNothing(which) => Explanation::new(
                format!("意見書の対象 {} は報告書にありません。", which.name()),
                format!(
                    "There is a statement on {}, which no report found.",
                    which.name()
                ),
            ),
            Self::Others(count) => Explanation::new(
                format!("対応を要しない検出が {count} 件あります。"),
                format!("{count} further findings need nothing."),
            ),
        }
    }
}

fn score_ja(score: Option<Score>) -> String {
    match score {
        None => "（基本値なし）".to_owned(),
        Some(Score {
            score,
            computed_by: Some(version),
        }) => format!("（CVSS {version} 基本値 {score}）"),
        Some(Score {
            score,
            computed_by: None,
        }) => format!("（報告された値 {score}）"),
    }
}

fn score_en(score: Option<Score>) -> String {
    match score {
        None => " (no score)".to_owned(),
        Some(Score {
            score,
            computed_by: Some(version),
        }) => format!(" (CVSS {version} base {score})"),
        Some(Score {
            score,
            computed_by: None,
        }) => format!(" (reported as {score})"),
    }
}
