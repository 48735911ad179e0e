//! Owns refusals as programs get them: problem documents (RFC 9457), each kind with a stable `type`.
//!
//! The `type` is an address of this server, under which the kind is explained. `code` is its last
//! part; `source` is the place in the scheme's documents that makes the rule, where a rule of a
//! scheme refuses.

use std::time::Duration;

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::shapes::Texts;
use crate::language::Explanation;
use crate::scheme::Source;
use crate::web::Explained;

/// A refused or failed request of a program.
#[derive(Debug)]
pub(crate) struct Problem {
    kind: Kind,
    detail: Option<String>,
    told: Option<Explanation>,
    source: Option<String>,
    wait: Option<Duration>,
}

/// A problem document (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProblemDocument {
    /// Address of the kind of problem, which explains it; stable.
    #[schema(example = "/api/problems/no-such-mark")]
    r#type: String,
    /// The kind in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What is the matter here, with its operands.
    detail: String,
    /// The kind; stable.
    code: String,
    /// Where the rule that refuses is laid down.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    source: Option<String>,
    /// The refusal for people, in both languages.
    texts: Texts,
}

/// A kind of problem, as it is explained.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct KindView {
    r#type: String,
    code: &'static str,
    status: u16,
    title: Texts,
}

macro_rules! kinds {
    ($($name:ident $code:literal $status:literal $en:literal $ja:literal)+) => {
        /// A kind of problem.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Kind {
            $(#[doc = $en] $name,)+
        }

        impl Kind {
            /// Every kind.
            pub(super) const ALL: &[Self] = &[$(Self::$name),+];

            /// Its stable code.
            pub(super) const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// Its HTTP status.
            pub(super) const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)+ }
            }

            const fn title(self) -> (&'static str, &'static str) {
                match self { $(Self::$name => ($ja, $en),)+ }
            }
        }
    };
}

