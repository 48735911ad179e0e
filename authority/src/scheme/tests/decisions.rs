//! The shipped schemes decide as their documents say.

use std::collections::BTreeSet;

use super::fixtures::{agree, all_met, but, decided, shipped};
use crate::scheme::{
    Answer, Case, DecisionRefusal, Finding, FloorMissed, ItemId, Outcome, Requirement, ReviewKind,
    Rules, Score,
};

const INITIAL: ReviewKind = ReviewKind::Initial;

/// An ISP case of so many points: of 122, items of 5 and 3 points are lost and 7-1-1 is graded lower.
fn isp_with_points(rules: &Rules, points: u32) -> Case {
    let mut case = all_met(rules, "service", INITIAL);
    let mut lost = 122 - points;
    let items: Vec<(ItemId, u32)> = rules.versions()[0]
        .asked(&case.unit, INITIAL)
        .filter_map(|item| match item.requirement(INITIAL) {
            Requirement::Points(points) => Some((item.id.clone(), points.into())),
            _ => None,
        })
        .collect();
    for (item, points) in items {
        if lost >= points {
            lost -= points;
            case.answers.insert(item, Answer::of(Finding::NotMet));
        }
    }
    but(case, "7-1-1", Finding::Points(5 - lost as u8))
}

fn ids(items: &[&str]) -> BTreeSet<ItemId> {
    items.iter().map(|item| item.parse().unwrap()).collect()
}

#[test]
fn an_isp_with_exactly_91_points_passes() {
    let rules = shipped("isp2014");
    let decision = decided(&rules, &isp_with_points(&rules, 91));
    assert!(decision.passed, "{}", decision.explanation.en);
    let (points, of, needed) = (91, 122, 91);
    assert_eq!(decision.score, Some(Score { points, of, needed }));
    assert!(decision.explanation.ja.starts_with("合格です。"));
    assert!(decision.explanation.en.contains("91 of 122 points"));
}

#[test]
fn an_isp_with_90_points_fails() {
    let rules = shipped("isp2014");
    let decision = decided(&rules, &isp_with_points(&rules, 90));
    assert!(!decision.passed);
    assert_eq!(decision.score.unwrap().points, 90);
    assert!(decision.mandatory_missing.is_empty() && decision.floors_missed.is_empty());
    assert!(
        decision
            .explanation
            .ja
            .contains("合格に必要な91点に達していません")
    );
}

#[test]
fn an_isp_with_7_1_2_at_zero_fails_with_117_points() {
    let rules = shipped("isp2014");
    let case = all_met(&rules, "service", INITIAL);
    let decision = decided(&rules, &but(case, "7-1-2", Finding::Points(0)));
    assert!(!decision.passed);
    assert_eq!(decision.score.unwrap().points, 117);
    let missed = FloorMissed {
        item: "7-1-2".parse().unwrap(),
        grade: 0,
        at_least: 1,
    };
    assert_eq!(decision.floors_missed, [missed]);
    let rule = decision.rules.iter().find(|rule| !rule.held).unwrap();
    assert_eq!(rule.source.as_str(), "Review items, 7-1");
}

#[test]
fn each_of_7_1_1_to_7_1_3_needs_one_point() {
    let rules = shipped("isp2014");
    for item in ["7-1-1", "7-1-2", "7-1-3"] {
        let case = all_met(&rules, "service", INITIAL);
        let one = decided(&rules, &but(case.clone(), item, Finding::Points(1)));
        assert!(one.passed, "{item}");
        let none = decided(&rules, &but(case, item, Finding::Points(0)));
        assert!(!none.passed, "{item}");
    }
}

#[test]
fn the_memorandum_stands_for_items_without_an_answer() {
    let rules = shipped("isp2014");
    let mut case = all_met(&rules, "service", INITIAL);
    let items = rules.versions()[0].vouchers()[0].items.clone();
    for item in &items {
        case.answers.remove(item);
    }
    let without = rules.decide(&case).unwrap_err();
    let unanswered = DecisionRefusal::Unanswered {
        items: items.clone(),
    };
    assert_eq!(without, unanswered);
    let vouched = (
        "memorandum".parse().unwrap(),
        items.iter().cloned().collect(),
    );
    case.vouched = [vouched].into();
    let decision = decided(&rules, &case);
    assert!(decision.passed);
    assert_eq!(decision.score.unwrap().points, 122);
    let by_word = |o: &Outcome| matches!(o, Outcome::Vouched(_));
    let found = decision.items.iter().filter(|i| by_word(&i.outcome));
    assert_eq!(found.count(), 14);
}

#[test]
fn the_reviewer_has_the_last_word_over_the_memorandum() {
    let rules = shipped("isp2014");
    let mut case = all_met(&rules, "service", INITIAL);
    case.vouched = [("memorandum".parse().unwrap(), ids(&["2-1-2"]))].into();
    let decision = decided(&rules, &but(case, "2-1-2", Finding::NotMet));
    assert_eq!(decision.mandatory_missing, ["2-1-2".parse().unwrap()]);
}

#[test]
fn the_memorandum_cannot_stand_for_3_1_7() {
    let rules = shipped("isp2014");
    let mut case = all_met(&rules, "service", INITIAL);
    case.vouched = [("memorandum".parse().unwrap(), ids(&["3-1-7"]))].into();
    let refusal = rules.decide(&case).unwrap_err().to_string();
    let expected = "Upstream criteria, memorandum: memorandum cannot stand for the item 3-1-7";
    assert_eq!(refusal, expected);
}

