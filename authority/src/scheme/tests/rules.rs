//! The third scheme's other numbers and months go through the same rules; its mistakes are refused with their lines.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::fixtures::{market, market_with};
use crate::scheme::{BaseScore, Breach, Complainant, FeeFor, ReviewKind, ReviewStanding};

#[test]
fn a_third_scheme_has_deadlines_of_its_own() {
    let rules = market();
    let rereview = rules.rereview.unwrap();
    let notice = date(2026, 11, 22);
    let late = rereview.open(notice, date(2026, 11, 26), notice, 1);
    let told = late.unwrap_err().to_string();
    assert_eq!(told, "Article 13: re-review was open until 2026-11-25");
    let objection = rules.objection.unwrap();
    let late = objection.open(notice, date(2026, 11, 28)).unwrap_err();
    assert_eq!(
        late.to_string(),
        "Article 14: objection was open until 2026-11-27"
    );
    let lapse = rules.lapse.unwrap();
    assert_eq!(lapse.until(notice, None), Ok(date(2026, 12, 2)));
    let delayed = rules.renewal.delayed_until(notice, None);
    assert_eq!(delayed, Ok(date(2026, 11, 26)));
}

#[test]
fn a_third_scheme_has_months_of_its_own() {
    let rules = market();
    let tasting = &rules.stages[1];
    assert_eq!(tasting.next_from(date(2026, 9, 30)), Ok(date(2026, 9, 30)));
    assert_eq!(tasting.next_from(date(2026, 10, 1)), Ok(date(2027, 2, 1)));
}

#[test]
fn a_third_scheme_has_parties_fees_and_evidence_of_its_own() {
    let rules = market();
    let kitchen = "kitchen".parse().unwrap();
    let cook = rules.applicant(&kitchen, Some(2)).unwrap();
    assert_eq!(cook.as_str(), "cook");
    let fee = rules.fees_for(FeeFor::Review, Some(&kitchen), ReviewKind::Initial);
    let fee = fee.last().unwrap();
    assert_eq!(fee.yen_for(2), 1_400);
    assert_eq!(fee.due_on(date(2026, 12, 31)), Ok(Some(date(2027, 1, 2))));
    let renewal = rules.fees_for(FeeFor::Review, Some(&kitchen), ReviewKind::Renewal);
    assert_eq!(renewal.count(), 0);
    let audit = rules.audit.as_ref().unwrap();
    let days = BTreeMap::from([(1, date(2026, 10, 23)), (2, date(2026, 10, 22))]);
    let missing = audit.covers(&days, date(2026, 11, 22)).unwrap_err();
    assert_eq!(missing.to_string(), "Article 11: not covered: 2");
    let pending = BTreeMap::from([(kitchen, ReviewStanding::Pending)]);
    let refused = rules.mark.takes(false, &pending).unwrap_err();
    assert!(
        matches!(refused, Breach::Reviews { .. }),
        "passes come first here"
    );
    let taste = "taste".parse().unwrap();
    assert!(
        rules
            .complaints
            .category(&taste, Complainant::Holder)
            .is_none()
    );
}

#[test]
fn a_base_score_has_one_spelling() {
    for score in ["0.0", "4.0", "9.9", "10.0"] {
        assert_eq!(score.parse::<BaseScore>().unwrap().to_string(), score);
    }
    for wrong in [
        "", "7", "7.", ".5", "07.0", "10.1", "7.00", "+7.0", "1e1", "100.0", "７.０",
    ] {
        assert!(wrong.parse::<BaseScore>().is_err(), "{wrong}");
    }
}

#[track_caller]
fn refused(from: &str, to: &str, reason: &str) {
    let text = include_str!("market/rules.toml");
    let (at, _) = text.match_indices(from).next().unwrap();
    let line = text[..at].matches('\n').count() + 1;
    let found = market_with("rules.toml", from, to).unwrap_err().to_string();
    assert_eq!(found, format!("market7/rules.toml, line {line}: {reason}"));
}

#[test]
fn units_that_are_not_declared_are_refused() {
    let reason = "cellar is not among the units";
    refused("passes = [\"kitchen\"]", "passes = [\"cellar\"]", reason);
    let applicants = "applicants = { kitchen = \"keeper\" }";
    refused(applicants, "applicants = { cellar = \"keeper\" }", reason);
    let found = market_with(
        "rules.toml",
        "units = [\"kitchen\", \"stall\"]",
        "units = [\"cellar\"]",
    );
    assert!(found.unwrap_err().to_string().ends_with(reason));
}

#[test]
fn parties_that_are_not_declared_are_refused() {
    let applicants = "applicants = { kitchen = \"keeper\" }";
    let reason = "guest is not among the parties";
    refused(applicants, "applicants = { kitchen = \"guest\" }", reason);
}

