//! What the seven checks remark, and how it is told (ECOM 4.3.5.1).

use shirushi_verifier::domain::UnixTime;

use super::{KeyFacts, PathFault, TlsCheckKind};
use crate::inspection::{
    judgement::{Explanation, Remark, Weight},
    plan::{ClientCertificate, TlsVersion},
};

/// Something remarked about a service's TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlsRemark {
    /// Accepted, and not declared.
    VersionNotDeclared(TlsVersion),
    /// Declared, and not accepted.
    VersionNotAccepted(TlsVersion),
    /// It cannot be told whether the version is accepted.
    VersionUntold(TlsVersion),
    /// Accepted, and too old.
    VersionTooOld(TlsVersion),
    /// The server asks for client certificates otherwise than declared.
    ClientCertificate {
        /// As declared.
        declared: ClientCertificate,
        /// As found.
        found: ClientCertificate,
    },
    /// It cannot be told whether the server asks for client certificates.
    ClientCertificateUntold,
    /// No handshake came about.
    NoHandshake(String),
    /// The server's signature over the handshake is wrong.
    HandshakeSignature(String),
    /// Valid only later.
    NotYetValid(UnixTime),
    /// Not valid any more.
    Expired(UnixTime),
    /// Soon not valid any more.
    ExpiresSoon(UnixTime),
    /// No path to a trusted root.
    NoPath(PathFault),
    /// A certificate in the chain cannot be read.
    Unreadable(String),
    /// A certificate in the chain is not valid now.
    NotNow(String),
    /// A key is too weak.
    WeakKey {
        /// Whose.
        subject: String,
        /// The key.
        key: KeyFacts,
    },
    /// A signature algorithm is too weak.
    WeakSignature {
        /// On whose certificate.
        subject: String,
        /// Its object identifier.
        algorithm: String,
    },
    /// A certificate is not signed by the one whose name it gives as its issuer's.
    WrongSignature(String),
    /// The certificate is for other hosts.
    OtherHost {
        /// The host asked for.
        name: String,
        /// The hosts it is for.
        names: Vec<String>,
    },
    /// Revoked.
    Revoked {
        /// Who.
        subject: String,
        /// Since when.
        since: Option<UnixTime>,
    },
    /// No revocation list covers them.
    Uncovered(Vec<String>),
    /// A revocation list is past its time.
    ListExpired,
    /// A revocation list is wrong.
    ListWrong(String),
    /// A revocation list could not be fetched.
    NotFetched(String),
    /// The server sent no certificate, or was not asked.
    NoCertificate,
    /// Without a path nobody can be asked about revocation.
    NoPathToAsk,
    /// The service was not asked, or not to the end.
    NotAsked(TlsCheckKind),
}

impl Remark for TlsRemark {
    fn code(&self) -> &'static str {
        match self {
            Self::VersionNotDeclared(_) => "version-not-declared",
            Self::VersionNotAccepted(_) => "version-not-accepted",
            Self::VersionUntold(_) => "version-untold",
            Self::VersionTooOld(_) => "version-too-old",
            Self::ClientCertificate { .. } => "client-certificate",
            Self::ClientCertificateUntold => "client-certificate-untold",
            Self::NoHandshake(_) => "no-handshake",
            Self::HandshakeSignature(_) => "handshake-signature",
            Self::NotYetValid(_) => "not-yet-valid",
            Self::Expired(_) => "expired",
            Self::ExpiresSoon(_) => "expires-soon",
            Self::NoPath(_) => "no-path",
            Self::Unreadable(_) => "unreadable-certificate",
            Self::NotNow(_) => "chain-not-valid-now",
            Self::WeakKey { .. } => "weak-key",
            Self::WeakSignature { .. } => "weak-signature",
            Self::WrongSignature(_) => "wrong-signature",
            Self::OtherHost { .. } => "other-host",
            Self::Revoked { .. } => "revoked",
            Self::Uncovered(_) => "no-revocation-list",
            Self::ListExpired => "revocation-list-expired",
            Self::ListWrong(_) => "revocation-list-wrong",
            Self::NotFetched(_) => "revocation-list-not-fetched",
            Self::NoCertificate => "no-certificate",
            Self::NoPathToAsk => "no-path-to-ask",
            Self::NotAsked(_) => "not-asked",
        }
    }

    fn weight(&self) -> Weight {
        match self {
            Self::ExpiresSoon(_) | Self::NotFetched(_) => Weight::Noted,
            Self::VersionUntold(_)
            | Self::ClientCertificateUntold
            | Self::Uncovered(_)
            | Self::NoCertificate
            | Self::NoPathToAsk
            | Self::NotAsked(_) => Weight::Open,
            _ => Weight::Fails,
        }
    }

    fn source(&self) -> String {
        "4.3.5.1".to_owned()
    }

    fn explanation(&self) -> Explanation {
        self.about_protocol()
            .or_else(|| self.about_certificate())
            .unwrap_or_else(|| self.about_revocation())
    }
}

