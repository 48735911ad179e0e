//! Findings about an installation in Japanese.

use super::finding::{Code, Fact};
use crate::texts::Language;

/// What is looked at.
pub(super) fn code(code: Code) -> &'static str {
    match code {
        Code::Found => "マークの有無",
        Code::Verdict => "判定",
        Code::Scope => "ページ",
        Code::Delivered => "画素数",
        Code::Shown => "表示の大きさ",
        Code::Link => "リンク",
        Code::Alt => "代替テキスト",
        Code::Type => "ファイル形式",
        Code::Caching => "キャッシュ",
        Code::Script => "スクリプトなし",
        Code::Variants => "別の候補画像",
    }
}

/// What was found.
pub(super) fn detail(fact: &Fact) -> String {
    match fact {
        Fact::Found { marks, pictures } => {
            format!("画像{pictures}点のうち{marks}点にマークがあります")
        }
        Fact::NotFound {
            pictures,
            unread: 0,
        } => format!("画像{pictures}点のどれにもマークがありません"),
        Fact::NotFound { pictures, unread } => format!(
            "画像{pictures}点のどれにもマークがありません。うち{unread}点は取得できないか開けませんでした"
        ),
        Fact::Verdict(verdict) => verdict.text(Language::Ja).sentence.to_owned(),
        Fact::Within { redirects, said } | Fact::Outside { redirects, said } => match redirects {
            0 => said.ja.clone(),
            times => format!("{}（リダイレクト{times}回）", said.ja),
        },
        Fact::Large { width, height } => format!("画像は{width}×{height}ピクセルです"),
        Fact::Small { width, height } => format!(
            "画像は{width}×{height}ピクセルです。1辺が128ピクセル未満では、証明の内容と照合できません"
        ),
        Fact::ShownAt { width, height } => format!("{width}×{height}で表示されます"),
        Fact::SizeUnsaid => "画像の幅と高さがページに書かれていません".to_owned(),
        Fact::ShownSmall { width, height } => {
            format!("{width}×{height}で表示されます。画面の写真や画面コピーからは確認できません")
        }
        Fact::ShownLarger { width, delivered } => {
            format!("配信される{delivered}ピクセルより大きい幅{width}で表示されます")
        }
        Fact::Distorted { width, height } => {
            format!("幅{width}と高さ{height}の指定により、画像の縦横比が変わっています")
        }
        Fact::LinkRight { to } => format!("クリックすると {to} が開きます"),
        Fact::NoLink { .. } => "リンクがないため、クリックしても何も開きません".to_owned(),
        Fact::LinkUnencrypted { .. } => {
            "マークの確認ページへのリンクが暗号化されていません".to_owned()
        }
        Fact::LinkOtherMark { to, .. } => format!("リンク先が別のマークの確認ページです: {to}"),
        Fact::LinkElsewhere { to, .. } => {
            format!("リンク先が付与機関の確認ページではありません: {to}")
        }
        Fact::AltSays { alt } => format!("「{alt}」"),
        Fact::NoAlt { .. } => "代替テキストがなく、画像を見られない人に何も伝わりません".to_owned(),
        Fact::AltVague { alt, .. } => format!("「{alt}」では、何のマークか分かりません"),
        Fact::TypeRight { found } => format!("{found} として配信されています"),
        Fact::NoType { .. } => "Content-Type がありません".to_owned(),
        Fact::OtherType { found, right } | Fact::NotAPictureType { found, right } => {
            format!("{right} の画像が {found} として配信されています")
        }
        Fact::PartOfPage => "画像はページに埋め込まれています".to_owned(),
        Fact::Kept { seconds } => format!("ブラウザーに{}保存されます", span(*seconds)),
        Fact::Asked => "更新の有無をブラウザーが毎回確かめます".to_owned(),
        Fact::KeepingUnsaid => "保存してよい期間をサーバーが示していません".to_owned(),
        Fact::NotKept => "ブラウザーに保存されず、毎回取得されます".to_owned(),
        Fact::Immutable { seconds } => format!(
            "ブラウザーに{}保存され、再読み込みでも確かめられません（immutable）",
            span(*seconds)
        ),
        Fact::Outlasts { seconds, last_day } => format!(
            "ブラウザーに{}保存されるため、マークの有効期限（{last_day}）を過ぎても残ります",
            span(*seconds)
        ),
        Fact::WithoutScript => "スクリプトがなくても表示されます".to_owned(),
        Fact::OnlyWithScript => "遅延読み込みのスクリプトが動かないと表示されません".to_owned(),
        Fact::VariantsReadable { count } => {
            format!("ブラウザーが選びうる画像{count}点のすべてにマークがあります")
        }
        Fact::VariantMissing { picture } => {
            format!("ブラウザーが選びうる {picture} は、取得できないか開けません")
        }
        Fact::VariantUnlike {
            picture,
            number: None,
        } => {
            format!("ブラウザーが選びうる {picture} からは、マークを読み取れません")
        }
        Fact::VariantUnlike {
            picture,
            number: Some(number),
        } => {
            format!("ブラウザーが選びうる {picture} は、別のマーク {number} です")
        }
    }
}

