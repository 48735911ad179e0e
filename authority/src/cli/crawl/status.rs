//! `crawl status`: what is found by kind, what waits for staff, which cases are due, what is still to be asked.

use std::{collections::BTreeMap, fmt::Write as _, process::ExitCode};

use serde::Serialize;
use shirushi_authority::{
    casework::finding::{Finding, FindingKind},
    crawl::seeds,
    registry::Registry,
};
use shirushi_crawl::frontier::{Counts, Frontier};
use shirushi_verifier::domain::UnixTime;

use crate::cli::{
    context::{Context, Signing},
    failure::Failure,
};

/// The state of the crawler's work.
#[derive(Debug, Serialize)]
struct State {
    findings: Vec<OfKind>,
    /// Misuse cases that the crawler follows and that are not over.
    followed: usize,
    /// Of these, those whose page is to be looked at again.
    due: usize,
    /// Pages at which a run would begin now.
    seeds: usize,
    /// What is still to be asked; none before the first run.
    frontier: Option<Waiting>,
}

/// Findings of one kind.
#[derive(Debug, Default, Serialize)]
struct OfKind {
    kind: &'static str,
    there: usize,
    gone: usize,
    /// Of all, those of which something became: a case, advice, or staff's word.
    handled: usize,
}

/// What the frontier holds.
#[derive(Debug, Serialize)]
struct Waiting {
    hosts: u64,
    hosts_due: u64,
    pages: u64,
    never_asked_for: u64,
}

/// Shows what is found, what waits, and what is due.
pub(super) fn show(context: &Context) -> Result<ExitCode, Failure> {
    let office = context.office(Signing::No)?;
    let now = context.now()?;
    let folder = super::frontier(context);
    let frontier = if folder.exists() {
        Some(counts(&folder, now)?)
    } else {
        None
    };
    let seeds = seeds(&office, now)?.len();
    let registry = office.store().registry();
    let open = registry.misuses().open();
    let followed = open.filter(|case| registry.is_followed(case.number()));
    let state = State {
        findings: by_kind(&registry),
        followed: followed.count(),
        due: registry.looks_due(office.assets().schemes(), now)?.len(),
        seeds,
        frontier: frontier.map(Waiting::from),
    };
    context.output.answer(&state, || text(&state))?;
    Ok(ExitCode::SUCCESS)
}

fn counts(folder: &std::path::Path, now: UnixTime) -> Result<Counts, Failure> {
    let (frontier, _) = Frontier::open(folder, now)?;
    let counts = frontier.counts(now)?;
    frontier.close(now)?;
    Ok(counts)
}

fn by_kind(registry: &Registry) -> Vec<OfKind> {
    let mut counted: BTreeMap<FindingKind, OfKind> = BTreeMap::new();
    let waiting: Vec<_> = registry.findings().open().map(Finding::number).collect();
    for finding in registry.findings().iter() {
        let of_kind = counted.entry(finding.kind()).or_default();
        if finding.is_there() {
            of_kind.there += 1;
        } else {
            of_kind.gone += 1;
        }
        of_kind.handled += usize::from(waiting.binary_search(&finding.number()).is_err());
    }
    let of_kind = |kind: FindingKind| {
        let counted = counted.remove(&kind)?;
        let kind = kind.name();
        Some(OfKind { kind, ..counted })
    };
    FindingKind::ALL.into_iter().filter_map(of_kind).collect()
}

fn text(state: &State) -> String {
    let mut text = format!(
        "{:<14} {:>7} {:>7} {:>7}\n",
        "kind", "there", "gone", "handled"
    );
    for of_kind in &state.findings {
        let OfKind {
            kind,
            there,
            gone,
            handled,
        } = of_kind;
        let _ = writeln!(text, "{kind:<14} {there:>7} {gone:>7} {handled:>7}");
    }
    let State {
        followed,
        due,
        seeds,
        ..
    } = state;
    let _ = writeln!(
        text,
        "Cases followed: {followed}, of which {due} are due for a look"
    );
    let _ = writeln!(text, "Pages at which a run begins: {seeds}");
    if let Some(waiting) = &state.frontier {
        let Waiting {
            hosts,
            hosts_due,
            pages,
            never_asked_for,
        } = waiting;
        let _ = writeln!(text, "Hosts known: {hosts}, of which {hosts_due} are due");
        let _ = writeln!(
            text,
            "Pages known: {pages}, of which {never_asked_for} were never asked for"
        );
    }
    text.trim_end().to_owned()
}

impl From<Counts> for Waiting {
    fn from(counts: Counts) -> Self {
        Self {
            hosts: counts.hosts,
            hosts_due: counts.due,
            pages: counts.pages,
            never_asked_for: counts.waiting,
        }
    }
}
