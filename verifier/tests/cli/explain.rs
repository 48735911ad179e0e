//! `explain`, help, completions and manual pages.

use crate::fixture::Fixture;

#[test]
fn a_verdict_is_explained_in_both_languages() {
    let fixture = Fixture::offline();
    let run = fixture.run(&["explain", "wrong-site"]);
    assert_eq!(run.code, 0);
    assert!(run.out.contains("granted to another site"), "{}", run.out);
    let run = fixture.run(&["explain", "wrong-site", "--lang", "ja"]);
    assert!(
        run.out.contains("付与されたものではありません"),
        "{}",
        run.out
    );
}

#[test]
fn without_a_code_all_verdicts_are_explained() {
    let run = Fixture::offline().run(&["explain"]);
    assert_eq!(run.out.matches("→").count(), 14);
}

#[test]
fn an_unknown_code_is_wrong_usage_and_the_codes_are_listed() {
    let run = Fixture::offline().run(&["explain", "fine"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("valid-basis-under-review"), "{}", run.err);
}

#[test]
fn help_and_version_succeed_and_wrong_usage_does_not() {
    let fixture = Fixture::offline();
    assert_eq!(fixture.run(&["--help"]).code, 0);
    assert_eq!(fixture.run(&["--version"]).code, 0);
    assert_eq!(fixture.run(&[]).code, 2);
    assert_eq!(fixture.run(&["image"]).code, 2);
}

#[test]
fn completions_and_manual_pages_are_made_from_the_same_definition() {
    let fixture = Fixture::offline();
    let run = fixture.run(&["completions", "bash"]);
    assert!(run.out.contains("shirushi-verify"));
    let folder = fixture.path("man").to_str().unwrap().to_owned();
    assert_eq!(fixture.run(&["manual", "--out", &folder]).code, 0);
    let page = fixture.path("man/shirushi-verify-image.1");
    assert!(std::fs::read_to_string(page).unwrap().contains("online"));
}
