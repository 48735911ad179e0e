//! The rules of the shipped schemes, one test for each rule of their documents.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use super::fixtures::shipped;
use crate::{
    assets::Assets,
    scheme::{
        Breach, Complainant, ContractFor, Due, FeeFor, FoundBy, Of, OnRevocation, ReviewKind,
        ReviewStanding, Rules, UnitId, Validity, ValidityRule, Yields,
    },
};

const YEAR: ValidityRule = ValidityRule {
    months: 12,
    renewal_opens_months_before: 2,
};

fn ecom() -> Rules {
    shipped("ecom2000")
}

fn isp() -> Rules {
    shipped("isp2014")
}

fn unit(id: &str) -> UnitId {
    id.parse().unwrap()
}

fn told<T: std::fmt::Debug>(refused: Result<T, Breach>) -> String {
    refused.unwrap_err().to_string()
}

fn applicant(rules: &Rules, of: &str, pattern: u8) -> String {
    let party = rules.applicant(&unit(of), Some(pattern));
    party.unwrap().to_string()
}

#[test]
fn the_six_patterns_of_table_3_2_decide_who_applies() {
    let rules = ecom();
    let system = [
        "shop",
        "system-operator",
        "system-operator",
        "mall",
        "mall",
        "mall",
    ];
    let function = ["shop", "shop", "system-operator", "shop", "shop", "mall"];
    for pattern in 1..=6 {
        let place = usize::from(pattern) - 1;
        assert_eq!(applicant(&rules, "system", pattern), system[place]);
        assert_eq!(applicant(&rules, "shop-function", pattern), function[place]);
        assert_eq!(applicant(&rules, "shop-operation", pattern), "shop");
    }
    let without = told(rules.applicant(&unit("system"), None));
    assert_eq!(
        without,
        "who applies for system depends on a pattern from 1 to 6"
    );
    assert!(rules.applicant(&unit("system"), Some(7)).is_err());
}

#[test]
fn another_party_than_table_3_2_names_cannot_apply() {
    let rules = ecom();
    let refused = rules.may_apply(&unit("system"), Some(4), &"shop".parse().unwrap());
    let expected = "Table 3-2, 4: the applicant for system is mall, not shop";
    assert_eq!(told(refused), expected);
    let mall = "mall".parse().unwrap();
    assert_eq!(rules.may_apply(&unit("system"), Some(4), &mall), Ok(()));
}

#[test]
fn system_and_shop_function_are_passes_and_shop_operation_is_part_of_the_grant() {
    let rules = ecom();
    let yields = |id: &str| rules.unit(&unit(id)).unwrap().yields;
    assert_eq!(yields("system"), Yields::Pass);
    assert_eq!(yields("shop-function"), Yields::Pass);
    assert_eq!(yields("shop-operation"), Yields::Grant);
}

#[test]
fn a_system_goes_through_self_diagnosis_paper_and_inspection() {
    let rules = ecom();
    let stages = |id: &str| {
        let unit = unit(id);
        let stages = rules.stages_of(&unit).map(|stage| stage.id.to_string());
        stages.collect::<Vec<_>>()
    };
    assert_eq!(stages("system"), ["self-diagnosis", "paper", "inspection"]);
    assert_eq!(stages("shop-function"), ["paper", "inspection"]);
    assert_eq!(stages("shop-operation"), ["paper"]);
}

#[test]
fn the_self_diagnosis_gate_opens_only_if_every_question_is_passed() {
    let gate = ecom().self_diagnosis.unwrap();
    let yes = gate.questions.iter().map(|q| (q.id.clone(), true));
    let mut answers: BTreeMap<_, _> = yes.collect();
    assert_eq!(answers.len(), 5);
    assert_eq!(gate.open(&answers), Ok(()));
    answers.insert("policy".parse().unwrap(), false);
    answers.remove(&"personal-data".parse().unwrap());
    let expected = "6.2.1: every question must be answered with yes; not so: policy, personal-data";
    assert_eq!(told(gate.open(&answers)), expected);
    answers.insert("luck".parse().unwrap(), true);
    assert_eq!(told(gate.open(&answers)), "6.2.1: there is no luck");
}

