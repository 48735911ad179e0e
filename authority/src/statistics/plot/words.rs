//! The words on plots.

use jiff::civil::Date;

use crate::{
    casework::finding::FindingKind,
    language::Language,
    statistics::{Durations, MonthName},
};

/// Words in a language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words(pub(super) Language);

macro_rules! words {
    ($($name:ident: $ja:literal, $en:literal;)*) => {
        impl Words {$(
            pub(super) fn $name(self) -> &'static str {
                self.0.pick($ja, $en)
            }
        )*}
    };
}

words! {
    states: "マークの状態（各月末）", "Marks by state at the end of each month";
    valid: "有効", "Valid";
    under_review: "有効（審査の根拠を確認中）", "Valid, basis under review";
    suspended: "使用停止中", "Suspended";
    expired: "期限切れ", "Expired";
    revoked: "取消し", "Revoked";
    decisions: "マークの付与・更新・取消し", "Marks granted, renewed and revoked";
    granted: "付与", "Granted";
    renewed: "更新", "Renewed";
    revocations: "マークの取消しの理由", "Why marks were revoked";
    marks: "マークの数", "Marks";
    complaints: "苦情・相談の区分と対応", "Complaints by category and outcome";
    no_category: "（受付範囲外）", "(none of the categories)";
    closed: "対応済み", "Closed";
    in_hand: "対応中", "In hand";
    received: "受付済み", "Received";
    out_of_scope: "範囲外", "Out of scope";
    misuse: "マークの不正使用の形態と対応", "Misuse by kind and state";
    stopped: "使用停止を確認", "Use has stopped";
    pursued: "停止を勧告中", "Stop recommended";
    secured: "証拠を確保", "Evidence preserved";
    opened: "調査中", "Opened";
    dismissed: "不正使用でない", "No misuse";
    complaint_times: "苦情・相談の受付から対応完了まで", "Complaints: from receipt to closing";
    misuse_times: "不正使用の通報・発見から終了まで", "Misuse: from report or discovery to the end";
    cases: "件数", "Cases";
    findings: "巡回で見つかったもの", "What the crawler found";
    gone: "なくなったことを確認", "Gone";
    followed: "対応中", "A case, or the holder was told";
    for_staff: "担当者の判断待ち", "Waits for staff";
    set_aside: "問題なしと判断", "Set aside";
    one_day: "1日以内", "Within a day";
    nothing: "この期間には該当がありません", "Nothing in this period";
}

impl Words {
    /// The month's name under a column.
    pub(super) fn month(self, month: MonthName) -> String {
        let ja = format!("{}月", month.month);
        let first = Date::new(month.year, month.month, 1).ok();
        let en = first.map(|day| day.strftime("%b").to_string());
        self.0.pick(ja, en.unwrap_or_default())
    }

    /// The year below the month's name.
    pub(super) fn year(self, year: i16) -> String {
        self.0.pick(format!("{year}年"), year.to_string())
    }

    /// What the crawler saw, in a few words.
    pub(super) fn finding(self, kind: FindingKind) -> &'static str {
        match kind {
            FindingKind::Forged => self.0.pick("偽造されたマーク", "A forged mark"),
            FindingKind::UnknownIssuer => self
                .0
                .pick("発行者の分からないマーク", "A mark of an unknown issuer"),
            FindingKind::Altered => self.0.pick("改変されたマーク", "An altered mark"),
            FindingKind::Copied => self.0.pick(
                "ほかのサイトに転載されたマーク",
                "A mark copied to another site",
            ),
            FindingKind::Revoked => self.0.pick("取消し後の使用", "Used after revocation"),
            FindingKind::Expired => self.0.pick("期限切れ後の使用", "Used after expiry"),
            FindingKind::Suspended => self.0.pick("使用停止中の使用", "Used while suspended"),
            FindingKind::OutOfScope => self.0.pick(
                "登録されたURLの範囲外での使用",
                "Outside the registered URL",
            ),
            FindingKind::LookAlike => self.0.pick("紛らわしい画像", "A picture that looks alike"),
            FindingKind::LinkedPicture => self.0.pick(
                "確認ページに導く別の画像",
                "Another picture that leads to the register",
            ),
            FindingKind::Unreadable => self
                .0
                .pick("読み取れないマーク", "A mark that cannot be read"),
            FindingKind::Missing => self
                .0
                .pick("表示されていないマーク", "A mark that is missing"),
        }
    }

    /// So many days, from the first to the last.
    pub(super) fn days(self, from: u32, to: u32) -> String {
        self.0
            .pick(format!("{from}〜{to}日"), format!("{from} to {to} days"))
    }

    pub(super) fn more_days(self, than: u32) -> String {
        self.0.pick(
            format!("{than}日を超える"),
            format!("More than {than} days"),
        )
    }

    pub(super) fn median(self, times: Durations) -> String {
        let Durations {
            count,
            median_days,
            longest_days,
            ..
        } = times;
        let unit = |n: u64| if n == 1 { "day" } else { "days" };
        let cases = if count == 1 { "case" } else { "cases" };
        self.0.pick(
            format!("{count}件　中央値{median_days}日　最長{longest_days}日"),
            format!(
                "{count} {cases}; median {median_days} {}, longest {longest_days} {}",
                unit(median_days),
                unit(longest_days)
            ),
        )
    }
}
