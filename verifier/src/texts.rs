//! The texts of verdicts: a sentence, and what the reader should do, in Japanese and English.

use serde::Serialize;

use crate::verdict::Verdict;

/// A language of the texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Japanese.
    Ja,
    /// English.
    En,
}

/// What a verdict means, in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct VerdictText {
    /// A few words, as a heading.
    pub title: &'static str,
    /// What was found.
    pub sentence: &'static str,
    /// What the reader should do.
    pub advice: &'static str,
}

impl Verdict {
    /// What the verdict means.
    pub fn text(self, language: Language) -> VerdictText {
        let (title, sentence, advice) = match language {
            Language::Ja => ja(self),
            Language::En => en(self),
        };
        VerdictText {
            title,
            sentence,
            advice,
        }
    }
}

type Text = (&'static str, &'static str, &'static str);

fn ja(verdict: Verdict) -> Text {
    match verdict {
        Verdict::Valid => (
            "有効",
            "このマークは本物で、有効です。",
            "ブラウザーのアドレス欄のURLが、マークの対象URLと一致していることをご確認ください。",
        ),
        Verdict::ValidBasisUnderReview => (
            "有効(根拠を審査中)",
            "このマークは本物で、現在も使用が認められていますが、根拠となる審査合格証が見直されています。",
            "マークはそのままご利用いただけます。結果は付与機関の公表をご確認ください。",
        ),
        Verdict::Expired => (
            "期限切れ",
            "このマークは本物ですが、有効期限を過ぎています。",
            "このマークを判断の根拠にしないでください。最新の状態は付与機関の取得者一覧で確認できます。",
        ),
        Verdict::NotYetValid => (
            "有効期間前",
            "このマークは、まだ有効期間が始まっていません。",
            "このマークを判断の根拠にしないでください。お使いの機器の日時が正しいこともご確認ください。",
        ),
        Verdict::Revoked => (
            "取消し",
            "このマークは付与機関によって取り消されています。",
            "このマークを信頼しないでください。掲示が続いている場合は、付与機関へお知らせください。",
        ),
        Verdict::Suspended => (
            "使用停止中",
            "このマークは、付与機関の決定が出るまで使用が停止されています。",
            "決定が出るまで、このマークを判断の根拠にしないでください。",
        ),
        Verdict::WrongSite => (
            "別サイトのマーク",
            "このマークは本物ですが、表示しているサイトに付与されたものではありません。",
            "無断転載のおそれがあります。個人情報や支払い情報を入力せず、付与機関へお知らせください。",
        ),
        Verdict::Altered => (
            "改変",
            "マークの画像が、埋め込まれた証明の内容と一致しません。画像が改変されています。",
            "このマークを信頼せず、付与機関へお知らせください。",
        ),
        Verdict::Forged => (
            "偽造",
            "埋め込まれた証明の署名が正しくありません。このマークは偽造されたものです。",
            "このマークを信頼しないでください。個人情報や支払い情報を入力せず、付与機関へお知らせください。",
        ),
        Verdict::UnknownIssuer => (
            "付与機関が不明",
            "このマークを付与したとされる機関は、信頼する機関の情報に含まれていません。",
            "信頼情報が最新かどうかをご確認ください。最新であれば、このマークを信頼しないでください。",
        ),
        Verdict::UnreadableCredential => (
            "証明を読み取れません",
            "マークは見つかりましたが、証明または画像を、判定できるところまで読み取れませんでした。",
            "より大きく、劣化の少ない画像で確認するか、登録番号を付与機関の取得者一覧で照会してください。",
        ),
        Verdict::NoMark => (
            "マークなし",
            "この画像からマークは見つかりませんでした。",
            "マークの画像そのものを、縮小や加工をせずに指定してください。マークに見えるのに読み取れない場合は、模造のおそれがあります。",
        ),
        Verdict::StatusUnknown => (
            "状態を確認できません",
            "マークは本物ですが、現在も有効かどうかを付与機関に確認できませんでした。",
            "時間をおいてもう一度確認するか、付与機関の取得者一覧で照会してください。",
        ),
        Verdict::ClockUntrusted => (
            "日時を信頼できません",
            "機器の日時が正しくないか、信頼情報が古いため、マークの有効期間を判定できません。",
            "機器の日時を合わせ、信頼情報を更新してから、もう一度ご確認ください。",
        ),
    }
}

fn en(verdict: Verdict) -> Text {
    match verdict {
        Verdict::Valid => (
            "Valid",
            "This mark is genuine and valid.",
            "Make sure that the URL in the address bar is the one this mark is for.",
        ),
        Verdict::ValidBasisUnderReview => (
            "Valid, basis under review",
            "This mark is genuine and may still be used, while a review certificate it rests on is being looked at again.",
            "You may go on relying on the mark. The issuing body publishes the outcome.",
        ),
        Verdict::Expired => (
            "Expired",
            "This mark is genuine, but its last day has passed.",
            "Do not rely on it. The issuing body's list of holders has the present state.",
        ),
        Verdict::NotYetValid => (
            "Not yet valid",
            "The term of this mark has not begun yet.",
            "Do not rely on it. Make sure that your device's date and time are right.",
        ),
        Verdict::Revoked => (
            "Revoked",
            "The issuing body has revoked this mark.",
            "Do not rely on it. If it is still being shown, please tell the issuing body.",
        ),
        Verdict::Suspended => (
            "Suspended",
            "The use of this mark is stopped until the issuing body has decided.",
            "Do not rely on it until then.",
        ),
        Verdict::WrongSite => (
            "Wrong site",
            "This mark is genuine, but it was granted to another site than the one that shows it.",
            "It may have been copied. Enter no personal or payment details, and please tell the issuing body.",
        ),
        Verdict::Altered => (
            "Altered",
            "The picture of this mark does not match the credential inside it: it was altered.",
            "Do not rely on it, and please tell the issuing body.",
        ),
        Verdict::Forged => (
            "Forged",
            "The signature of the credential in this mark is wrong: the mark is forged.",
            "Do not rely on it. Enter no personal or payment details, and please tell the issuing body.",
        ),
        Verdict::UnknownIssuer => (
            "Unknown issuer",
            "The body said to have issued this mark is not among the bodies trusted here.",
            "Make sure that your trust file is up to date. If it is, do not rely on the mark.",
        ),
        Verdict::UnreadableCredential => (
            "Credential unreadable",
            "A mark was found, but its credential or its picture could not be read well enough to judge it.",
            "Try a larger or less degraded copy, or look up its number in the issuing body's list of holders.",
        ),
        Verdict::NoMark => (
            "No mark",
            "No mark was found in this picture.",
            "Give the mark's picture itself, not reduced or edited. If it looks like a mark all the same, it may be an imitation.",
        ),
        Verdict::StatusUnknown => (
            "Status unknown",
            "This mark is genuine, but the issuing body could not be asked whether it is still valid.",
            "Try again later, or look it up in the issuing body's list of holders.",
        ),
        Verdict::ClockUntrusted => (
            "Clock not trusted",
            "This device's date is wrong, or the trust file is out of date, so the mark's term cannot be judged.",
            "Set the date and time, renew the trust file, and try again.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::PRECEDENCE;

    #[test]
    fn every_verdict_has_its_own_text_in_both_languages() {
        for language in [Language::Ja, Language::En] {
            let texts = PRECEDENCE.map(|verdict| verdict.text(language));
            for (position, text) in texts.iter().enumerate() {
                assert!(!text.advice.is_empty());
                let same = |other: &VerdictText| other.sentence == text.sentence;
                assert_eq!(texts.iter().position(same), Some(position));
            }
        }
    }
}
