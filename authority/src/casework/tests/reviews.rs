//! From self-diagnosis to the pass: gate, application, review, re-review, objection, contract and fee.

use jiff::civil::date;

use super::{Bench, bench::paper};
use crate::{
    casework::{CaseRefusal, Evidence, Filing, StageResult, Stand},
    correspondence::Notice,
    registry::{Occasion, Refusal},
    scheme::{Answer, Breach, Finding},
};

const PAPER: StageResult = StageResult::Paper { report: None };

fn failed_on_paper(bench: &mut Bench) -> crate::casework::ApplicationNumber {
    let mall = bench.mall();
    let number = bench.taken(bench.filing("ecom2000", "system", mall, "mall", &[]));
    let mut answers = bench.all_met(number);
    for answer in answers.values_mut().filter(|a| a.finding == Finding::Met) {
        *answer = Answer::of(Finding::NotMet);
    }
    bench
        .case(|desk| desk.answer(number, answers, None))
        .unwrap();
    bench.conclude(number, "paper", PAPER).unwrap();
    number
}

#[test]
fn rule_6_2_1_no_application_is_taken_before_the_self_diagnosis_passes() {
    let mut bench = Bench::new();
    let mall = bench.organisation("みほんモール株式会社");
    let filing = bench.filing("ecom2000", "system", mall, "mall", &[]);
    let refused = bench.step(|desk| desk.file_application(filing.clone()));
    let text = refused.unwrap_err().to_string();
    assert!(
        text.starts_with("6.2.1: O1 has not passed the self-diagnosis"),
        "{text}"
    );

    let (scheme, unit) = ("ecom2000".parse().unwrap(), "system".parse().unwrap());
    let mut answers = bench.diagnosed("ecom2000");
    let first = answers.keys().next().unwrap().clone();
    answers.insert(first.clone(), false);
    let refused = bench.case(|desk| desk.self_diagnose(mall, &scheme, &unit, &answers));
    let failed = |refusal| match refusal {
        Err(CaseRefusal::Breach(Breach::Gate { failed, .. })) => failed,
        other => panic!("{other:?}"),
    };
    assert_eq!(failed(refused), std::slice::from_ref(&first));

    answers.insert(first, true);
    bench
        .case(|desk| desk.self_diagnose(mall, &scheme, &unit, &answers))
        .unwrap();
    bench.step(|desk| desk.file_application(filing)).unwrap();
    assert_eq!(
        bench.told(mall),
        ["self-diagnosis-passed", "application-received"]
    );
    bench.assert_replays();
}

#[test]
fn table_3_2_who_applies_follows_from_the_pattern() {
    let mut bench = Bench::new();
    let mall = bench.mall();
    let mut filing = bench.filing("ecom2000", "system", mall, "shop", &[]);
    let refused = bench
        .step(|desk| desk.file_application(filing.clone()))
        .unwrap_err();
    assert!(
        refused.to_string().starts_with("Table 3-2, 4:"),
        "{refused}"
    );
    filing.party = "mall".parse().unwrap();
    bench.step(|desk| desk.file_application(filing)).unwrap();
}

#[test]
fn rule_6_2_1_3_every_paper_must_be_there_and_none_that_nobody_asked_for() {
    let mut bench = Bench::new();
    let mall = bench.mall();
    let mut filing = bench.filing("ecom2000", "system", mall, "mall", &[]);
    let missing = filing.papers.first().unwrap().0.clone();
    filing.papers.remove(&missing);
    filing
        .papers
        .insert("current-pass".parse().unwrap(), paper("pass"));
    let refused = bench
        .step(|desk| desk.file_application(filing))
        .unwrap_err();
    let Refusal::Case(CaseRefusal::Papers {
        missing: m,
        unasked,
    }) = refused
    else {
        panic!("{refused}");
    };
    assert_eq!(m[0].1, missing);
    assert_eq!(unasked, ["current-pass".parse().unwrap()]);
}

#[test]
fn an_application_that_is_under_way_is_not_filed_twice() {
    let mut bench = Bench::new();
    let mall = bench.mall();
    let filing = bench.filing("ecom2000", "system", mall, "mall", &[]);
    let other = bench
        .step(|desk| desk.file_application(filing.clone()))
        .unwrap();
    let refused = bench
        .step(|desk| desk.file_application(filing.clone()))
        .unwrap_err();
    let organisation = mall;
    assert_eq!(
        refused,
        CaseRefusal::UnderWay {
            organisation,
            other
        }
        .into()
    );
    bench.case(|desk| desk.withdraw_application(other)).unwrap();
    bench.step(|desk| desk.file_application(filing)).unwrap();
}

