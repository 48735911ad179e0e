use super::*;
use crate::{
    inspection::{Outcome, judgement::Remark},
    scheme::Text,
};

fn read(format: Format, text: &str) -> HoleReport {
    HoleReport::parse(format, text.as_bytes(), Limits::default()).unwrap()
}

fn refusal(format: Format, text: &str) -> String {
    let refused = HoleReport::parse(format, text.as_bytes(), Limits::default());
    refused.unwrap_err().to_string()
}

fn time(text: &str) -> UnixTime {
    text.parse().unwrap()
}

#[test]
fn nuclei_findings_keep_vector_version_and_target() {
    let report = read(Format::Nuclei, samples::NUCLEI);
    let [hole, remark, reported] = &report.findings[..] else {
        panic!("{report:?}")
    };
    assert_eq!(hole.id, "CVE-2021-41773");
    assert_eq!(hole.target, "https://www.shop.example/cgi-bin/");
    assert_eq!(hole.vectors[0].version(), CvssVersion::V31);
    assert_eq!(hole.highest().unwrap().score.to_string(), "7.5");
    assert_eq!(hole.found_at, Some(time("2026-11-20T01:15:00Z")));
    assert!(remark.is_informational());
    let score = reported.highest().unwrap();
    assert_eq!(
        (score.score.to_string(), score.computed_by),
        ("5.3".to_owned(), None)
    );
}

#[test]
fn gvm_findings_come_with_their_v2_vectors_and_false_positives_as_such() {
    let report = read(Format::Gvm, samples::GVM);
    let [tls, log, old, not_so] = &report.findings[..] else {
        panic!("{report:?}")
    };
    assert_eq!(tls.target, "198.41.0.4 443/tcp");
    assert_eq!(tls.vectors[0].as_str(), "AV:N/AC:M/Au:N/C:P/I:N/A:N");
    assert_eq!(tls.highest().unwrap().computed_by, Some(CvssVersion::V2));
    assert!(log.is_informational());
    assert_eq!(old.highest().unwrap().score.to_string(), "10.0");
    assert!(matches!(
        not_so.status,
        Status::NotAffected { why: Some(_) }
    ));
}

#[test]
fn sarif_results_carry_their_rules_scores_and_what_became_of_them() {
    let report = read(Format::Sarif, samples::SARIF);
    assert_eq!(report.tool, "Trivy");
    let [hole, suppressed, gone, remark] = &report.findings[..] else {
        panic!("{report:?}")
    };
    assert_eq!(hole.target, "usr/lib/libssl.so:1");
    assert_eq!(hole.highest().unwrap().computed_by, Some(CvssVersion::V31));
    assert_eq!(suppressed.highest().unwrap().score.to_string(), "5.5");
    let why = Some("not reachable".to_owned());
    assert_eq!(suppressed.status, Status::NotAffected { why });
    assert_eq!(gone.status, Status::Fixed);
    assert!(remark.is_informational());
}

#[test]
fn vex_states_and_every_affected_component_are_kept() {
    let report = read(Format::Vex, samples::VEX);
    let [first, second, third, false_positive, fixed] = &report.findings[..] else {
        panic!("{report:?}")
    };
    assert_eq!(first.target, "liba 1.2");
    let versions: Vec<_> = first.vectors.iter().map(CvssVector::version).collect();
    assert_eq!(versions, [CvssVersion::V4, CvssVersion::V2]);
    assert_eq!(first.highest().unwrap().score.to_string(), "9.3");
    assert_eq!(
        (second.target.as_str(), third.target.as_str()),
        ("liba 1.2", "pkg:b")
    );
    assert_eq!(third.highest().unwrap().computed_by, None);
    assert_eq!(false_positive.status, Status::NotAffected { why: None });
    assert_eq!(fixed.status, Status::Fixed);
}

