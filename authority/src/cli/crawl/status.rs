//! `crawl status`: what is found by kind, what waits for staff, which cases are due, what is still to be asked.

use std::{fmt::Write as _, path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::Args;
use serde::Serialize;
use shirushi_authority::{
    crawl::seeds,
    statistics::{FindingCount, finding_plots, findings},
};
use shirushi_crawl::frontier::{Counts, Frontier};
use shirushi_verifier::domain::UnixTime;

use crate::cli::{
    context::{Context, Signing},
    failure::Failure,
    statistics,
};

/// The state of the crawler's work.
#[derive(Debug, Serialize)]
struct State {
    findings: Vec<FindingCount>,
    /// Misuse cases that the crawler follows and that are not over.
    followed: usize,
    /// Of these, those whose page is to be looked at again.
    due: usize,
    /// Pages at which a run would begin now.
    seeds: usize,
    /// What is still to be asked; none before the first run.
    frontier: Option<Waiting>,
}

/// What the frontier holds.
#[derive(Debug, Serialize)]
struct Waiting {
    hosts: u64,
    hosts_due: u64,
    pages: u64,
    never_asked_for: u64,
}

/// Show what is found, what waits, and what is due.
#[derive(Debug, Args)]
pub(crate) struct Status {
    /// Write a plot of the findings in both languages to this folder
    #[arg(long, value_name = "DIR")]
    svg: Option<PathBuf>,
}

impl Status {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let office = context.office(Signing::No)?;
        let now = context.now()?;
        let schemes = office.assets().schemes();
        if let Some(folder) = self.svg {
            let today = schemes.iter().next().map(|s| s.zone.day_of(now));
            let today = today.context("there is no scheme")?;
            let counts = findings(&office.store().registry());
            let plots = finding_plots(&counts, today);
            return statistics::write_plots(context, &folder, plots);
        }
        let folder = context.folder().frontier();
        let frontier = folder.exists().then(|| counts(&folder, now)).transpose()?;
        let seeds = seeds(&office, now)?.len();
        let registry = office.store().registry();
        let open = registry.misuses().open();
        let followed = open.filter(|case| registry.is_followed(case.number()));
        let state = State {
            findings: findings(&registry),
            followed: followed.count(),
            due: registry.looks_due(schemes, now)?.len(),
            seeds,
            frontier: frontier.map(Waiting::from),
        };
        context.output.answer(&state, || text(&state))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn counts(folder: &std::path::Path, now: UnixTime) -> Result<Counts, Failure> {
    let (frontier, _) = Frontier::open(folder, now)?;
    let counts = frontier.counts(now)?;
    frontier.close(now)?;
    Ok(counts)
}

fn text(state: &State) -> String {
    let mut text = format!(
        "{:<14} {:>7} {:>9} {:>7} {:>10}\n",
        "kind", "open", "followed", "gone", "set aside"
    );
    for count in &state.findings {
        let FindingCount {
            kind,
            open,
            followed,
            gone,
            set_aside,
        } = count;
        let kind = kind.name();
        let _ = writeln!(
            text,
            "{kind:<14} {open:>7} {followed:>9} {gone:>7} {set_aside:>10}"
        );
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
