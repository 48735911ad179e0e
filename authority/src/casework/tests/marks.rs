//! From the application for a mark to its grant, and what becomes of it when its pass falls.

use jiff::civil::date;
use shirushi_verifier::domain::{NumberedPass, RegistrationNumber};

use super::{Bench, JST_NOON, bench::mark_filing, story::mall_with_shop};
use crate::{
    casework::{Basis, OrganisationNumber, StageResult},
    correspondence::Notice,
    registry::{Refusal, State},
};

#[test]
fn story_a_a_shop_in_a_mall_from_self_diagnosis_to_its_mark() {
    let mut story = mall_with_shop();
    let mark = story.marked("https://mall.example.jp/mihon/");
    let granted = story
        .bench
        .registry
        .mark(mark)
        .unwrap()
        .current()
        .grant()
        .clone();
    assert_eq!(granted.terms.passes, [story.function, story.system]);
    assert_eq!(story.state(mark), State::Valid);
    let told = story.bench.told(story.shop);
    let delivered = ["mark-granted", "mark-delivered"];
    assert!(told.ends_with(&delivered), "{told:?}");
    story.bench.assert_replays();
}

#[test]
fn rule_6_5_1_an_application_is_taken_while_reviews_are_pending_and_granted_when_all_passed() {
    let mut story = mall_with_shop();
    let operation = story.operation(false);
    let basis = story.basis(operation);
    let filing = mark_filing("ecom2000", story.shop, "https://mall.example.jp/m/", &basis);
    let number = story
        .bench
        .step(|desk| desk.file_mark_application(filing))
        .unwrap();
    let refused = story.bench.grant(number).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "4.5: the review must be passed for: shop-operation"
    );
    story.bench.answer_all(operation);
    let paper = StageResult::Paper { report: None };
    story.bench.conclude(operation, "paper", paper).unwrap();
    let unsigned = story.bench.grant(number).unwrap_err();
    assert_eq!(unsigned.to_string(), "Table 7-2: mark must be signed first");
    story.bench.granted(number).unwrap();
}

#[test]
fn rule_3_14_marks_fall_with_the_prerequisite_mark_that_another_body_revokes() {
    let mut story = mall_with_shop();
    let mark = story.marked("https://mall.example.jp/mihon/");
    let (scheme, other) = ("ecom2000".parse().unwrap(), "54321".parse().unwrap());
    let fall = |bench: &Bench, number| {
        let registry = &bench.registry;
        registry.revoke_for_prerequisite(&bench.schemes, &scheme, number, bench.now)
    };
    let none = fall(&story.bench, other).unwrap_err();
    assert!(matches!(none, Refusal::NothingOnPrerequisite { .. }));
    let fallen = fall(&story.bench, "12345".parse().unwrap()).unwrap();
    story.bench.follow(fallen).unwrap();
    let state = story.state(mark);
    assert!(
        matches!(&state, State::Revoked { reason, .. } if reason.code == "prerequisite-revoked"),
        "{state:?}"
    );
    let told = story.bench.told(story.shop);
    let expected = ["prerequisite-revoked", "mark-revoked"];
    assert!(told.ends_with(&expected), "{told:?}");
    story.bench.assert_replays();
}

#[test]
fn rule_6_5_1_without_the_prerequisite_mark_no_application_is_taken() {
    let mut story = mall_with_shop();
    let operation = story.operation(true);
    let basis = story.basis(operation);
    let mut filing = mark_filing("ecom2000", story.shop, "https://mall.example.jp/m/", &basis);
    filing.prerequisite = None;
    let refused = story
        .bench
        .step(|desk| desk.file_mark_application(filing))
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "6.5.1(1): the prerequisite mark must be held"
    );
}

#[test]
fn a_part_of_the_grant_gives_no_pass_of_its_own() {
    let mut story = mall_with_shop();
    let operation = story.operation(true);
    let told = story.bench.told(story.shop);
    assert_eq!(told.last(), Some(&"paper-review-passed"), "{told:?}");
    let refused = story
        .bench
        .step(|desk| desk.issue_pass(operation))
        .unwrap_err();
    assert!(
        refused
            .to_string()
            .starts_with("4.4: the review of shop-operation"),
        "{refused}"
    );
}

#[test]
fn a_grant_asks_for_nothing_but_what_the_application_asks_for() {
    let mut story = mall_with_shop();
    let operation = story.operation(true);
    let basis = story.basis(operation);
    let url = "https://mall.example.jp/m/";
    let filing = mark_filing("ecom2000", story.shop, url, &basis);
    let number = story
        .bench
        .step(|desk| desk.file_mark_application(filing))
        .unwrap();
    let (contract, fee) = ("mark".parse().unwrap(), "mark".parse().unwrap());
    let paper = super::bench::paper("contract");
    story
        .bench
        .case(|desk| desk.sign_mark_contract(number, &contract, paper))
        .unwrap();
    story
        .bench
        .case(|desk| desk.pay_mark_fee(number, &fee, 10_000))
        .unwrap();
    let desk =
        crate::casework::Desk::new(&story.bench.registry, &story.bench.schemes, story.bench.now);
    let mut request = desk.grant_request(number).unwrap();
    request.url = "https://elsewhere.example/".parse().unwrap();
    let refused = story
        .bench
        .registry
        .grant(&story.bench.schemes, &[request], story.bench.now)
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!("this is not what application {number} asks for")
    );
}

