//! The TLS check against real TLS servers: each bad in one way.

use std::{collections::BTreeMap, time::Duration};

use rcgen::date_time_ymd;
use rustls::{
    SupportedProtocolVersion,
    pki_types::{CertificateDer, PrivatePkcs8KeyDer, pem::PemObject},
    version::{TLS12, TLS13},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::harness::{Authority, Identity, Inspection, open_port, with_list_at};
use crate::inspection::{
    InspectionReport, Outcome,
    plan::{Declaration, Item, tests::declaration},
    tls::{Answer, RevocationList, Roots, TlsCheckKind},
};

const ACCEPTED: Answer = Answer::Accepted;
const REFUSED: Answer = Answer::Refused;
const BOTH: [&SupportedProtocolVersion; 2] = [&TLS12, &TLS13];
const DECLARED_BOTH: &str = r#"{ versions = ["1.2", "1.3"] }"#;

fn declared(port: u16, tls: &str) -> Declaration {
    let service =
        format!("[[servers.services]]\nport = {port}\nprotocol = \"https\"\ntls = {tls}\n");
    let mut declaration = declaration("shop.example", &service);
    declaration.items = [Item::Tls].into();
    declaration
}

/// The outcome of each check, and its reasons' codes.
fn checks(report: &InspectionReport) -> BTreeMap<TlsCheckKind, (Outcome, Vec<&str>)> {
    let checks = &report.servers[0].addresses[0].tls[0].checks;
    assert_eq!(checks.len(), 7);
    let codes = |c: &'_ crate::inspection::tls::TlsCheck| c.check;
    let mut found = BTreeMap::new();
    for check in checks {
        let reasons = check
            .judgement
            .reasons
            .iter()
            .map(|r| r.code.as_str())
            .collect();
        found.insert(codes(check), (check.judgement.outcome, reasons));
    }
    found
}

/// The checks that did not pass, with their codes.
fn faults(report: &InspectionReport) -> Vec<(TlsCheckKind, Vec<&str>)> {
    let checks = checks(report).into_iter();
    let faults = checks.filter(|(_, (outcome, _))| *outcome != Outcome::Passed);
    faults.map(|(kind, (_, codes))| (kind, codes)).collect()
}

async fn inspect(authority: &Authority, list: &[u8], port: u16, tls: &str) -> InspectionReport {
    let inspection = Inspection {
        roots: authority.roots(),
        lists: vec![RevocationList::parse(list).unwrap()],
        ..Inspection::default()
    };
    inspection.run(declared(port, tls)).await
}

/// Inspects an identity's server on both versions, with an empty revocation list.
async fn inspect_both(authority: &Authority, identity: &Identity) -> InspectionReport {
    let port = identity.serve(&BOTH).await;
    inspect(authority, &authority.list(&[], 2027), port, DECLARED_BOTH).await
}

#[tokio::test]
async fn a_good_server_passes_all_seven_checks() {
    let authority = Authority::new();
    let report = inspect_both(&authority, &authority.issue(|_| {})).await;
    assert_eq!(faults(&report), []);
    assert_eq!(report.outcome, Outcome::Passed);
    let seen = &report.servers[0].addresses[0].tls[0].observation;
    let answers: Vec<Answer> = seen.versions.iter().map(|v| v.answer).collect();
    assert_eq!(answers, [REFUSED, REFUSED, REFUSED, ACCEPTED, ACCEPTED]);
    let handshake = seen.handshake.as_ref().unwrap();
    assert!(
        handshake.cipher_suite.starts_with("TLS13_"),
        "{handshake:?}"
    );
    assert_eq!(seen.chain[0].content.as_ref().unwrap().key.algorithm, "EC");
}

#[tokio::test]
async fn an_expired_certificate_fails_its_validity_and_nothing_else() {
    let authority = Authority::new();
    let expired = authority.issue(|p| p.not_after = date_time_ymd(2026, 11, 1));
    let report = inspect_both(&authority, &expired).await;
    assert_eq!(faults(&report), [(TlsCheckKind::Validity, vec!["expired"])]);
    let early = authority.issue(|p| p.not_before = date_time_ymd(2026, 12, 1));
    let report = inspect_both(&authority, &early).await;
    assert_eq!(
        faults(&report),
        [(TlsCheckKind::Validity, vec!["not-yet-valid"])]
    );
}

#[tokio::test]
async fn a_certificate_that_expires_soon_passes_with_a_note() {
    let authority = Authority::new();
    let soon = authority.issue(|p| p.not_after = date_time_ymd(2026, 11, 30));
    let report = inspect_both(&authority, &soon).await;
    let (outcome, codes) = &checks(&report)[&TlsCheckKind::Validity];
    assert_eq!(
        (*outcome, codes.as_slice()),
        (Outcome::Passed, ["expires-soon"].as_slice())
    );
}

#[tokio::test]
async fn a_certificate_for_another_host_fails_its_host_name() {
    let authority = Authority::new();
    let other = authority.issue(|p| {
        p.subject_alt_names = vec![rcgen::SanType::DnsName("other.example".try_into().unwrap())];
    });
    let report = inspect_both(&authority, &other).await;
    assert_eq!(
        faults(&report),
        [(TlsCheckKind::HostName, vec!["other-host"])]
    );
}

#[tokio::test]
async fn a_self_signed_certificate_has_no_path() {
    let report = inspect_both(&Authority::new(), &Identity::self_signed()).await;
    let expected = [
        (TlsCheckKind::Path, vec!["no-path"]),
        (TlsCheckKind::Revocation, vec!["no-path-to-ask"]),
    ];
    assert_eq!(faults(&report), expected);
}

#[tokio::test]
async fn a_certificate_of_an_authority_that_is_not_trusted_has_no_path() {
    let (trusted, other) = (Authority::new(), Authority::new());
    let port = other.issue(|_| {}).serve(&BOTH).await;
    let report = inspect(&trusted, &trusted.list(&[], 2027), port, DECLARED_BOTH).await;
    assert_eq!(checks(&report)[&TlsCheckKind::Path].0, Outcome::Failed);
}

#[tokio::test]
async fn a_weak_key_and_a_weak_signature_in_the_chain_fail() {
    let pem = |text: &[u8]| CertificateDer::from_pem_slice(text).unwrap();
    let identity = Identity {
        chain: vec![
            pem(include_bytes!("weak/server.pem")),
            pem(include_bytes!("weak/intermediate.pem")),
        ],
        key: PrivatePkcs8KeyDer::from_pem_slice(include_bytes!("weak/server.key"))
            .unwrap()
            .secret_pkcs8_der()
            .to_vec(),
    };
    let port = identity.serve(&BOTH).await;
    let inspection = Inspection {
        roots: Roots::given(include_bytes!("weak/root.pem")).unwrap(),
        ..Inspection::default()
    };
    let report = inspection.run(declared(port, DECLARED_BOTH)).await;
    let (outcome, codes) = &checks(&report)[&TlsCheckKind::Chain];
    assert_eq!(*outcome, Outcome::Failed);
    assert_eq!(codes, &["weak-signature", "weak-key"]);
    let chain = &report.servers[0].addresses[0].tls[0].observation.chain;
    assert_eq!(chain[1].content.as_ref().unwrap().key.bits, 1_024);
}

#[tokio::test]
async fn a_certificate_on_the_list_is_revoked() {
    let authority = Authority::new();
    let port = authority.issue(|_| {}).serve(&BOTH).await;
    let report = inspect(
        &authority,
        &authority.list(&[77], 2027),
        port,
        DECLARED_BOTH,
    )
    .await;
    assert_eq!(
        faults(&report),
        [(TlsCheckKind::Revocation, vec!["revoked"])]
    );
    let judgement = &report.servers[0].addresses[0].tls[0].checks[6].judgement;
    let text = &judgement.reasons[0].text.en;
    assert!(
        text.contains("shop.example") && text.contains("2026-10-01"),
        "{text}"
    );
}

#[tokio::test]
async fn a_list_past_its_time_or_by_another_authority_proves_nothing() {
    let (authority, other) = (Authority::new(), Authority::new());
    let port = authority.issue(|_| {}).serve(&BOTH).await;
    let old = inspect(&authority, &authority.list(&[], 2026), port, DECLARED_BOTH).await;
    assert_eq!(
        faults(&old),
        [(TlsCheckKind::Revocation, vec!["revocation-list-expired"])]
    );
    // Both authorities have the same name: the signature tells them apart.
    let forged = inspect(&authority, &other.list(&[], 2027), port, DECLARED_BOTH).await;
    assert_eq!(
        faults(&forged),
        [(TlsCheckKind::Revocation, vec!["revocation-list-wrong"])]
    );
    let none = Inspection {
        roots: authority.roots(),
        ..Inspection::default()
    };
    let none = none.run(declared(port, DECLARED_BOTH)).await;
    assert_eq!(
        faults(&none),
        [(TlsCheckKind::Revocation, vec!["no-revocation-list"])]
    );
    assert_eq!(none.outcome, Outcome::Undecided);
}

/// A web server that answers every request with this.
async fn web(answer: Vec<u8>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 2_048]).await;
            let _ = stream.write_all(&answer).await;
        }
    });
    port
}

