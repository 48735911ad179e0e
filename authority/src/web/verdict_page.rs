//! Lays out a verifier's report as a page: the verdict, what to do, the mark, and every check.

use askama::Template;
use axum::response::Response;
use jiff::civil::date;
use shirushi_verifier::report::{CredentialView, MarkView, Outcome, Report};
use shirushi_verifier::texts::{Language, VerdictText};
use shirushi_verifier::verdict::{ExitCode, Verdict};

use super::context::Context;
use super::dates;
use super::lang::Lang;
use super::problem::Problem;
use super::respond;
use super::shown_url::ShownUrl;
use super::standing::Tone;

#[derive(Template)]
#[template(path = "verdict.html")]
struct VerdictPage<'a> {
    c: &'a Context,
    code: &'static str,
    tone: Tone,
    text: VerdictText,
    reservations: Vec<String>,
    checks: Vec<Line>,
    mark: Option<Shown<'a>>,
    /// The number of a mark of which only that could be read.
    number: Option<String>,
    page: &'a str,
    /// The mark whose page a click on the badge opened, and whether it is this one.
    led: Option<Led<'a>>,
    /// Where a report about this mark begins, filled in as far as can be.
    report: String,
}

/// Where a click on the badge led.
struct Led<'a> {
    /// To the page of this number.
    registration: &'a str,
    /// The picture's own number, if it is another.
    other: Option<String>,
}

/// One check.
struct Line {
    name: &'static str,
    outcome: &'static str,
    sign: &'static str,
    words: String,
}

/// The mark, as its credential describes it.
struct Shown<'a> {
    view: &'a CredentialView,
    url: ShownUrl,
    number: String,
    registration: String,
    passes: String,
    last_day: String,
}

/// The report as a page. `typed`: the address the reader gave, `registration`: the number of the
/// mark whose page a click opened; either may be empty.
///
/// Errors: [`Problem::Internal`] if the template fails to render.
pub(crate) fn render(
    c: &Context,
    report: &Report,
    typed: &str,
    registration: &str,
) -> Result<Response, Problem> {
    let language = language(c.lang);
    let checks = report.checks().map(|check| Line {
        name: check.name().words(language),
        outcome: outcome(check.outcome()),
        sign: sign(check.outcome()),
        words: check.words(language),
    });
    let mark = shown(c, report.mark());
    let number = mark.as_ref().map_or("", |mark| mark.number.as_str());
    let fields = [
        ("category", "misuse"),
        ("registration", number),
        ("url", typed),
    ];
    respond::html(&VerdictPage {
        c,
        report: c.href_with("/report", &fields),
        code: report.verdict().code(),
        tone: tone(report.verdict()),
        text: report.text(language),
        reservations: report.reservations(language),
        checks: checks.collect(),
        mark,
        number: match report.mark() {
            Some(MarkView::Id { number, .. }) => Some(number.to_string()),
            _ => None,
        },
        page: typed,
        led: led(report.mark(), registration),
    })
}

/// Compares the picture's number with that of the page that it led to.
fn led<'a>(mark: Option<&MarkView>, registration: &'a str) -> Option<Led<'a>> {
    let own = mark?.number().registration.to_string();
    (!registration.is_empty()).then(|| Led {
        registration,
        other: (own != registration).then_some(own),
    })
}

fn shown<'a>(c: &Context, mark: Option<&'a MarkView>) -> Option<Shown<'a>> {
    let Some(MarkView::Credential(view)) = mark else {
        return None;
    };
    let number = view.number.to_string();
    let day = view.last_day;
    let passes: Vec<String> = view.passes.iter().map(ToString::to_string).collect();
    Some(Shown {
        url: ShownUrl::new(view.target.as_str()),
        registration: number.split('-').next().unwrap_or(&number).to_owned(),
        number,
        passes: passes.join(", "),
        last_day: dates::long(c.lang, date(day.year(), day.month(), day.day())),
        view,
    })
}

/// The verifier's name for the page's language.
pub(crate) fn language(lang: Lang) -> Language {
    match lang {
        Lang::Ja => Language::Ja,
        Lang::En => Language::En,
    }
}

/// Green only if the mark may be relied on and everything that was asked could be answered.
pub(crate) fn tone(verdict: Verdict) -> Tone {
    match verdict.exit_code() {
        ExitCode::Rely if verdict == Verdict::Valid => Tone::Good,
        ExitCode::Rely | ExitCode::Undecided | ExitCode::NoMark => Tone::Notice,
        ExitCode::DoNotRely | ExitCode::Failure => Tone::Bad,
    }
}

/// The outcome's name, as in the verifier's JSON.
pub(crate) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "pass",
        Outcome::Fail => "fail",
        Outcome::NotChecked => "not-checked",
        Outcome::NotPossible => "not-possible",
    }
}

/// The icon beside an outcome.
pub(crate) fn sign(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "good",
        Outcome::Fail => "bad",
        Outcome::NotChecked => "none",
        Outcome::NotPossible => "notice",
    }
}
