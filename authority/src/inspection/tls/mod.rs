//! The TLS check of a service: what the server does, and seven checks of it, each judged by itself (ECOM 4.3.5.1).

mod certificate;
mod checks;
mod fetch;
mod hello;
mod observe;
mod path;
mod policy;
mod probe;
mod remark;
mod roots;

use serde::{Deserialize, Serialize};

use super::{
    Judgement, Outcome,
    plan::{ClientCertificate, TlsVersion},
};

pub use certificate::{CertificateFacts, KeyFacts};
pub use checks::{Subject, check};
pub use fetch::{FetchFault, fetch_list};
pub use path::PathFault;
pub use policy::TlsPolicy;
pub use probe::{Probed, probe};
pub use remark::TlsRemark;
pub use roots::{RevocationList, RootError, Roots};

/// What a server did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsObservation {
    /// What it answered to each version, oldest first.
    pub versions: Vec<VersionAnswer>,
    /// The best handshake that was completed; `None` where none was.
    pub handshake: Option<Handshake>,
    /// Why the last attempt at a handshake failed, if it did.
    pub failure: Option<String>,
    /// The certificates it sent, its own first; at most [`MAX_CHAIN`].
    pub chain: Vec<CertificateFacts>,
}

/// The longest chain that is looked at.
pub const MAX_CHAIN: usize = 10;

/// What a server answered to a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VersionAnswer {
    /// The only version offered.
    pub version: TlsVersion,
    /// What it answered.
    pub answer: Answer,
}

/// An answer to a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// It goes on with this version.
    Accepted,
    /// It declines, or closes the connection.
    Refused,
    /// It says nothing.
    Silent,
    /// It answers something that is not TLS.
    NotTls,
    /// It was not asked, as the run ended or no connection could be made.
    NotTried,
}

/// A completed handshake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handshake {
    /// Its version.
    pub version: TlsVersion,
    /// Its cipher suite, by its IANA name.
    pub cipher_suite: String,
    /// Whether the server asked for a certificate.
    pub client_certificate: ClientCertificate,
    /// What is wrong with the server's signature over the handshake; `None` where it is right.
    pub signature_fault: Option<String>,
}

/// The seven checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsCheckKind {
    /// Declared versions and authentication are what the server does.
    AsDeclared,
    /// The handshake works.
    Handshake,
    /// The server's certificate is valid now.
    Validity,
    /// Its chain leads to a trusted root.
    Path,
    /// Every certificate of the chain is sound: signature, key, time.
    Chain,
    /// It is for this host.
    HostName,
    /// Nothing in the chain is revoked, by revocation lists that are right and in time.
    Revocation,
}

impl TlsCheckKind {
    /// All of them, in order.
    pub const ALL: [Self; 7] = [
        Self::AsDeclared,
        Self::Handshake,
        Self::Validity,
        Self::Path,
        Self::Chain,
        Self::HostName,
        Self::Revocation,
    ];

    /// The check's name for people.
    pub fn explanation(self) -> super::judgement::Explanation {
        let (ja, en) = match self {
            Self::AsDeclared => (
                "申告されたバージョンと認証方式との一致",
                "declared version and authentication",
            ),
            Self::Handshake => ("プロトコルの動作", "handshake"),
            Self::Validity => ("証明書の有効期限", "validity of the certificate in time"),
            Self::Path => ("ルート証明書までの経路", "path to a trusted root"),
            Self::Chain => (
                "チェーンに含まれるすべての証明書の正当性",
                "every certificate in the chain",
            ),
            Self::HostName => ("証明書のホスト名", "host name"),
            Self::Revocation => ("失効（CRL）", "revocation by CRL"),
        };
        super::judgement::Explanation::new(ja, en)
    }
}

/// One of the seven checks, judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsCheck {
    /// Which.
    pub check: TlsCheckKind,
    /// How it was judged.
    pub judgement: Judgement,
}

/// A service's TLS: what was seen, and the seven checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsResult {
    /// The service's port.
    pub port: u16,
    /// What the server did.
    pub observation: TlsObservation,
    /// The seven checks, in order.
    pub checks: Vec<TlsCheck>,
}

impl TlsResult {
    /// The worst of the seven.
    pub fn outcome(&self) -> Outcome {
        Outcome::worst(self.checks.iter().map(|c| c.judgement.outcome))
    }
}