async fn fetched(authority: &Authority, url: String) -> InspectionReport {
    let port = authority.issue(with_list_at(url)).serve(&BOTH).await;
    let mut declaration = declared(port, DECLARED_BOTH);
    declaration.fetch_revocation_lists = true;
    let inspection = Inspection {
        roots: authority.roots(),
        ..Inspection::default()
    };
    inspection.run(declaration).await
}

#[tokio::test]
async fn a_list_is_fetched_from_where_the_certificate_says() {
    let authority = Authority::new();
    let list = authority.list(&[77], 2027);
    let mut answer =
        format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", list.len()).into_bytes();
    answer.extend(list);
    let port = web(answer).await;
    let report = fetched(&authority, format!("http://localhost:{port}/list.crl")).await;
    assert_eq!(
        faults(&report),
        [(TlsCheckKind::Revocation, vec!["revoked"])]
    );
    let log = serde_json::to_string(&report.run.entries).unwrap();
    assert!(
        log.contains("list-fetched") && log.contains("/list.crl"),
        "{log}"
    );
}

#[tokio::test]
async fn a_list_at_a_private_address_is_not_fetched() {
    let authority = Authority::new();
    for url in [
        "http://inside.example/a.crl",
        "http://10.0.0.1/a.crl",
        "ldap://x/",
        "https://localhost/a",
    ] {
        let report = fetched(&authority, url.to_owned()).await;
        let expected = vec!["revocation-list-not-fetched", "no-revocation-list"];
        assert_eq!(
            faults(&report),
            [(TlsCheckKind::Revocation, expected)],
            "{url}"
        );
    }
}

