//! What keeps the program from giving a verdict: the fact, and the remedy.

use std::{io, path::PathBuf};

use shirushi_verifier::{
    cbor::CborError, examine::ExamineError, fetch::FetchError, printed::ScanError,
    scope::InvalidPageUrl, texts::Language, trust::TrustError, verdict::InvalidVerdict,
};

/// Why there is no verdict.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("no trust file was given")]
    NoTrust,
    #[error("{path} cannot be read: {error}")]
    Read { path: PathBuf, error: io::Error },
    #[error("{path} cannot be written: {error}")]
    Write { path: PathBuf, error: io::Error },
    #[error("{path} has more than {max} bytes")]
    TooLarge { path: PathBuf, max: usize },
    #[error("{path}: {error}")]
    Trust { path: String, error: TrustError },
    #[error("{source_name}: {error}")]
    Examine {
        source_name: String,
        error: ExamineError,
    },
    #[error("{source_name}: {error}")]
    Scan {
        source_name: String,
        error: ScanError,
    },
    #[error(transparent)]
    Page(#[from] InvalidPageUrl),
    #[error("{url}: {error}")]
    Fetch { url: String, error: FetchError },
    #[error(transparent)]
    Verdict(#[from] InvalidVerdict),
    #[error("the memory of status lists, {path}, is damaged: {error}")]
    Cache { path: PathBuf, error: CborError },
    #[error("this device's clock stands outside the years 1970 to 9999")]
    Clock,
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
}

impl Failure {
    /// What is wrong. In Japanese, what parsers and the system say stays in
    /// English, in brackets.
    pub(super) fn fact(&self, language: Language) -> String {
        match language {
            Language::Ja => self.fact_ja(),
            Language::En => self.to_string(),
        }
    }

    fn fact_ja(&self) -> String {
        match self {
            Self::NoTrust => "信頼情報が指定されていません".to_owned(),
            Self::Read { path, error } => format!("{} を読み取れません({error})", path.display()),
            Self::Write { path, error } => format!("{} に書き込めません({error})", path.display()),
            Self::TooLarge { path, max } => {
                format!("{} は大きすぎます({max}バイトまで)", path.display())
            }
            Self::Trust { path, error } => {
                format!("{path} は信頼情報として使えません({error})")
            }
            Self::Examine { source_name, error } => {
                format!("{source_name} を確認できません({error})")
            }
            Self::Scan { source_name, error } => {
                format!("{source_name} からコードを読み取れません({error})")
            }
            Self::Page(error) => format!("ページのURLではありません({error})"),
            Self::Fetch { url, error } => format!("{url} を取得できません({error})"),
            Self::Verdict(error) => format!("判定の名前ではありません({error})"),
            Self::Cache { path, error } => {
                format!("状態一覧の記録 {} が壊れています({error})", path.display())
            }
            Self::Clock => "機器の日時が1970年から9999年の範囲にありません".to_owned(),
            Self::Output(error) => format!("結果を出力できません({error})"),
        }
    }

    /// What the user can do about it.
    pub(super) fn remedy(&self, language: Language) -> &'static str {
        let (ja, en) = self.remedies();
        match language {
            Language::Ja => ja,
            Language::En => en,
        }
    }

    fn remedies(&self) -> (&'static str, &'static str) {
        match self {
            Self::NoTrust => (
                "付与機関の信頼情報(trust.cbor)を入手し、--trust で指定するか、環境変数 SHIRUSHI_TRUST に設定してください。",
                "Get the issuing body's trust file (trust.cbor), and give it with --trust or in the variable SHIRUSHI_TRUST.",
            ),
            Self::Read { .. } => (
                "ファイル名と読み取り権限をご確認ください。",
                "Check the file's name and that you may read it.",
            ),
            Self::Write { .. } => (
                "空き容量と書き込み権限をご確認ください。",
                "Check for free space and that you may write there.",
            ),
            Self::TooLarge { .. } => (
                "正しいファイルを指定しているかご確認ください。",
                "Check that this is the right file.",
            ),
            Self::Trust { error, .. } => match error {
                TrustError::UnknownRoot { .. } => (
                    "指紋を付与機関の公表値と照合してください。一致しないファイルは使わないでください。",
                    "Compare the fingerprint with what the issuing body publishes; do not use a file that does not match.",
                ),
                TrustError::NotNewer { .. } => (
                    "お使いの信頼情報のほうが新しいため、置き換える必要はありません。",
                    "The trust file in use is as new or newer; there is nothing to replace.",
                ),
                _ => (
                    "付与機関のサイトから信頼情報を入手し直してください。",
                    "Get the trust file again from the issuing body's site.",
                ),
            },
            Self::Examine { error, .. } => match error {
                ExamineError::Template(_) => (
                    "付与機関のサイトから信頼情報を入手し直してください。",
                    "Get the trust file again from the issuing body's site.",
                ),
                ExamineError::Picture(_) => (
                    "PNG、JPEG、WebP、AVIFの画像を指定してください。",
                    "Give a PNG, JPEG, WebP or AVIF picture that opens in a viewer.",
                ),
            },
            Self::Scan { .. } => (
                "コード全体が鮮明に写った画像を指定してください。",
                "Give a picture in which the whole code is sharp and evenly lit.",
            ),
            Self::Page(_) => (
                "https:// から始まるページのURLを、アドレス欄のとおりに指定してください。",
                "Give the page's URL as the address bar shows it, beginning with https://.",
            ),
            Self::Fetch { error, .. } => fetch_remedies(error),
            Self::Verdict(_) => (
                "引数なしで実行すると、すべての判定の説明を表示します。",
                "Run it without a code to list them all.",
            ),
            Self::Cache { .. } => (
                "ファイルを別の場所へ移してください。以前に確認した状態一覧の記録は失われます。",
                "Move the file away. What was remembered of earlier status lists is lost with it.",
            ),
            Self::Clock => (
                "機器の日時を合わせるか、--at で日時を指定してください。",
                "Set the clock, or give a time with --at.",
            ),
            Self::Output(_) => ("出力先をご確認ください。", "Check where the output goes."),
        }
    }
}

/// What the user can do about a URL that could not be fetched, in Japanese and English.
fn fetch_remedies(error: &FetchError) -> (&'static str, &'static str) {
    match error {
        FetchError::Scheme { .. } => (
            "https:// から始まるURLを指定してください。",
            "Give a URL that begins with https://.",
        ),
        FetchError::Address { .. } => (
            "イントラネット内のサイトを確認する場合は --allow-private-addresses を付けてください。",
            "If it is a site of your own network, add --allow-private-addresses.",
        ),
        FetchError::Status { .. } | FetchError::Redirects | FetchError::BadRedirect => (
            "ブラウザーで開けるURLかどうかご確認ください。",
            "Check that the URL opens in a browser.",
        ),
        FetchError::TooLarge { .. } => (
            "画像そのもののURLかどうかご確認ください。",
            "Check that this is the URL of the picture or page itself.",
        ),
        FetchError::HostNotFound { .. }
        | FetchError::Timeout
        | FetchError::TimeUp
        | FetchError::Transport(_) => (
            "ネットワークの接続とURLをご確認のうえ、もう一度お試しください。",
            "Check the network and the URL, and try again.",
        ),
    }
}
