//! The window: never outside it, and what is known when it ends.

use super::harness::{INSIDE, Inspection, Movable, open_port, plan};
use crate::inspection::{
    InspectionReport, Outcome,
    plan::tests::{declaration, time},
    report::{AttachRefusal, RunEnd},
    run::{Halt, RunRefusal, StopSwitch},
};
use crate::language::Language;

fn http(port: u16) -> String {
    format!("[[servers.services]]\nport = {port}\nprotocol = \"http\"\n")
}

#[tokio::test]
async fn nothing_is_connected_to_before_the_window_opens_or_after_it_ended() {
    let (sender, mut connections) = tokio::sync::mpsc::unbounded_channel();
    let port = open_port(move || sender.send(()).unwrap()).await;
    let plan = plan(declaration("127.0.0.1", &http(port))).await;
    for (now, refusal) in [
        (
            "2026-11-25T00:59:59Z",
            Halt::NotOpen {
                start: time("2026-11-25T01:00:00Z"),
                now: time("2026-11-25T00:59:59Z"),
            },
        ),
        (
            "2026-11-25T05:00:00Z",
            Halt::WindowEnded {
                end: time("2026-11-25T05:00:00Z"),
            },
        ),
    ] {
        let inspection = Inspection {
            clock: Movable::at(now),
            ..Inspection::default()
        };
        let refused = inspection.try_run(&plan).await.unwrap_err();
        assert_eq!(refused, RunRefusal::Halt(refusal));
    }
    assert!(connections.try_recv().is_err());
}

#[tokio::test]
async fn the_windows_end_in_the_middle_of_a_run_keeps_what_is_known() {
    let clock = Movable::at(INSIDE);
    let moved = clock.clone();
    // The server's first visitor is the last before the window ends.
    let port = open_port(move || moved.set("2026-11-25T05:00:00Z")).await;
    let mut declaration = declaration("127.0.0.1", &http(port));
    declaration.rate.per_second = 5;
    declaration.reviewer_ports = (60_001..=60_020).collect();
    let inspection = Inspection {
        clock,
        ..Inspection::default()
    };
    let report = inspection.run(declaration).await;
    let end = time("2026-11-25T05:00:00Z");
    let halt = Halt::WindowEnded { end };
    assert_eq!(report.run.end, RunEnd::Stopped { halt });
    let tcp = &report.servers[0].addresses[0].ports.as_ref().unwrap().tcp;
    assert!(tcp.open.contains(port));
    assert!(tcp.unchecked.len() >= 19, "{} left", tcp.unchecked.len());
    assert_eq!(report.outcome, Outcome::Undecided);
    assert!(report.text(Language::Ja).contains("打ち切られました"));
}

#[tokio::test]
async fn a_run_that_is_stopped_makes_no_further_connection() {
    let stop = StopSwitch::default();
    stop.stop();
    let port = open_port(|| {}).await;
    let plan = plan(declaration("127.0.0.1", &http(port))).await;
    let inspection = Inspection {
        stop,
        ..Inspection::default()
    };
    let refused = inspection.try_run(&plan).await.unwrap_err();
    assert_eq!(refused, RunRefusal::Halt(Halt::Stopped));
}

#[tokio::test]
async fn a_plan_for_this_machine_does_not_run_where_only_public_addresses_are_allowed() {
    let plan = plan(declaration("127.0.0.1", &http(80))).await;
    let refused = plan.allowed_by(crate::inspection::AddressPolicy::PublicOnly);
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .starts_with("4.3.4.1: server web: 127.0.0.1")
    );
}

#[tokio::test]
async fn a_gate_lets_nobody_through_to_an_address_that_is_not_in_the_plan() {
    let port = open_port(|| {}).await;
    let plan = plan(declaration("127.0.0.1", &http(port))).await;
    let clock = Movable::at(INSIDE);
    let gate = crate::inspection::run::Gate::new(&plan, &clock, StopSwitch::default());
    let stranger = format!("127.0.0.2:{port}").parse().unwrap();
    let halt = gate.connect(stranger).await.unwrap_err();
    let address = "127.0.0.2".parse().unwrap();
    assert_eq!(halt, Halt::NotInPlan { address });
    assert_eq!(gate.made(), 0);
}

