//! Prepares the page that checks marks on the reader's own device: what its script needs to know,
//! and what it may do.
//!
//! The script has no words of its own. What it says comes from the site's texts and from the
//! verifier's report, so that a verdict reads as the authority's own page words it.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::HeaderValue;
use serde::Serialize;
use shirushi_verifier::report::{CheckName, Outcome};
use shirushi_verifier::verdict::PRECEDENCE;

use super::context::Context;
use super::problem::Problem;
use super::state::AppState;
use super::verdict_page::{language, outcome, sign, tone};

/// What the script says and shows, by name.
#[derive(Serialize)]
struct Words {
    states: BTreeMap<&'static str, String>,
    faults: BTreeMap<&'static str, String>,
    taken: String,
    /// With a number of zeros, to be replaced.
    number: String,
    /// The page of the mark of number zero.
    marks: String,
    tones: BTreeMap<&'static str, &'static str>,
    outcomes: BTreeMap<&'static str, String>,
    signs: BTreeMap<&'static str, &'static str>,
    checks: BTreeMap<String, &'static str>,
}

/// The words as JSON.
///
/// Errors: [`Problem::Internal`] if they cannot be written.
pub(crate) fn words(c: &Context) -> Result<String, Problem> {
    let texts = |pairs: &[(&'static str, &str)]| {
        let texts = pairs.iter().map(|(name, key)| (*name, c.t(key)));
        texts.collect::<BTreeMap<_, _>>()
    };
    let language = language(c.lang);
    let mut checks = BTreeMap::new();
    for check in CheckName::ALL {
        let name = serde_json::to_value(check).map_err(Problem::internal)?;
        checks.insert(
            name.as_str().unwrap_or_default().to_owned(),
            check.words(language),
        );
    }
    let words = Words {
        states: texts(&STATES),
        faults: texts(&FAULTS),
        taken: c.t("verify-taken"),
        number: c.tv("verdict-number", "number", NO_NUMBER),
        marks: c.href(format!("/marks/{NO_NUMBER}")),
        tones: PRECEDENCE
            .map(|verdict| (verdict.code(), tone(verdict).name()))
            .into(),
        outcomes: Outcome::ALL
            .map(|one| {
                (
                    outcome(one),
                    c.t(format!("verdict-outcome-{}", outcome(one))),
                )
            })
            .into(),
        signs: Outcome::ALL.map(|one| (outcome(one), sign(one))).into(),
        checks,
    };
    serde_json::to_string(&words).map_err(Problem::internal)
}

/// What the page may do: as every page, and run this site's own scripts.
pub(crate) const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// What the worker may do: run the verifier, and ask this site and those that the trust bundle
/// names for status lists.
pub(crate) fn worker_policy(state: &AppState) -> HeaderValue {
    let own = state.view().trust();
    let bodies = own
        .iter()
        .flat_map(|own| &own.trust.bundle().issuing_bodies);
    let origins: BTreeSet<String> = bodies
        .filter_map(|body| url::Url::parse(body.status_base.as_str()).ok())
        .map(|base| base.origin().ascii_serialization())
        .collect();
    let mut policy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'".to_owned();
    for origin in origins {
        policy.push(' ');
        policy.push_str(&origin);
    }
    // An origin is ASCII without spaces; without the lists every other check still works.
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static(OFFLINE_POLICY))
}

const OFFLINE_POLICY: &str =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

const NO_NUMBER: &str = "00000";

const STATES: [(&str, &str); 4] = [
    ("loading", "verify-state-loading"),
    ("judging", "verify-state-judging"),
    ("asking", "verify-state-asking"),
    ("done", "verify-state-done"),
];

/// The codes of the module's refusals that the reader can do something about.
const FAULTS: [(&str, &str); 6] = [
    ("picture-empty", "verify-picture-missing"),
    ("picture-too-large", "verify-picture-too-large"),
    ("picture-unknown", "verify-picture-unknown"),
    ("picture-not-read-here", "verify-picture-unknown"),
    ("picture-damaged", "verify-picture-damaged"),
    ("page", "verify-page-unreadable"),
];