#[test]
fn story_c_a_lapsed_pass_that_is_not_cured_takes_every_mark_with_it_and_every_holder_is_told() {
    let mut story = mall_with_shop();
    let marks: Vec<_> = (0..3)
        .map(|i| story.marked(&format!("https://mall.example.jp/shop-{i}/")))
        .collect();
    let bench = &mut story.bench;
    let pass = story.system.number;
    let until = date(2026, 12, 21);
    let lapsed = bench.registry.lapse_pass(
        &bench.schemes,
        pass,
        until,
        "サーバー増設後の再検査",
        bench.now,
    );
    bench.follow(vec![lapsed.unwrap()]).unwrap();
    assert_eq!(bench.told(story.mall).last(), Some(&"pass-lapsed"));
    assert_eq!(
        bench
            .told(story.shop)
            .iter()
            .filter(|n| **n == "basis-under-review")
            .count(),
        3
    );
    for mark in &marks {
        let mark = story.bench.registry.mark(*mark).unwrap();
        let state = mark.state_at(story.bench.now);
        assert!(matches!(state, State::BasisUnderReview { .. }), "{state:?}");
    }
    let bench = &mut story.bench;
    // Usable to the end of the last day, in Tokyo.
    bench.at("2026-12-21T14:59:59Z").tick();
    assert_eq!(bench.told(story.mall).last(), Some(&"lapse-ending"));
    bench.at("2026-12-21T15:00:00Z").tick();
    for mark in &marks {
        assert!(matches!(story.state(*mark), State::Revoked { .. }));
    }
    let bench = &mut story.bench;
    assert_eq!(bench.told(story.mall).last(), Some(&"pass-revoked"));
    assert_eq!(
        bench
            .told(story.shop)
            .iter()
            .filter(|n| **n == "mark-revoked")
            .count(),
        3
    );
    assert_eq!(bench.tick(), 0, "twice is once");
    bench.assert_replays();
}

/// An ISP with a pass and a mark, from November 2026 on.
fn provider_with_mark() -> (Bench, OrganisationNumber, NumberedPass, RegistrationNumber) {
    let mut bench = Bench::new();
    let provider = bench.organisation("株式会社みほんネット");
    let filing = bench.filing("isp2014", "service", provider, "provider", &[]);
    let pass = bench.passed(filing);
    let basis = [("service", Basis::Pass(pass.number))];
    let filing = mark_filing("isp2014", provider, "https://mihon.example.jp/", &basis);
    let number = bench
        .step(|desk| desk.file_mark_application(filing))
        .unwrap();
    let mark = bench.granted(number).unwrap();
    (bench, provider, pass, mark)
}

fn renewal(
    bench: &Bench,
    provider: OrganisationNumber,
    pass: NumberedPass,
) -> crate::casework::Filing {
    let mut filing = bench.filing("isp2014", "service", provider, "provider", &[]);
    filing.renews = Some(pass.number);
    bench.with_papers(&mut filing);
    filing
}

#[test]
fn story_d_a_renewal_in_time_goes_on_where_the_term_ended() {
    let mut bench = Bench::new();
    let provider = bench.organisation("株式会社みほんネット");
    let filing = bench.filing("isp2014", "service", provider, "provider", &[]);
    let number = bench.reviewed(filing);
    // Issued in December, it ends with November, a month in which second reviews are held.
    bench.at("2026-12-10T03:00:00Z");
    let pass = bench.issue_pass(number).unwrap();

    bench.at("2027-08-31T03:00:00Z");
    let early = renewal(&bench, provider, pass);
    let refused = bench.step(|desk| desk.file_application(early)).unwrap_err();
    assert!(
        refused.to_string().ends_with("renewal opens on 2027-09-01"),
        "{refused}"
    );

    bench.at("2027-11-02T03:00:00Z");
    let filing = renewal(&bench, provider, pass);
    let number = bench.reviewed(filing);
    let delayed = bench
        .step(|desk| desk.delay_renewal(number, None))
        .unwrap_err();
    assert!(
        delayed.to_string().contains("is valid until 2027-11-30"),
        "{delayed}"
    );
    let renewed = bench.issue_pass(number).unwrap();
    assert_eq!(
        (renewed.number, Some(renewed.renewal)),
        (pass.number, pass.renewal.next())
    );
    let valid = bench.registry.casework().pass(pass.number).unwrap().valid;
    assert_eq!(
        (valid.from, valid.to),
        (date(2027, 12, 1), date(2028, 11, 30))
    );
    assert_eq!(bench.at("2027-11-30T15:00:00Z").tick(), 0);
    bench.assert_replays();
}