#[test]
fn re_review_is_open_for_two_weeks_after_the_notice() {
    let rereview = ecom().rereview.unwrap();
    let notice = date(2026, 11, 21);
    let open = |on| rereview.open(notice, on, date(2026, 12, 21), 0);
    assert_eq!(open(date(2026, 12, 5)), Ok(()));
    let late = told(open(date(2026, 12, 6)));
    assert_eq!(late, "6.2.5: re-review was open until 2026-12-05");
}

#[test]
fn a_refusal_is_told_in_both_languages_with_its_source() {
    let rereview = ecom().rereview.unwrap();
    let notice = date(2026, 11, 21);
    let late = rereview.open(notice, date(2026, 12, 6), notice, 0);
    let told = late.unwrap_err().told();
    assert_eq!(told.ja, "6.2.5: 再審査の申請の期限は2026-12-05でした。");
    assert_eq!(told.en, "6.2.5: re-review was open until 2026-12-05");
}

#[test]
fn re_review_needs_all_fixed_within_one_month_of_the_notice() {
    let rereview = ecom().rereview.unwrap();
    let notice = date(2027, 1, 31);
    let open = |fixed| rereview.open(notice, date(2027, 2, 1), fixed, 0);
    assert_eq!(open(date(2027, 2, 28)), Ok(()));
    let late = told(open(date(2027, 3, 1)));
    assert_eq!(late, "6.2.5: fixing was open until 2027-02-28");
}

#[test]
fn re_review_is_possible_once_for_a_review_and_free() {
    let rereview = ecom().rereview.unwrap();
    let day = date(2026, 11, 21);
    let second = told(rereview.open(day, day, day, 1));
    assert_eq!(second, "6.2.5: re-review is possible once for a review");
    assert!(rereview.free);
}

#[test]
fn an_objection_can_be_filed_at_any_time() {
    let objection = ecom().objection.unwrap();
    assert_eq!(objection.open(date(2026, 1, 1), date(2030, 1, 1)), Ok(()));
}

#[test]
fn a_lapse_lasts_at_most_one_month_and_marks_stay_usable() {
    let lapse = ecom().lapse.unwrap();
    let begins = date(2026, 11, 22);
    let until = |asked: Option<Date>| lapse.until(begins, asked);
    assert_eq!(until(None), Ok(date(2026, 12, 22)));
    assert_eq!(until(Some(date(2026, 12, 1))), Ok(date(2026, 12, 1)));
    let long = told(until(Some(date(2026, 12, 23))));
    let expected = "3.8(2): lapse can be set to 2026-12-22 at the latest, not 2026-12-23";
    assert_eq!(long, expected);
    assert!(until(Some(date(2026, 11, 21))).is_err(), "before it begins");
    assert!(lapse.marks_stay_usable);
}

#[test]
fn renewal_opens_two_months_before_the_month_of_expiry_and_closes_with_it() {
    let renewal = ecom().renewal;
    let validity = Validity {
        from: date(2026, 4, 1),
        to: date(2027, 3, 31),
    };
    let open = |on| renewal.open(YEAR, validity, on);
    assert_eq!(
        told(open(date(2026, 12, 31))),
        "6.3: renewal opens on 2027-01-01"
    );
    assert_eq!(open(date(2027, 1, 1)), Ok(()));
    assert_eq!(open(date(2027, 3, 31)), Ok(()));
    assert_eq!(
        told(open(date(2027, 4, 1))),
        "6.3: renewal was open until 2027-03-31"
    );
    assert!(renewal.notice_when_open);
}

#[test]
fn a_delay_by_the_review_body_lapses_a_pass_for_at_most_one_month_from_expiry() {
    let renewal = ecom().renewal;
    let expiry = date(2027, 3, 31);
    assert_eq!(renewal.delayed_until(expiry, None), Ok(date(2027, 4, 30)));
    let long = told(renewal.delayed_until(expiry, Some(date(2027, 5, 1))));
    assert!(
        long.starts_with("6.3: renewal after a delay by the review body"),
        "{long}"
    );
}

