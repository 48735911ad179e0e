//! An installation as lines for people.

use std::io::{self, Write};

use shirushi_verifier::{
    install::{Installation, Outcome},
    texts::Language,
};

use super::{BOLD, DIM, GREEN, RED, YELLOW, padded, pick};

/// How many findings are wrong and advice; in full, every finding and what to do about it.
pub(super) fn installation(
    out: &mut impl Write,
    installation: &Installation,
    in_full: bool,
    language: Language,
) -> io::Result<()> {
    let count = |outcome| installation.count(outcome);
    let (wrong, advice) = (count(Outcome::Wrong), count(Outcome::Advice));
    let line = match language {
        Language::Ja => format!("要修正{wrong}件、助言{advice}件"),
        Language::En => format!("{wrong} wrong, {advice} advice"),
    };
    let style = match (wrong, advice) {
        (0, 0) => GREEN,
        (0, _) => YELLOW,
        _ => RED,
    };
    let label = pick(language, "設置", "installation");
    let more = pick(language, "（--install で詳細）", " (--install tells more)");
    let more = if in_full || wrong + advice == 0 {
        ""
    } else {
        more
    };
    writeln!(
        out,
        "\n{BOLD}{}{BOLD:#}{style}{line}{style:#}{DIM}{more}{DIM:#}",
        padded(label)
    )?;
    if !in_full {
        return Ok(());
    }
    let mut about = None;
    for finding in installation.findings() {
        if finding.picture() != about {
            about = finding.picture();
            writeln!(out, "{DIM}{}{DIM:#}", about.unwrap_or_default())?;
        }
        let (sign, style) = match finding.outcome() {
            Outcome::Good => ("✓", GREEN),
            Outcome::Advice => ("!", YELLOW),
            Outcome::Wrong => ("✗", RED),
        };
        let name = padded(finding.code().words(language));
        writeln!(
            out,
            "{style}{sign}{style:#} {name}{}",
            finding.detail(language)
        )?;
        if let Some(remedy) = finding.remedy(language) {
            writeln!(out, "  → {remedy}")?;
        }
    }
    Ok(())
}