#[test]
fn table_3_6_the_fee_of_the_review_is_counted_by_servers_and_paid_before_it_begins() {
    let mut bench = Bench::new();
    let mall = bench.mall();
    let filing = bench.filing("ecom2000", "system", mall, "mall", &[]);
    let number = bench.step(|desk| desk.file_application(filing)).unwrap();
    let refused = bench
        .case(|desk| desk.take_application(number))
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "Table 3-6, 1: review must be paid first, 60000 yen"
    );
    let fee = "review".parse().unwrap();
    let refused = bench
        .case(|desk| desk.pay_fee(number, &fee, 30_000))
        .unwrap_err();
    assert!(matches!(refused, CaseRefusal::Amount { owed: 60_000, .. }));
    bench
        .case(|desk| desk.pay_fee(number, &fee, 60_000))
        .unwrap();
    let again = bench
        .case(|desk| desk.pay_fee(number, &fee, 60_000))
        .unwrap_err();
    assert!(matches!(again, CaseRefusal::NoSuchFee { .. }));
    bench.case(|desk| desk.take_application(number)).unwrap();
}

#[test]
fn rule_6_2_2_the_inspection_comes_after_the_paper_review_and_only_inside_its_window() {
    let mut bench = Bench::new();
    let mall = bench.mall();
    let number = bench.taken(bench.filing("ecom2000", "system", mall, "mall", &[]));
    bench.answer_all(number);
    let inspected = || StageResult::Inspection {
        passed: true,
        findings: 0,
        report: paper("report"),
    };
    let early = bench
        .conclude(number, "inspection", inspected())
        .unwrap_err();
    assert!(matches!(early, CaseRefusal::NotNext { .. }));
    bench.conclude(number, "paper", PAPER).unwrap();
    let unagreed = bench
        .conclude(number, "inspection", inspected())
        .unwrap_err();
    assert!(
        matches!(unagreed, CaseRefusal::NoWindow { .. }),
        "{unagreed}"
    );
    bench.inspect(number, true);
    assert!(matches!(bench.stand(number), Stand::Passed(_)));
    let told = bench.told(mall);
    let after = &told[told.len() - 4..];
    let expected = [
        "inspection-arranged",
        "inspection-passed",
        "contract-to-sign",
        "fee-due",
    ];
    assert_eq!(after, expected);
    bench.assert_replays();
}

#[test]
fn rule_6_2_2_5_a_stopped_inspection_needs_a_new_window() {
    let mut bench = Bench::new();
    let mall = bench.mall();
    let number = bench.taken(bench.filing("ecom2000", "system", mall, "mall", &[]));
    bench.answer_all(number);
    bench.conclude(number, "paper", PAPER).unwrap();
    let stop = |bench: &mut Bench| {
        bench.case(|desk| desk.stop_inspection(number, super::bench::text("障害のため")))
    };
    assert!(stop(&mut bench).is_err());
    let window = crate::casework::Window {
        from: bench.now.plus_seconds(60),
        to: bench.now.plus_seconds(120),
        on_duty: super::bench::text("当直"),
    };
    bench
        .case(|desk| desk.arrange_inspection(number, window.clone()))
        .unwrap();
    stop(&mut bench).unwrap();
    assert!(matches!(
        bench.last_told(mall),
        Some(Notice::InspectionStopped { .. })
    ));
    let past = crate::casework::Window {
        from: bench.now,
        ..window
    };
    let refused = bench
        .case(|desk| desk.arrange_inspection(number, past))
        .unwrap_err();
    assert_eq!(refused, CaseRefusal::Window);
    bench.inspect(number, true);
}

#[test]
fn rule_6_2_5_a_rereview_is_open_for_two_weeks_and_once() {
    let mut bench = Bench::new();
    let number = failed_on_paper(&mut bench);
    assert!(matches!(bench.stand(number), Stand::Failed(_)));
    let fixed = date(2026, 11, 30);
    let late = bench
        .at("2026-12-05T15:00:00Z")
        .case(|desk| desk.apply_for_rereview(number, fixed));
    assert_eq!(
        late.unwrap_err().to_string(),
        "6.2.5: re-review was open until 2026-12-05"
    );
    bench.at("2026-12-05T14:59:59Z");
    let unfixed = bench.case(|desk| desk.apply_for_rereview(number, date(2026, 12, 22)));
    assert!(
        unfixed
            .unwrap_err()
            .to_string()
            .starts_with("6.2.5: fixing was open until")
    );
    bench
        .case(|desk| desk.apply_for_rereview(number, fixed))
        .unwrap();
    bench.conclude(number, "paper", PAPER).unwrap();
    let again = bench.case(|desk| desk.apply_for_rereview(number, fixed));
    assert_eq!(
        again.unwrap_err().to_string(),
        "6.2.5: re-review is possible once for a review"
    );
    assert_eq!(
        bench.told("O1".parse().unwrap()).last(),
        Some(&"rereview-failed")
    );
    bench.assert_replays();
}

