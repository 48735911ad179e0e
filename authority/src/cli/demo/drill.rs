//! `demo --crawl`: the crawler's drill, told step by step, with what came of each site.

use std::{path::Path, process::ExitCode, sync::Arc};

use serde::Serialize;
use shirushi_authority::{
    demo::{Drill, DrillReport, DrillRound, FoundThere, Reply, SiteToday, founding_day},
    store::DataFolder,
};
use tokio::runtime::Runtime;

use super::found_demonstration;
use crate::cli::{
    context::{Context, system_randomness},
    failure::Failure,
    output::Output,
    serve,
};

/// What a drill came to, for programs.
#[derive(Debug, Serialize)]
struct Answer {
    #[serde(flatten)]
    report: DrillReport,
    /// The folder of the authority.
    data: String,
    /// The folder of the evidence, and the files in it.
    evidence: String,
    files: Vec<String>,
}

const DEFAULT_FOLDER: &str = "shirushi-crawl-demo";

/// Runs the drill from an empty folder to its end.
pub(super) fn run(
    context: &Context,
    runtime: &Runtime,
    folder: Option<&Path>,
    port: u16,
) -> Result<ExitCode, Failure> {
    let folder = folder.unwrap_or(Path::new(DEFAULT_FOLDER));
    if DataFolder::at(folder).is_founded() {
        let folder = folder.display();
        let why = anyhow::anyhow!("{folder} holds an authority already; give another --dir");
        return Err(why.into());
    }
    let (today, public) = (
        context.now()?,
        serve::local_url(([127, 0, 0, 1], port).into())?,
    );
    let office = found_demonstration(context, folder, &public, founding_day(today))?;
    let handle = runtime.handle();
    let rng = &mut system_randomness();
    let mut drill = Drill::begin(Arc::new(office), public, handle, today, rng)?;
    let tell = |text: String| {
        if context.output.is_json() {
            return Ok(());
        }
        Output::print(&text)
    };

    tell(stage(&drill.sites()))?;
    let round = day("Day 1", drill.crawl()?);
    tell(format!("{round}\n{}", findings(&drill.sites())))?;
    drill.answer()?;
    tell(replies(&drill.sites()))?;
    tell(day("Day 2", drill.crawl()?))?;
    let round = day("Day 3", drill.crawl()?);
    tell(format!("{round}\n{}", endings(&drill.sites())))?;

    let evidence = folder.join("evidence");
    let files = drill.preserve(&evidence)?;
    let answer = Answer {
        report: drill.end(),
        data: folder.display().to_string(),
        evidence: evidence.display().to_string(),
        files,
    };
    context.output.answer(&answer, || last_words(&answer))?;
    let right = answer.report.differences.is_empty();
    Ok(ExitCode::from(u8::from(!right)))
}

/// The sites before the first round.
fn stage(sites: &[SiteToday]) -> String {
    let lines = sites
        .iter()
        .map(|site| format!("  {:<26} {}", site.url, site.shows));
    let count = sites.len();
    let title = format!("{count} sites on this machine show a badge:");
    [title]
        .into_iter()
        .chain(lines)
        .collect::<Vec<_>>()
        .join("\n")
}

fn day(name: &str, round: &DrillRound) -> String {
    let (tally, kept) = (&round.outcome.summary.tally, &round.outcome.kept);
    let counts = [
        (kept.new, "found"),
        (kept.followed.filed, "filed"),
        (kept.gone, "gone"),
        (kept.followed.looks, "cases looked at again"),
        (kept.followed.closed, "closed"),
    ];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<_> = counts
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    format!(
        "\n{name}, {}: {} pages crawled, {} marks read in {:.1} s: {}",
        round.day,
        tally.pages,
        tally.marks,
        round.outcome.summary.seconds,
        counts.join(", ")
    )
}

/// What was found on each site, and what follows.
fn findings(sites: &[SiteToday]) -> String {
    let line = |site: &SiteToday| {
        if site.found.is_empty() {
            return vec![format!("  {:<26} nothing wrong", site.url)];
        }
        let found = site.found.iter();
        let found = found.map(|found| {
            let kind = found.kind.name();
            format!("  {:<26} {kind:<15} {}", site.url, follows(found))
        });
        found.collect()
    };
    sites.iter().flat_map(line).collect::<Vec<_>>().join("\n")
}

fn follows(found: &FoundThere) -> String {
    match &found.case {
        Some(case) => {
            let told = case.stop_by.map_or("staff recommend".to_owned(), |day| {
                format!("told to stop by {day}")
            });
            format!("case {}: {told}", case.number)
        }
        None if found.advised => format!("{}: the holder is advised", found.finding),
        None => format!("{}: for staff", found.finding),
    }
}

fn replies(sites: &[SiteToday]) -> String {
    let of = |reply: Reply| sites.iter().filter(move |site| site.reply == reply);
    let stay: Vec<_> = of(Reply::Refuses).map(|site| site.url.as_str()).collect();
    format!(
        "\n{} operators take the badge down. {} refuses.",
        of(Reply::TakesDown).count(),
        stay.join(", ")
    )
}

/// How each finding ended.
fn endings(sites: &[SiteToday]) -> String {
    let found = sites.iter().flat_map(|site| {
        let found = site.found.iter();
        found.map(|found| {
            format!(
                "  {:<26} {:<15} {}",
                site.url,
                found.kind.name(),
                end(found)
            )
        })
    });
    found.collect::<Vec<_>>().join("\n")
}

fn end(found: &FoundThere) -> String {
    match &found.case {
        Some(case) => match case.closed {
            Some(day) => format!("case {}: gone on two days, closed {day}", case.number),
            None => format!("case {}: still shown, open", case.number),
        },
        None if found.there => format!("{}: still there, waits for staff", found.finding),
        None => format!("{}: gone", found.finding),
    }
}

fn last_words(answer: &Answer) -> String {
    let Answer {
        report,
        data,
        evidence,
        files,
    } = answer;
    let mut lines = vec![
        format!(
            "\nThe evidence, signed by the issuing body: {evidence} ({})",
            files.join(", ")
        ),
        "Look around:".to_owned(),
        format!("  shirushi-authority --data {data} crawl findings list"),
        format!("  shirushi-authority --data {data} case misuse list --open"),
        format!("  shirushi-authority demo --dir {data}   (then /misuse on its site)"),
    ];
    if report.differences.is_empty() {
        lines.push("All came out as it should.".to_owned());
    } else {
        lines.push("Not all came out as it should:".to_owned());
        lines.extend(report.differences.iter().map(|line| format!("  {line}")));
    }
    lines.join("\n")
}
