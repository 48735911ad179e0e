//! What whoever reported a misuse is told about its case: its state, and nothing about anybody (3.17.1).

use jiff::civil::Date;
use serde::Serialize;

use super::{MisuseCase, MisuseStage};
use crate::language::{Explanation, Language};

/// The state of a case as the public sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum PublicState {
    /// It is looked into.
    LookedInto,
    /// The operator was recommended to stop.
    StopRecommended {
        /// The last day to stop.
        until: Date,
    },
    /// Legal measures were taken.
    LegalMeasures,
    /// Use has stopped.
    Stopped {
        /// The day on which that was seen.
        checked: Date,
    },
    /// It was found to be no misuse.
    NoMisuse,
}

impl MisuseCase {
    /// What the reporter is told.
    pub fn public_state(&self) -> PublicState {
        let stage = self.stage();
        match stage {
            MisuseStage::Opened {} | MisuseStage::Secured(_) => PublicState::LookedInto,
            MisuseStage::Dismissed(_) => PublicState::NoMisuse,
            MisuseStage::Closed(_) => match stage.looks().last() {
                Some(look) => PublicState::Stopped { checked: look.on },
                None => PublicState::LookedInto,
            },
            MisuseStage::Pursued(_) if !stage.legal_measures().is_empty() => {
                PublicState::LegalMeasures
            }
            MisuseStage::Pursued(_) => match stage.recommendations().next_back() {
                Some(latest) => PublicState::StopRecommended {
                    until: latest.recommendation.until,
                },
                None => PublicState::LookedInto,
            },
        }
    }
}

impl PublicState {
    /// It in a sentence.
    pub fn explanation(self) -> Explanation {
        match self {
            Self::LookedInto => Explanation::new(
                "通報の内容を調べています。",
                "Your report is being looked into.",
            ),
            Self::StopRecommended { until } => Explanation::new(
                format!(
                    "マークの使用を{}までに停止するよう勧告しました。",
                    Language::Ja.date(until)
                ),
                format!(
                    "The operator was recommended to stop using the mark by {}.",
                    Language::En.date(until)
                ),
            ),
            Self::LegalMeasures => Explanation::new(
                "使用が停止されないため、法的な対抗措置をとっています。",
                "Use has not stopped, and legal measures are being taken.",
            ),
            Self::Stopped { checked } => Explanation::new(
                format!(
                    "{}に、マークの使用が停止されたことを確認しました。",
                    Language::Ja.date(checked)
                ),
                format!(
                    "On {} it was seen that the mark is no longer used.",
                    Language::En.date(checked)
                ),
            ),
            Self::NoMisuse => Explanation::new(
                "調べた結果、不正使用ではないと判断しました。",
                "It was looked into and found to be no misuse.",
            ),
        }
    }
}
