//! What the program prints: the verdict first, then what to do, then every check.

mod install;
mod lines;
mod pass;
mod trust;

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use shirushi_verifier::{
    printed::Code,
    report::{MarkView, Report},
    texts::Language,
    verdict::{ExitCode, Verdict},
    visit::Visit,
};
use unicode_width::UnicodeWidthStr;

use self::lines::{full, short, verdict};
pub(super) use self::{pass::pass, trust::trust};
use super::{failure::Failure, site::Outcome};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GREEN: Style = AnsiColor::Green.on_default().bold();
const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();

/// Columns that labels take.
const LABEL_WIDTH: usize = 14;

/// Prints a report.
pub(super) fn report(report: &Report, as_json: bool, language: Language) -> Result<(), Failure> {
    if as_json {
        return json(report);
    }
    let mut out = anstream::stdout().lock();
    full(&mut out, report, language)?;
    Ok(())
}

/// Prints anything as JSON.
pub(super) fn json(value: &impl Serialize) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

/// Prints a script for a shell.
pub(super) fn script(script: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(script).and_then(|()| out.flush()) {
        // Whoever reads has had enough, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Prints what a visit to a page found; `install`: how the marks are shown, in full.
pub(super) fn visit(visit: &Visit, install: bool, language: Language) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    let (marks, pictures) = (visit.marks.len(), visit.pictures);
    match language {
        Language::Ja => writeln!(
            out,
            "{BOLD}{}{BOLD:#}  画像{pictures}点のうちマーク{marks}点",
            visit.page
        )?,
        Language::En => writeln!(
            out,
            "{BOLD}{}{BOLD:#}  {marks} marks in {pictures} pictures",
            visit.page
        )?,
    }
    for sighting in &visit.marks {
        writeln!(out, "\n{DIM}{}{DIM:#}", sighting.picture)?;
        full(&mut out, &sighting.report, language)?;
    }
    if visit.marks.is_empty() {
        verdict(&mut out, Verdict::NoMark, language)?;
    }
    for problem in &visit.problems {
        writeln!(out, "{DIM}{}: {}{DIM:#}", problem.picture, problem.reason)?;
    }
    install::installation(&mut out, &visit.installation, install, language)?;
    Ok(())
}

/// Prints a page's marks, a line each.
pub(super) fn line(outcome: &Outcome, language: Language) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match outcome {
        Outcome::Failed { page, error } => {
            let word = pick(language, "失敗", "failed");
            writeln!(out, "{RED}{}{RED:#} {page}  {error}", padded(word))?;
        }
        Outcome::Visited(visit) if visit.marks.is_empty() => {
            short(
                &mut out,
                Verdict::NoMark,
                &visit.page.to_string(),
                "",
                language,
            )?;
        }
        Outcome::Visited(visit) => {
            for sighting in &visit.marks {
                let number = match sighting.report.mark() {
                    Some(MarkView::Credential(mark)) => {
                        format!("{}  {}", mark.number, mark.holder)
                    }
                    Some(MarkView::Id { number, .. }) => number.to_string(),
                    None => String::new(),
                };
                let page = visit.page.to_string();
                short(
                    &mut out,
                    sighting.report.verdict(),
                    &page,
                    &number,
                    language,
                )?;
            }
        }
    }
    Ok(())
}

/// Prints where the print's second code leads.
pub(super) fn verification_pages(codes: &[Code], language: Language) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    for code in codes {
        if let Code::Url(url) = code {
            let label = pick(language, "確認ページ", "page");
            writeln!(out, "{}{url}", padded(label))?;
        }
    }
    Ok(())
}

/// Prints what verdicts mean.
pub(super) fn explanations(verdicts: &[Verdict], language: Language) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    for (position, verdict) in verdicts.iter().enumerate() {
        if position > 0 {
            writeln!(out)?;
        }
        let (text, style) = (verdict.text(language), colour(*verdict));
        writeln!(
            out,
            "{style}{}{style:#}  {BOLD}{}{BOLD:#}",
            verdict, text.title
        )?;
        writeln!(out, "  {}", text.sentence)?;
        writeln!(out, "  → {}", text.advice)?;
    }
    Ok(())
}

/// Prints why there is no verdict, and what to do.
pub(super) fn failure(failure: &Failure, language: Language) {
    let mut out = anstream::stderr().lock();
    let word = pick(language, "エラー", "error");
    // Nobody is left to tell if the terminal is gone.
    let _ = writeln!(out, "{RED}{word}:{RED:#} {}", failure.fact(language));
    let _ = writeln!(out, "  → {}", failure.remedy(language));
}

fn colour(verdict: Verdict) -> Style {
    match verdict.exit_code() {
        ExitCode::Rely => GREEN,
        ExitCode::DoNotRely | ExitCode::Failure => RED,
        ExitCode::NoMark | ExitCode::Undecided => YELLOW,
    }
}

fn pick<'a>(language: Language, ja: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Ja => ja,
        Language::En => en,
    }
}

/// A label, filled up with spaces to its columns.
fn padded(label: &str) -> String {
    let fill = LABEL_WIDTH.saturating_sub(label.width()).max(1);
    format!("{label}{}", " ".repeat(fill))
}