/// What to do about it.
pub(super) fn remedy(fact: &Fact) -> Option<String> {
    Some(match fact {
        Fact::NotFound { .. } => "お渡しした badge.png を、切り抜きや加工をせずに、通常の画像（img）としてこのページに置いてください。".to_owned(),
        Fact::Verdict(verdict) => verdict.text(Language::Ja).advice.to_owned(),
        Fact::Outside { .. } => "マークは、登録された URL とその配下のページだけに置いてください。サイトが移転した場合は、付与機関に登録の変更を申し出てください。".to_owned(),
        Fact::Small { .. } => "256ピクセルまたは512ピクセルの画像を配信し、表示の大きさは width と height で指定してください。".to_owned(),
        Fact::SizeUnsaid => "img に width と height（128以上。例: 160）を書いてください。".to_owned(),
        Fact::ShownSmall { .. } => "128ピクセル以上（例: 160）で表示してください。".to_owned(),
        Fact::ShownLarger { .. } => "512ピクセルの画像を配信してください。".to_owned(),
        Fact::Distorted { .. } => "width と height を画像の縦横比に合わせてください。マークは正方形です。".to_owned(),
        Fact::NoLink { right } | Fact::LinkOtherMark { right, .. } | Fact::LinkElsewhere { right, .. } => {
            format!("お渡しした install.html のとおり、画像を <a href=\"{right}\"> で囲んでください。")
        }
        Fact::LinkUnencrypted { right } => format!("リンクを https で始めてください: {right}"),
        Fact::NoAlt { suggested } | Fact::AltVague { suggested, .. } => {
            format!("何のマークかを書いてください: alt=\"{}\"", suggested.ja)
        }
        Fact::NoType { right } | Fact::OtherType { right, .. } | Fact::NotAPictureType { right, .. } => {
            format!("サーバーが Content-Type: {right} を返すようにしてください。")
        }
        Fact::KeepingUnsaid | Fact::NotKept | Fact::Immutable { .. } => "サーバーが Cache-Control: max-age=86400 と ETag を返すようにしてください。1日保存したのち、更新の有無が確かめられます。".to_owned(),
        Fact::Outlasts { .. } => "max-age を短く（例: 86400、1日）してください。このままでは、更新後のマークに差し替えても、古いマークが期限切れとして表示され続けます。更新のたびにファイル名を変える方法もあります。".to_owned(),
        Fact::OnlyWithScript => "画像を src に書いてください。読み込みを遅らせるには loading=\"lazy\" を加えてください。".to_owned(),
        Fact::VariantMissing { .. } => "ファイルを置くか、srcset から外してください。".to_owned(),
        Fact::VariantUnlike { .. } => "すべての候補画像を、お渡しした badge.png から1辺128ピクセル以上で作るか、srcset を外してください。".to_owned(),
        _ => return None,
    })
}

fn span(seconds: i64) -> String {
    match (seconds / 86_400, seconds / 3600, seconds / 60) {
        (days @ 2.., _, _) => format!("{days}日間"),
        (_, hours @ 2.., _) => format!("{hours}時間"),
        (_, _, minutes @ 2..) => format!("{minutes}分間"),
        _ => format!("{seconds}秒間"),
    }
}