#[test]
fn a_mark_is_applied_for_with_passes_or_pending_reviews_and_granted_with_passes() {
    let mark = ecom().mark;
    let mut reviews = BTreeMap::from([(unit("system"), ReviewStanding::Passed)]);
    let lacking = told(mark.takes(true, &reviews));
    let expected = "6.5.1(1): the review must be passed or pending for: shop-function";
    assert_eq!(lacking, expected);
    reviews.insert(unit("shop-function"), ReviewStanding::Pending);
    assert_eq!(mark.takes(true, &reviews), Ok(()));
    let pending = told(mark.grants(true, &reviews));
    let expected = "4.5: the review must be passed for: shop-function, shop-operation";
    assert_eq!(pending, expected);
    reviews.insert(unit("shop-function"), ReviewStanding::Passed);
    reviews.insert(unit("shop-operation"), ReviewStanding::Passed);
    assert_eq!(mark.grants(true, &reviews), Ok(()));
}

#[test]
fn a_mark_needs_the_prerequisite_mark_where_the_scheme_has_one() {
    let mark = ecom().mark;
    let passed = |id: &str| (unit(id), ReviewStanding::Passed);
    let all = ["system", "shop-function", "shop-operation"].map(passed);
    let reviews = BTreeMap::from(all);
    let taken = told(mark.takes(false, &reviews));
    assert_eq!(taken, "6.5.1(1): the prerequisite mark must be held");
    assert!(mark.grants(false, &reviews).is_err());
    let isp_reviews = BTreeMap::from([passed("service")]);
    assert_eq!(isp().mark.grants(false, &isp_reviews), Ok(()));
}

#[test]
fn the_review_fee_is_counted_by_server_and_shop_function_review_is_free() {
    let rules = ecom();
    let fees = |of, id: Option<&str>| {
        let unit = id.map(unit);
        let fees = rules.fees_for(of, unit.as_ref(), ReviewKind::Initial);
        fees.map(|fee| fee.yen_for(3)).collect::<Vec<_>>()
    };
    assert_eq!(fees(FeeFor::Review, Some("system")), [90_000]);
    assert_eq!(fees(FeeFor::Pass, Some("system")), [60_000]);
    assert_eq!(fees(FeeFor::Mark, None), [30_000]);
    assert!(fees(FeeFor::Review, Some("shop-function")).is_empty());
    assert!(fees(FeeFor::Pass, Some("shop-function")).is_empty());
    let free = &rules.free_of_charge[0];
    assert_eq!(free.id.as_str(), "shop-function-review");
    assert!(rules.fees.iter().all(|fee| !fee.refunded));
}

#[test]
fn the_isp_fees_are_80_000_60_000_and_20_000_yen_and_not_refunded() {
    let rules = isp();
    let service = unit("service");
    let of = |of, unit, kind| rules.fees_for(of, unit, kind).collect::<Vec<_>>();
    let initial = of(FeeFor::Review, Some(&service), ReviewKind::Initial);
    let renewal = of(FeeFor::Review, Some(&service), ReviewKind::Renewal);
    let yearly = of(FeeFor::Mark, None, ReviewKind::Renewal);
    let yen = [initial[0], renewal[0], yearly[0]].map(|fee| fee.yen_for(1));
    assert_eq!(yen, [80_000, 60_000, 20_000]);
    assert_eq!((initial.len(), renewal.len(), yearly.len()), (1, 1, 1));
    assert_eq!(initial[0].due, Due::ByApplication);
    let notice = date(2026, 11, 30);
    assert_eq!(yearly[0].due_on(notice), Ok(Some(date(2026, 12, 30))));
    assert!(rules.fees.iter().all(|fee| !fee.refunded));
}

#[test]
fn the_isp_second_review_is_held_in_march_july_and_november() {
    let rules = isp();
    let [first, second] = &rules.stages[..] else {
        panic!("two stages");
    };
    assert_eq!(first.open(date(2026, 12, 24)), Ok(()), "at any time");
    let months = second.months.iter().map(|month| month.number());
    assert_eq!(months.collect::<Vec<_>>(), [3, 7, 11]);
    assert_eq!(second.open(date(2026, 11, 22)), Ok(()));
    let early = told(second.open(date(2026, 12, 1)));
    assert_eq!(
        early,
        "Review method: this stage of the review opens on 2027-03-01"
    );
}