kinds! {
    BadValue "bad-value" 400 "A value in the address cannot be read" "URLに含まれる値を読み取れません"
    BadJson "bad-json" 400 "The body is not the JSON that is taken here" "本文は、ここで受け付けるJSONではありません"
    NoToken "no-token" 401 "A bearer token is needed" "ベアラートークンが必要です"
    BadToken "bad-token" 401 "This token was never issued here" "このトークンは発行されていません"
    TokenExpired "token-expired" 401 "The token has expired" "トークンの期限が切れています"
    TokenWithdrawn "token-withdrawn" 401 "The token was withdrawn" "トークンは取り消されています"
    NotAllowed "not-allowed" 403 "The role may not do this" "この役割では行えません"
    NotFound "not-found" 404 "There is nothing at this address" "このURLには何もありません"
    NoSuchScheme "no-such-scheme" 404 "There is no such scheme" "該当する制度はありません"
    NoSuchVersion "no-such-version" 404 "There is no such version of the criteria" "該当する版の審査基準はありません"
    NoSuchMark "no-such-mark" 404 "There is no such mark" "該当するマークはありません"
    NoSuchPass "no-such-pass" 404 "There is no such pass" "該当する審査合格証はありません"
    NoSuchFile "no-such-file" 404 "There is no such file" "該当するファイルはありません"
    NoSuchProposal "no-such-proposal" 404 "There is no such proposal" "該当する提案はありません"
    NoSuchCase "no-such-case" 404 "There is no such organisation, application, case, thread or notice" "該当する組織、申請、事案、通信又は通知はありません"
    NoSuchToken "no-such-token" 404 "There is no such token" "該当するトークンはありません"
    MethodNotAllowed "method-not-allowed" 405 "This address does not take that method" "このURLではそのメソッドを使えません"
    Timeout "timeout" 408 "The request took too long" "処理に時間がかかりすぎました"
    InProgress "in-progress" 409 "A request with this idempotency key is being answered" "同じ冪等キーの要求を処理しています"
    AlreadyMarked "already-marked" 409 "The site has a mark for this system already" "このサイトと対応システムのマークは既にあります"
    BeingIssued "being-issued" 409 "The same mark is being issued" "同じマークを発行しています"
    MarkRevoked "mark-revoked" 409 "The mark was revoked" "マークは取り消されています"
    MarkSuspended "mark-suspended" 409 "The mark is suspended" "マークは使用停止中です"
    MarkNotSuspended "mark-not-suspended" 409 "The mark is not suspended" "マークは使用停止中ではありません"
    MarkExpired "mark-expired" 409 "The mark has expired" "マークの有効期限が切れています"
    RenewalNotOpen "renewal-not-open" 409 "It is too early to renew" "まだ更新の時期ではありません"
    RenewedOut "renewed-out" 409 "The mark was renewed as often as possible" "マークは更新の上限に達しています"
    PassLapsed "pass-lapsed" 409 "The pass is lapsed already" "審査合格証は既に失効しています"
    PassNotLapsed "pass-not-lapsed" 409 "The pass is not lapsed" "審査合格証は失効していません"
    PassRevoked "pass-revoked" 409 "The pass was revoked" "審査合格証は取り消されています"
    NumbersUsedUp "numbers-used-up" 409 "The scheme's numbers are used up" "制度の番号を使い切りました"
    WrongStand "wrong-stand" 409 "The casework does not stand where this starts from" "手続きがその段階にありません"
    TokenWithdrawnBefore "token-withdrawn-before" 409 "The token was withdrawn before" "トークンは既に取り消されています"
    ProposalSettled "proposal-settled" 409 "The proposal was approved or rejected before" "提案は既に承認または却下されています"
    ProposalExpired "proposal-expired" 409 "The proposal is over" "提案の期限が切れています"
    AlreadyProposed "already-proposed" 409 "The same is proposed already" "同じ内容が既に提案されています"
    SamePerson "same-person" 409 "A second person is needed" "別の人の承認が必要です"
    TooLarge "too-large" 413 "The body is larger than is taken here" "本文が大きすぎます"
    WrongContentType "wrong-content-type" 415 "The body must be application/json" "本文はapplication/jsonでなければなりません"
    KeyReused "key-reused" 422 "The idempotency key was used for another request" "この冪等キーは別の要求に使われています"
    UnknownScheme "unknown-scheme" 422 "The body names a scheme that there is not" "本文の制度はありません"
    UnknownPaper "unknown-paper" 422 "The body names a paper that was not handed in" "本文の書類は提出されていません"
    NoRules "no-rules" 422 "The scheme has no rules to decide by" "制度に審査の規則がありません"
    UnknownReason "unknown-reason" 422 "The scheme has no such cause" "制度に該当する事由はありません"
    Prerequisite "prerequisite" 422 "The prerequisite mark is missing or not asked for" "前提となるマークの指定が正しくありません"
    Passes "passes" 422 "The mark cannot stand on these passes" "指定の審査合格証ではマークを付与できません"
    GrantDate "grant-date" 422 "A mark cannot be granted on that day" "その日付では付与できません"
    Grace "grace" 422 "A lapse cannot last until that day" "失効の期限をその日にはできません"
    MisleadingHost "misleading-host" 422 "The host's name misleads" "ホスト名が紛らわしいため付与できません"
    OverBudget "over-budget" 422 "The texts are too long for a badge" "文字列が長すぎてマークに収まりません"
    TokenRequest "token-request" 422 "Such a token is not issued" "指定の内容ではトークンを発行できません"
    RuleBroken "rule-broken" 422 "A rule of the scheme refuses this" "制度の規則により受け付けられません"
    Undecidable "undecidable" 422 "Nothing can be decided from these answers" "この回答では判定できません"
    TooMany "too-many" 429 "Too many wrong tokens came from this address" "誤ったトークンの試行が多すぎます"
    Internal "internal" 500 "The server failed; its log says more" "サーバーで問題が発生しました"
    ClockBehind "clock-behind" 503 "The server's clock stands behind its journal" "サーバーの時計が遅れています"
    Busy "busy" 503 "The server is busy" "サーバーが混み合っています"
}

impl Kind {
    fn path(self) -> String {
        format!("/api/problems/{}", self.code())
    }

    fn texts(self) -> Texts {
        let (ja, en) = self.title();
        Texts {
            ja: format!("{ja}。"),
            en: format!("{en}."),
        }
    }

