//! The port check against real ports.

use super::harness::{Inspection, closed_port, open_port, silent_port};
use crate::inspection::{InspectionReport, Outcome, plan::tests::declaration, run::Reach};

fn service(port: u16, protocol: &str, more: &str) -> String {
    format!("[[servers.services]]\nport = {port}\nprotocol = \"{protocol}\"\n{more}\n")
}

fn codes(report: &InspectionReport) -> Vec<&str> {
    let judgement = report.servers[0].addresses[0]
        .port_judgement
        .as_ref()
        .unwrap();
    judgement.reasons.iter().map(|r| r.code.as_str()).collect()
}

#[tokio::test]
async fn a_server_used_as_declared_passes() {
    let port = open_port(|| {}).await;
    let report = Inspection::default()
        .run(declaration("127.0.0.1", &service(port, "http", "")))
        .await;
    assert_eq!(report.outcome, Outcome::Passed, "{:?}", codes(&report));
    assert_eq!(report.servers[0].addresses[0].reach, Reach::Reached);
    assert_eq!(report.run.connections, 1);
}

#[tokio::test]
async fn an_undeclared_open_port_among_the_reviewers_fails_the_server() {
    let (declared, hidden, closed) = (
        open_port(|| {}).await,
        open_port(|| {}).await,
        closed_port().await,
    );
    let mut declaration = declaration("127.0.0.1", &service(declared, "http", ""));
    declaration.reviewer_ports = [hidden, closed].into_iter().collect();
    let report = Inspection::default().run(declaration).await;
    assert_eq!(codes(&report), ["undeclared-open"]);
    assert_eq!(report.outcome, Outcome::Failed);
    let tcp = &report.servers[0].addresses[0].ports.as_ref().unwrap().tcp;
    assert!(tcp.closed.contains(closed) && tcp.open.contains(hidden));
}

#[tokio::test]
async fn a_declared_port_that_is_closed_fails_and_the_server_counts_as_not_reached() {
    let port = closed_port().await;
    let report = Inspection::default()
        .run(declaration("127.0.0.1", &service(port, "http", "")))
        .await;
    assert_eq!(codes(&report), ["declared-not-open"]);
    assert_eq!(report.servers[0].addresses[0].reach, Reach::NoDeclaredPort);
}

#[tokio::test]
async fn a_restricted_service_is_judged_by_what_is_declared_for_it() {
    let port = open_port(|| {}).await;
    let bare = service(port, "ssh", "");
    let report = Inspection::default()
        .run(declaration("127.0.0.1", &bare))
        .await;
    assert_eq!(
        codes(&report),
        [
            "restricted-without-purpose",
            "restricted-without-restriction"
        ]
    );
    let whole = service(
        port,
        "ssh",
        "purpose = \"保守\"\naccess = { how = \"公開鍵\" }",
    );
    let report = Inspection::default()
        .run(declaration("127.0.0.1", &whole))
        .await;
    assert_eq!(report.outcome, Outcome::Passed);
}

#[tokio::test]
async fn a_silent_server_is_left_alone_after_its_declared_ports() {
    let (address, _full) = silent_port().await;
    let mut declaration = declaration("127.0.0.1", &service(address.port(), "http", ""));
    let other = open_port(|| {}).await;
    declaration.reviewer_ports = [other].into_iter().collect();
    let report = Inspection::default().run(declaration).await;
    let found = &report.servers[0].addresses[0];
    assert_eq!(found.reach, Reach::Silent);
    let tcp = &found.ports.as_ref().unwrap().tcp;
    assert!(tcp.filtered.contains(address.port()) && tcp.unchecked.contains(other));
    assert_eq!(
        report.outcome,
        Outcome::Failed,
        "a declared port is not open"
    );
}

#[tokio::test]
async fn connections_keep_to_the_agreed_rate() {
    let port = open_port(|| {}).await;
    let mut declaration = declaration("127.0.0.1", &service(port, "http", ""));
    declaration.rate.per_second = 50;
    declaration.reviewer_ports = (1..=25).map(|n| 60_000 + n).collect();
    let begun = std::time::Instant::now();
    let report = Inspection::default().run(declaration).await;
    assert_eq!(report.run.connections, 26);
    assert!(
        begun.elapsed().as_millis() >= 500,
        "25 intervals of 20 ms: {:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn all_ports_are_looked_at_where_that_was_agreed() {
    let port = open_port(|| {}).await;
    let mut declaration = declaration("127.0.0.1", &service(port, "http", ""));
    declaration.all_ports = true;
    let report = {
        // The gap check holds a real inspection to the rate; a test of every port cannot wait for it.
        declaration.rate.per_second = 500;
        let inspection = Inspection::default();
        let stop = inspection.stop.clone();
        tokio::spawn(async move {
            tokio::time::sleep(std::time::Duration::from_millis(400)).await;
            stop.stop();
        });
        inspection.run(declaration).await
    };
    let tcp = &report.servers[0].addresses[0].ports.as_ref().unwrap().tcp;
    let all = tcp.open.len() + tcp.closed.len() + tcp.filtered.len() + tcp.unchecked.len();
    assert_eq!(all, 65_535);
    assert!(tcp.open.contains(port) && tcp.closed.len() > 50);
    assert!(!report.is_complete());
}
