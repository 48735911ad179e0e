//! What an applicant or a holder is told about a refusal, in both languages.

use super::{Act, Breach};
use crate::scheme::Explanation;
use crate::text_form::joined;

impl Breach {
    /// The refusal for the person it concerns; the English is that of `Display`.
    pub fn told(&self) -> Explanation {
        let ja = match self {
            Self::Closed { rule, act, until } => {
                format!("{rule}: {}の期限は{until}でした。", act.ja())
            }
            Self::NotOpen { rule, act, from } => {
                format!("{rule}: {}は{from}から受け付けます。", act.ja())
            }
            Self::Spent { rule, act, times } => {
                format!("{rule}: {}は1回の審査につき{times}回までです。", act.ja())
            }
            Self::TooLong {
                rule,
                act,
                asked,
                latest,
            } => format!(
                "{rule}: {}の期限は{latest}までです。{asked}にはできません。",
                act.ja()
            ),
            Self::Backwards { asked, begins } => {
                format!("{asked}は開始日の{begins}より前です。")
            }
            Self::TooOld {
                rule,
                done_on,
                since,
            } => format!("{rule}: {done_on}のものは古すぎます。{since}以降のものが必要です。"),
            Self::InFuture { rule, done_on, on } => {
                format!("{rule}: 日付{done_on}は提出日{on}より後です。")
            }
            Self::NotCovered { rule, missing } => {
                format!(
                    "{rule}: 次の番号が含まれていません: {}。",
                    joined(missing, "、")
                )
            }
            Self::NoSuchNumber { rule, number, last } => {
                format!("{rule}: 番号{number}はありません。番号は{last}までです。")
            }
            Self::NoAudit => "この制度では監査の申告を求めていません。".to_owned(),
            Self::NoDiagnosis => "この制度では診断の申告を求めていません。".to_owned(),
            Self::Gate { rule, failed } => format!(
                "{rule}: 自己診断のすべての質問に「はい」と答えられることが必要です。該当しない質問: {}。",
                joined(failed, "、")
            ),
            Self::NoSuchEntry { rule, entry } => format!("{rule}: {entry}という項目はありません。"),
            Self::NoPattern { unit, last } => {
                format!(
                    "{unit}の申請者は運用形態によって決まります。1から{last}のいずれかを選んでください。"
                )
            }
            Self::Applicant {
                rule,
                unit,
                must,
                is,
            } => format!("{rule}: {unit}の申請者は{must}です。{is}は申請できません。"),
            Self::Prerequisite { rule } => {
                format!("{rule}: 前提となるマークを取得していることが必要です。")
            }
            Self::Reviews {
                rule,
                needed,
                units,
            } => {
                let needed = if *needed == "passed" {
                    "合格していること"
                } else {
                    "合格しているか、審査中であること"
                };
                format!(
                    "{rule}: 次の審査に{needed}が必要です: {}。",
                    joined(units, "、")
                )
            }
            Self::Statement { rule, score } => {
                format!("{rule}: 基本値{score}の脆弱性には責任者の意見書が必要です。")
            }
            Self::TooSevere { rule, score } => {
                format!("{rule}: 基本値{score}の脆弱性が残っていてはなりません。")
            }
            Self::Calendar(error) => format!("{}は暦の範囲を超えます。", error.date),
        };
        Explanation::new(ja, self.to_string())
    }
}

impl Act {
    fn ja(self) -> &'static str {
        match self {
            Self::Rereview => "再審査の申請",
            Self::Objection => "異議の申し立て",
            Self::Fixing => "指摘事項の改善",
            Self::Lapse => "失効(取消し猶予)",
            Self::Renewal => "更新の申請",
            Self::DelayedRenewal => "審査機関の都合による更新の遅れ",
            Self::Stage => "この段階の審査",
        }
    }
}
