use super::*;

/// A declaration of one server at an address, with these services in TOML.
pub(crate) fn declaration(address: &str, services: &str) -> Declaration {
    let text = format!(
        r#"
case = "R-1"
system = "モール甲"
items = ["ports"]
operator = {{ name = "甲", telephone = "03-0000-0000", mail = "ops@shop.example" }}
review_body = {{ name = "乙", telephone = "03-0000-0001", mail = "review@review.example" }}
trouble = "電話で連絡し、検査を止める"
inspected_from = ["203.0.113.200"]
rate = {{ per_second = 500, per_host = 32, timeout_ms = 300 }}
window = {{ start = "2026-11-25T01:00:00Z", end = "2026-11-25T05:00:00Z" }}
[consent]
by = "山田太郎"
role = "システム運用責任者"
at = "2026-11-20T00:00:00Z"
text_sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
[[servers]]
name = "web"
host = "{address}"
purpose = "ショップの Web サーバ"
{services}
"#
    );
    Declaration::from_toml(text.as_bytes()).unwrap()
}

pub(crate) const HTTPS: &str = r#"
[[servers.services]]
port = 443
protocol = "https"
purpose = "ショップ"
"#;

pub(crate) fn time(text: &str) -> UnixTime {
    text.parse().unwrap()
}

pub(crate) const BEFORE: &str = "2026-11-22T00:00:00Z";

