use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::{
    ast::{Attribute, Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser::parse,
};

use super::{
    Letter, LetterError, Notice, Recipient, Sender, Subject, Verdict, Yen,
    samples::{Sample, schemes, text},
};
use crate::language::Language;
use crate::scheme::{Body, Scheme};

fn letter(notice: Notice) -> Letter {
    let from = match notice.kind().from {
        Sender::Issuing => Body::Issuing,
        Sender::Review | Sender::Either => Body::Review,
    };
    let to = text("株式会社見本");
    Letter { from, to, notice }
}

/// The variables that a pattern uses.
fn variables(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, found);
        }
    }
}

fn in_expression(expression: &Expression<&str>, found: &mut BTreeSet<String>) {
    let inline = match expression {
        Expression::Inline(inline) => inline,
        Expression::Select { selector, variants } => {
            for variant in variants {
                variables(&variant.value, found);
            }
            selector
        }
    };
    match inline {
        InlineExpression::VariableReference { id } => {
            found.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => in_expression(expression, found),
        _ => {}
    }
}

/// What each text uses: in its subject and its body, by key.
fn used(language: Language) -> BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> {
    let mut texts = BTreeMap::new();
    let [_, notices, _] = language.sources();
    for entry in parse(notices).unwrap().body {
        let Entry::Message(message) = entry else {
            continue;
        };
        let (mut subject, mut body) = (BTreeSet::new(), BTreeSet::new());
        variables(message.value.as_ref().expect("a subject"), &mut subject);
        let [Attribute { id, value }] = &message.attributes[..] else {
            panic!("{} has one attribute", message.id.name);
        };
        assert_eq!(id.name, "body", "{}", message.id.name);
        variables(value, &mut body);
        texts.insert(message.id.name.to_owned(), (subject, body));
    }
    texts
}

#[test]
fn every_notice_has_texts_that_use_its_operands_and_nothing_else() {
    const COMMON: [&str; 4] = ["scheme", "mark-name", "body", "contact"];
    for language in Language::ALL {
        let mut texts = used(language);
        for kind in Notice::KINDS {
            let name = kind.name;
            let text = texts.remove(name);
            let (subject, body) =
                text.unwrap_or_else(|| panic!("{name} has no text in {language:?}"));
            let mut used: BTreeSet<&str> = subject.union(&body).map(String::as_str).collect();
            used.retain(|variable| !COMMON.contains(variable));
            let has: BTreeSet<&str> = kind.operands.iter().copied().collect();
            let hidden = COMMON.iter().find(|common| has.contains(*common));
            assert_eq!(
                hidden, None,
                "an operand of {name} is hidden by a common one"
            );
            assert_eq!(used, has, "{name} in {language:?}");
        }
        let left: Vec<_> = texts.keys().collect();
        assert!(
            left.is_empty(),
            "texts of no notice in {language:?}: {left:?}"
        );
    }
}

#[test]
fn every_notice_renders_in_every_language_for_every_scheme_without_leftovers() {
    for scheme in schemes() {
        for notice in Notice::samples() {
            for language in Language::ALL {
                let letter = letter(notice.clone());
                let rendered = letter.render(&scheme, language).unwrap();
                let name = notice.name();
                assert!(!rendered.subject.contains('\n'), "{name}");
                assert!(rendered.body.lines().count() > 6, "{name}");
                for text in [&rendered.subject, &rendered.body] {
                    for leftover in ['{', '}', '⟦', '<', '$', '\t'] {
                        assert!(!text.contains(leftover), "{name}: {leftover} in {text}");
                    }
                    assert!(text.lines().all(|line| line.trim_end() == line), "{name}");
                }
                if language == Language::En {
                    let common = rendered.subject.replace("市", "");
                    assert!(
                        !common.contains(['は', 'の', 'を']),
                        "{name}: {}",
                        rendered.subject
                    );
                }
            }
        }
    }
}

#[test]
fn the_letters_of_all_notices_are_as_they_were_approved() {
    let schemes = schemes();
    let scheme: &Scheme = &schemes[0];
    for language in Language::ALL {
        let letters = Notice::samples().into_iter().map(|notice| {
            let name = notice.name();
            let letter = letter(notice).render(scheme, language).unwrap();
            format!("## {name}\n{}\n\n{}\n", letter.subject, letter.body)
        });
        let all: Vec<String> = letters.collect();
        insta::assert_snapshot!(format!("letters_{}", language.tag()), all.join("\n\n"));
    }
}

#[test]
fn every_judgement_of_a_change_has_its_own_words() {
    let schemes = schemes();
    for language in Language::ALL {
        let bodies = [Verdict::StillValid, Verdict::Lapse, Verdict::Revoke].map(|verdict| {
            let notice = Notice::ChangeJudged {
                what: Subject::sample(),
                change: Sample::sample(),
                verdict,
            };
            letter(notice).render(&schemes[0], language).unwrap().body
        });
        let different: BTreeSet<_> = bodies.iter().collect();
        assert_eq!(different.len(), 3);
    }
}

#[test]
fn the_journal_reads_back_every_notice_it_wrote() {
    for notice in Notice::samples() {
        let json = serde_json::to_string(&notice).unwrap();
        assert!(json.contains(&format!("\"notice\":\"{}\"", notice.name())));
        assert_eq!(serde_json::from_str::<Notice>(&json).unwrap(), notice);
    }
}

#[test]
fn unknown_notices_and_operands_are_refused() {
    let unknown = r#"{"notice":"pass-praised","pass":"30001-00"}"#;
    assert!(serde_json::from_str::<Notice>(unknown).is_err());
    let more = r#"{"notice":"designation-audit-due","due":"2026-12-05","place":"x"}"#;
    assert!(serde_json::from_str::<Notice>(more).is_err());
    let less = r#"{"notice":"designation-audit-due"}"#;
    assert!(serde_json::from_str::<Notice>(less).is_err());
}

#[test]
fn a_body_cannot_send_the_other_bodys_notice() {
    let schemes = schemes();
    let notice = Notice::DesignationAuditDue {
        due: Sample::sample(),
    };
    let (from, to) = (Body::Issuing, text("x"));
    let refused = Letter { from, to, notice }.render(&schemes[0], Language::En);
    let (notice, body) = ("designation-audit-due", Body::Issuing);
    assert_eq!(refused, Err(LetterError::Sender { notice, body }));
}

#[test]
fn dates_and_amounts_follow_the_language_and_the_schemes_zone() {
    let scheme = &schemes()[0];
    let at = Sample::sample();
    let date = Sample::sample();
    assert_eq!(Language::Ja.date(date), "2026年12月5日");
    assert_eq!(Language::En.date(date), "5 December 2026");
    assert_eq!(
        Language::Ja.instant(at, &scheme.zone),
        "2026年12月5日 10:00（JST）"
    );
    assert_eq!(
        Language::En.instant(at, &scheme.zone),
        "5 December 2026, 10:00 JST"
    );
    assert_eq!(Yen(1_234_567).to_string(), "1,234,567");
    assert_eq!(Yen(900).to_string(), "900");
}

#[test]
fn names_of_notices_are_unique() {
    let names: BTreeSet<_> = Notice::KINDS.iter().map(|kind| kind.name).collect();
    assert_eq!(names.len(), Notice::KINDS.len());
    assert!(Notice::KINDS.iter().any(|k| k.to == Recipient::Misuser));
}

#[test]
fn the_documentation_lists_every_notice_with_sender_and_recipient() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/correspondence.md");
    let text = std::fs::read_to_string(path).unwrap();
    for kind in Notice::KINDS {
        let word = |value: serde_json::Value| value.as_str().unwrap().replace('-', " ");
        let from = word(serde_json::to_value(kind.from).unwrap());
        let to = word(serde_json::to_value(kind.to).unwrap());
        let row = format!("| `{}` | {} | {from} | {to} |", kind.name, kind.when);
        assert!(text.contains(&row), "missing: {row}");
    }
}
