use super::*;
use crate::inspection::{
    judgement::{Judgement, Outcome},
    plan::tests::{HTTPS, declaration},
    ports::{PortStates, Scanner},
};

fn scan(open: &str, closed: &str, filtered: &str) -> PortScan {
    PortScan {
        scanners: vec![Scanner::Connect],
        tcp: PortStates {
            open: open.parse().unwrap(),
            closed: closed.parse().unwrap(),
            filtered: filtered.parse().unwrap(),
            unchecked: PortSet::default(),
        },
        udp: PortStates::default(),
    }
}

fn services(toml: &str) -> Vec<DeclaredService> {
    declaration("198.41.0.4", toml).servers.remove(0).services
}

/// The remarks of both readings, which agree.
fn remarks(toml: &str, scan: &PortScan) -> Vec<PortRemark> {
    let [then, now] = readings(toml, scan);
    assert_eq!(then, now);
    then
}

fn readings(toml: &str, scan: &PortScan) -> [Vec<PortRemark>; 2] {
    let policies = [
        PortPolicy::of_2000().unwrap(),
        PortPolicy::of_2026().unwrap(),
    ];
    let from = ["203.0.113.200".parse().unwrap()];
    policies.map(|policy| judge(&policy, &services(toml), scan, &from))
}

const SSH: &str = r#"
[[servers.services]]
port = 22
protocol = "ssh"
purpose = "保守"
access = { how = "公開鍵認証のみ" }
"#;

#[test]
fn ports_used_as_declared_pass() {
    let found = remarks(HTTPS, &scan("443", "21,22,23", "80"));
    assert_eq!(found, []);
    assert_eq!(Judgement::of("p", &found).outcome, Outcome::Passed);
}

#[test]
fn one_undeclared_open_port_fails_the_server() {
    let found = remarks(HTTPS, &scan("443,8080", "22", ""));
    let (port, transport) = (8080, Transport::Tcp);
    assert_eq!(found, [PortRemark::UndeclaredOpen { port, transport }]);
    assert_eq!(Judgement::of("p", &found).outcome, Outcome::Failed);
}

#[test]
fn a_declared_port_that_is_not_open_fails_the_server() {
    let found = remarks(HTTPS, &scan("", "443", ""));
    let (port, transport) = (443, Transport::Tcp);
    assert_eq!(found, [PortRemark::DeclaredNotOpen { port, transport }]);
}

#[test]
fn a_restricted_service_passes_with_port_purpose_and_restriction() {
    assert_eq!(remarks(SSH, &scan("22", "", "")), []);
}

#[test]
fn a_restricted_service_without_purpose_or_restriction_fails() {
    let bare = "[[servers.services]]\nport = 22\nprotocol = \"ssh\"";
    let found = remarks(bare, &scan("22", "", ""));
    let codes: Vec<_> = found.iter().map(Remark::code).collect();
    assert_eq!(
        codes,
        [
            "restricted-without-purpose",
            "restricted-without-restriction"
        ]
    );
}

#[test]
fn a_restricted_service_on_another_port_is_still_restricted() {
    let moved = "[[servers.services]]\nport = 2222\nprotocol = \"SSH\"\npurpose = \"保守\"";
    let found = remarks(moved, &scan("2222", "", ""));
    let codes: Vec<_> = found.iter().map(Remark::code).collect();
    assert_eq!(codes, ["restricted-without-restriction"]);
}

#[test]
fn each_excluded_service_of_table_4_2_fails_even_if_declared_with_everything() {
    for (protocol, port) in [
        ("snmp", 161),
        ("rpc", 111),
        ("nfs", 2049),
        ("nis", 834),
        ("x-window", 6000),
        ("pop3", 110),
        ("imap4", 143),
    ] {
        let toml = format!(
            "[[servers.services]]\nport = {port}\nprotocol = \"{protocol}\"\npurpose = \"業務\"\naccess = {{ how = \"鍵\" }}"
        );
        for found in readings(&toml, &scan(&port.to_string(), "", "")) {
            let codes: Vec<_> = found.iter().map(Remark::code).collect();
            assert_eq!(codes, ["excluded-service"], "{protocol}");
        }
    }
}

#[test]
fn an_excluded_service_found_open_is_named_beside_the_undeclared_port() {
    let found = remarks(HTTPS, &scan("443,110", "", ""));
    let codes: Vec<_> = found.iter().map(Remark::code).collect();
    assert_eq!(codes, ["undeclared-open", "excluded-service"]);
}

#[test]
fn a_restriction_by_address_that_lets_the_inspection_in_is_not_effective() {
    let restricted = SSH.replace("how =", "from = [\"198.51.100.0/24\"], how =");
    let found = remarks(&restricted, &scan("22", "", ""));
    let (port, transport) = (22, Transport::Tcp);
    assert_eq!(
        found,
        [PortRemark::RestrictionNotEffective { port, transport }]
    );
    let inside = restricted.replace("198.51.100.0/24", "203.0.113.0/24");
    assert_eq!(remarks(&inside, &scan("22", "", "")), []);
}

#[test]
fn a_restriction_that_hides_the_port_fails_by_the_letter_and_is_as_declared_today() {
    let restricted = SSH.replace("how =", "from = [\"198.51.100.0/24\"], how =");
    let [then, now] = readings(&restricted, &scan("", "", "22"));
    assert_eq!(then[0].code(), "declared-not-open");
    assert_eq!(now[0].code(), "hidden-as-declared");
    assert_eq!(Judgement::of("p", &now).outcome, Outcome::Passed);
}

#[test]
fn telnet_and_ftp_can_be_restricted_by_the_letter_and_are_excluded_today() {
    for (protocol, port) in [("telnet", 23), ("ftp", 21)] {
        let toml = SSH
            .replace("ssh", protocol)
            .replace("22", &port.to_string());
        let [then, now] = readings(&toml, &scan(&port.to_string(), "", ""));
        assert_eq!(then, []);
        assert_eq!(now[0].code(), "excluded-service");
    }
}

#[test]
fn what_was_not_checked_leaves_the_outcome_open() {
    let mut unfinished = scan("443", "", "");
    unfinished.tcp.unchecked = "22-23".parse().unwrap();
    let found = remarks(HTTPS, &unfinished);
    assert_eq!(Judgement::of("p", &found).outcome, Outcome::Undecided);
    let udp = "[[servers.services]]\nport = 53\nprotocol = \"dns\"\ntransport = \"udp\"";
    let found = remarks(udp, &scan("", "", ""));
    assert_eq!(found[0].code(), "declared-unchecked");
}

#[test]
fn every_remark_is_explained_in_both_languages() {
    let mut all = scan("22,110,8080", "443", "");
    all.tcp.unchecked = "1".parse().unwrap();
    for remark in remarks(&format!("{HTTPS}{SSH}"), &all) {
        let text = remark.explanation();
        assert!(!text.ja.is_ascii() && text.en.is_ascii(), "{text:?}");
    }
}
