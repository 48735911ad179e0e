//! What all connections of a crawl share: the agent's fields, the addresses allowed, the bounds, the trusted roots.

use std::sync::Arc;

use hyper::header::{ACCEPT_ENCODING, ACCEPT_LANGUAGE, HOST, HeaderMap, HeaderValue, USER_AGENT};
use tokio_rustls::TlsConnector;

use super::Connection;
use crate::{Addresses, Agent, FetchLimits, Origin};

/// Makes connections. Cheap to clone.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

/// Whose word certificates are taken on.
#[derive(Debug, Clone)]
pub enum Roots {
    /// The certificate authorities that browsers trust (Mozilla's list).
    Web,
    /// These only: tests and drills.
    Only(rustls::RootCertStore),
}

pub(super) struct Shared {
    pub(super) addresses: Addresses,
    pub(super) limits: FetchLimits,
    pub(super) tls: TlsConnector,
    fields: HeaderMap,
}

impl Client {
    /// A client that says it is `agent`, connects only to `addresses`, and keeps to `limits`.
    ///
    /// It uses no proxy, keeps no cookies and sends no referrer.
    pub fn new(agent: &Agent, addresses: Addresses, limits: FetchLimits, roots: Roots) -> Self {
        Self(Arc::new(Shared {
            addresses,
            limits,
            tls: tls(roots),
            fields: fields(agent),
        }))
    }

    /// A connection to an origin, which is opened by its first request.
    pub fn connection(&self, origin: Origin) -> Connection {
        let mut fields = self.0.fields.clone();
        if let Some(host) = host_field(&origin) {
            fields.insert(HOST, host);
        }
        Connection::new(Arc::clone(&self.0), origin, fields)
    }
}

fn fields(agent: &Agent) -> HeaderMap {
    let mut fields = HeaderMap::with_capacity(8);
    // Its place is the first; each connection puts its own there.
    fields.insert(HOST, HeaderValue::from_static("localhost"));
    if let Ok(agent) = HeaderValue::try_from(agent.to_string()) {
        fields.insert(USER_AGENT, agent);
    }
    let languages = HeaderValue::from_static("ja, en;q=0.8");
    fields.insert(ACCEPT_LANGUAGE, languages);
    let codings = HeaderValue::from_static("gzip, br, zstd");
    fields.insert(ACCEPT_ENCODING, codings);
    fields
}

/// Host and port as they stand in the URL (RFC 9110 7.2).
fn host_field(origin: &Origin) -> Option<HeaderValue> {
    let shown = origin.to_string();
    let (_, host) = shown.split_once("://")?;
    HeaderValue::from_str(host).ok()
}

fn tls(roots: Roots) -> TlsConnector {
    let roots = match roots {
        Roots::Web => webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect(),
        Roots::Only(roots) => roots,
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = [&rustls::version::TLS13, &rustls::version::TLS12];
    #[expect(clippy::expect_used, reason = "ring has suites for both versions")]
    let builder = rustls::ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&versions)
        .expect("ring offers TLS 1.2 and 1.3");
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    TlsConnector::from(Arc::new(config))
}