impl TlsRemark {
    fn about_protocol(&self) -> Option<Explanation> {
        Some(match self {
            Self::VersionNotDeclared(v) => Explanation::new(
                format!("申告のない {v} で接続できます。"),
                format!("{v} is accepted but was not declared."),
            ),
            Self::VersionNotAccepted(v) => Explanation::new(
                format!("申告された {v} で接続できません。"),
                format!("{v} was declared but is not accepted."),
            ),
            Self::VersionUntold(v) => Explanation::new(
                format!("{v} で接続できるかどうか確認できていません。"),
                format!("Whether {v} is accepted could not be told."),
            ),
            Self::VersionTooOld(v) => Explanation::new(
                format!("{v} は現在では安全と認められないバージョンです。"),
                format!("{v} is no longer held to be safe."),
            ),
            Self::ClientCertificate { declared, found } => Explanation::new(
                format!(
                    "クライアント認証の申告（{}）と実装（{}）が一致しません。",
                    asked_ja(*declared),
                    asked_ja(*found)
                ),
                format!(
                    "Client authentication was declared as \"{}\" and found as \"{}\".",
                    asked_en(*declared),
                    asked_en(*found)
                ),
            ),
            Self::ClientCertificateUntold => Explanation::new(
                "クライアント認証が求められるかどうか確認できていません。",
                "Whether client certificates are asked for could not be told.",
            ),
            Self::NoHandshake(why) => Explanation::new(
                format!("TLS の接続が成立しません（{why}）。"),
                format!("No handshake came about: {why}."),
            ),
            Self::HandshakeSignature(why) => Explanation::new(
                format!("接続時のサーバの署名を検証できません（{why}）。"),
                format!("The server's signature over the handshake could not be verified: {why}."),
            ),
            Self::NotAsked(check) => Explanation::new(
                format!("「{}」を検査できていません。", check.explanation().ja),
                format!(
                    "The check \"{}\" could not be made.",
                    check.explanation().en
                ),
            ),
            _ => return None,
        })
    }

