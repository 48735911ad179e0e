//! What a reviewer or an applicant is told about a case that cannot be decided, in both languages.

use super::{DecisionRefusal, Explanation};
use crate::text_form::joined;

impl DecisionRefusal {
    /// The refusal for the person it concerns; the English is that of `Display`.
    pub fn told(&self) -> Explanation {
        Explanation::new(self.ja(), self.to_string())
    }

    fn ja(&self) -> String {
        match self {
            Self::UnknownVersion { version } => format!("審査基準の版{version}はありません。"),
            Self::UnknownUnit { unit } => format!("審査単位{unit}はありません。"),
            Self::UnknownFact { fact } => format!("申告事項{fact}はありません。"),
            Self::FactsMissing { facts } => {
                format!("次の事項の申告が必要です: {}。", joined(facts, "、"))
            }
            Self::UnknownItem { item, unit, kind } => {
                format!("{item}は{unit}の審査({kind})の項目ではありません。")
            }
            Self::Unanswered { items } => {
                format!("次の項目の回答がありません: {}。", joined(items, "、"))
            }
            Self::Applies { item, condition } => {
                let because = condition.as_ref();
                let because = because.map(|c| format!("条件{c}に当てはまるため、"));
                let because = because.unwrap_or_default();
                format!("{because}{item}を「対象外」とすることはできません。")
            }
            Self::DoesNotApply { item, condition } => {
                format!(
                    "{item}は条件{condition}に当てはまる場合だけの項目で、申告によると対象外です。"
                )
            }
            Self::Points {
                item,
                points,
                possible,
            } => format!("{item}の点数は{points}にはできません。可能な点数: {possible}。"),
            Self::NotGraded { item, top } => {
                format!("{item}は段階評価の項目です。0点から{top}点で評価してください。")
            }
            Self::NoPoints { item } => {
                format!("{item}に点数はありません。満たしているかどうかを回答してください。")
            }
            Self::UnknownVoucher { voucher } => format!("確認書類{voucher}はありません。"),
            Self::NotVouchable {
                rule,
                voucher,
                item,
            } => format!("{rule}: {voucher}は{item}の確認には使えません。"),
            Self::VoucherNotOpen {
                rule,
                voucher,
                condition,
            } => format!("{rule}: {voucher}は条件{condition}に当てはまる場合だけ使えます。"),
        }
    }
}