struct Answers(Vec<&'static str>);

impl Resolver for Answers {
    async fn addresses(
        &self,
        host: &super::super::names::HostName,
    ) -> Result<Vec<IpAddr>, ResolveFault> {
        if self.0.is_empty() {
            return Err(ResolveFault {
                host: host.clone(),
                problem: "no such host".to_owned(),
            });
        }
        Ok(self.0.iter().map(|a| a.parse().unwrap()).collect())
    }
}

async fn prepared(declaration: Declaration, answers: &[&'static str]) -> Result<Plan, PlanError> {
    let resolver = Answers(answers.to_vec());
    Plan::prepare(
        declaration,
        time(BEFORE),
        &resolver,
        AddressPolicy::PublicOnly,
    )
    .await
}

fn named() -> Declaration {
    declaration("www.shop.example", HTTPS)
}

fn gaps(change: impl FnOnce(&mut Declaration)) -> Vec<Gap> {
    let mut declaration = named();
    change(&mut declaration);
    declaration.gaps(time(BEFORE))
}

#[tokio::test]
async fn host_names_are_resolved_once_and_every_address_is_pinned_and_shown() {
    let plan = prepared(named(), &["198.41.0.4", "2606:4700::1111"])
        .await
        .unwrap();
    let (_, addresses) = plan.servers().next().unwrap();
    assert_eq!(addresses.len(), 2);
    let json = serde_json::to_string(&plan).unwrap();
    assert!(json.contains("198.41.0.4") && json.contains("2606:4700::1111"));
    assert_eq!(Plan::from_json(json.as_bytes()), Ok(plan));
}

#[tokio::test]
async fn a_host_that_resolves_to_a_private_address_is_refused() {
    let refused = prepared(named(), &["198.41.0.4", "10.0.0.5"])
        .await
        .unwrap_err();
    let PlanError::Address { refusal, .. } = refused else {
        panic!("{refused}")
    };
    assert_eq!(refusal.what.to_string(), "a private address");
    let loopback = prepared(declaration("127.0.0.1", HTTPS), &[]).await;
    assert!(matches!(loopback, Err(PlanError::Address { .. })));
}

#[tokio::test]
async fn a_host_without_an_address_is_refused() {
    let refused = prepared(named(), &[]).await.unwrap_err();
    assert!(matches!(refused, PlanError::Unresolved { .. }), "{refused}");
}

#[tokio::test]
async fn two_servers_on_one_address_are_refused() {
    let mut declaration = named();
    let mut second = declaration.servers[0].clone();
    second.name = "mail".parse().unwrap();
    second.host = "mail.shop.example".parse().unwrap();
    declaration.servers.push(second);
    let refused = prepared(declaration, &["198.41.0.4"]).await;
    assert!(matches!(refused, Err(PlanError::AddressTwice { .. })));
}

#[tokio::test]
async fn a_plan_whose_targets_were_edited_is_refused() {
    let plan = prepared(declaration("198.41.0.4", HTTPS), &[])
        .await
        .unwrap();
    let json = serde_json::to_string(&plan).unwrap();
    let edited = json.replacen(
        "\"addresses\":[\"198.41.0.4\"]",
        "\"addresses\":[\"8.8.8.8\"]",
        1,
    );
    assert_ne!(json, edited);
    let refused = Plan::from_json(edited.as_bytes()).unwrap_err();
    assert!(
        refused.to_string().contains("prepare it again"),
        "{refused}"
    );
}

#[test]
fn a_complete_declaration_has_no_gap() {
    assert_eq!(gaps(|_| {}), []);
}

#[test]
fn every_gap_is_named_at_once() {
    let found = gaps(|d| {
        d.items.clear();
        d.inspected_from.clear();
        d.rate.per_second = 0;
    });
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.contains(&Gap::NoItems));
}

#[test]
fn a_window_that_is_over_or_backwards_or_endless_is_a_gap() {
    let over = gaps(|d| {
        d.window = Window {
            start: time("2026-11-21T01:00:00Z"),
            end: time("2026-11-21T02:00:00Z"),
        };
    });
    assert!(matches!(over[..], [Gap::WindowOver { .. }]), "{over:?}");
    let backwards = gaps(|d| d.window.end = d.window.start);
    assert!(matches!(
        backwards[..],
        [Gap::WindowLength { seconds: 0, .. }]
    ));
    let endless = gaps(|d| d.window.end = time("2026-12-25T00:00:00Z"));
    assert!(matches!(endless[..], [Gap::WindowLength { .. }]));
}

#[test]
fn consent_must_come_first_and_be_fresh() {
    let later = gaps(|d| d.consent.at = time("2026-11-23T00:00:00Z"));
    assert!(matches!(later[..], [Gap::ConsentLate { .. }]), "{later:?}");
    let old = gaps(|d| d.consent.at = time("2026-08-01T00:00:00Z"));
    assert!(matches!(old[..], [Gap::ConsentOld { .. }]), "{old:?}");
}

#[test]
fn work_that_cannot_fit_into_the_window_is_a_gap() {
    let found = gaps(|d| {
        d.all_ports = true;
        d.rate.per_second = 2;
    });
    let [
        Gap::WindowTooShort {
            connections,
            needed,
            ..
        },
    ] = found[..]
    else {
        panic!("{found:?}")
    };
    assert_eq!((connections, needed), (65_535, 32_767));
}

#[test]
fn tls_without_a_declaration_of_versions_is_a_gap() {
    let none = gaps(|d| d.items = [Item::Tls].into());
    assert_eq!(none, [Gap::NoTls]);
    let empty = gaps(|d| {
        d.servers[0].services[0].tls = Some(TlsDeclaration {
            versions: [].into(),
            client_certificate: ClientCertificate::NotAsked,
            name: None,
        });
    });
    assert!(matches!(empty[..], [Gap::NoTlsVersion { port: 443, .. }]));
}

#[test]
fn the_same_port_or_server_twice_is_a_gap() {
    let ports = gaps(|d| {
        let service = d.servers[0].services[0].clone();
        d.servers[0].services.push(service);
    });
    assert!(matches!(ports[..], [Gap::PortTwice { port: 443, .. }]));
    let servers = gaps(|d| d.servers.push(d.servers[0].clone()));
    assert_eq!(servers.len(), 2, "name and host: {servers:?}");
}

#[test]
fn a_mistake_in_the_file_is_refused_with_its_line() {
    let refused = Declaration::from_toml(b"case = \"x\"\nsistem = \"y\"\n").unwrap_err();
    let FileError::Content { line, problem } = refused else {
        panic!("{refused}")
    };
    assert!(line == 2 && problem.contains("sistem"), "{line}: {problem}");
    let refused = Declaration::from_json(b"{\"case\": \"x\",\n \"servers\": 1}").unwrap_err();
    assert!(refused.to_string().starts_with("line 2"), "{refused}");
    assert_eq!(
        Declaration::from_toml(b"a\n\xff"),
        Err(FileError::NotText { line: 2 })
    );
}

#[test]
fn the_example_in_the_documentation_is_complete() {
    let text = include_str!("../../../../docs/inspection-example.toml");
    let declaration = Declaration::from_toml(text.as_bytes()).unwrap();
    assert_eq!(declaration.gaps(time(BEFORE)), []);
}