    fn about_certificate(&self) -> Option<Explanation> {
        Some(match self {
            Self::NotYetValid(from) => Explanation::new(
                format!("証明書の有効期間は {from} に始まります。"),
                format!("The certificate is valid only from {from}."),
            ),
            Self::Expired(to) => Explanation::new(
                format!("証明書の有効期間は {to} に終わりました。"),
                format!("The certificate expired at {to}."),
            ),
            Self::ExpiresSoon(to) => Explanation::new(
                format!("証明書の有効期間はまもなく {to} に終わります。"),
                format!("The certificate expires soon, at {to}."),
            ),
            Self::NoPath(fault) => path_fault(fault),
            Self::Unreadable(label) => Explanation::new(
                format!("チェーンの証明書 {label} を読み取れません。"),
                format!("The certificate {label} in the chain cannot be read."),
            ),
            Self::NotNow(subject) => Explanation::new(
                format!("チェーンの証明書 {subject} は有効期間内にありません。"),
                format!("The certificate of {subject} in the chain is not valid now."),
            ),
            Self::WeakKey { subject, key } => Explanation::new(
                format!(
                    "{subject} の鍵（{} {} ビット）は弱すぎます。",
                    key.algorithm, key.bits
                ),
                format!(
                    "The key of {subject} ({}, {} bits) is too weak.",
                    key.algorithm, key.bits
                ),
            ),
            Self::WeakSignature { subject, algorithm } => Explanation::new(
                format!("{subject} の証明書の署名方式（{algorithm}）は認められません。"),
                format!(
                    "The certificate of {subject} is signed in a way that is not allowed ({algorithm})."
                ),
            ),
            Self::WrongSignature(subject) => Explanation::new(
                format!("{subject} の証明書の署名が発行者の鍵で検証できません。"),
                format!(
                    "The signature on the certificate of {subject} does not fit its issuer's key."
                ),
            ),
            Self::OtherHost { name, names } => Explanation::new(
                format!(
                    "証明書は {name} のものではありません（{}）。",
                    names.join(", ")
                ),
                format!(
                    "The certificate is not for {name}; it is for: {}.",
                    names.join(", ")
                ),
            ),
            _ => return None,
        })
    }

    fn about_revocation(&self) -> Explanation {
        match self {
            Self::Revoked { subject, since } => {
                let since = since.map(|s| format!(" ({s})")).unwrap_or_default();
                Explanation::new(
                    format!("{subject} の証明書は失効しています{since}。"),
                    format!("The certificate of {subject} was revoked{since}."),
                )
            }
            Self::Uncovered(subjects) => Explanation::new(
                format!(
                    "失効を確認できる CRL がありません: {}。",
                    subjects.join("; ")
                ),
                format!(
                    "No revocation list at hand covers: {}.",
                    subjects.join("; ")
                ),
            ),
            Self::ListExpired => Explanation::new(
                "CRL の有効期間が終わっています。",
                "A revocation list is past its time.",
            ),
            Self::ListWrong(why) => Explanation::new(
                format!("CRL が正しくありません（{why}）。"),
                format!("A revocation list is wrong: {why}."),
            ),
            Self::NotFetched(why) => Explanation::new(
                format!("CRL を取得できませんでした（{why}）。"),
                format!("A revocation list could not be fetched: {why}."),
            ),
            Self::NoPathToAsk => Explanation::new(
                "ルート証明書までの経路がないため、失効を確認できません。",
                "Without a path to a trusted root revocation cannot be checked.",
            ),
            _ => Explanation::new(
                "サーバの証明書を得られていません。",
                "No certificate was obtained from the server.",
            ),
        }
    }
}

fn path_fault(fault: &PathFault) -> Explanation {
    match fault {
        PathFault::UnknownIssuer => Explanation::new(
            "信頼するルート証明書に至る経路がありません。",
            "There is no path to a trusted root.",
        ),
        PathFault::Signature => Explanation::new(
            "経路の途中に、正しくない署名があります。",
            "A signature on the way to the root is wrong.",
        ),
        PathFault::Usage(why) => Explanation::new(
            format!("経路の途中に、用途の合わない証明書があります（{why}）。"),
            format!("A certificate on the way to the root may not be used so: {why}."),
        ),
        PathFault::Other(why) => Explanation::new(
            format!("ルート証明書までの経路を確認できません（{why}）。"),
            format!("The path to a trusted root does not hold: {why}."),
        ),
    }
}

fn asked_ja(asked: ClientCertificate) -> &'static str {
    match asked {
        ClientCertificate::NotAsked => "要求しない",
        ClientCertificate::Asked => "任意",
        ClientCertificate::Required => "必須",
    }
}

fn asked_en(asked: ClientCertificate) -> &'static str {
    match asked {
        ClientCertificate::NotAsked => "not asked",
        ClientCertificate::Asked => "asked",
        ClientCertificate::Required => "required",
    }
}