#[test]
fn an_isp_audit_covers_17_items_within_a_year() {
    let audit = isp().audit.unwrap();
    assert_eq!((audit.item.as_str(), audit.list().len()), ("1-1-2", 17));
    let on = date(2026, 11, 22);
    let mut days: BTreeMap<u8, Date> = (1..=17).map(|no| (no, date(2025, 11, 22))).collect();
    assert_eq!(audit.covers(&days, on), Ok(()));
    days.insert(12, date(2025, 11, 21));
    days.remove(&17);
    assert_eq!(
        told(audit.covers(&days, on)),
        "Audit rules: not covered: 12, 17"
    );
    days.insert(18, on);
    let unknown = told(audit.covers(&days, on));
    assert_eq!(
        unknown,
        "Audit rules: there is no number 18; numbers go to 17"
    );
    days.remove(&18);
    days.insert(1, date(2026, 11, 23));
    assert!(matches!(
        audit.covers(&days, on),
        Err(Breach::InFuture { .. })
    ));
}

#[test]
fn an_isp_diagnosis_is_at_most_three_months_old_and_has_nine_targets() {
    let diagnosis = isp().diagnosis.unwrap();
    assert_eq!(
        (diagnosis.item.as_str(), diagnosis.list().len()),
        ("2-1-1", 9)
    );
    let all: Vec<u8> = (1..=9).collect();
    let on = date(2026, 11, 22);
    assert_eq!(diagnosis.good(date(2026, 8, 22), &all, on), Ok(()));
    let old = told(diagnosis.good(date(2026, 8, 21), &all, on));
    let expected = "Review items, 2-1-1: 2026-08-21 is too old; it must be of 2026-08-22 or later";
    assert_eq!(old, expected);
    let few = told(diagnosis.good(on, &all[..8], on));
    assert_eq!(few, "Review items, 2-1-1: not covered: 9");
    assert!(diagnosis.good(date(2026, 11, 23), &all, on).is_err());
}

#[test]
fn a_hole_of_7_0_is_refused_and_one_of_4_0_needs_a_statement() {
    let severity = isp().severity.unwrap();
    let bears = |score: &str, stated| severity.bears(score.parse().unwrap(), stated);
    assert_eq!(bears("3.9", false), Ok(()));
    assert!(matches!(bears("4.0", false), Err(Breach::Statement { .. })));
    assert_eq!(bears("6.9", true), Ok(()));
    assert!(matches!(bears("7.0", true), Err(Breach::TooSevere { .. })));
    let any = ecom().severity.unwrap();
    let refused = told(any.bears("0.0".parse().unwrap(), true));
    assert_eq!(refused, "4.3.4.2(2): a score of 0.0 cannot be borne");
}

#[test]
fn an_upstream_supplies_documents_and_a_contract_of_five_points() {
    let rules = isp();
    let upstream = rules.upstream.as_ref().unwrap();
    assert!(upstream.holds_mark);
    assert_eq!(upstream.contract_points.len(), 5);
    assert_eq!(upstream.documents.len(), 3);
    assert_eq!(upstream.on_revocation, OnRevocation::ReExamine);
    let service = unit("service");
    let count = |depends| {
        let facts = [(upstream.fact.clone(), depends)].into_iter().collect();
        let needed = rules.documents_for(&service, ReviewKind::Initial, &facts);
        needed.count()
    };
    assert_eq!((count(false), count(true)), (1, 5));
}

#[test]
fn five_changes_of_a_pass_and_three_of_a_mark_must_be_notified() {
    let rules = ecom();
    let count = |of| rules.changes.iter().filter(|c| c.of == of).count();
    assert_eq!((count(Of::Pass), count(Of::Mark)), (5, 3));
    assert!(
        rules
            .change(Of::Pass, &"servers".parse().unwrap())
            .is_some()
    );
    assert!(
        rules
            .change(Of::Mark, &"servers".parse().unwrap())
            .is_none()
    );
}

