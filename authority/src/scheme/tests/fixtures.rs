//! Schemes for tests, and cases that differ from all-met in what a test says.

use crate::assets::Assets;
use crate::scheme::{
    Answer, Case, Decision, Fact, FactId, Finding, Item, Requirement, ReviewKind, Rules, Scheme,
    SchemeError, SchemeFolder,
};

/// A file of the third scheme's folder.
pub(super) const MARKET_FILES: [(&str, &str); 4] = [
    ("rules.toml", include_str!("market/rules.toml")),
    ("items.csv", include_str!("market/items.csv")),
    ("sections.csv", include_str!("market/sections.csv")),
    ("audit.csv", include_str!("market/audit.csv")),
];

/// The rules of a shipped scheme.
pub(super) fn shipped(id: &str) -> Rules {
    let assets = Assets::built_in().unwrap();
    let scheme = assets.schemes().get(&id.parse().unwrap()).unwrap();
    Rules::clone(scheme.rules.as_ref().unwrap())
}

/// The third scheme with one part of a file replaced, as a mistake would.
pub(super) fn market_with(file: &str, from: &str, to: &str) -> Result<Scheme, SchemeError> {
    let mut folder = SchemeFolder::new("market7");
    for (name, text) in MARKET_FILES {
        let changed = name == file;
        assert!(!changed || text.contains(from), "{from} is in {file}");
        let text = if changed {
            text.replacen(from, to, 1)
        } else {
            text.to_owned()
        };
        folder = folder.with(name, text);
    }
    let scheme = include_bytes!("market/market.toml");
    Scheme::parse("market7.toml", scheme)?.with_rules(&folder)
}

/// The rules of the third scheme.
pub(super) fn market() -> Rules {
    let scheme = market_with("", "", "").unwrap();
    Rules::clone(scheme.rules.as_ref().unwrap())
}

/// A case in which every fact is true and every item that is asked is met in full.
pub(super) fn all_met(rules: &Rules, unit: &str, kind: ReviewKind) -> Case {
    let criteria = rules.versions().last().unwrap();
    let unit = unit.parse().unwrap();
    let stated = |fact: &Fact| (fact.id.clone(), true);
    let mut case = Case {
        version: criteria.version().clone(),
        facts: rules.facts.iter().map(stated).collect(),
        answers: criteria
            .asked(&unit, kind)
            .map(|item| (item.id.clone(), Answer::of(in_full(item, kind))))
            .collect(),
        vouched: [].into(),
        unit,
        kind,
    };
    for fact in case.facts.keys().cloned().collect::<Vec<_>>() {
        agree(rules, &mut case, &fact, true);
    }
    case
}

/// The best finding that an item can have.
pub(super) fn in_full(item: &Item, kind: ReviewKind) -> Finding {
    match item.requirement(kind) {
        Requirement::Graded(top) => Finding::Points(top),
        _ => Finding::Met,
    }
}

/// States a fact and takes away the answers to items that do not apply then.
pub(super) fn agree(rules: &Rules, case: &mut Case, fact: &FactId, is: bool) {
    case.facts.insert(fact.clone(), is);
    let criteria = rules.version(&case.version).unwrap();
    for item in criteria.asked(&case.unit, case.kind) {
        let terms = item.applies_if.as_ref().map_or(&[][..], |c| c.terms());
        if terms.iter().any(|t| t.fact == *fact && t.is != is) {
            case.answers.remove(&item.id);
        }
    }
}

/// The case with another finding for an item.
pub(super) fn but(mut case: Case, item: &str, finding: Finding) -> Case {
    let item = item.parse().unwrap();
    case.answers.insert(item, Answer::of(finding));
    case
}

/// The decision of a case that can be decided.
pub(super) fn decided(rules: &Rules, case: &Case) -> Decision {
    rules.decide(case).unwrap()
}
