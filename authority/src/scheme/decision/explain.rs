//! What an applicant is told: sentences for items, rules and the decision, in both languages.

use super::{Outcome, RuleFinding, Score};
use crate::language::Explanation;
use crate::scheme::{Condition, Fact, ItemId, Requirement, Voucher};

impl Explanation {
    pub(super) fn of_item(requirement: Requirement, outcome: &Outcome) -> Self {
        let met = *outcome != Outcome::NotMet;
        match (requirement, outcome) {
            (Requirement::Graded(top), Outcome::Graded(grade)) => Self::new(
                format!("段階評価の項目です。{top}点中{grade}点です。"),
                format!("Graded; {grade} of {top} points."),
            ),
            (Requirement::Points(all), _) => {
                let points = if met { all } else { 0 };
                Self::new(
                    format!("推奨項目です。{all}点中{points}点です。"),
                    format!("Recommended; {points} of {all} points."),
                )
            }
            (Requirement::Mandatory, _) if met => {
                Self::new("必須項目です。満たしています。", "Mandatory; met.")
            }
            (Requirement::Mandatory, _) => Self::new(
                "必須項目です。満たしていないため、合格となりません。",
                "Mandatory; not met, so that the review cannot be passed.",
            ),
            (Requirement::Guidance, _) => Self::undecisive(met, "指導事項です。", "Guidance"),
            _ => Self::undecisive(met, "参考事項です。", "Reference"),
        }
    }

    fn undecisive(met: bool, ja: &str, en: &str) -> Self {
        let (met_ja, met_en) = if met {
            ("満たしています。", "met")
        } else {
            ("満たしていません。", "not met")
        };
        Self::new(
            format!("{ja}{met_ja}合否の判定には用いません。"),
            format!("{en}; {met_en}. It does not decide."),
        )
    }

    pub(super) fn of_vouched(requirement: Requirement, voucher: &Voucher) -> Self {
        let item = Self::of_item(requirement, &Outcome::Met);
        let name = &voucher.name;
        Self::new(
            format!("{}{}により確認しています。", item.ja, name.ja),
            format!("{} Confirmed by: {}.", item.en, name.en),
        )
    }

    pub(super) fn of_left_out(condition: Option<&Condition>, facts: &[Fact]) -> Self {
        let mut ja = Vec::new();
        let mut en = Vec::new();
        for term in condition.into_iter().flat_map(Condition::terms) {
            let Some(fact) = facts.iter().find(|f| f.id == term.fact) else {
                continue;
            };
            let (not_ja, not_en) = if term.is {
                ("", "")
            } else {
                ("でない", "not ")
            };
            ja.push(format!("「{}」{not_ja}", fact.text.ja));
            en.push(format!("{not_en}\u{201c}{}\u{201d}", fact.text.en));
        }
        Self::new(
            format!("{}だけの項目のため、対象外です。", ja.join("、かつ")),
            format!("Left out: it applies only if {}.", en.join(" and ")),
        )
    }

    pub(super) fn of_mandatory(of: usize, missing: &[ItemId]) -> Self {
        if missing.is_empty() {
            return Self::new(
                format!("必須{of}項目をすべて満たしています。"),
                format!("All {of} mandatory items are met."),
            );
        }
        let listed: Vec<&str> = missing.iter().map(ItemId::as_str).collect();
        Self::new(
            format!(
                "必須{of}項目のうち{}項目を満たしていません: {}。",
                missing.len(),
                listed.join("、")
            ),
            format!(
                "Of {of} mandatory items, {} {} not met: {}.",
                missing.len(),
                if missing.len() == 1 { "is" } else { "are" },
                listed.join(", ")
            ),
        )
    }

    pub(super) fn of_score(score: Score) -> Self {
        let Score { points, of, needed } = score;
        let (ja, en) = if points >= needed {
            ("達しています", "reached")
        } else {
            ("達していません", "not reached")
        };
        Self::new(
            format!("{of}点中{points}点です。合格に必要な{needed}点に{ja}。"),
            format!("{points} of {of} points; the {needed} needed are {en}."),
        )
    }

    pub(super) fn of_floor(item: &ItemId, grade: u8, at_least: u8) -> Self {
        let (ja, en) = if grade >= at_least {
            ("満たしています", "which it has")
        } else {
            ("満たしていません", "which it has not")
        };
        Self::new(
            format!("{item}は{grade}点です。{at_least}点以上という条件を{ja}。"),
            format!("{item} has {grade} points; it needs at least {at_least}, {en}."),
        )
    }

    pub(super) fn of_decision(passed: bool, rules: &[RuleFinding]) -> Self {
        let shown = rules.iter().filter(|rule| rule.held == passed);
        let ja: Vec<&str> = shown.clone().map(|r| r.explanation.ja.as_str()).collect();
        let en: Vec<&str> = shown.map(|r| r.explanation.en.as_str()).collect();
        let (ja_first, en_first) = if passed {
            ("合格です。", "Passed.")
        } else {
            ("不合格です。", "Not passed.")
        };
        Self::new(
            format!("{ja_first}{}", ja.concat()),
            format!("{en_first} {}", en.join(" ")),
        )
    }
}
