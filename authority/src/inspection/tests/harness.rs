//! Servers on loopback, certificates made for the occasion, a clock that tests move.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CrlDistributionPoint,
    DnType, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose, RevokedCertParams, SerialNumber,
    date_time_ymd,
};
use rustls::{
    ServerConfig, SupportedProtocolVersion,
    pki_types::{CertificateDer, PrivateKeyDer},
    server::WebPkiClientVerifier,
};
use shirushi_verifier::domain::UnixTime;
use tokio::{
    io::AsyncReadExt,
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

use super::super::{
    AddressPolicy, Clock, InspectionReport, Inspector, Plan,
    names::HostName,
    plan::{
        Declaration, ResolveFault, Resolver,
        tests::{BEFORE, time},
    },
    ports::PortPolicy,
    run::{RunRefusal, StopSwitch},
    tls::{RevocationList, Roots, TlsPolicy},
};

/// An instant inside the window of test declarations.
pub(super) const INSIDE: &str = "2026-11-25T02:00:00Z";

/// A clock that stands still until a test moves it.
#[derive(Clone)]
pub(super) struct Movable(Arc<AtomicI64>);

impl Movable {
    pub(super) fn at(text: &str) -> Self {
        Self(Arc::new(AtomicI64::new(time(text).seconds())))
    }

    pub(super) fn set(&self, text: &str) {
        self.0.store(time(text).seconds(), Ordering::SeqCst);
    }
}

impl Clock for Movable {
    fn now(&self) -> UnixTime {
        self.0.load(Ordering::SeqCst).try_into().unwrap()
    }
}

/// Knows no host but localhost.
pub(super) struct Localhost;

impl Resolver for Localhost {
    async fn addresses(&self, host: &HostName) -> Result<Vec<std::net::IpAddr>, ResolveFault> {
        match host.as_str() {
            "shop.example" | "localhost" => Ok(vec!["127.0.0.1".parse().unwrap()]),
            "inside.example" => Ok(vec!["10.0.0.1".parse().unwrap()]),
            _ => Err(ResolveFault {
                host: host.clone(),
                problem: "no such host".to_owned(),
            }),
        }
    }
}

/// Table 4-2 without its fixed ports, as other programs of the machine may have those open.
pub(super) fn policy() -> PortPolicy {
    let text = include_str!("../../../../assets/inspection/ports-2000.toml");
    let fixed = |line: &&str| line.starts_with("tcp =") || line.starts_with("udp =");
    let text: Vec<&str> = text.lines().filter(|l| !fixed(l)).collect();
    PortPolicy::parse("ports-test.toml", &text.join("\n")).unwrap()
}

pub(super) async fn plan(declaration: Declaration) -> Plan {
    let prepared = Plan::prepare(
        declaration,
        time(BEFORE),
        &Localhost,
        AddressPolicy::LoopbackOnly,
    );
    prepared.await.unwrap()
}

/// An inspection of a plan with everything that tests vary.
pub(super) struct Inspection {
    pub(super) clock: Movable,
    pub(super) stop: StopSwitch,
    pub(super) roots: Roots,
    pub(super) lists: Vec<RevocationList>,
}

impl Default for Inspection {
    fn default() -> Self {
        Self {
            clock: Movable::at(INSIDE),
            stop: StopSwitch::default(),
            roots: Roots::web(),
            lists: Vec::new(),
        }
    }
}

impl Inspection {
    pub(super) async fn run(self, declaration: Declaration) -> InspectionReport {
        self.try_run(&plan(declaration).await).await.unwrap()
    }

    pub(super) async fn try_run(self, plan: &Plan) -> Result<InspectionReport, RunRefusal> {
        let inspector = Inspector {
            plan,
            clock: &self.clock,
            stop: self.stop,
            addresses: AddressPolicy::LoopbackOnly,
            ports: &policy(),
            tls: &TlsPolicy::of_2026().unwrap(),
            roots: &self.roots,
            lists: self.lists,
            resolver: &Localhost,
            progress: &|_| {},
        };
        inspector.run().await
    }
}

/// A server that accepts connections, calls `seen` for each, and says nothing.
pub(super) async fn open_port(seen: impl Fn() + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            seen();
            tokio::spawn(
                async move { while stream.read(&mut [0; 64]).await.is_ok_and(|n| n > 0) {} },
            );
        }
    });
    port
}

