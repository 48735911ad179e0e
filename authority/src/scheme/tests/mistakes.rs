//! Each kind of mistake in a scheme's folder is refused with file, line and reason.

use super::fixtures::{MARKET_FILES, market_with};
use crate::scheme::{Criteria, SchemeFolder};

/// The refusal of the third scheme with a part of a file replaced.
fn refusal(file: &str, from: &str, to: &str) -> String {
    market_with(file, from, to).unwrap_err().to_string()
}

/// The line, from 1, of the n-th place of a text in a file.
fn line(file: &str, part: &str, n: usize) -> usize {
    let (_, text) = MARKET_FILES.iter().find(|(name, _)| *name == file).unwrap();
    let (at, _) = text.match_indices(part).nth(n).unwrap();
    text[..at].lines().count() + usize::from(at == 0 || text[..at].ends_with('\n'))
}

#[track_caller]
fn items_refused(from: &str, to: &str, reason: &str) {
    let found = refusal("items.csv", from, to);
    let line = line("items.csv", from, 0);
    assert_eq!(found, format!("market7/items.csv, line {line}: {reason}"));
}

#[track_caller]
fn rules_refused(from: &str, to: &str, (at, n): (&str, usize), reason: &str) {
    let found = refusal("rules.toml", from, to);
    let line = line("rules.toml", at, n);
    assert_eq!(found, format!("market7/rules.toml, line {line}: {reason}"));
}

#[test]
fn a_condition_with_an_unknown_fact_is_refused() {
    let reason = "the fact sells_hats is not among the scheme's facts";
    items_refused("7,7,sells_fish", "7,7,sells_hats", reason);
}

#[test]
fn a_condition_that_is_not_one_is_refused() {
    let reason =
        "\"sells_fish or b\" is not a fact: 1 to 48 of a-z, 0-9, the hyphen and the underscore";
    items_refused("7,7,sells_fish", "7,7,sells_fish or b", reason);
}

#[test]
fn an_unknown_unit_section_or_kind_of_evidence_is_refused() {
    items_refused(
        "custom,stall",
        "custom,shed",
        "the review unit shed is not among the scheme's units",
    );
    items_refused(
        "custom,stall",
        "taste,stall",
        "the section taste is not among the sections",
    );
    items_refused(
        "X,-,,look",
        "X,-,,smell",
        "the kind of evidence smell is not among the scheme's kinds",
    );
}

#[test]
fn a_requirement_that_is_none_is_refused() {
    for wrong in ["Z", "0", "0-0", "256", "+7", "XX", ""] {
        let reason =
            format!("initial is {wrong:?}; it must be a number of points, 0-N, - or one of X, Y");
        items_refused("7,7,sells_fish", &format!("{wrong},7,sells_fish"), &reason);
    }
}

#[test]
fn an_item_that_is_there_twice_is_refused() {
    items_refused("oven,hygiene", "clean,hygiene", "clean is there twice");
}

#[test]
fn an_id_that_is_not_one_is_refused() {
    let reason = "\"Oven\" is not an item: 1 to 48 of a-z, 0-9, the hyphen and the underscore";
    items_refused("oven,hygiene", "Oven,hygiene", reason);
}

#[test]
fn an_empty_text_is_refused() {
    let reason = "text_en: the text is empty, or begins or ends with a space";
    items_refused("It is clean.", "", reason);
}

#[test]
fn other_columns_are_refused() {
    let found = refusal("items.csv", "text_en", "english");
    assert!(found.starts_with(
        "market7/items.csv, line 1: the columns are id,section,unit,text_ja,english,"
    ));
}

#[test]
fn a_row_with_a_cell_too_many_is_refused() {
    let found = refusal("items.csv", "X,X,,look", "X,X,,look,");
    assert!(found.starts_with("market7/items.csv, line 2: "), "{found}");
}

#[test]
fn a_table_without_rows_and_one_with_too_many_are_refused() {
    let (_, items) = MARKET_FILES[1];
    let (header, rows) = items.split_once('\n').unwrap();
    let none = refusal("items.csv", rows, "");
    assert!(none.ends_with("the table has 0 rows; 1 to 2000 are possible"));
    let row = |n| format!("i{n},hygiene,kitchen,清潔,Clean.,X,X,,look\n");
    let many = (0..=Criteria::MAX_ITEMS).map(row).collect::<String>();
    let found = refusal("items.csv", rows, &many);
    let reason = "market7/items.csv, line 2002: the table has 2001 rows; 1 to 2000 are possible";
    assert_eq!(found, reason);
    assert!(header.starts_with("id,"));
}