    fn view(self) -> KindView {
        KindView {
            r#type: self.path(),
            code: self.code(),
            status: self.status(),
            title: self.texts(),
        }
    }
}

impl Problem {
    /// A problem of which nothing more is to be said.
    pub(crate) fn of(kind: Kind) -> Self {
        Self {
            kind,
            detail: None,
            told: None,
            source: None,
            wait: None,
        }
    }

    /// With what is the matter, in English.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "sentences are put together where they are said"
    )]
    pub(super) fn saying(mut self, detail: impl ToString) -> Self {
        self.detail = Some(detail.to_string());
        self
    }

    /// With what is the matter, in both languages.
    pub(super) fn told(mut self, told: Explanation) -> Self {
        self.detail = Some(told.en.clone());
        self.told = Some(told);
        self
    }

    /// With the place of the rule that refuses.
    pub(super) fn by(mut self, source: Option<&Source>) -> Self {
        self.source = source.map(ToString::to_string);
        self
    }

    /// Logs what went wrong inside, and answers with nothing of it.
    pub(super) fn internal(error: impl std::fmt::Display) -> Self {
        tracing::error!(%error, "request failed");
        Self::of(Kind::Internal)
    }

    /// Too many wrong tokens; the next is looked at after `wait`.
    pub(super) fn too_many(wait: Duration) -> Self {
        Self {
            wait: Some(wait),
            ..Self::of(Kind::TooMany)
        }
    }

    /// What kind it is.
    #[cfg(test)]
    pub(super) fn kind(&self) -> Kind {
        self.kind
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Self {
            kind,
            detail,
            told,
            source,
            wait,
        } = self;
        let texts = kind.texts();
        let title = kind.title().1.to_owned();
        let detail = detail.unwrap_or_else(|| texts.en.clone());
        let document = ProblemDocument {
            r#type: kind.path(),
            title,
            status: kind.status(),
            code: kind.code().to_owned(),
            source,
            texts: told.as_ref().map_or(texts, Texts::told),
            detail,
        };
        let status = StatusCode::from_u16(kind.status());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let media = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (status, media, axum::Json(document)).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(wait) = wait {
            let seconds = HeaderValue::from(wait.as_secs().saturating_add(1));
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        let challenge = match kind {
            Kind::NoToken => Some("Bearer realm=\"shirushi\""),
            Kind::BadToken | Kind::TokenExpired | Kind::TokenWithdrawn => {
                Some("Bearer realm=\"shirushi\", error=\"invalid_token\"")
            }
            _ => None,
        };
        if let Some(challenge) = challenge {
            let challenge = HeaderValue::from_static(challenge);
            let headers = response.headers_mut();
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        response.extensions_mut().insert(Explained);
        response
    }
}

/// Lists every kind of problem.
#[utoipa::path(get, path = "/problems", tag = "problems", security(()), responses(
    (status = 200, description = "The kinds", body = Vec<KindView>),
))]
pub(super) async fn all_problems() -> axum::Json<Vec<KindView>> {
    axum::Json(Kind::ALL.iter().map(|kind| kind.view()).collect())
}

/// Explains a kind of problem.
#[utoipa::path(get, path = "/problems/{code}", tag = "problems", security(()),
    params(("code" = String, Path, description = "Its code", example = "no-such-mark")),
    responses((status = 200, description = "The kind", body = KindView)),
)]
pub(super) async fn get_problem(Path(code): Path<String>) -> Result<axum::Json<KindView>, Problem> {
    let kind = Kind::ALL.iter().find(|kind| kind.code() == code);
    let kind = kind.ok_or_else(|| Problem::of(Kind::NotFound))?;
    Ok(axum::Json(kind.view()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_code_and_a_status_of_its_own_and_two_texts() {
        let mut codes: Vec<_> = Kind::ALL.iter().map(|kind| kind.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Kind::ALL.len());
        for kind in Kind::ALL {
            assert!(StatusCode::from_u16(kind.status()).is_ok_and(|s| !s.is_success()));
            let word = |c: char| c.is_ascii_lowercase() || c == '-';
            assert!(kind.code().chars().all(word), "{kind:?}");
            assert!(!kind.title().0.is_ascii() && kind.title().1.is_ascii());
        }
    }
}
