//! Cases as text for people.

use std::fmt::Write as _;

use shirushi_authority::{
    casework::{
        ComplaintNumber,
        complaint::{About, ActionEnd, Complaint, Filer, InHand, SharedCase, Stage},
        misuse::{Found, MisuseCase, Outstanding},
    },
    scheme::{Bilingual, EntryId, SchemeSet},
};
use shirushi_verifier::domain::SchemeId;

/// A complaint with everything that is known of it.
pub(super) fn complaint(case: &Complaint, schemes: &SchemeSet) -> String {
    let filing = case.filing();
    let mut text = format!(
        "Complaint {}  {}  {}\n",
        case.number(),
        filing.scheme,
        case.stage().name()
    );
    let category = case
        .category()
        .map_or("none of the scheme's".to_owned(), |id| {
            let known = category_text(schemes, &filing.scheme, id);
            known.map_or(id.to_string(), |t| format!("{id}  {} / {}", t.ja, t.en))
        });
    let _ = writeln!(text, "Category   {category}");
    let _ = writeln!(text, "Received   {}", case.received_at());
    let from = match &filing.from {
        Filer::Public { reply_to: Some(to) } => format!("public, {to}"),
        Filer::Public { reply_to: None } => "public".to_owned(),
        Filer::Holder { name } => format!("holder, {name}"),
    };
    let _ = writeln!(text, "From       {from}");
    match &filing.about {
        Some(About::Mark(mark)) => _ = writeln!(text, "About      mark {mark}"),
        Some(About::Pass(pass)) => _ = writeln!(text, "About      pass {pass}"),
        Some(About::Url(url)) => _ = writeln!(text, "About      {url}"),
        None => {}
    }
    let _ = writeln!(text, "\n{}\n", filing.text.as_str());
    if let Stage::Refused { explanation, .. } = case.stage() {
        let _ = writeln!(
            text,
            "Refused    {}\n           {}",
            explanation.ja, explanation.en
        );
    }
    if let Some(in_hand) = case.stage().case() {
        work(&mut text, in_hand);
    }
    for step in case.history() {
        let _ = writeln!(text, "{}  {}", step.at, step.deed);
    }
    text.trim_end().to_owned()
}

/// What was found, decided and answered.
fn work(text: &mut String, case: &InHand) {
    for question in case.asked() {
        let found = match case.finding(question) {
            None => "not answered".to_owned(),
            Some(finding) => {
                let flaw = if finding.flaw { "a flaw" } else { "no flaw" };
                format!("{flaw}: {}", finding.text.as_str())
            }
        };
        let _ = writeln!(text, "Question   {question}  {found}");
    }
    for planned in case.actions() {
        let action = &planned.action;
        let end = match &planned.end {
            ActionEnd::Open => format!("due {}", action.due),
            ActionEnd::Done { on } => format!("done {on}"),
            ActionEnd::Dropped { why } => format!("dropped: {why}"),
        };
        let _ = writeln!(
            text,
            "Action {}   {} ({})  {end}",
            action.action, action.what, action.responsible
        );
    }
    for sent in case.replies() {
        let _ = writeln!(text, "Answered   {}  {}", sent.at, sent.reply.answer);
    }
}

/// A line for each complaint.
pub(super) fn complaints(cases: &[&Complaint], schemes: &SchemeSet) -> String {
    let lines = cases.iter().map(|case| {
        let filing = case.filing();
        let category = case.category().map(|id| {
            let known = category_text(schemes, &filing.scheme, id);
            known.map_or(id.to_string(), |text| text.en.to_string())
        });
        format!(
            "{:<6} {:<9} {:<9} {}  {}",
            case.number().to_string(),
            filing.scheme.to_string(),
            case.stage().name(),
            case.received_at(),
            category.unwrap_or_else(|| "(no category)".to_owned())
        )
    });
    joined(lines, "There is no such complaint.")
}

/// The cases that holders are told of, in both languages.
pub(super) fn shared_cases(cases: &[(ComplaintNumber, &SharedCase)]) -> String {
    let each = cases.iter().map(|(number, case)| {
        let SharedCase { title, text } = case;
        format!(
            "{number}  {}\n{}\n\n{}\n{}\n",
            title.ja, text.ja, title.en, text.en
        )
    });
    joined(each, "Holders are told of no case.")
}