#[test]
fn rule_6_2_5_without_an_application_for_rereview_the_failure_is_final() {
    let mut bench = Bench::new();
    let number = failed_on_paper(&mut bench);
    bench.at("2026-12-05T14:59:59Z").tick();
    assert!(matches!(bench.stand(number), Stand::Failed(_)));
    assert_eq!(bench.at("2026-12-05T15:00:00Z").tick(), 2);
    assert!(matches!(bench.stand(number), Stand::FailedFinally(_)));
    assert_eq!(
        bench.told("O1".parse().unwrap()).last(),
        Some(&"rereview-expired")
    );
    assert_eq!(bench.tick(), 0);
    bench.assert_replays();
}

#[test]
fn rule_6_2_4_an_objection_that_is_right_has_the_stage_done_again_and_counts_for_nothing() {
    let mut bench = Bench::new();
    let number = failed_on_paper(&mut bench);
    let say = super::bench::text;
    bench
        .case(|desk| desk.object(number, say("誤りがあります")))
        .unwrap();
    // While it waits to be judged the failure does not become final.
    assert_eq!(bench.at("2027-01-10T03:00:00Z").tick(), 0);
    bench
        .case(|desk| desk.judge_objection(number, true, say("認めます")))
        .unwrap();
    let Stand::InReview(review) = bench.stand(number) else {
        panic!("{:?}", bench.stand(number));
    };
    assert_eq!(review.rereviews, 0);
    bench.answer_all(number);
    bench.conclude(number, "paper", PAPER).unwrap();
    bench.assert_replays();
}

#[test]
fn rule_6_2_4_an_objection_is_filed_once() {
    let mut bench = Bench::new();
    let number = failed_on_paper(&mut bench);
    let say = super::bench::text;
    bench
        .case(|desk| desk.object(number, say("誤りがあります")))
        .unwrap();
    bench
        .case(|desk| desk.judge_objection(number, false, say("認めません")))
        .unwrap();
    assert!(
        bench
            .case(|desk| desk.object(number, say("もう一度")))
            .is_err()
    );
    assert!(matches!(bench.stand(number), Stand::Failed(_)));
}

#[test]
fn rule_6_2_6_a_pass_is_issued_when_passed_signed_and_paid() {
    let mut bench = Bench::new();
    let mall = bench.mall();
    let number = bench.taken(bench.filing("ecom2000", "system", mall, "mall", &[]));
    bench.answer_all(number);
    let early = bench.step(|desk| desk.issue_pass(number)).unwrap_err();
    assert!(
        early.to_string().contains("application A1 is in review"),
        "{early}"
    );
    bench.conclude(number, "paper", PAPER).unwrap();
    bench.inspect(number, true);
    let unsigned = bench.step(|desk| desk.issue_pass(number)).unwrap_err();
    assert_eq!(unsigned.to_string(), "Table 7-1: pass must be signed first");
    let contract = "pass".parse().unwrap();
    bench
        .case(|desk| desk.sign_contract(number, &contract, paper("contract")))
        .unwrap();
    let unpaid = bench.step(|desk| desk.issue_pass(number)).unwrap_err();
    assert_eq!(
        unpaid.to_string(),
        "Table 3-6, 2: pass must be paid first, 20000 yen"
    );
    bench.pay_all(number);
    let pass = bench.step(|desk| desk.issue_pass(number)).unwrap();
    let issued = bench.registry.casework().pass(pass.number).unwrap();
    assert_eq!(
        (issued.valid.from, issued.valid.to),
        (date(2026, 11, 1), date(2027, 10, 31))
    );
    assert_eq!(issued.holder, mall);
    bench.assert_replays();
}

#[test]
fn the_version_of_the_criteria_stays_the_one_a_review_began_with() {
    let mut bench = Bench::new();
    let mall = bench.mall();
    let number = bench.taken(bench.filing("ecom2000", "system", mall, "mall", &[]));
    let Stand::InReview(review) = bench.stand(number) else {
        panic!("{:?}", bench.stand(number));
    };
    assert_eq!(review.version.as_str(), "2000");
    let unknown = [("9-9-9".parse().unwrap(), Answer::of(Finding::Met))].into();
    let refused = bench
        .case(|desk| desk.answer(number, unknown, None))
        .unwrap_err();
    assert!(matches!(refused, CaseRefusal::Decision(_)));
}

