//! `statistics`: counts of the schemes' operation, as text, JSON, a sheet or plots.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use clap::Args;
use jiff::civil::Date;
use shirushi_authority::statistics::{Plot, SchemeStatistics, Span, Statistics, plots, sheet};

use super::{
    context::{Context, Signing},
    failure::Failure,
    output::Output,
};

/// Count marks, complaints, misuse and times. Without names, so that it can be published.
#[derive(Debug, Args)]
pub(crate) struct StatisticsCommand {
    /// First day; the first of the month eleven months before the last, if not given
    #[arg(long, value_name = "DATE", requires = "to")]
    from: Option<Date>,
    /// Last day; today, if not given
    #[arg(long, value_name = "DATE", requires = "from")]
    to: Option<Date>,
    /// Print a sheet with one number a row
    #[arg(long, conflicts_with = "svg")]
    csv: bool,
    /// Write plots in both languages to this folder
    #[arg(long, value_name = "DIR")]
    svg: Option<PathBuf>,
}

impl StatisticsCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let office = context.office(Signing::No)?;
        let (now, schemes) = (context.now()?, office.assets().schemes());
        let today = schemes.iter().next().map(|s| s.zone.day_of(now));
        let today = today.context("there is no scheme")?;
        let span = match (self.from, self.to) {
            (Some(from), Some(to)) => Span::new(from, to, today)?,
            _ => Span::year_to(today),
        };
        let registry = office.store().registry();
        let statistics = Statistics::of(&registry, schemes, span)?;
        if self.csv {
            Output::print(sheet(&statistics)?.trim_end())?;
            return Ok(ExitCode::SUCCESS);
        }
        if let Some(folder) = self.svg {
            return write_plots(context, &folder, plots(&statistics));
        }
        context.output.answer(&statistics, || text(&statistics))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Writes plots to a folder, and answers with their paths.
pub(super) fn write_plots(
    context: &Context,
    folder: &Path,
    plots: Vec<Plot>,
) -> Result<ExitCode, Failure> {
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let mut written = Vec::new();
    for plot in plots {
        let path = folder.join(&plot.name);
        fs::write(&path, &plot.svg).with_context(|| format!("writing {}", path.display()))?;
        written.push(path.display().to_string());
    }
    context.output.answer(&written, || written.join("\n"))?;
    Ok(ExitCode::SUCCESS)
}

fn text(statistics: &Statistics) -> String {
    let span = statistics.span;
    let mut text = format!("From {} to {}\n", span.from(), span.to());
    for report in &statistics.reports {
        let (category, count) = (report.category.code(), report.count);
        let _ = writeln!(text, "Reports from the public, {category}: {count}");
    }
    for scheme in &statistics.schemes {
        of_scheme(&mut text, scheme);
    }
    text.trim_end().to_owned()
}

fn of_scheme(text: &mut String, scheme: &SchemeStatistics) {
    let extent = scheme.marks.extent;
    let _ = writeln!(text, "\n{} / {}", scheme.name.ja, scheme.name.en);
    let _ = writeln!(
        text,
        "  in use: sites {}, holders {}, systems {}",
        extent.sites, extent.holders, extent.systems
    );
    let _ = writeln!(
        text,
        "  month    granted renewed revoked | valid  under review  suspended  expired  revoked"
    );
    for month in &scheme.marks.months {
        let end = month.at_end;
        let _ = writeln!(
            text,
            "  {}  {:>7} {:>7} {:>7} | {:>5}  {:>12}  {:>9}  {:>7}  {:>7}",
            month.month,
            month.granted,
            month.renewed,
            month.revoked,
            end.valid,
            end.basis_under_review,
            end.suspended,
            end.expired,
            end.revoked
        );
    }
    for cause in &scheme.marks.revocations {
        let _ = writeln!(text, "  revoked: {}  {}", cause.count, cause.text.en);
    }
    for category in &scheme.complaints.categories {
        let name = category.text.as_ref().map_or("none", |t| t.en.as_str());
        let _ = writeln!(
            text,
            "  complaints: {} received, {} in hand, {} closed, {} refused  {name}",
            category.received, category.in_hand, category.closed, category.refused
        );
    }
    for kind in &scheme.misuse.kinds {
        let _ = writeln!(
            text,
            "  misuse: {} opened, {} secured, {} pursued, {} closed, {} dismissed  {}",
            kind.opened, kind.secured, kind.pursued, kind.closed, kind.dismissed, kind.text.en
        );
    }
    for (what, times) in [
        ("complaints", scheme.complaints.to_close),
        ("misuse cases", scheme.misuse.to_close),
    ] {
        if times.count > 0 {
            let _ = writeln!(
                text,
                "  {what} over: {}; median {} days, longest {} days",
                times.count, times.median_days, times.longest_days
            );
        }
    }
}