#[test]
fn a_table_over_the_limit_is_not_read() {
    let found = refusal("items.csv", "X,-,,look", &"x".repeat(1 << 20));
    assert!(found.ends_with("a table has at most 1048576"), "{found}");
}

#[test]
fn sums_that_the_checklist_does_not_have_are_refused() {
    let of_kitchen = "for kitchen, initial; the checklist sums up to";
    rules_refused(
        "points = 17",
        "points = 18",
        ("points = 17", 0),
        &format!("18 points are declared {of_kitchen} 17"),
    );
    rules_refused(
        "mandatory = 1",
        "mandatory = 3",
        ("mandatory = 1", 0),
        &format!("3 mandatory items are declared {of_kitchen} 1"),
    );
    rules_refused(
        "items = 5",
        "items = 6",
        ("items = 5", 0),
        &format!("6 items are declared {of_kitchen} 5"),
    );
    rules_refused(
        "count = 6",
        "count = 7",
        ("count = 6", 0),
        "7 items are declared; the table has 6",
    );
}

#[test]
fn more_points_needed_than_can_be_earned_are_refused() {
    let reason = "18 points are needed of 17";
    rules_refused("needed = 9", "needed = 18", ("needed = 9", 0), reason);
}

#[test]
fn sums_that_are_missing_or_there_twice_are_refused() {
    let renewal = "kind = \"renewal\"";
    let first = ("[[criteria.sums]]", 1);
    rules_refused(
        renewal,
        "kind = \"initial\"",
        first,
        "two sums are declared for kitchen, initial",
    );
    let stall = "[[criteria.sums]]\nunit = \"stall\"\nkind = \"renewal\"\nitems = 0\nmandatory = 0\npoints = 0\nsource = \"Article 4\"\n";
    let found = refusal("rules.toml", stall, "");
    assert!(found.ends_with("no sums are declared for stall, renewal"));
}

#[test]
fn a_floor_under_an_item_without_grades_is_refused() {
    rules_refused(
        "items = [\"taste\"]",
        "items = [\"taste\", \"oven\"]",
        ("items = [\"taste\"]", 0),
        "the item oven is not graded up to 2, so that it cannot need that grade",
    );
}

#[test]
fn a_voucher_for_an_unknown_or_graded_item_is_refused() {
    let oven = "items = [\"oven\"]";
    for (item, reason) in [
        ("cart", "the item cart is not in the checklist"),
        (
            "taste",
            "the item taste is graded; nobody's word can stand for a grade",
        ),
    ] {
        rules_refused(oven, &format!("items = [\"{item}\"]"), (oven, 0), reason);
    }
}

#[test]
fn a_table_that_is_not_there_is_refused_where_it_is_named() {
    rules_refused(
        "items = \"items.csv\"",
        "items = \"itmes.csv\"",
        ("items = \"items.csv\"", 0),
        "the file itmes.csv is not in the scheme's folder",
    );
}

#[test]
fn a_unit_that_is_there_twice_is_refused() {
    rules_refused(
        "id = \"stall\"",
        "id = \"kitchen\"",
        ("[[units]]", 1),
        "kitchen is there twice",
    );
}

#[test]
fn a_code_that_is_not_a_capital_letter_is_refused() {
    rules_refused(
        "code = \"Y\"",
        "code = \"7\"",
        ("code = \"Y\"", 0),
        "the code '7' is not a capital letter",
    );
}

#[test]
fn versions_out_of_order_are_refused() {
    rules_refused(
        "in_force_from = \"2026-09-01\"",
        "in_force_from = \"2025-03-01\"",
        ("in_force_from = \"2026-09-01\"", 0),
        "the version autumn is not in force later than the version before it",
    );
}

#[test]
fn an_unknown_or_missing_field_of_the_rules_is_refused_with_its_line() {
    let found = refusal("rules.toml", "yields = \"pass\"", "gives = \"pass\"");
    let line = line("rules.toml", "yields = \"pass\"", 0);
    assert!(found.starts_with(&format!(
        "market7/rules.toml, line {line}: unknown field `gives`"
    )));
    let found = refusal("rules.toml", "yields = \"pass\"\n", "");
    assert!(found.contains("missing field `yields`"), "{found}");
}

#[test]
fn a_folder_without_rules_is_refused() {
    let scheme = super::super::Scheme::parse("market7.toml", include_bytes!("market/market.toml"));
    let refused = scheme.unwrap().with_rules(&SchemeFolder::new("market7"));
    let reason = "market7/rules.toml: the scheme's folder has no such file";
    assert_eq!(refused.unwrap_err().to_string(), reason);
}