#[tokio::test]
async fn a_redirect_an_endless_body_or_no_list_at_all_is_not_taken() {
    let authority = Authority::new();
    let endless = [b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), vec![0; (16 << 20) + 1]].concat();
    for answer in [
        b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n".to_vec(),
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello".to_vec(),
        b"nonsense".to_vec(),
        endless,
    ] {
        let port = web(answer).await;
        let report = fetched(&authority, format!("http://127.0.0.1:{port}/")).await;
        assert_eq!(
            checks(&report)[&TlsCheckKind::Revocation].0,
            Outcome::Undecided
        );
    }
}

#[tokio::test]
async fn tls_1_2_declared_as_1_3_is_not_as_declared() {
    let authority = Authority::new();
    let port = authority.issue(|_| {}).serve(&[&TLS12]).await;
    let list = authority.list(&[], 2027);
    let report = inspect(&authority, &list, port, r#"{ versions = ["1.3"] }"#).await;
    let codes = vec!["version-not-declared", "version-not-accepted"];
    assert_eq!(faults(&report), [(TlsCheckKind::AsDeclared, codes)]);
}

#[tokio::test]
async fn a_server_that_insists_on_a_client_certificate_has_to_say_so() {
    let authority = Authority::new();
    let list = authority.list(&[], 2027);
    for versions in [&BOTH[..], &BOTH[..1], &BOTH[1..]] {
        let port = authority
            .issue(|_| {})
            .serve_insisting(versions, &authority)
            .await;
        let names: &str = match versions {
            [_, _] => r#""1.2", "1.3""#,
            [one] if one.version == TLS12.version => r#""1.2""#,
            _ => r#""1.3""#,
        };
        let silent = format!("{{ versions = [{names}] }}");
        let report = inspect(&authority, &list, port, &silent).await;
        let expected = [(TlsCheckKind::AsDeclared, vec!["client-certificate"])];
        assert_eq!(faults(&report), expected, "{names}");
        let said = format!("{{ versions = [{names}], client_certificate = \"required\" }}");
        let report = inspect(&authority, &list, port, &said).await;
        assert_eq!(faults(&report), [], "{names}");
    }
}

#[tokio::test]
async fn a_port_without_tls_fails_the_handshake() {
    let authority = Authority::new();
    let port = web(b"220 mail.example ESMTP\r\n".to_vec()).await;
    let report = inspect(&authority, &authority.list(&[], 2027), port, DECLARED_BOTH).await;
    let found = checks(&report);
    assert_eq!(
        found[&TlsCheckKind::Handshake],
        (Outcome::Failed, vec!["no-handshake"])
    );
    assert_eq!(
        found[&TlsCheckKind::Path],
        (Outcome::Undecided, vec!["no-certificate"])
    );
    let answers = &report.servers[0].addresses[0].tls[0].observation.versions;
    assert!(
        answers.iter().all(|v| v.answer == Answer::NotTls),
        "{answers:?}"
    );
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up_in_time() {
    let authority = Authority::new();
    let port = open_port(|| {}).await;
    let begun = std::time::Instant::now();
    let report = inspect(&authority, &authority.list(&[], 2027), port, DECLARED_BOTH).await;
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    let found = checks(&report);
    assert_eq!(found[&TlsCheckKind::AsDeclared].0, Outcome::Undecided);
    assert_eq!(found[&TlsCheckKind::Handshake].1, ["no-handshake"]);
}