#[test]
fn a_wrong_value_is_refused_with_its_place_and_the_reason() {
    let vector = samples::NUCLEI.replace("/S:U/C:H", "/S:U/C:Z");
    let refused = refusal(Format::Nuclei, &vector);
    assert!(
        refused.starts_with("nuclei JSONL: line 1.info.classification.cvss-metrics"),
        "{refused}"
    );
    let score = samples::SARIF.replace("\"5.5\"", "\"55\"");
    let refused = refusal(Format::Sarif, &score);
    assert!(
        refused.contains("runs[0].tool.driver.rules[1].properties.security-severity"),
        "{refused}"
    );
    let state = samples::VEX.replace("exploitable", "harmless");
    let refused = refusal(Format::Vex, &state);
    assert_eq!(
        refused,
        "CycloneDX VEX: vulnerabilities[1].analysis.state: \"harmless\" is not a state of an analysis"
    );
    let severity = samples::GVM.replace("<severity>10.0<", "<severity>11<");
    let refused = refusal(Format::Gvm, &severity);
    assert!(
        refused.contains("line 6") && refused.contains("\"11\""),
        "{refused}"
    );
}

#[test]
fn another_version_or_another_document_is_refused() {
    let sarif = samples::SARIF.replace("2.1.0\"", "2.0.0\"");
    assert!(refusal(Format::Sarif, &sarif).contains("2.1.0"));
    assert!(refusal(Format::Vex, samples::SARIF).contains("bomFormat is missing"));
    assert!(refusal(Format::Gvm, "<nmaprun/>").contains("its root is nmaprun"));
    assert!(refusal(Format::Nmap, "<nmaprun/>").contains("holds no findings"));
}

#[test]
fn hostile_json_is_refused_before_it_is_built() {
    let deep = format!("{{\"a\":{}", "[".repeat(100_000));
    for format in [Format::Sarif, Format::Vex, Format::Nuclei] {
        assert!(
            refusal(format, &deep).contains("more than 64 levels"),
            "{format}"
        );
    }
    let limits = Limits {
        entries: 2,
        ..Limits::default()
    };
    for (format, text) in [
        (Format::Nuclei, samples::NUCLEI),
        (Format::Gvm, samples::GVM),
        (Format::Sarif, samples::SARIF),
        (Format::Vex, samples::VEX),
    ] {
        let refused = HoleReport::parse(format, text.as_bytes(), limits).unwrap_err();
        assert!(
            matches!(refused.problem, ImportProblem::TooMuch { .. }),
            "{refused}"
        );
    }
    let bomb = format!("<!DOCTYPE report [<!ENTITY a \"b\">]>{}", samples::GVM);
    assert!(refusal(Format::Gvm, &bomb).contains("declarations of its own"));
}

#[test]
fn control_characters_of_a_report_do_not_reach_a_terminal() {
    let hostile = samples::NUCLEI.replace("Path Traversal", "\\u001b[31m\\nred");
    let report = read(Format::Nuclei, &hostile);
    assert!(!report.findings[0].title.contains(char::is_control));
}

fn finding(id: &str, vector: Option<&str>) -> Finding {
    Finding {
        id: id.to_owned(),
        target: "198.41.0.4".to_owned(),
        title: "a hole".to_owned(),
        severity: Some(Severity::Medium),
        vectors: vector.into_iter().map(|v| v.parse().unwrap()).collect(),
        reported_score: None,
        status: Status::Open,
        found_at: None,
    }
}

fn statement(on: &str, at: &str) -> Statement {
    let text = |t: &str| Text::try_from(t.to_owned()).unwrap();
    Statement {
        finding: on.to_owned(),
        target: "198.41.0.4".to_owned(),
        by: text("山田太郎"),
        role: text("情報セキュリティ責任者"),
        at: time(at),
        text: text("外部から届かない機能であり、次の保守で更新する。"),
    }
}

/// The rule of a shipped scheme.
fn rule(scheme: &str) -> crate::scheme::Severity {
    let assets = crate::assets::Assets::built_in().unwrap();
    let scheme = assets.schemes().get(&scheme.parse().unwrap()).unwrap();
    scheme.rules.as_ref().unwrap().severity.clone().unwrap()
}

fn ecom() -> crate::scheme::Severity {
    rule("ecom2000")
}

