//! Documents read again by other programs' eyes: `pdftotext` and `pdfinfo` of poppler-utils.

use std::{fs, process::Command};

use jiff::civil::Date;
use proptest::prelude::*;

use super::{PassCertificate, ReviewReport, flow::COLUMN, page::Mark, sample::samples};
use crate::{
    correspondence::samples::{both, schemes, text},
    inspection::hash::ContentHash,
    language::Language,
    scheme::{
        Answer, Answers, Case, Decision, Explanation, Finding, Item, ItemFinding, Outcome,
        Requirement, ReviewKind, Scheme, Text,
    },
};

const DATED: Date = Date::constant(2026, 11, 22);

/// The text that pdftotext finds, without white space: lines break where they must.
fn extracted(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.pdf");
    fs::write(&path, pdf).unwrap();
    let output = Command::new("pdftotext").arg(&path).arg("-").output();
    let output = output.expect("pdftotext of poppler-utils is installed");
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_whitespace().collect()
}

fn contains(pdf: &[u8], expected: &str) {
    let found = extracted(pdf);
    let expected: String = expected.split_whitespace().collect();
    assert!(found.contains(&expected), "{expected} is not in {found}");
}

fn certificate<'a>(scheme: &'a Scheme, holder: &str) -> Option<PassCertificate<'a>> {
    let name = Text::try_from(holder.to_owned()).ok()?;
    Some(PassCertificate {
        scheme,
        pass: "30001-01".parse().unwrap(),
        holder: name.clone(),
        system: name,
        unit: both("システム審査", "System review"),
        criteria: both("審査基準 2000年版", "Criteria of 2000"),
        valid: scheme.validity.of_grant(DATED).unwrap(),
        issued: DATED,
        fingerprint: ContentHash::of(b"pass"),
        check_page: "https://review.example.jp/passes/30001".parse().unwrap(),
    })
}

/// A report on so many of a scheme's items, whatever unit they are of.
fn pages(scheme: &Scheme, items: usize, language: Language) -> Vec<super::page::Page> {
    let rules = scheme.rules.as_ref().unwrap();
    let criteria = rules.versions().last().unwrap();
    let decision = decision(scheme, items);
    let report = ReviewReport {
        scheme,
        application: "A-1".parse().unwrap(),
        applicant: text("株式会社見本"),
        system: text("見本"),
        unit: rules.units[0].name.clone(),
        kind: ReviewKind::Initial,
        criteria,
        decision: &decision,
        inspection: vec![both("検査に合格しました。", "The inspection is passed.")],
        next_step: both("契約へ進みます。", "The contract is next."),
        dated: DATED,
        objection_until: Some(DATED),
    };
    report.pages(language).unwrap()
}

fn decision(scheme: &Scheme, items: usize) -> Decision {
    let rules = scheme.rules.as_ref().unwrap();
    let criteria = rules.versions().last().unwrap();
    let asked = criteria.items().iter().cycle().take(items);
    let finding = |item: &Item| ItemFinding {
        item: item.id.clone(),
        section: item.section.clone(),
        requirement: Requirement::Mandatory,
        outcome: Outcome::NotMet,
        points: 0,
        comment: Some(text("記録が確認できませんでした。")),
        explanation: Explanation {
            ja: String::new(),
            en: String::new(),
        },
    };
    Decision {
        passed: false,
        score: None,
        mandatory_missing: Vec::new(),
        floors_missed: Vec::new(),
        items: asked.map(finding).collect(),
        rules: Vec::new(),
        explanation: Explanation {
            ja: String::new(),
            en: String::new(),
        },
    }
}

#[test]
fn the_text_of_every_document_can_be_read_again_in_both_languages() {
    for scheme in schemes() {
        for language in Language::ALL {
            let documents = samples(&scheme, language, DATED).unwrap();
            assert_eq!(documents.len(), 4);
            for document in &documents {
                let name = language.of(&scheme.name);
                let author = language.of(&scheme.review_body.name);
                let found = extracted(&document.pdf);
                let has = |words: &str| {
                    let words: String = words.split_whitespace().collect();
                    found.contains(&words)
                };
                assert!(has(name) || has(author), "{}: {found}", document.name);
                assert!(has("見本商店"), "{}", document.name);
                assert!(!found.contains(['⟦', '{', '〓']), "{}", document.name);
            }
        }
    }
}

#[test]
fn a_certificate_names_everything_on_one_page() {
    let schemes = schemes();
    let certificate = certificate(&schemes[0], "株式会社見本").unwrap();
    for language in Language::ALL {
        let pdf = certificate.render(language).unwrap();
        for expected in [
            "株式会社見本",
            "30001-01",
            language.of(&certificate.unit),
            language.of(&certificate.criteria),
            &language.date(DATED),
            "https://review.example.jp/passes/30001",
            language.of(&schemes[0].review_body.name),
        ] {
            contains(&pdf, expected);
        }
        let digits: String = certificate.fingerprint.to_string();
        contains(&pdf, &digits);
        assert_eq!(count(&pdf), 1);
    }
}