/// A misuse case with everything that is known of it.
pub(super) fn misuse(case: &MisuseCase, schemes: &SchemeSet) -> String {
    let suspicion = case.suspicion();
    let mut text = format!(
        "Case {}  {}  {}\n",
        case.number(),
        suspicion.scheme,
        case.stage().name()
    );
    let kind = kind_text(schemes, &suspicion.scheme, &suspicion.kind);
    let kind = kind.map_or(suspicion.kind.to_string(), |t| {
        format!("{}  {} / {}", suspicion.kind, t.ja, t.en)
    });
    let _ = writeln!(text, "Kind       {kind}");
    let _ = writeln!(text, "Page       {}", suspicion.url);
    if let Some(mark) = suspicion.mark {
        let _ = writeln!(text, "Mark       {mark}");
    }
    if let Some(report) = suspicion.report {
        let _ = writeln!(text, "Report     {report}");
    }
    if let Some(note) = &suspicion.note {
        let _ = writeln!(text, "\n{}\n", note.as_str());
    }
    let stage = case.stage();
    for evidence in stage.evidence() {
        let _ = writeln!(
            text,
            "Evidence   {}  {}, {} bytes, captured {}",
            evidence.sha256, evidence.media_type, evidence.bytes, evidence.captured
        );
    }
    for made in stage.recommendations() {
        let to = &made.recommendation;
        let _ = writeln!(text, "To stop    {} by {}", to.to, to.until);
    }
    for look in stage.looks() {
        let _ = writeln!(
            text,
            "Looked     {}  {}, {}",
            look.on,
            found(look.found),
            look.evidence.sha256
        );
    }
    for taken in stage.legal_measures() {
        let _ = writeln!(
            text,
            "At law     {}  {}",
            taken.at,
            taken.measure.text.as_str()
        );
    }
    if let Some(why) = stage.dismissal() {
        let _ = writeln!(text, "Dismissed  {why}");
    }
    for step in case.history() {
        let _ = writeln!(text, "{}  {}", step.at, step.deed);
    }
    text.trim_end().to_owned()
}

/// A line for each misuse case.
pub(super) fn misuses(cases: &[&MisuseCase]) -> String {
    let lines = cases.iter().map(|case| {
        let suspicion = case.suspicion();
        format!(
            "{:<6} {:<9} {:<9} {}  {}  {}",
            case.number().to_string(),
            suspicion.scheme.to_string(),
            case.stage().name(),
            case.opened_at(),
            suspicion.kind,
            suspicion.url
        )
    });
    joined(lines, "There is no such case.")
}

/// A line for each revoked mark whose stop of use is open.
pub(super) fn outstanding(stops: &[Outstanding]) -> String {
    let lines = stops.iter().map(|stop| {
        let confirmed = match stop.confirmed {
            Some(at) => format!("confirmed {at}"),
            None => "not confirmed".to_owned(),
        };
        let checked = match &stop.checked {
            Some(check) => format!("{} on {}", found(check.found), check.on),
            None => "not checked".to_owned(),
        };
        format!(
            "{}  {}  {}  revoked {}  {confirmed}, {checked}",
            stop.registration, stop.holder, stop.url, stop.revoked
        )
    });
    joined(lines, "No stop of use is open.")
}

fn found(found: Found) -> &'static str {
    match found {
        Found::StillInUse => "still in use",
        Found::Stopped => "stopped",
    }
}

fn category_text<'s>(
    schemes: &'s SchemeSet,
    scheme: &SchemeId,
    id: &EntryId,
) -> Option<&'s Bilingual> {
    let rules = schemes.get(scheme)?.rules.as_ref()?;
    let category = rules.complaints.categories.iter().find(|c| c.id == *id)?;
    Some(&category.text)
}

fn kind_text<'s>(schemes: &'s SchemeSet, scheme: &SchemeId, id: &EntryId) -> Option<&'s Bilingual> {
    let rules = schemes.get(scheme)?.rules.as_ref()?;
    Some(&rules.misuse_kind(id)?.text)
}

fn joined(lines: impl Iterator<Item = String>, nothing: &str) -> String {
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() {
        return nothing.to_owned();
    }
    lines.join("\n")
}