/// A provider's form with the evidence changed.
fn with_evidence(bench: &mut Bench, change: impl FnOnce(&mut Evidence)) -> Filing {
    let provider = bench.organisation("株式会社みほんネット");
    let mut filing = bench.filing("isp2014", "service", provider, "provider", &[]);
    change(&mut filing.evidence);
    filing
}

#[test]
fn isp_1_1_2_an_audit_older_than_a_year_is_refused_on_submission_by_its_number() {
    let mut bench = Bench::new();
    let filing = with_evidence(&mut bench, |evidence| {
        evidence.audited[2].on = "2025-11-20".parse().unwrap();
    });
    let refused = bench
        .case(|desk| desk.file_application(filing).map(drop))
        .unwrap_err();
    assert_eq!(refused.to_string(), "Audit rules: not covered: 3");
    assert_eq!(bench.registry.casework().applications().count(), 0);
}

#[test]
fn isp_2_1_1_a_diagnosis_of_three_months_ago_is_good_and_of_a_day_more_is_not() {
    let mut bench = Bench::new();
    let filing = with_evidence(&mut bench, |_| {});
    let made_on = |bench: &mut Bench, day: &str| {
        let mut filing = filing.clone();
        let made = filing.evidence.diagnosis.as_mut().unwrap();
        made.on = day.parse().unwrap();
        bench.case(|desk| desk.file_application(filing).map(|_| ()))
    };
    assert_eq!(
        made_on(&mut bench, "2026-08-20").unwrap_err().to_string(),
        "Review items, 2-1-1: 2026-08-20 is too old; it must be of 2026-08-21 or later"
    );
    assert_eq!(made_on(&mut bench, "2026-08-21"), Ok(()));
}

#[test]
fn isp_1_1_2_and_2_1_1_are_not_met_by_evidence_that_was_not_submitted() {
    for (item, rule) in [("1-1-2", "Audit rules"), ("2-1-1", "Review items, 2-1-1")] {
        let mut bench = Bench::new();
        let filing = with_evidence(&mut bench, |evidence| *evidence = Evidence::default());
        let number = bench.taken(filing);
        let mut answer = |finding| {
            let answers = [(item.parse().unwrap(), Answer::of(finding))].into();
            bench.case(|desk| desk.answer(number, answers, None))
        };
        let refused = answer(Finding::Met).unwrap_err().to_string();
        assert!(
            refused.starts_with(&format!("{rule}: not covered: 1, 2")),
            "{refused}"
        );
        assert_eq!(answer(Finding::NotMet), Ok(()));
    }
}

#[test]
fn evidence_that_the_scheme_does_not_ask_for_is_refused() {
    let mut bench = Bench::new();
    let mall = bench.mall();
    let mut filing = bench.filing("ecom2000", "system", mall, "mall", &[]);
    filing.evidence = bench.evidence("isp2014");
    let refused = bench
        .case(|desk| desk.file_application(filing).map(drop))
        .unwrap_err();
    assert_eq!(refused.to_string(), "the scheme asks for no audit");
}

#[test]
fn the_agenda_tells_until_when_a_diagnosis_could_be_submitted_again() {
    let mut bench = Bench::new();
    let filing = with_evidence(&mut bench, |_| {});
    let application = bench.taken(filing);
    let (from, to) = ("2026-11-21".parse().unwrap(), "2027-12-31".parse().unwrap());
    let agenda = bench.registry.agenda(&bench.schemes, from, to).unwrap();
    let days = agenda
        .iter()
        .filter(|a| a.what == Occasion::DiagnosisAges { application });
    let days: Vec<String> = days.map(|a| a.day.to_string()).collect();
    assert_eq!(days, ["2027-02-21"]);
}

#[test]
fn isp_the_second_review_is_held_in_march_july_and_november() {
    let mut bench = Bench::new();
    bench.at("2026-10-05T03:00:00Z");
    let provider = bench.organisation("株式会社みほんネット");
    let number = bench.taken(bench.filing("isp2014", "service", provider, "provider", &[]));
    bench.answer_all(number);
    bench.conclude(number, "first", PAPER).unwrap();
    let held = || StageResult::Committee {
        passed: true,
        report: None,
    };
    let early = bench.conclude(number, "second", held()).unwrap_err();
    assert_eq!(
        early.to_string(),
        "Review method: this stage of the review opens on 2026-11-01"
    );
    bench
        .at("2026-11-02T03:00:00Z")
        .conclude(number, "second", held())
        .unwrap();
    assert!(matches!(bench.stand(number), Stand::Passed(_)));
}
