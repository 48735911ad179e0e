//! nuclei's JSONL: one object a line, its template's `info` with classification.

use super::{
    BaseScore, CvssVector, Finding, MAX_ID, MAX_TITLE, Parsed, Status, cvss::base_score, severity,
};
use crate::inspection::import::{Format, ImportError, Json, Limits, lines, tidy};

const FORMAT: Format = Format::Nuclei;

pub(super) fn parse(bytes: &[u8], limits: Limits) -> Parsed {
    let mut findings = Vec::new();
    for (line, value) in lines(FORMAT, bytes, limits)? {
        findings.push(finding(&Json::of_line(FORMAT, &value, line))?);
    }
    Ok(("nuclei".to_owned(), findings))
}

fn finding(entry: &Json<'_>) -> Result<Finding, ImportError> {
    let info = entry.need("info")?;
    // Versions before 2.9 wrote camel case.
    let id = entry.get("template-id").or_else(|| entry.get("templateID"));
    let id = id.map_or_else(|| entry.need("template-id"), Ok)?;
    let target = entry.get("matched-at").or_else(|| entry.get("host"));
    let target = target.map_or_else(|| entry.need("matched-at"), Ok)?;
    let grade = info.need("severity")?;
    let classification = info.get("classification");
    let field = |name| classification.as_ref().and_then(|c| c.get(name));
    Ok(Finding {
        id: tidy(id.text()?, MAX_ID),
        target: tidy(target.text()?, MAX_ID),
        title: tidy(info.need("name")?.text()?, MAX_TITLE),
        severity: severity(grade.text()?),
        vectors: field("cvss-metrics")
            .as_ref()
            .map(vector)
            .transpose()?
            .into_iter()
            .flatten()
            .collect(),
        reported_score: field("cvss-score").as_ref().map(score).transpose()?,
        status: Status::Open,
        found_at: entry
            .text_of("timestamp")?
            .map(|t| {
                t.parse()
                    .map_err(|_| entry.wrong("an entry with a time in `timestamp`"))
            })
            .transpose()?,
    })
}

/// A vector; templates without one write an empty text.
pub(super) fn vector(json: &Json<'_>) -> Result<Option<CvssVector>, ImportError> {
    match json.text()?.trim() {
        "" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|_| json.wrong("a CVSS vector")),
    }
}

pub(super) fn score(json: &Json<'_>) -> Result<BaseScore, ImportError> {
    base_score(json.number()?).ok_or_else(|| json.wrong("a score from 0.0 to 10.0"))
}
