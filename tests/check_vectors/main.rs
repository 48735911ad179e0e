//! The verifier gives every test vector the verdict that stands in `vectors.json`.

#![expect(
    clippy::expect_used,
    reason = "a test stops at the first thing that does not work"
)]

use std::collections::BTreeSet;

use shirushi_tests::{
    badge::project,
    vectors::{self, Case, Examined, Vector, Vectors},
};
use shirushi_verifier::{
    domain::{Fingerprint, TargetUrl},
    examine::{self, Request, StatusInput, Time},
    pass_credential,
    report::{Outcome, Report},
    scope::{self, PageUrl},
    status::StatusCache,
    texts::Language,
    trust::{Anchors, Trust},
    watermark::Limits,
};

fn index() -> Vectors {
    serde_json::from_slice(&file("vectors.json")).expect("vectors.json is a list of vectors")
}

fn file(path: &str) -> Vec<u8> {
    let path = project("tests/vectors").join(path);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn anchors(index: &Vectors) -> Anchors {
    let bytes = hex::decode(&index.root).expect("a fingerprint is hexadecimal");
    let fingerprint = bytes.try_into().expect("a fingerprint has 32 bytes");
    Anchors::Roots(vec![Fingerprint(fingerprint)])
}

fn load(path: &str, index: &Vectors) -> Result<Trust, String> {
    Trust::load(&file(path), &anchors(index)).map_err(|error| error.to_string())
}

/// Runs the vectors of some kinds; all failures are shown.
fn assert_all(chosen: impl Fn(&Case) -> bool) {
    let index = index();
    let vectors: Vec<_> = index.vectors.iter().filter(|v| chosen(&v.case)).collect();
    assert!(!vectors.is_empty());
    let failures: Vec<String> = vectors
        .into_iter()
        .filter_map(|vector| {
            let failure = failure(vector, &index).err()?;
            Some(format!("{}: {failure}", vector.name))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn failure(vector: &Vector, index: &Vectors) -> Result<(), String> {
    match &vector.case {
        Case::Credential(wanted) | Case::Picture(wanted) => {
            let is_picture = matches!(vector.case, Case::Picture(_));
            agree(&examined(wanted, is_picture, index)?, wanted)
        }
        Case::Scope {
            target,
            page,
            within,
        } => {
            let target: TargetUrl = target.parse().map_err(|e| format!("{e}"))?;
            let page: PageUrl = page.parse().map_err(|e| format!("{e}"))?;
            let found = scope::check(&target, &page);
            wanted(found.is_ok() == *within, &found)
        }
        Case::TargetUrl { url, accepted } => {
            let found = url.parse::<TargetUrl>();
            wanted(found.is_ok() == *accepted, &found)
        }
        Case::Trust {
            file: path,
            after,
            accepted,
            message,
        } => {
            let found = match after {
                None => load(path, index),
                Some(before) => {
                    let before = in_use(before, index)?;
                    let next = before.update(&file(path));
                    next.map_err(|error| error.to_string())
                }
            };
            answered(&found.map(|_| ()), *accepted, message.as_deref())
        }
        Case::Pass {
            file: path,
            accepted,
            message,
        } => {
            let trust = load(&index.trust, index)?;
            let found = pass_credential::verify(&file(path), &trust);
            let found = found.map(|_| ()).map_err(|error| error.to_string());
            answered(&found, *accepted, message.as_deref())
        }
    }
}

/// The bundle in use, itself perhaps an update of the main one.
fn in_use(path: &str, index: &Vectors) -> Result<Trust, String> {
    if path == index.trust {
        return load(path, index);
    }
    let main = load(&index.trust, index)?;
    main.update(&file(path)).map_err(|error| error.to_string())
}

fn examined(wanted: &Examined, is_picture: bool, index: &Vectors) -> Result<Report, String> {
    let trust = load(wanted.trust.as_ref().unwrap_or(&index.trust), index)?;
    let now = wanted.now.as_ref().unwrap_or(&index.now);
    let request = Request {
        trust: &trust,
        page: wanted
            .page
            .as_ref()
            .map(|page| page.parse().expect("a URL")),
        time: Time::Clock(now.parse().expect("an instant")),
    };
    let bytes = file(&wanted.file);
    let examine = || {
        if is_picture {
            let examination = examine::picture(&bytes, &Limits::default(), &request);
            examination.map_err(|error| error.to_string())
        } else {
            Ok(examine::credential(&bytes, &request))
        }
    };
    let mut cache = StatusCache::default();
    let mut report = examine()?.finish(StatusInput::NotAsked, &mut cache);
    for list in &wanted.status {
        report = examine()?.finish(StatusInput::Fetched(&file(list)), &mut cache);
    }
    Ok(report)
}

fn agree(report: &Report, examined: &Examined) -> Result<(), String> {
    let verdict = report.verdict().code();
    let words: Vec<String> = report
        .checks()
        .filter(|check| matches!(check.outcome(), Outcome::Fail | Outcome::NotPossible))
        .map(|check| check.words(Language::En))
        .collect();
    if verdict != examined.verdict {
        return Err(format!(
            "{verdict} instead of {}: {words:?}",
            examined.verdict
        ));
    }
    let failing: Vec<String> = report
        .checks()
        .filter(|check| matches!(check.outcome(), Outcome::Fail | Outcome::NotPossible))
        .map(|check| {
            let name = serde_json::to_value(check.name()).expect("a name is text");
            name.as_str().expect("a name is text").to_owned()
        })
        .collect();
    if failing != examined.failing {
        return Err(format!(
            "{failing:?} fail instead of {:?}: {words:?}",
            examined.failing
        ));
    }
    match &examined.message {
        Some(message) if !words.iter().any(|words| words.contains(message)) => {
            Err(format!("{message:?} is not in {words:?}"))
        }
        _ => Ok(()),
    }
}

fn answered(
    found: &Result<(), String>,
    accepted: bool,
    message: Option<&str>,
) -> Result<(), String> {
    let said = match (found, message) {
        (Err(words), Some(message)) => words.contains(message),
        _ => true,
    };
    wanted(found.is_ok() == accepted && said, found)
}

fn wanted(agrees: bool, found: &impl std::fmt::Debug) -> Result<(), String> {
    if agrees {
        Ok(())
    } else {
        Err(format!("{found:?}"))
    }
}

#[test]
fn credentials_have_their_verdicts() {
    assert_all(|case| matches!(case, Case::Credential(_)));
}

#[test]
fn pictures_have_their_verdicts() {
    assert_all(|case| matches!(case, Case::Picture(_)));
}

#[test]
fn pages_are_within_their_scope_or_not() {
    assert_all(|case| matches!(case, Case::Scope { .. } | Case::TargetUrl { .. }));
}

#[test]
fn trust_bundles_are_taken_or_refused() {
    assert_all(|case| matches!(case, Case::Trust { .. }));
}

#[test]
fn passes_are_believed_or_refused() {
    assert_all(|case| matches!(case, Case::Pass { .. }));
}

#[test]
fn every_vector_has_a_name_of_its_own() {
    let index = index();
    let names: BTreeSet<_> = index.vectors.iter().map(|vector| &vector.name).collect();
    assert_eq!(names.len(), index.vectors.len());
}

/// The files in the folder are those that `make-vectors` writes.
#[test]
fn the_vectors_are_what_their_maker_makes() {
    let made = vectors::make();
    for (path, bytes) in &made.files {
        assert!(file(path) == *bytes, "{path} is another; run make-vectors");
    }
    let index = index();
    let written = &index.vectors[..made.vectors.len()];
    assert!(
        written == made.vectors,
        "vectors.json is old; run make-vectors"
    );
}