#[test]
fn only_causes_that_can_be_cured_let_a_pass_lapse() {
    let rules = ecom();
    let curable = |id: &str| rules.cause(Of::Pass, &id.parse().unwrap()).unwrap().curable;
    assert!(curable("trade-trouble") && curable("review-invalidated"));
    assert!(!curable("false-declaration") && !curable("operator-unfit"));
    let of_marks = rules.causes.iter().filter(|cause| cause.of == Of::Mark);
    for cause in of_marks {
        assert!(!cause.curable && cause.reason.is_some(), "{}", cause.id);
    }
}

#[test]
fn every_reason_of_a_scheme_has_a_cause_that_leads_to_it() {
    let assets = Assets::built_in().unwrap();
    for scheme in assets.schemes() {
        let rules = scheme.rules.as_ref().unwrap();
        for code in scheme.reason_codes() {
            let mut reasons = rules.causes.iter().filter_map(|c| c.reason.as_ref());
            let direct = reasons.any(|reason| reason.as_str() == code);
            let of_a_pass = rules.cause(Of::Pass, &code.parse().unwrap()).is_some();
            assert!(direct || of_a_pass, "{}: {code}", scheme.id);
        }
    }
}

#[test]
fn contracts_for_passes_and_marks_run_a_year_and_shops_agree_with_malls_on_three_points() {
    let rules = ecom();
    for of in [ContractFor::Pass, ContractFor::Mark] {
        let contracts: Vec<_> = rules.contracts_for(of).collect();
        assert_eq!(contracts.len(), 1);
        assert_eq!(contracts[0].months, 12);
    }
    let with_malls = rules.contracts_for(ContractFor::Holders).next().unwrap();
    assert_eq!(with_malls.terms.len(), 3);
}

#[test]
fn complaints_have_six_categories_by_who_may_file_and_seven_questions() {
    let complaints = ecom().complaints;
    assert_eq!(complaints.categories.len(), 6);
    assert_eq!(complaints.questions.len(), 7);
    let review = "review".parse().unwrap();
    assert!(complaints.category(&review, Complainant::Holder).is_some());
    assert!(complaints.category(&review, Complainant::Public).is_none());
    let weather = "weather".parse().unwrap();
    assert!(complaints.category(&weather, Complainant::Public).is_none());
}

#[test]
fn misuse_has_four_kinds_and_only_changed_conditions_are_in_good_faith() {
    let misuse = ecom().misuse;
    assert_eq!(misuse.len(), 4);
    let good_faith: Vec<_> = misuse.iter().filter(|m| !m.malicious).collect();
    assert_eq!(good_faith.len(), 1);
    assert_eq!(good_faith[0].found_by, [FoundBy::SpotInspection]);
}

#[test]
fn designated_review_bodies_have_three_years_and_a_yearly_audit() {
    let designation = ecom().designation.unwrap();
    let designated = date(2026, 11, 22);
    assert_eq!(designation.lasts.after(designated), Ok(date(2029, 11, 22)));
    assert_eq!(
        designation.audit_every.after(designated),
        Ok(date(2027, 11, 22))
    );
    assert_eq!(designation.grounds.len(), 5);
    assert!(isp().designation.is_none());
}

#[test]
fn every_field_of_the_shipped_files_is_told_in_the_guide() {
    fn keys(value: &toml::Value, found: &mut Vec<String>) {
        match value {
            toml::Value::Table(table) => {
                for (key, value) in table {
                    found.push(key.clone());
                    keys(value, found);
                }
            }
            toml::Value::Array(list) => list.iter().for_each(|value| keys(value, found)),
            _ => {}
        }
    }
    let guide = include_str!("../../../../docs/schemes.md");
    let by_pattern = ["system", "shop-function", "ja", "en"];
    for file in [
        include_str!("../../../../assets/schemes/ecom2000/rules.toml"),
        include_str!("../../../../assets/schemes/isp2014/rules.toml"),
        include_str!("market/rules.toml"),
    ] {
        let mut found = Vec::new();
        keys(&toml::from_str(file).unwrap(), &mut found);
        for key in found
            .iter()
            .filter(|key| !by_pattern.contains(&key.as_str()))
        {
            let named =
                |before: &str, after: &str| guide.contains(&format!("{before}{key}{after}"));
            let told = named("`", "`") || named("[", "]") || named(".", "]") || named("{ ", " =");
            assert!(told || key == "kitchen", "{key}");
        }
    }
}
