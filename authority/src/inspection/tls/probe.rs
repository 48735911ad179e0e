//! Connects to a TLS service once for each version and puts together what it did.

use std::net::SocketAddr;

use rustls::pki_types::{CertificateDer, ServerName};

use super::{
    Answer, CertificateFacts, TlsObservation, VersionAnswer, hello,
    observe::{CERTIFICATE_REQUIRED, observe},
};
use crate::inspection::{
    names::HostName,
    plan::TlsVersion,
    run::{Attempt, Gate, Halt},
};

/// What a probe saw.
#[derive(Debug)]
pub struct Probed {
    /// For the report.
    pub observation: TlsObservation,
    /// The certificates themselves, its own first.
    pub chain: Vec<CertificateDer<'static>>,
    /// Whether it insists on a client certificate, where it broke the handshake off.
    pub insists: bool,
    /// Why the probe ended early, if it did.
    pub halt: Option<Halt>,
}

/// Five connections, one a version, the newest first.
pub async fn probe(gate: &Gate<'_>, to: SocketAddr, name: Option<&HostName>) -> Probed {
    let mut probed = Probed {
        observation: TlsObservation {
            versions: Vec::new(),
            handshake: None,
            failure: None,
            chain: Vec::new(),
        },
        chain: Vec::new(),
        insists: false,
        halt: None,
    };
    for version in TlsVersion::ALL.into_iter().rev() {
        let answer = match probed.halt {
            None => one(gate, to, name, version, &mut probed).await,
            Some(_) => Answer::NotTried,
        };
        probed
            .observation
            .versions
            .insert(0, VersionAnswer { version, answer });
    }
    probed.observation.chain = probed
        .chain
        .iter()
        .map(|c| CertificateFacts::read(c))
        .collect();
    probed
}

async fn one(
    gate: &Gate<'_>,
    to: SocketAddr,
    name: Option<&HostName>,
    version: TlsVersion,
    probed: &mut Probed,
) -> Answer {
    let stream = match gate.connect(to).await {
        Ok(Attempt::Open(stream)) => stream,
        Ok(Attempt::Closed | Attempt::Filtered) => return Answer::NotTried,
        Err(halt) => {
            probed.halt = Some(halt);
            return Answer::NotTried;
        }
    };
    if version < TlsVersion::Tls12 {
        return hello::ask(stream, version, name, gate.patience()).await;
    }
    let observed = observe(stream, server_name(to, name), version, gate.patience()).await;
    probed.insists |= observed.failure.as_deref() == Some(CERTIFICATE_REQUIRED);
    let seen = &mut probed.observation;
    seen.failure = observed.failure.or(seen.failure.take());
    seen.handshake = seen.handshake.take().or(observed.handshake);
    if probed.chain.is_empty() {
        probed.chain = observed.chain;
    }
    observed.answer
}

fn server_name(to: SocketAddr, name: Option<&HostName>) -> ServerName<'static> {
    let named = name.and_then(|n| ServerName::try_from(n.as_str().to_owned()).ok());
    named.unwrap_or_else(|| ServerName::from(to.ip()))
}
