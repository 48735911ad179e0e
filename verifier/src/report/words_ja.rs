//! Findings in Japanese.

use super::{CheckName, Finding, regions, short};
use crate::status::Status;

/// One sentence, or two. What the parsers and the network say stays in English, in brackets.
pub(super) fn words(finding: &Finding) -> String {
    match finding {
        Finding::MarkRead { bytes, .. } => {
            format!("マークの画像から{bytes}バイトの証明を読み取りました")
        }
        Finding::CodeRead { bytes } => format!("印刷コードから{bytes}バイトの証明を読み取りました"),
        Finding::NoBadge => "登録された意匠のマークは見つかりませんでした".to_owned(),
        Finding::NoWatermark { template } => format!(
            "意匠{}のマークに似ていますが、電子透かしを読み取れません。劣化した複製か模造品と考えられます",
            short(*template)
        ),
        Finding::IdOnly { number } => match number {
            Some(number) => format!("マークの番号{number}だけを読み取れました"),
            None => "マークの番号らしきものを読み取りましたが、正しい番号ではありません".to_owned(),
        },
        Finding::CredentialRead { bytes } => format!("証明({bytes}バイト)の形式は正しいです"),
        Finding::CredentialMalformed(error) => {
            format!("埋め込まれたデータは正しい形式の証明ではありません({error})")
        }
        Finding::NewerVerifier { needed, have } => format!(
            "この証明の確認には版{needed}以降の検証プログラムが必要です(現在は版{have})。更新してください"
        ),
        Finding::Signed { key, root } => {
            format!("鍵{key}による署名で、ルート{root}が保証しています")
        }
        Finding::BadSignature(error) => {
            format!("署名または証明書のつながりが正しくありません({error})")
        }
        Finding::UnknownIssuer(error) => format!("信頼情報に含まれない発行者です({error})"),
        Finding::PictureMatches { characters, .. } => {
            format!("意匠と{characters}文字の表示が証明の内容と一致しています")
        }
        Finding::PictureAltered(places) => format!(
            "画像が証明の内容と一致しません:{}",
            regions(places, "意匠部分", "表示欄")
        ),
        Finding::OtherTemplate {
            picture,
            credential,
        } => format!(
            "画像の意匠は{}ですが、証明では{}とされています",
            short(*picture),
            short(*credential)
        ),
        Finding::OtherMarkId => "画像に埋め込まれた二つの情報が、別々のマークのものです".to_owned(),
        Finding::ImpossibleFace(error) => {
            format!("この証明の内容を示すマークは存在しません({error})")
        }
        Finding::PictureUnclear { width, height } => {
            format!("この大きさ({width}×{height})または画質では、表示された文字を比べられません")
        }
        Finding::NoPicture => "コードには比べる画像がありません".to_owned(),
        Finding::Within { target, page } => {
            format!("ページ{page}は、対象URL {target} の範囲内です")
        }
        Finding::Outside { target, page, why } => {
            format!("このマークの対象URLは {target} で、ページ {page} は範囲外です({why})")
        }
        Finding::NoPage { target } => {
            format!("ページが指定されていません。このマークの対象URLは {target} だけです")
        }
        Finding::InTerm { granted, expires } => format!(
            "{granted}に付与され、{}の終わりまで有効です",
            expires.last_day()
        ),
        Finding::NotYet { granted, now } => {
            format!("{granted}から有効になります(確認した日時は{now})")
        }
        Finding::Expired { expires, now } => format!(
            "有効期限は{}でした(確認した日時は{now})",
            expires.last_day()
        ),
        Finding::ClockPlausible { now } => format!("確認した日時は{now}です"),
        Finding::ClockBehind { now, issued } => {
            format!("機器の日時({now})が、信頼情報の作成日時({issued})より前になっています")
        }
        Finding::TrustOutdated { now, expires } => format!(
            "機器の日時({now})が、信頼情報の期限({expires})を過ぎています。信頼情報が古いか、日時が進んでいます"
        ),
        Finding::TimeGiven { at } => format!("指定された日時({at})の時点で判定しました"),
        Finding::ClockBehindList { now, issued } => format!(
            "機器の日時({now})が、付与機関の状態一覧の作成日時({issued})より前になっています"
        ),
        Finding::StatusNotAsked => "付与機関への照会は行っていません".to_owned(),
        Finding::StatusIs { status, as_of } => format!(
            "付与機関の{as_of}時点の情報では「{}」です",
            status_words(*status)
        ),
        Finding::StatusUnavailable { reason, last } => match last {
            Some((status, as_of)) => format!(
                "付与機関の情報を確認できませんでした({reason})。最後に確認できた{as_of}時点では「{}」でした",
                status_words(*status)
            ),
            None => format!("付与機関の情報を確認できませんでした({reason})"),
        },
        Finding::Skipped(_) => "前の確認で問題があったため、確認していません".to_owned(),
    }
}

pub(super) fn status_words(status: Status) -> &'static str {
    match status {
        Status::Valid => "有効",
        Status::Revoked => "取消し",
        Status::Suspended => "使用停止中",
        Status::BasisUnderReview => "有効(根拠を審査中)",
    }
}

pub(super) fn check_words(check: CheckName) -> &'static str {
    match check {
        CheckName::Mark => "マーク",
        CheckName::Credential => "証明",
        CheckName::Signature => "署名",
        CheckName::Picture => "画像",
        CheckName::Url => "サイト",
        CheckName::Term => "有効期間",
        CheckName::Clock => "日時",
        CheckName::Status => "現在の状態",
    }
}
