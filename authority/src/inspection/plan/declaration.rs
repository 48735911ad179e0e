//! What the operator declares and both sides agree on before an inspection (ECOM Table 6-2, 6.2.2.2, 6.2.2.4, 6.2.3.3).

use std::{collections::BTreeSet, net::IpAddr, num::NonZeroU16, time::Duration};

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::UnixTime;

use crate::{
    inspection::{
        address::Network,
        hash::ContentHash,
        names::{Host, HostName, ProtocolName, ServerName},
        ports::PortSet,
    },
    scheme::Text,
};

/// A declaration, as written; [`Plan::prepare`](super::Plan::prepare) checks it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// The reference under which the review is kept.
    pub case: Text,
    /// The system inspected.
    pub system: Text,
    /// What is inspected.
    pub items: BTreeSet<Item>,
    /// When.
    pub window: Window,
    /// The operator's consent.
    pub consent: Consent,
    /// Whom to call at the operator's.
    pub operator: Contact,
    /// Whom to call at the review body.
    pub review_body: Contact,
    /// What is done when something goes wrong.
    pub trouble: Text,
    /// The addresses the inspection comes from, so that the operator knows them in its logs.
    pub inspected_from: Vec<IpAddr>,
    /// How fast.
    #[serde(default)]
    pub rate: Rate,
    /// TCP ports the reviewer adds on every server.
    #[serde(default)]
    pub reviewer_ports: PortSet,
    /// All 65,535 TCP ports instead of the declared, the policy's and the reviewer's.
    #[serde(default)]
    pub all_ports: bool,
    /// Whether revocation lists may be fetched from where certificates say they are.
    #[serde(default)]
    pub fetch_revocation_lists: bool,
    /// The servers.
    pub servers: Vec<DeclaredServer>,
}

/// Something that is inspected by connecting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Item {
    /// The port check (4.3.4.2).
    Ports,
    /// The TLS check (4.3.5.1).
    Tls,
}

/// The agreed window: from `start` until just before `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// The first instant.
    pub start: UnixTime,
    /// The first instant after it.
    pub end: UnixTime,
}

impl Window {
    /// Whether it is open.
    pub fn contains(self, time: UnixTime) -> bool {
        self.start <= time && time < self.end
    }

    /// Its length in seconds; not positive where it ends before it starts.
    pub fn seconds(self) -> i64 {
        self.end.seconds_since(self.start)
    }
}

/// Consent to be inspected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// Who consented.
    pub by: Text,
    /// As what: someone who may bind the operator.
    pub role: Text,
    /// When.
    pub at: UnixTime,
    /// SHA-256 of the text consented to.
    pub text_sha256: ContentHash,
}

/// Someone who can be reached during the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Name.
    pub name: Text,
    /// Telephone number.
    pub telephone: Text,
    /// Mail address.
    pub mail: Text,
}

/// How fast connections are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Connections begun per second, over all servers, 1 to 500.
    pub per_second: u16,
    /// Connections open to one server at a time, 1 to 32.
    pub per_host: u8,
    /// After how many milliseconds an unanswered connection is given up, 100 to 10,000.
    pub timeout_ms: u16,
}

impl Rate {
    /// How long an answer is waited for.
    pub fn timeout(self) -> Duration {
        Duration::from_millis(u64::from(self.timeout_ms))
    }
}

impl Default for Rate {
    /// Slow enough for a small server: the inspection must not disturb the shop (4.1).
    fn default() -> Self {
        Self {
            per_second: 20,
            per_host: 8,
            timeout_ms: 3_000,
        }
    }
}

/// A server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredServer {
    /// What it is called in this declaration.
    pub name: ServerName,
    /// Its host name or address.
    pub host: Host,
    /// What it is for.
    pub purpose: Text,
    /// Every service that answers on it.
    pub services: Vec<DeclaredService>,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredService {
    /// Its port.
    pub port: NonZeroU16,
    /// TCP or UDP.
    #[serde(default)]
    pub transport: Transport,
    /// Its protocol.
    pub protocol: ProtocolName,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Text>,
    /// Who may use it; without it, anyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<AccessRestriction>,
    /// Its TLS, if it begins with TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<TlsDeclaration>,
}

/// What carries a service.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    /// TCP.
    #[default]
    Tcp,
    /// UDP.
    Udp,
}

impl std::fmt::Display for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
        })
    }
}

/// Who may use a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessRestriction {
    /// Networks it answers to; empty where it is not restricted by address.
    #[serde(default)]
    pub from: Vec<Network>,
    /// How access is restricted, such as a kind of key or a private line.
    pub how: Text,
}

/// TLS as declared (6.2.3.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsDeclaration {
    /// The versions it accepts.
    pub versions: BTreeSet<TlsVersion>,
    /// Whether it asks clients for a certificate.
    #[serde(default)]
    pub client_certificate: ClientCertificate,
    /// The name in its certificate, where that is not the server's host name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<HostName>,
}

/// A version of SSL or TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TlsVersion {
    /// SSL 3.0 (RFC 6101).
    #[serde(rename = "ssl3.0")]
    Ssl30,
    /// TLS 1.0 (RFC 2246).
    #[serde(rename = "1.0")]
    Tls10,
    /// TLS 1.1 (RFC 4346).
    #[serde(rename = "1.1")]
    Tls11,
    /// TLS 1.2 (RFC 5246).
    #[serde(rename = "1.2")]
    Tls12,
    /// TLS 1.3 (RFC 8446).
    #[serde(rename = "1.3")]
    Tls13,
}

impl TlsVersion {
    /// All of them, oldest first.
    pub const ALL: [Self; 5] = [
        Self::Ssl30,
        Self::Tls10,
        Self::Tls11,
        Self::Tls12,
        Self::Tls13,
    ];
}

impl std::fmt::Display for TlsVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Ssl30 => "SSL 3.0",
            Self::Tls10 => "TLS 1.0",
            Self::Tls11 => "TLS 1.1",
            Self::Tls12 => "TLS 1.2",
            Self::Tls13 => "TLS 1.3",
        })
    }
}

/// Whether a server asks clients for a certificate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClientCertificate {
    /// It does not ask.
    #[default]
    NotAsked,
    /// It asks, and goes on without.
    Asked,
    /// It asks, and does not go on without.
    Required,
}