fn count(pdf: &[u8]) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.pdf");
    fs::write(&path, pdf).unwrap();
    let output = Command::new("pdfinfo").arg(&path).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("Tagged:          yes"), "{text}");
    let pages = text.lines().find_map(|line| line.strip_prefix("Pages:"));
    pages.unwrap().trim().parse().unwrap()
}

#[test]
fn a_name_of_two_hundred_characters_is_shown_whole() {
    let schemes = schemes();
    let name = "株式会社長い名前の見本".repeat(20);
    let name: String = name.chars().take(200).collect();
    let certificate = certificate(&schemes[0], &name).unwrap();
    let pdf = certificate.render(Language::Ja).unwrap();
    contains(&pdf, &name);
    assert_eq!(count(&pdf), 1);
}

#[test]
fn reports_grow_with_their_items_and_number_their_pages() {
    let schemes = schemes();
    for (items, least, most) in [(0, 1, 1), (53, 4, 9), (141, 10, 24)] {
        for (scheme, language) in schemes.iter().zip(Language::ALL) {
            let pages = pages(scheme, items, language);
            let found = pages.len();
            assert!((least..=most).contains(&found), "{items} items: {found}");
            for (number, page) in (1..).zip(&pages) {
                let label = format!("{number} / {found}");
                let labelled = page
                    .marks
                    .iter()
                    .any(|mark| matches!(mark, Mark::Text { text, .. } if *text == label));
                assert!(labelled, "page {label}");
            }
        }
    }
}

#[test]
fn nothing_leaves_the_page_or_its_column() {
    let face = super::face::Face::get().unwrap();
    for scheme in schemes() {
        for page in pages(&scheme, 141, Language::En) {
            for mark in page.marks {
                if let Mark::Text {
                    x,
                    y,
                    size,
                    tracking,
                    text,
                    ..
                } = mark
                {
                    let right = x + face.width(&text, size, tracking);
                    assert!(x >= 67.9 && right <= 68.1 + COLUMN, "{text}: {x} {right}");
                    assert!((40.0..820.0).contains(&y), "{text}: {y}");
                }
            }
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let scheme = &schemes()[0];
    let once = samples(scheme, Language::Ja, DATED).unwrap();
    let twice = samples(scheme, Language::Ja, DATED).unwrap();
    assert!(once == twice);
    let other = samples(scheme, Language::Ja, Date::constant(2026, 11, 23)).unwrap();
    for (a, b) in once.iter().zip(other) {
        assert!(a.pdf != b.pdf, "{}", a.name);
        assert!(a.pdf.len() < 400_000, "{} bytes", a.pdf.len());
    }
}

#[test]
fn a_report_shows_what_a_review_decided() {
    let schemes = schemes();
    let rules = schemes[1].rules.as_ref().unwrap();
    let criteria = rules.versions().last().unwrap();
    let unit = rules.units[0].id.clone();
    let answers: Answers = criteria
        .asked(&unit, ReviewKind::Initial)
        .map(|item| {
            let finding = match item.initial {
                Requirement::Graded(top) => Finding::Points(top),
                _ => Finding::Met,
            };
            (item.id.clone(), Answer::of(finding))
        })
        .collect();
    let case = Case {
        version: criteria.version().clone(),
        unit,
        kind: ReviewKind::Initial,
        facts: rules.facts.iter().map(|f| (f.id.clone(), true)).collect(),
        answers,
        vouched: [].into(),
    };
    let decision = rules.decide(&case).unwrap();
    assert!(decision.passed);
    let report = ReviewReport {
        scheme: &schemes[1],
        application: "A-1".parse().unwrap(),
        applicant: text("株式会社見本"),
        system: text("見本"),
        unit: rules.units[0].name.clone(),
        kind: ReviewKind::Initial,
        criteria,
        decision: &decision,
        inspection: Vec::new(),
        next_step: both("契約へ進みます。", "The contract is next."),
        dated: DATED,
        objection_until: None,
    };
    let pdf = report.render(Language::Ja).unwrap();
    for rule in &decision.rules {
        contains(&pdf, &rule.explanation.ja);
    }
    for item in &decision.items {
        contains(&pdf, item.item.as_str());
    }
    contains(&pdf, "契約へ進みます。");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn names_of_any_characters_make_a_document(name in "\\PC{1,60}") {
        let schemes = schemes();
        if let Some(certificate) = certificate(&schemes[0], name.trim()) {
            certificate.render(Language::Ja).unwrap();
        }
    }
}