fn isp() -> crate::scheme::Severity {
    rule("isp2014")
}

const SCORE_7_5: &str = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N";
const SCORE_6_2: &str = "AV:L/AC:H/Au:N/C:C/I:C/A:C";
const SCORE_3_1: &str = "CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N";
const SUBMITTED: &str = "2026-11-25T00:00:00Z";

fn codes(
    rule: &crate::scheme::Severity,
    findings: &[Finding],
    statements: &[Statement],
) -> Vec<&'static str> {
    let findings: Vec<&Finding> = findings.iter().collect();
    let policy = HolePolicy { name: "p", rule };
    let remarks = judge(policy, &findings, statements, time(SUBMITTED));
    remarks.iter().map(Remark::code).collect()
}

#[test]
fn ecom_fails_at_any_known_hole() {
    let policy = ecom();
    for vector in [Some(SCORE_7_5), Some(SCORE_3_1), None] {
        assert_eq!(
            codes(&policy, &[finding("a", vector)], &[]),
            ["hole"],
            "{vector:?}"
        );
    }
    let none: [Finding; 0] = [];
    assert_eq!(codes(&policy, &none, &[]), [""; 0]);
}

#[test]
fn isp_fails_from_7_0_whatever_is_stated() {
    let policy = isp();
    let hole = [finding("a", Some(SCORE_7_5))];
    let stated = [statement("a", "2026-11-24T00:00:00Z")];
    assert_eq!(codes(&policy, &hole, &stated), ["hole"]);
}

#[test]
fn isp_asks_for_a_statement_on_each_from_4_0() {
    let policy = isp();
    let holes = [finding("a", Some(SCORE_6_2)), finding("b", Some(SCORE_6_2))];
    let stated = [statement("a", "2026-11-24T00:00:00Z")];
    assert_eq!(codes(&policy, &holes, &stated), ["stated", "no-statement"]);
    let both = [stated[0].clone(), statement("b", "2026-11-25T00:00:00Z")];
    assert_eq!(codes(&policy, &holes, &both), ["stated", "stated"]);
    let late = [stated[0].clone(), statement("b", "2026-11-25T00:00:01Z")];
    assert_eq!(codes(&policy, &holes, &late), ["stated", "statement-late"]);
}

#[test]
fn isp_lets_low_scores_pass_and_waits_for_a_score_where_there_is_none() {
    let policy = isp();
    assert_eq!(
        codes(&policy, &[finding("a", Some(SCORE_3_1))], &[]),
        ["others"]
    );
    assert_eq!(codes(&policy, &[finding("a", None)], &[]), ["unscored"]);
    let nothing = [statement("a", "2026-11-24T00:00:00Z")];
    let none: [Finding; 0] = [];
    assert_eq!(codes(&policy, &none, &nothing), ["statement-on-nothing"]);
}

#[test]
fn what_is_said_not_to_apply_needs_a_reason() {
    let policy = ecom();
    let mut said = finding("a", Some(SCORE_7_5));
    said.status = Status::NotAffected { why: None };
    assert_eq!(
        codes(&policy, &[said.clone()], &[]),
        ["not-affected-without-reason"]
    );
    said.status = Status::NotAffected {
        why: Some("code_not_reachable".to_owned()),
    };
    assert_eq!(codes(&policy, &[said], &[]), ["others"]);
}

#[test]
fn a_review_holds_reports_statements_and_judgement_and_is_read_as_written() {
    let rule = isp();
    let policy = HolePolicy {
        name: "isp",
        rule: &rule,
    };
    let report = read(Format::Nuclei, samples::NUCLEI);
    let review = HoleReview::new(policy, vec![report], Vec::new(), time(SUBMITTED));
    assert_eq!(review.judgement.outcome, Outcome::Failed);
    let text = &review.judgement.reasons[0].text;
    assert!(text.en.contains("CVSS 3.1 base 7.5"), "{text:?}");
    let json = serde_json::to_string(&review).unwrap();
    assert_eq!(serde_json::from_str::<HoleReview>(&json).unwrap(), review);
}
