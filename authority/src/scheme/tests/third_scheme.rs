//! A third scheme goes through the same functions: no code knows a scheme by name.

use std::{fs, path::Path};

use jiff::civil::date;

use super::fixtures::{agree, all_met, but, decided, market};
use crate::scheme::{Case, DecisionRefusal, Finding, Outcome, ReviewKind, Rules, Score};

fn kitchen(rules: &Rules) -> Case {
    let mut case = all_met(rules, "kitchen", ReviewKind::Initial);
    case.version = "spring".parse().unwrap();
    case
}

#[test]
fn a_third_scheme_decides_by_its_own_thresholds_and_floors() {
    let rules = market();
    let nine = but(kitchen(&rules), "oven", Finding::NotMet);
    let nine = but(nine, "taste", Finding::Points(2));
    let decision = decided(&rules, &nine);
    let (points, of, needed) = (9, 17, 9);
    assert_eq!(decision.score, Some(Score { points, of, needed }));
    assert!(decision.passed);
    let bland = but(kitchen(&rules), "taste", Finding::Points(1));
    let decision = decided(&rules, &bland);
    assert_eq!(decision.score.unwrap().points, 15);
    assert!(!decision.passed, "taste needs two");
}

#[test]
fn points_of_items_left_out_are_not_among_those_that_can_be_earned() {
    let rules = market();
    let mut case = kitchen(&rules);
    agree(&rules, &mut case, &"sells_fish".parse().unwrap(), false);
    let (points, of, needed) = (10, 10, 9);
    let score = Score { points, of, needed };
    assert_eq!(decided(&rules, &case).score, Some(score));
}

#[test]
fn a_review_keeps_the_version_with_which_it_began() {
    let rules = market();
    let on = |y, m, d| {
        rules
            .version_on(date(y, m, d))
            .map(|c| c.version().as_str())
    };
    assert_eq!(on(2025, 2, 28), None);
    assert_eq!(on(2026, 8, 31), Some("spring"));
    assert_eq!(on(2026, 9, 1), Some("autumn"));
    let mut case = but(kitchen(&rules), "oven", Finding::NotMet);
    assert!(decided(&rules, &case).passed);
    case.version = "autumn".parse().unwrap();
    assert!(!decided(&rules, &case).passed);
}

#[test]
fn a_unit_of_which_a_renewal_asks_nothing_passes_and_takes_no_answer() {
    let rules = market();
    let case = all_met(&rules, "stall", ReviewKind::Renewal);
    assert!(decided(&rules, &case).passed);
    let refusal = rules.decide(&but(case, "sign", Finding::Met)).unwrap_err();
    let expected = "sign is not an item of the review of stall, renewal";
    assert_eq!(refusal.to_string(), expected);
}

#[test]
fn a_negated_condition_holds_where_its_fact_does_not() {
    let rules = market();
    let mut case = kitchen(&rules);
    let song = |case: &Case| decided(&rules, case).items[4].outcome.clone();
    assert_eq!(song(&case), Outcome::LeftOut);
    agree(&rules, &mut case, &"has_roof".parse().unwrap(), false);
    let told = but(case, "song", Finding::NotMet);
    assert_eq!(song(&told), Outcome::NotMet);
}

#[test]
fn answers_that_make_no_sense_are_refused() {
    let rules = market();
    let refused = |item: &str, finding| {
        let case = but(kitchen(&rules), item, finding);
        rules.decide(&case).unwrap_err()
    };
    let item = |id: &str| id.parse().unwrap();
    let possible = |text: &str| text.to_owned();
    assert_eq!(
        refused("taste", Finding::Points(4)),
        DecisionRefusal::Points {
            item: item("taste"),
            points: 4,
            possible: possible("0 to 3"),
        }
    );
    assert_eq!(
        refused("oven", Finding::Points(6)),
        DecisionRefusal::Points {
            item: item("oven"),
            points: 6,
            possible: possible("0 or 7"),
        }
    );
    assert_eq!(
        refused("taste", Finding::Met),
        DecisionRefusal::NotGraded {
            item: item("taste"),
            top: 3,
        }
    );
    assert_eq!(
        refused("clean", Finding::Points(1)),
        DecisionRefusal::NoPoints {
            item: item("clean"),
        }
    );
    let unknown = refused("sauce", Finding::Met);
    assert!(matches!(unknown, DecisionRefusal::UnknownItem { .. }));
    let of_another_unit = refused("sign", Finding::Met);
    assert!(matches!(
        of_another_unit,
        DecisionRefusal::UnknownItem { .. }
    ));
}

#[test]
fn what_is_unknown_or_missing_is_refused() {
    let rules = market();
    let refused = |change: fn(&mut Case)| {
        let mut case = kitchen(&rules);
        change(&mut case);
        rules.decide(&case).unwrap_err().to_string()
    };
    let unknown_version = refused(|c| c.version = "winter".parse().unwrap());
    assert_eq!(
        unknown_version,
        "the scheme has no criteria of the version winter"
    );
    let unknown_unit = refused(|c| c.unit = "cellar".parse().unwrap());
    assert_eq!(unknown_unit, "the scheme has no review unit cellar");
    let unknown_fact = refused(|c| c.facts.extend([("sells_hats".parse().unwrap(), true)]));
    assert_eq!(unknown_fact, "the scheme knows no fact sells_hats");
    let facts = refused(|c| c.facts.clear());
    assert_eq!(facts, "these facts must be stated: has_roof, sells_fish");
    let mut blank = kitchen(&rules);
    blank.answers.clear();
    let told = rules.decide(&blank).unwrap_err().told();
    assert_eq!(
        told.ja,
        "次の項目の回答がありません: clean、oven、ice、taste。"
    );
    let answers = refused(|c| c.answers.clear());
    assert_eq!(
        answers,
        "these items have no answer: clean, oven, ice, taste"
    );
    let voucher = refused(|c| c.vouched.extend([("uncle".parse().unwrap(), [].into())]));
    assert_eq!(voucher, "the scheme knows no voucher uncle");
}

#[test]
fn a_decision_is_the_same_each_time_and_can_be_written_as_json() {
    let rules = market();
    let case = kitchen(&rules);
    let written = serde_json::to_string(&case).unwrap();
    let read: Case = serde_json::from_str(&written).unwrap();
    assert_eq!(read, case);
    let decision = decided(&rules, &read);
    assert_eq!(decision, decided(&rules, &case));
    let json = serde_json::to_value(&decision).unwrap();
    assert_eq!(json["passed"], true);
    assert_eq!(json["items"][3]["outcome"]["graded"], 3);
}

/// Files that may name a shipped scheme: the list of what is built in, and the demonstration.
const MAY_NAME_SCHEMES: [&str; 2] = ["assets.rs", "demo"];

/// Lines of code, outside comments, examples in the API's description, and tests, that name a
/// shipped scheme.
fn named_in(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if MAY_NAME_SCHEMES.contains(&name.as_str()) || name.starts_with("tests") {
            continue;
        }
        if path.is_dir() {
            named_in(&path, found);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let lines = code.lines().filter(|l| !l.trim_start().starts_with("//"));
        let names = |l: &&str| {
            let named = l.contains("isp2014") || l.contains("ecom2000");
            named && !l.contains("example = \"")
        };
        found.extend(lines.filter(names).map(|l| format!("{name}: {l}")));
    }
}

#[test]
fn no_code_knows_a_scheme_by_name() {
    let mut found = Vec::new();
    named_in(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut found,
    );
    assert!(found.is_empty(), "{found:#?}");
}