#[tokio::test]
async fn silence_that_the_windows_end_cuts_short_says_nothing_about_a_port() {
    let (address, _full) = super::harness::silent_port().await;
    let mut declaration = declaration("127.0.0.1", &http(address.port()));
    declaration.rate.timeout_ms = 5_000;
    let inspection = Inspection {
        clock: Movable::at("2026-11-25T04:59:59Z"),
        ..Inspection::default()
    };
    let begun = std::time::Instant::now();
    let report = inspection.run(declaration).await;
    assert!(begun.elapsed().as_secs() < 3, "{:?}", begun.elapsed());
    let tcp = &report.servers[0].addresses[0].ports.as_ref().unwrap().tcp;
    assert!(tcp.unchecked.contains(address.port()) && tcp.filtered.is_empty());
    assert!(!report.is_complete());
}

#[tokio::test]
async fn a_report_is_read_as_it_was_written() {
    let port = open_port(|| {}).await;
    let report = Inspection::default()
        .run(declaration("127.0.0.1", &http(port)))
        .await;
    let json = serde_json::to_string(&report).unwrap();
    let again: InspectionReport = serde_json::from_str(&json).unwrap();
    assert_eq!(again, report);
    let extra = json.replacen('{', "{\"x\":1,", 1);
    assert!(serde_json::from_str::<InspectionReport>(&extra).is_err());
    for (from, to, why) in [
        (
            "\"outcome\":\"passed\"}",
            "\"outcome\":\"undecided\"}",
            "the judgements lead to",
        ),
        ("\"case\":\"R-1\"", "\"case\":\"R-2\"", "SHA-256"),
    ] {
        let edited = json.replacen(from, to, 1);
        assert_ne!(edited, json, "{from}");
        let refused = serde_json::from_str::<InspectionReport>(&edited).unwrap_err();
        assert!(refused.to_string().contains(why), "{refused}");
    }
    for (language, word) in [(Language::Ja, "合格"), (Language::En, "passed")] {
        assert!(report.text(language).contains(word));
    }
}

/// nmap's report of one UDP port of 127.0.0.1, begun and ended then.
fn nmap(address: &str, start: &str, end: &str) -> crate::inspection::ports::NmapReport {
    let (start, end) = (time(start).seconds(), time(end).seconds());
    let xml = format!(
        r#"<nmaprun version="7.95" start="{start}"><scaninfo protocol="udp" services="53,161"/>
<host><address addr="{address}" addrtype="ipv4"/><ports>
<port protocol="udp" portid="53"><state state="open"/></port>
<port protocol="udp" portid="161"><state state="closed"/></port></ports></host>
<runstats><finished time="{end}"/></runstats></nmaprun>"#
    );
    let limits = crate::inspection::import::Limits::default();
    crate::inspection::ports::NmapReport::parse(xml.as_bytes(), limits).unwrap()
}

#[tokio::test]
async fn an_nmap_report_of_the_window_decides_what_a_connect_scan_cannot() {
    let dns = "[[servers.services]]\nport = 53\nprotocol = \"dns\"\ntransport = \"udp\"\n";
    let port = open_port(|| {}).await;
    let services = format!("{}{dns}", http(port));
    let mut report = Inspection::default()
        .run(declaration("127.0.0.1", &services))
        .await;
    assert_eq!(report.outcome, Outcome::Undecided, "UDP was not looked at");
    let policy = super::harness::policy();
    let (inside, late) = ("2026-11-25T03:00:00Z", "2026-11-25T05:00:00Z");
    let before = report.clone();
    let outside = report.add_nmap(&nmap("127.0.0.1", inside, late), &policy);
    assert!(
        matches!(outside, Err(AttachRefusal::OutsideWindow { .. })),
        "{outside:?}"
    );
    let stranger = report.add_nmap(&nmap("127.0.0.9", inside, inside), &policy);
    assert!(
        matches!(stranger, Err(AttachRefusal::NotInPlan { .. })),
        "{stranger:?}"
    );
    assert_eq!(report, before);
    report
        .add_nmap(&nmap("127.0.0.1", inside, inside), &policy)
        .unwrap();
    assert_eq!(report.outcome, Outcome::Passed);
    let ports = report.servers[0].addresses[0].ports.as_ref().unwrap();
    assert_eq!(ports.scanners.len(), 2);
    assert!(ports.tcp.open.contains(port) && ports.udp.open.contains(53));
}