#[test]
fn a_unit_for_which_nobody_applies_is_refused() {
    let found = market_with(
        "rules.toml",
        "applicants = { kitchen = \"cook\" }",
        "applicants = { stall = \"cook\" }",
    );
    let reason = "nobody applies for kitchen: neither the unit nor each pattern names an applicant";
    assert!(found.unwrap_err().to_string().ends_with(reason));
}

#[test]
fn patterns_that_are_not_numbered_in_order_are_refused() {
    refused("no = 2\n", "no = 3\n", "the number is 3 where 2 must stand");
}

#[test]
fn a_month_that_is_none_is_refused() {
    let found = market_with("rules.toml", "months = [2, 9]", "months = [2, 13]");
    let found = found.unwrap_err().to_string();
    assert!(
        found.contains("13 is not a month; months are 1 to 12"),
        "{found}"
    );
}

#[test]
fn a_period_of_no_length_is_refused() {
    let found = market_with("rules.toml", "{ days = 3 }", "{ days = 0 }");
    let found = found.unwrap_err().to_string();
    assert!(found.starts_with("market7/rules.toml, line "), "{found}");
}

#[test]
fn a_mark_on_a_unit_without_passes_is_refused() {
    let reason = "stall does not lead to a pass";
    refused("passes = [\"kitchen\"]", "passes = [\"stall\"]", reason);
}

#[test]
fn a_prerequisite_that_the_scheme_file_does_not_name_is_refused() {
    let reason = "the prerequisite mark is demanded here, and the scheme file names none";
    refused("prerequisite = false", "prerequisite = true", reason);
}

#[test]
fn a_self_diagnosis_without_questions_is_refused() {
    let reason = "the stage is a self-diagnosis, and [self_diagnosis] is not there";
    refused("how = \"paper\"", "how = \"self-diagnosis\"", reason);
}

#[test]
fn a_reason_that_the_scheme_file_does_not_tell_is_refused() {
    let reason = "burnt is not among the revocation_reasons of the scheme file";
    refused("reason = \"expired\"", "reason = \"burnt\"", reason);
    let pass = "pass_revoked = \"kitchen-closed\"";
    refused(pass, "pass_revoked = \"burnt\"", reason);
    let mark = "mark_expired = \"expired\"";
    refused(mark, "mark_expired = \"burnt\"", reason);
}

#[test]
fn a_pass_that_falls_with_time_needs_a_cause_of_passes() {
    let reason = "over is not among the causes of passes";
    let lapse = "lapse_not_cured = \"burnt\"";
    refused(lapse, "lapse_not_cured = \"over\"", reason);
    let pass = "pass_expired = \"burnt\"";
    refused(pass, "pass_expired = \"over\"", reason);
}

#[test]
fn a_cause_that_revokes_a_mark_needs_a_reason_and_no_cure() {
    let found = market_with("rules.toml", "reason = \"expired\"\n", "");
    let reason = "a cause that revokes a mark needs a reason and cannot be curable: a mark has no lapse of its own";
    assert!(found.unwrap_err().to_string().ends_with(reason));
    let found = market_with("rules.toml", "curable = true", "reason = \"expired\"");
    let reason =
        "a cause that revokes a pass has no reason of its own: its marks fall by [cascade]";
    assert!(found.unwrap_err().to_string().ends_with(reason));
}

#[test]
fn statements_only_for_what_is_refused_anyway_are_refused() {
    let reason = "statements are needed from 9.0, which is not below 9.0, refused anyway";
    refused(
        "statement_from = \"5.5\"",
        "statement_from = \"9.0\"",
        reason,
    );
}

#[test]
fn an_audit_table_that_is_wrong_is_refused() {
    refused(
        "count = 2\n",
        "count = 3\n",
        "3 items are declared; the table has 2",
    );
    let found = market_with("audit.csv", "2,灰", "3,灰").unwrap_err();
    let expected = "market7/audit.csv, line 3: the number is \"3\" where 2 must stand";
    assert_eq!(found.to_string(), expected);
    let item = "item = \"oven\"";
    let reason = "cart is not among the items of the newest criteria";
    refused(item, "item = \"cart\"", reason);
}

#[test]
fn an_entry_that_is_there_twice_is_refused() {
    let reason = "cook is there twice";
    let found = market_with("rules.toml", "id = \"keeper\"", "id = \"cook\"");
    assert!(found.unwrap_err().to_string().ends_with(reason));
}

#[test]
fn a_list_without_entries_is_refused() {
    let found = market_with(
        "rules.toml",
        "[[parties]]\nid = \"cook\"\nname.ja = \"料理人\"\nname.en = \"Cook\"\n\n[[parties]]\nid = \"keeper\"\nname.ja = \"店主\"\nname.en = \"Keeper\"\n",
        "",
    );
    let found = found.unwrap_err().to_string();
    assert!(found.contains("missing field `parties`"), "{found}");
}
