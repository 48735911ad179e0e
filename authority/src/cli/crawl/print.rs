//! Findings as text for people.

use std::fmt::Write as _;

use shirushi_authority::casework::finding::{Finding, Handling, Presence};

/// A line for each finding.
pub(super) fn findings(findings: &[&Finding]) -> String {
    if findings.is_empty() {
        return "There is no such finding.".to_owned();
    }
    let lines = findings.iter().map(|finding| {
        format!(
            "{:<6} {:<14} {:<9} {:<5} {}  {}",
            finding.number().to_string(),
            finding.kind().name(),
            state(finding.handling()),
            presence(finding.presence()),
            finding.last_seen(),
            finding.place().page
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Everything about a finding.
pub(super) fn finding(finding: &Finding) -> String {
    let place = finding.place();
    let mut text = format!("Finding {}: {}\n", finding.number(), place.kind.name());
    let mut line = |name: &str, value: &dyn std::fmt::Display| {
        let _ = writeln!(text, "{name:<10} {value}");
    };
    line("Page", &place.page);
    line("What", &place.thing);
    line("Scheme", finding.scheme());
    if let Some(mark) = finding.mark() {
        line("Mark", &mark);
    }
    if let Some(note) = finding.note() {
        line("Seen", note);
    }
    line("First", &finding.first_seen());
    line("Last", &finding.last_seen());
    match finding.presence() {
        Presence::There => line("Presence", &"there"),
        Presence::Gone { gone } => line("Presence", &format!("gone {gone}")),
    }
    line("State", &state(finding.handling()));
    if let Handling::SetAside { why, .. } = finding.handling() {
        line("Why", why);
    }
    for evidence in finding.evidence() {
        let (sha256, media_type) = (evidence.sha256, &evidence.media_type);
        let (bytes, captured) = (evidence.bytes, evidence.captured);
        let shown = format!("{sha256}  {media_type}, {bytes} bytes, captured {captured}");
        line("Evidence", &shown);
    }
    text.trim_end().to_owned()
}

fn state(handling: &Handling) -> String {
    match handling {
        Handling::Filed { case } => case.to_string(),
        handling => handling.name().to_owned(),
    }
}

fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::There => "there",
        Presence::Gone { .. } => "gone",
    }
}
