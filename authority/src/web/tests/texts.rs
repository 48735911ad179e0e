//! The words: both languages say the same things, nothing asked for is missing, nothing is left over.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::super::lang::Lang;
use super::super::problem::Problem;
use super::super::texts::{self, text_with};

/// Keys with the variables they use.
type Keys = BTreeMap<String, BTreeSet<String>>;

#[test]
fn both_languages_have_the_same_keys_and_variables() {
    let (ja, en) = (keys(Lang::Ja), keys(Lang::En));
    let names = |keys: &Keys| keys.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&ja), names(&en));
    for (key, variables) in &ja {
        assert_eq!(variables, &en[key], "variables of {key}");
    }
}

#[test]
fn every_key_that_is_asked_for_exists() {
    let keys = keys(Lang::Ja);
    for (file, literal) in asked_for() {
        let found = keys.keys().any(|key| fits(&literal, key));
        assert!(found, "{} asks for {literal}", file.display());
    }
}

#[test]
fn no_key_is_left_over() {
    let literals: BTreeSet<String> = sources().flat_map(|(_, text)| literals(&text)).collect();
    let used = |key: &String| literals.iter().any(|literal| fits(literal, key));
    let mut left_over: Vec<String> = keys(Lang::Ja).into_keys().collect();
    left_over.retain(|key| !used(key));
    assert_eq!(left_over, Vec::<String>::new());
}

#[test]
fn every_problem_is_told_in_both_languages() {
    for problem in Problem::samples() {
        for lang in Lang::ALL {
            let operand = problem.operand();
            let told = |suffix: &str| {
                let key = format!("problem-{}{suffix}", problem.code());
                text_with(lang, &key, &[("value", operand.as_str().into())])
            };
            for text in [told(""), told("-do")] {
                assert!(!text.contains('⟦'), "{text}");
                assert!(!text.contains("$value"), "{text}");
            }
        }
    }
}

#[test]
fn japanese_texts_are_japanese_and_english_texts_are_not() {
    let kana = |text: &str| text.chars().any(|c| ('\u{3040}'..='\u{30ff}').contains(&c));
    for key in keys(Lang::En).keys() {
        let english = texts::text(Lang::En, key);
        assert!(!kana(&english), "{key}: {english}");
    }
    let japanese = keys(Lang::Ja)
        .into_keys()
        .filter(|key| kana(&texts::text(Lang::Ja, key)));
    assert!(japanese.count() > 150);
}

fn site() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/site")
}

fn keys(lang: Lang) -> Keys {
    let folder = site().join("texts").join(lang.tag());
    let mut keys = Keys::new();
    for (file, text) in files(&folder, "ftl") {
        let resource = fluent_syntax::parser::parse(text)
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", file.display()));
        for entry in resource.body {
            let Entry::Message(message) = entry else {
                continue;
            };
            let mut variables = BTreeSet::new();
            collect(message.value.as_ref().unwrap(), &mut variables);
            let before = keys.insert(message.id.name.clone(), variables);
            assert!(before.is_none(), "{} is defined twice", message.id.name);
        }
    }
    keys
}

fn collect(pattern: &Pattern<String>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        let inline = match expression {
            Expression::Inline(inline) => inline,
            Expression::Select { selector, variants } => {
                for variant in variants {
                    collect(&variant.value, variables);
                }
                selector
            }
        };
        if let InlineExpression::VariableReference { id } = inline {
            variables.insert(id.name.clone());
        }
    }
}

/// The literals that templates and handlers pass to `t`, `tv` and `tn`.
fn asked_for() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for (file, text) in sources() {
        for call in [".t(", ".tv(", ".tn("] {
            for (at, _) in text.match_indices(call) {
                let rest = &text[at + call.len()..];
                let rest = rest.strip_prefix("format!(").unwrap_or(rest);
                if let Some(literal) = rest.strip_prefix('"') {
                    let literal = literal.split('"').next().unwrap();
                    found.push((file.clone(), literal.to_owned()));
                }
            }
        }
    }
    assert!(found.len() > 100);
    found
}

/// Whether a literal is the key, or a format string that can make it.
fn fits(literal: &str, key: &str) -> bool {
    let Some((before, rest)) = literal.split_once('{') else {
        return literal == key;
    };
    let Some((_, after)) = rest.split_once('}') else {
        return false;
    };
    !before.is_empty()
        && key.len() > before.len() + after.len()
        && key.starts_with(before)
        && key.ends_with(after)
}

fn literals(text: &str) -> Vec<String> {
    text.split('"').skip(1).map(str::to_owned).collect()
}

fn sources() -> impl Iterator<Item = (PathBuf, String)> {
    let rust = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
    files(&site().join("pages"), "html").chain(files(&rust, "rs"))
}

fn files(folder: &Path, extension: &str) -> impl Iterator<Item = (PathBuf, String)> + use<> {
    let extension = extension.to_owned();
    let entries = std::fs::read_dir(folder).unwrap();
    entries.filter_map(move |entry| {
        let path = entry.unwrap().path();
        let wanted = path.extension().is_some_and(|found| *found == *extension);
        wanted.then(|| (path.clone(), std::fs::read_to_string(&path).unwrap()))
    })
}