#[test]
fn only_who_depends_on_an_upstream_can_bring_its_memorandum() {
    let rules = shipped("isp2014");
    let mut case = all_met(&rules, "service", INITIAL);
    case.vouched = [("memorandum".parse().unwrap(), ids(&["2-1-2"]))].into();
    let fact = "depends_on_upstream".parse().unwrap();
    agree(&rules, &mut case, &fact, false);
    let refusal = rules.decide(&case).unwrap_err();
    assert!(matches!(refusal, DecisionRefusal::VoucherNotOpen { .. }));
}

#[test]
fn the_audit_earns_points_at_first_and_is_mandatory_for_renewal() {
    let rules = shipped("isp2014");
    for (kind, passed) in [(INITIAL, true), (ReviewKind::Renewal, false)] {
        let case = all_met(&rules, "service", kind);
        let decision = decided(&rules, &but(case, "1-1-2", Finding::NotMet));
        assert_eq!(decision.passed, passed, "{kind}");
    }
}

#[test]
fn every_mandatory_item_that_is_not_met_fails_the_review_alone() {
    let mut tried = 0;
    for id in ["isp2014", "ecom2000"] {
        let rules = shipped(id);
        for unit in &rules.units {
            for kind in ReviewKind::ALL {
                let case = all_met(&rules, unit.id.as_str(), kind);
                assert!(decided(&rules, &case).passed, "{}", unit.id);
                for item in rules.versions()[0].asked(&unit.id, kind) {
                    if item.requirement(kind) != Requirement::Mandatory {
                        continue;
                    }
                    let unmet = but(case.clone(), item.id.as_str(), Finding::NotMet);
                    let decision = decided(&rules, &unmet);
                    assert!(!decision.passed, "{}", item.id);
                    assert_eq!(decision.mandatory_missing, std::slice::from_ref(&item.id));
                    assert!(decision.explanation.en.contains(item.id.as_str()));
                    tried += 1;
                }
            }
        }
    }
    assert_eq!(tried, 25 + 26 + 2 * 92);
}

#[test]
fn guidance_and_reference_items_never_decide() {
    let rules = shipped("ecom2000");
    for unit in &rules.units {
        let mut case = all_met(&rules, unit.id.as_str(), INITIAL);
        for item in rules.versions()[0].asked(&unit.id, INITIAL) {
            if item.requirement(INITIAL) != Requirement::Mandatory {
                case = but(case, item.id.as_str(), Finding::NotMet);
            }
        }
        let decision = decided(&rules, &case);
        assert!(decision.passed, "{}", unit.id);
        let unmet = |i: &&crate::scheme::ItemFinding| i.outcome == Outcome::NotMet;
        for finding in decision.items.iter().filter(unmet) {
            assert!(finding.explanation.en.ends_with("It does not decide."));
        }
    }
}

#[test]
fn a_condition_that_does_not_hold_removes_its_items() {
    let rules = shipped("ecom2000");
    let mut case = all_met(&rules, "shop-function", INITIAL);
    agree(
        &rules,
        &mut case,
        &"user_authentication".parse().unwrap(),
        false,
    );
    let decision = decided(&rules, &case);
    assert!(decision.passed);
    let left_out = |i: &&crate::scheme::ItemFinding| i.outcome == Outcome::LeftOut;
    let mut left_out: Vec<_> = decision.items.iter().filter(left_out).collect();
    assert_eq!(left_out.len(), 9, "all of Table 2-15");
    let told = left_out.remove(0).explanation.clone();
    assert!(
        told.ja.contains("ユーザ認証を必要としている"),
        "{}",
        told.ja
    );
    assert!(told.en.contains("users are authenticated"), "{}", told.en);
}

#[test]
fn an_item_that_its_condition_removes_cannot_be_answered_as_met() {
    let rules = shipped("ecom2000");
    let mut case = all_met(&rules, "shop-function", INITIAL);
    case.facts.insert("uses_tls".parse().unwrap(), false);
    let refusal = rules.decide(&case).unwrap_err();
    let refused = DecisionRefusal::DoesNotApply {
        item: "2-13-3-1".parse().unwrap(),
        condition: "uses_tls".to_owned(),
    };
    assert_eq!(refusal, refused);
}

#[test]
fn not_applicable_is_refused_where_no_condition_allows_it() {
    let rules = shipped("ecom2000");
    let case = all_met(&rules, "shop-function", INITIAL);
    for (item, condition) in [("2-13-1-1", None), ("2-13-3-1", Some("uses_tls"))] {
        let case = but(case.clone(), item, Finding::NotApplicable);
        let refused = DecisionRefusal::Applies {
            item: item.parse().unwrap(),
            condition: condition.map(str::to_owned),
        };
        assert_eq!(rules.decide(&case), Err(refused));
    }
}

#[test]
fn the_prerequisite_marks_review_stands_for_personal_and_transaction_data() {
    let rules = shipped("ecom2000");
    let mut case = all_met(&rules, "shop-operation", INITIAL);
    let items = rules.versions()[0].vouchers()[0].items.clone();
    for item in &items {
        case.answers.remove(item);
    }
    assert!(rules.decide(&case).is_err());
    let vouched = ("prerequisite".parse().unwrap(), items.into_iter().collect());
    case.vouched = [vouched].into();
    assert!(decided(&rules, &case).passed);
}