/// A port that answers nothing, as long as the rest is held: a full backlog drops what it cannot queue.
pub(super) async fn silent_port() -> (std::net::SocketAddr, impl Sized) {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut queued = Vec::new();
    for _ in 0..4 {
        let connecting = TcpStream::connect(address);
        let wait = std::time::Duration::from_millis(100);
        queued.push(tokio::time::timeout(wait, connecting).await);
    }
    (address, (listener, queued))
}

/// A port on which nothing listens.
pub(super) async fn closed_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().port()
}

/// An authority that issues certificates for tests.
pub(super) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    pub(super) fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params
            .distinguished_name
            .push(DnType::CommonName, "Test authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let pem = params.self_signed(&key).unwrap().pem();
        Self {
            issuer: Issuer::new(params, key),
            pem,
        }
    }

    pub(super) fn roots(&self) -> Roots {
        Roots::given(self.pem.as_bytes()).unwrap()
    }

    /// A certificate for shop.example, as changed.
    pub(super) fn issue(&self, change: impl FnOnce(&mut CertificateParams)) -> Identity {
        let mut params = params();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Identity {
            chain: vec![certificate.der().clone()],
            key: key.serialize_der(),
        }
    }

    /// A revocation list of these serial numbers, in time until this year.
    pub(super) fn list(&self, serials: &[u64], until_year: i32) -> Vec<u8> {
        let revoked = |serial: &u64| RevokedCertParams {
            serial_number: SerialNumber::from(*serial),
            revocation_time: date_time_ymd(2026, 10, 1),
            reason_code: None,
            invalidity_date: None,
        };
        let params = CertificateRevocationListParams {
            this_update: date_time_ymd(2025, 1, 1),
            next_update: date_time_ymd(until_year, 1, 1),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: serials.iter().map(revoked).collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        params.signed_by(&self.issuer).unwrap().der().to_vec()
    }
}

fn params() -> CertificateParams {
    let mut params = CertificateParams::new(vec!["shop.example".to_owned()]).unwrap();
    params
        .distinguished_name
        .push(DnType::CommonName, "shop.example");
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(2027, 1, 1);
    params.serial_number = Some(SerialNumber::from(77));
    params
}

/// Names a place for revocation lists.
pub(super) fn with_list_at(url: String) -> impl FnOnce(&mut CertificateParams) {
    move |params| params.crl_distribution_points = vec![CrlDistributionPoint { uris: vec![url] }]
}

/// A certificate chain with its key.
#[derive(Clone)]
pub(super) struct Identity {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: Vec<u8>,
}

impl Identity {
    pub(super) fn self_signed() -> Self {
        let key = KeyPair::generate().unwrap();
        let certificate = params().self_signed(&key).unwrap();
        Self {
            chain: vec![certificate.der().clone()],
            key: key.serialize_der(),
        }
    }

    /// A server with this certificate and these versions.
    pub(super) async fn serve(&self, versions: &[&'static SupportedProtocolVersion]) -> u16 {
        let config = Self::builder(versions).with_no_client_auth();
        self.listen(config).await
    }

    /// A server that insists on a client certificate.
    pub(super) async fn serve_insisting(
        &self,
        versions: &[&'static SupportedProtocolVersion],
        clients: &Authority,
    ) -> u16 {
        let mut roots = rustls::RootCertStore::empty();
        let own = rustls::pki_types::pem::PemObject::from_pem_slice(clients.pem.as_bytes());
        roots.add(own.unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
        let config = Self::builder(versions).with_client_cert_verifier(verifier.build().unwrap());
        self.listen(config).await
    }

    fn builder(
        versions: &[&'static SupportedProtocolVersion],
    ) -> rustls::ConfigBuilder<ServerConfig, rustls::WantsVerifier> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .unwrap()
    }

    async fn listen(
        &self,
        config: rustls::ConfigBuilder<ServerConfig, rustls::server::WantsServerCert>,
    ) -> u16 {
        let key = PrivateKeyDer::try_from(self.key.clone()).unwrap();
        let config = config.with_single_cert(self.chain.clone(), key).unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(acceptor.clone(), stream));
            }
        });
        port
    }
}

async fn answer(acceptor: TlsAcceptor, stream: TcpStream) {
    if let Ok(mut stream) = acceptor.accept(stream).await {
        let _ = stream.read(&mut [0; 64]).await;
    }
}