#[test]
fn story_d_a_renewal_that_the_review_body_delays_lapses_the_pass_instead_of_revoking_it() {
    let (mut bench, provider, pass, _) = provider_with_mark();
    bench.at("2027-09-01T03:00:00Z");
    let filing = renewal(&bench, provider, pass);
    let number = bench.taken(filing);
    bench.answer_all(number);
    bench
        .conclude(number, "first", StageResult::Paper { report: None })
        .unwrap();
    bench.at("2027-10-31T15:00:00Z");
    let long = bench.step(|desk| desk.delay_renewal(number, Some(date(2027, 12, 1))));
    assert!(long.is_err());
    bench.step(|desk| desk.delay_renewal(number, None)).unwrap();
    assert_eq!(
        bench.registry.lapse(pass.number).unwrap().until,
        date(2027, 11, 30)
    );
    assert!(bench.told(provider).contains(&"renewal-delayed"));
    bench.at("2027-11-05T03:00:00Z");
    let (passed, report) = (true, None);
    bench
        .conclude(number, "second", StageResult::Committee { passed, report })
        .unwrap();
    let renewed = bench.issue_pass(number).unwrap();
    assert_eq!(renewed.number, pass.number);
    assert_eq!(Some(renewed.renewal), pass.renewal.next());
    assert!(bench.registry.lapse(pass.number).is_none());
    let valid = bench.registry.casework().pass(pass.number).unwrap().valid;
    assert_eq!(
        (valid.from, valid.to),
        (date(2027, 11, 1), date(2028, 10, 31))
    );
    bench.assert_replays();
}

#[test]
fn story_d_a_renewal_too_late_is_refused_and_the_pass_and_its_mark_fall() {
    let (mut bench, provider, pass, mark) = provider_with_mark();
    bench.at("2027-10-31T15:00:00Z");
    let late = renewal(&bench, provider, pass);
    let refused = bench.step(|desk| desk.file_application(late)).unwrap_err();
    assert!(
        refused
            .to_string()
            .ends_with("renewal was open until 2027-10-31"),
        "{refused}"
    );
    bench.tick();
    let (_, reason) = bench.registry.pass_revocation(pass.number).unwrap();
    assert_eq!(reason.code, "pass-expired");
    let state = bench.registry.mark(mark).unwrap().state_at(bench.now);
    assert!(
        matches!(state, State::Revoked { .. } | State::Expired),
        "{state:?}"
    );
    let told = bench.told(provider);
    assert!(
        told.contains(&"pass-revoked") && told.contains(&"mark-revoked"),
        "{told:?}"
    );
}

#[test]
fn rule_6_3_an_undecided_renewal_keeps_nothing_alive() {
    let (mut bench, provider, pass, _) = provider_with_mark();
    bench.at("2027-09-01T03:00:00Z");
    let filing = renewal(&bench, provider, pass);
    bench.taken(filing);
    bench.at("2027-10-31T15:00:00Z").tick();
    assert!(bench.registry.pass_revocation(pass.number).is_some());
}

#[test]
fn a_notice_is_sent_once() {
    let mut bench = Bench::new();
    bench.at(JST_NOON);
    let mall = bench.mall();
    assert!(matches!(
        bench.last_told(mall),
        Some(Notice::SelfDiagnosisPassed { .. })
    ));
    let number = "N1".parse().unwrap();
    bench.case(|desk| desk.notice_sent(number)).unwrap();
    assert!(bench.told(mall).is_empty());
    let again: Result<(), Refusal> = bench.step(|desk| desk.notice_sent(number));
    assert_eq!(again.unwrap_err().to_string(), "notice N1 was sent before");
    bench.assert_replays();
}

#[test]
fn rule_6_7_a_mark_applied_for_again_is_renewed_under_its_number_by_its_holder_only() {
    let (mut bench, provider, pass, mark) = provider_with_mark();
    let basis = [("service", Basis::Pass(pass.number))];
    let mut filing = mark_filing("isp2014", provider, "https://mihon.example.jp/", &basis);
    filing.renews = Some(mark);
    bench.at("2027-09-01T03:00:00Z");

    let mut others = filing.clone();
    others.applicant = bench.organisation("株式会社よそ");
    let mut elsewhere = filing.clone();
    elsewhere.url = "https://other.example.jp/".parse().unwrap();
    for wrong in [others, elsewhere] {
        let refused = bench.step(|desk| desk.file_mark_application(wrong));
        let refused = refused.unwrap_err().to_string();
        assert!(
            refused.starts_with(&format!("mark {mark} is not one of")),
            "{refused}"
        );
    }

    let number = bench
        .step(|desk| desk.file_mark_application(filing))
        .unwrap();
    assert_eq!(bench.granted(number).unwrap(), mark);
    let renewed = bench.registry.mark(mark).unwrap().current().grant();
    assert_eq!(renewed.number.renewal.count(), 1);
    assert_eq!(renewed.application, Some(number));
    assert_eq!(
        (renewed.valid.from, renewed.valid.to),
        (date(2027, 11, 1), date(2028, 10, 31))
    );
    assert!(bench.told(provider).contains(&"mark-renewed"));
    bench.assert_replays();
}
