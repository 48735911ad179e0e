//! Judgements: an outcome with its reasons, each explained in Japanese and English with the section it rests on.

use serde::{Deserialize, Serialize};

pub use crate::language::Explanation;

/// How something was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Every rule is met.
    Passed,
    /// Something could not be told; nothing that could be told is wrong.
    Undecided,
    /// A rule is broken.
    Failed,
}

/// What one remark does to the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// Nothing: it is worth knowing.
    Noted,
    /// It leaves the outcome open.
    Open,
    /// It fails.
    Fails,
}

/// Something remarked by a judge: typed where it is made, a [`Reason`] in reports.
pub trait Remark {
    /// A stable code, such as `undeclared-open`.
    fn code(&self) -> &'static str;
    /// What it does to the outcome.
    fn weight(&self) -> Weight;
    /// The section of the source it rests on.
    fn source(&self) -> String;
    /// What to tell people.
    fn explanation(&self) -> Explanation;
}

/// A remark, as it is stored and shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// A stable code.
    pub code: String,
    /// What it does to the outcome.
    pub weight: Weight,
    /// The section of the source it rests on.
    pub source: String,
    /// What to tell people.
    pub text: Explanation,
}

/// An outcome with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    /// The policy it was judged by, such as `ports-2000`.
    pub policy: String,
    /// The outcome.
    pub outcome: Outcome,
    /// Why; empty where every rule is met and nothing is worth a note.
    pub reasons: Vec<Reason>,
}

impl Judgement {
    /// The judgement to which these remarks lead: failed if one fails, else undecided if one leaves it open.
    pub fn of<R: Remark>(policy: &str, remarks: &[R]) -> Self {
        let reasons: Vec<Reason> = remarks.iter().map(reason).collect();
        Self {
            policy: policy.to_owned(),
            outcome: reasons
                .iter()
                .map(|r| r.weight.outcome())
                .max()
                .unwrap_or(Outcome::Passed),
            reasons,
        }
    }
}

impl Weight {
    /// The best outcome that is left.
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Noted => Outcome::Passed,
            Self::Open => Outcome::Undecided,
            Self::Fails => Outcome::Failed,
        }
    }
}

impl Outcome {
    /// The worst of these; passed if there is none.
    pub fn worst(outcomes: impl IntoIterator<Item = Self>) -> Self {
        outcomes.into_iter().max().unwrap_or(Self::Passed)
    }

    /// The word for people.
    pub fn explanation(self) -> Explanation {
        match self {
            Self::Passed => Explanation::new("合格", "passed"),
            Self::Undecided => Explanation::new("判定保留", "undecided"),
            Self::Failed => Explanation::new("不合格", "failed"),
        }
    }
}

/// A remark as it is stored.
pub fn reason<R: Remark>(remark: &R) -> Reason {
    Reason {
        code: remark.code().to_owned(),
        weight: remark.weight(),
        source: remark.source(),
        text: remark.explanation(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Plain(Weight);

    impl Remark for Plain {
        fn code(&self) -> &'static str {
            "plain"
        }
        fn weight(&self) -> Weight {
            self.0
        }
        fn source(&self) -> String {
            "1.1".to_owned()
        }
        fn explanation(&self) -> Explanation {
            Explanation::new("甲", "a")
        }
    }

    fn outcome(weights: &[Weight]) -> Outcome {
        let remarks: Vec<Plain> = weights.iter().copied().map(Plain).collect();
        Judgement::of("p", &remarks).outcome
    }

    #[test]
    fn one_failure_fails_and_nothing_open_passes() {
        assert_eq!(outcome(&[]), Outcome::Passed);
        assert_eq!(outcome(&[Weight::Noted]), Outcome::Passed);
        assert_eq!(outcome(&[Weight::Noted, Weight::Open]), Outcome::Undecided);
        assert_eq!(outcome(&[Weight::Fails, Weight::Open]), Outcome::Failed);
    }
}
