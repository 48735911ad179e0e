//! One handshake with one version: everything is recorded and nothing rejected, so that each check can be judged by itself.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rustls::{
    AlertDescription, CertificateError, ClientConfig, DigitallySignedStruct, Error,
    SignatureScheme, SupportedProtocolVersion,
    client::{
        ResolvesClientCert,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{
        CryptoProvider, WebPkiSupportedAlgorithms, ring, verify_tls12_signature,
        verify_tls13_signature,
    },
    pki_types::{CertificateDer, ServerName, UnixTime},
    sign::CertifiedKey,
};
use tokio::{io::AsyncReadExt, net::TcpStream, time::timeout};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::{Answer, Handshake, MAX_CHAIN};
use crate::inspection::plan::{ClientCertificate, TlsVersion};

/// What one handshake showed.
#[derive(Debug)]
pub(super) struct Observed {
    pub(super) answer: Answer,
    pub(super) handshake: Option<Handshake>,
    pub(super) failure: Option<String>,
    pub(super) chain: Vec<CertificateDer<'static>>,
}

/// How long a server is given to say that it wants a certificate after all.
const AFTERTHOUGHT: Duration = Duration::from_millis(500);

/// Shakes hands with this version only.
pub(super) async fn observe(
    stream: TcpStream,
    name: ServerName<'static>,
    version: TlsVersion,
    patience: Duration,
) -> Observed {
    let protocol: &SupportedProtocolVersion = match version {
        TlsVersion::Tls13 => &rustls::version::TLS13,
        _ => &rustls::version::TLS12,
    };
    let provider = Arc::new(ring::default_provider());
    let recorder = Arc::new(Recorder::new(&provider));
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[protocol])
        .map(|builder| {
            builder
                .dangerous()
                .with_custom_certificate_verifier(recorder.clone())
                .with_client_cert_resolver(recorder.clone())
        });
    let config = match config {
        Ok(config) => config,
        Err(error) => return Observed::failed(Answer::NotTried, error.to_string()),
    };
    let connector = TlsConnector::from(Arc::new(config));
    let shaken = timeout(patience, connector.connect(name, stream)).await;
    recorder.observed(version, shaken).await
}

impl Observed {
    fn failed(answer: Answer, failure: String) -> Self {
        Self {
            answer,
            handshake: None,
            failure: Some(failure),
            chain: Vec::new(),
        }
    }
}

/// Stands where a client checks the server and finds its own certificate.
#[derive(Debug)]
struct Recorder {
    algorithms: WebPkiSupportedAlgorithms,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    chain: Vec<CertificateDer<'static>>,
    asked: bool,
    signature_fault: Option<String>,
}

impl Recorder {
    fn new(provider: &CryptoProvider) -> Self {
        Self {
            algorithms: provider.signature_verification_algorithms,
            seen: Mutex::default(),
        }
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a signature's fault and goes on: an unsound signature is for the second check to judge.
    fn note(&self, verified: Result<HandshakeSignatureValid, Error>) -> HandshakeSignatureValid {
        if let Err(error) = verified {
            self.seen().signature_fault = Some(error.to_string());
        }
        HandshakeSignatureValid::assertion()
    }

    async fn observed(
        &self,
        version: TlsVersion,
        shaken: Result<std::io::Result<TlsStream<TcpStream>>, tokio::time::error::Elapsed>,
    ) -> Observed {
        let mut client_certificate = if self.seen().asked {
            ClientCertificate::Asked
        } else {
            ClientCertificate::NotAsked
        };
        let stream = match shaken {
            Ok(Ok(stream)) => stream,
            other => return self.unfinished(other.ok().and_then(Result::err).as_ref()),
        };
        let suite = stream.get_ref().1.negotiated_cipher_suite();
        let suite = suite
            .map(|s| format!("{:?}", s.suite()))
            .unwrap_or_default();
        if client_certificate == ClientCertificate::Asked && required(stream).await {
            client_certificate = ClientCertificate::Required;
        }
        let mut seen = self.seen();
        Observed {
            answer: Answer::Accepted,
            handshake: Some(Handshake {
                version,
                cipher_suite: suite,
                client_certificate,
                signature_fault: seen.signature_fault.take(),
            }),
            failure: None,
            chain: std::mem::take(&mut seen.chain),
        }
    }

    /// A handshake that came to nothing; how far it came tells whether the version was accepted.
    fn unfinished(&self, error: Option<&std::io::Error>) -> Observed {
        let mut seen = self.seen();
        let chain = std::mem::take(&mut seen.chain);
        let tls = error.and_then(tls_error);
        let answer = match (error, tls) {
            _ if !chain.is_empty() => Answer::Accepted,
            (None, _) => Answer::Silent,
            (_, Some(Error::InvalidMessage(_) | Error::InappropriateMessage { .. })) => {
                Answer::NotTls
            }
            _ => Answer::Refused,
        };
        // In TLS 1.2 a server that insists on a certificate breaks the handshake off.
        let insists = seen.asked && matches!(tls, Some(Error::AlertReceived(_)));
        Observed {
            answer,
            handshake: None,
            failure: Some(match error {
                _ if insists => CERTIFICATE_REQUIRED.to_owned(),
                None => "no answer in time".to_owned(),
                Some(error) => error.to_string(),
            }),
            chain,
        }
    }
}

/// The failure of a handshake that broke off because the client has no certificate.
pub(super) const CERTIFICATE_REQUIRED: &str =
    "the server asked for a client certificate and went no further without one";

/// In TLS 1.3 a server says after the handshake that it will not go on without a certificate.
async fn required(mut stream: TlsStream<TcpStream>) -> bool {
    let read = timeout(AFTERTHOUGHT, stream.read(&mut [0; 1])).await;
    let Ok(Err(error)) = read else { return false };
    matches!(
        tls_error(&error),
        Some(Error::AlertReceived(
            AlertDescription::CertificateRequired
                | AlertDescription::BadCertificate
                | AlertDescription::HandshakeFailure
                | AlertDescription::AccessDenied
        ))
    )
}

fn tls_error(error: &std::io::Error) -> Option<&Error> {
    error.get_ref()?.downcast_ref()
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let sent = [end_entity].into_iter().chain(intermediates);
        let chain: Vec<_> = sent
            .take(MAX_CHAIN)
            .map(|c| c.clone().into_owned())
            .collect();
        if chain.is_empty() {
            return Err(Error::InvalidCertificate(CertificateError::BadEncoding));
        }
        self.seen().chain = chain;
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let verified = verify_tls12_signature(message, certificate, signature, &self.algorithms);
        Ok(self.note(verified))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let verified = verify_tls13_signature(message, certificate, signature, &self.algorithms);
        Ok(self.note(verified))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

impl ResolvesClientCert for Recorder {
    fn resolve(
        &self,
        _issuers: &[&[u8]],
        _schemes: &[SignatureScheme],
    ) -> Option<Arc<CertifiedKey>> {
        self.seen().asked = true;
        None
    }

    fn has_certs(&self) -> bool {
        // With `false` the library would not ask.
        true
    }
}
