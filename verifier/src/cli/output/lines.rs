//! A report as lines for people.

use std::io::{self, Write};

use shirushi_verifier::{
    report::{Check, CredentialView, MarkView, Outcome, Report},
    texts::Language,
    verdict::Verdict,
};

use super::{BOLD, DIM, GREEN, RED, YELLOW, colour, padded, pick};

/// A whole report.
pub(super) fn full(out: &mut impl Write, report: &Report, language: Language) -> io::Result<()> {
    verdict(out, report.verdict(), language)?;
    for reservation in report.reservations(language) {
        writeln!(out, "  {YELLOW}!{YELLOW:#} {reservation}")?;
    }
    if let Some(mark) = report.mark() {
        writeln!(out)?;
        match mark {
            MarkView::Credential(mark) => particulars(out, mark, language)?,
            MarkView::Id { number, .. } => {
                row(out, pick(language, "番号", "number"), &number.to_string())?;
            }
        }
    }
    writeln!(out)?;
    report
        .checks()
        .try_for_each(|line| check(out, line, language))
}

/// A verdict, and what to do.
pub(super) fn verdict(
    out: &mut impl Write,
    verdict: Verdict,
    language: Language,
) -> io::Result<()> {
    let (text, style) = (verdict.text(language), colour(verdict));
    writeln!(
        out,
        "{style}{}{style:#} {DIM}[{verdict}]{DIM:#}  {}",
        text.title, text.sentence
    )?;
    writeln!(out, "  → {}", text.advice)
}

/// A verdict on a page, in one line.
pub(super) fn short(
    out: &mut impl Write,
    verdict: Verdict,
    page: &str,
    mark: &str,
    language: Language,
) -> io::Result<()> {
    let style = colour(verdict);
    let title = padded(verdict.text(language).title);
    writeln!(out, "{style}{title}{style:#} {page}  {mark}")
}

fn particulars(out: &mut impl Write, mark: &CredentialView, language: Language) -> io::Result<()> {
    if !mark.verified {
        let caution = pick(
            language,
            "以下は証明に書かれている内容で、真正とは確認できていません。",
            "What follows is only claimed; nothing of it is proven.",
        );
        writeln!(out, "{RED}{caution}{RED:#}")?;
    }
    let scheme = match (&mark.scheme_name, language) {
        (Some(name), Language::Ja) => format!("{} ({})", name.ja, mark.scheme),
        (Some(name), Language::En) => format!("{} ({})", name.en, mark.scheme),
        (None, _) => mark.scheme.to_string(),
    };
    let host = mark.target.url().host_str().unwrap_or_default();
    let target = if mark.target_host == host {
        mark.target.to_string()
    } else {
        format!("{} ({})", mark.target, mark.target_host)
    };
    let issuer = format!("{} {}", mark.issuing_body, mark.issuer);
    let rows = [
        (pick(language, "番号", "number"), mark.number.to_string()),
        (pick(language, "制度", "scheme"), scheme),
        (pick(language, "取得者", "holder"), mark.holder.to_string()),
        (
            pick(language, "対応システム", "system"),
            mark.system.to_string(),
        ),
        (pick(language, "対象URL", "site"), target),
        (
            pick(language, "有効期限", "valid to"),
            mark.last_day.to_string(),
        ),
        (pick(language, "付与機関", "issuing body"), issuer),
        (
            pick(language, "審査機関", "review body"),
            mark.review_body.to_string(),
        ),
    ];
    rows.iter()
        .try_for_each(|(label, text)| row(out, label, text))
}

fn row(out: &mut impl Write, label: &str, text: &str) -> io::Result<()> {
    writeln!(out, "{BOLD}{}{BOLD:#}{text}", padded(label))
}

fn check(out: &mut impl Write, check: Check<'_>, language: Language) -> io::Result<()> {
    let (sign, style) = match check.outcome() {
        Outcome::Pass => ("✓", GREEN),
        Outcome::Fail => ("✗", RED),
        Outcome::NotChecked => ("–", DIM),
        Outcome::NotPossible => ("?", YELLOW),
    };
    let name = padded(check.name().words(language));
    writeln!(
        out,
        "{style}{sign}{style:#} {name}{}",
        check.words(language)
    )
}
