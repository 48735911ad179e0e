//! CycloneDX documents with vulnerabilities and their analysis (VEX), JSON, versions 1.4 to 1.6.

use std::collections::BTreeMap;

use super::{
    Finding, MAX_ID, MAX_TITLE, Parsed, Status,
    nuclei::{score, vector},
    severity,
};
use crate::inspection::import::{Format, ImportError, ImportProblem, Json, Limits, tidy};

const FORMAT: Format = Format::Vex;

pub(super) fn parse(bytes: &[u8], limits: Limits) -> Parsed {
    let document = Json::parse(FORMAT, bytes, limits)?;
    let root = Json::root(FORMAT, &document);
    let format = root.need("bomFormat")?;
    if format.text()? != "CycloneDX" {
        return Err(format.wrong("CycloneDX"));
    }
    let version = root.need("specVersion")?;
    if !matches!(version.text()?, "1.4" | "1.5" | "1.6" | "1.7") {
        return Err(version.wrong("a version from 1.4 to 1.7"));
    }
    let names = component_names(&root, limits)?;
    let mut findings = Vec::new();
    for vulnerability in root.need("vulnerabilities")?.entries(limits)? {
        for target in targets(&vulnerability, &names, limits)? {
            if findings.len() == limits.entries {
                let (what, max) = ("affected components", limits.entries);
                return Err(vulnerability.error(ImportProblem::TooMuch { what, max }));
            }
            findings.push(finding(&vulnerability, target, limits)?);
        }
    }
    Ok(("CycloneDX".to_owned(), findings))
}

/// Components' names and versions by their reference.
fn component_names<'v>(
    root: &Json<'v>,
    limits: Limits,
) -> Result<BTreeMap<&'v str, String>, ImportError> {
    let mut names = BTreeMap::new();
    for component in root.entries_of("components", limits)? {
        let Some(reference) = component.text_of("bom-ref")? else {
            continue;
        };
        let name = component.need("name")?.text()?;
        let version = component.text_of("version")?.unwrap_or_default();
        names.insert(reference, format!("{name} {version}").trim_end().to_owned());
    }
    Ok(names)
}

/// What a vulnerability affects; one empty target where the document does not say.
fn targets(
    vulnerability: &Json<'_>,
    names: &BTreeMap<&str, String>,
    limits: Limits,
) -> Result<Vec<String>, ImportError> {
    let mut targets = Vec::new();
    for affected in vulnerability.entries_of("affects", limits)? {
        let reference = affected.need("ref")?.text()?;
        let name = names.get(reference).map_or(reference, String::as_str);
        targets.push(tidy(name, MAX_ID));
    }
    if targets.is_empty() {
        targets.push(String::new());
    }
    Ok(targets)
}

fn finding(
    vulnerability: &Json<'_>,
    target: String,
    limits: Limits,
) -> Result<Finding, ImportError> {
    let id = vulnerability.need("id")?.text()?;
    let (mut vectors, mut reported, mut grade) = (Vec::new(), None, None);
    for rating in vulnerability.entries_of("ratings", limits)? {
        let of_cvss = rating
            .text_of("method")?
            .is_some_and(|m| m.starts_with("CVSS"));
        if let Some(found) = rating.get("vector").filter(|_| of_cvss) {
            vectors.extend(vector(&found)?);
        } else if let Some(found) = rating.get("score").filter(|_| of_cvss) {
            reported = reported.max(Some(score(&found)?));
        }
        grade = grade.max(rating.text_of("severity")?.and_then(severity));
    }
    let title = vulnerability
        .text_of("description")?
        .or(vulnerability.text_of("detail")?);
    let found_at = vulnerability
        .get("published")
        .or_else(|| vulnerability.get("created"));
    Ok(Finding {
        id: tidy(id, MAX_ID),
        target,
        title: tidy(title.unwrap_or(id), MAX_TITLE),
        severity: grade,
        vectors,
        reported_score: reported,
        status: status(vulnerability)?,
        found_at: found_at
            .map(|t| t.text()?.parse().map_err(|_| t.wrong("a time")))
            .transpose()?,
    })
}

fn status(vulnerability: &Json<'_>) -> Result<Status, ImportError> {
    let Some(analysis) = vulnerability.get("analysis") else {
        return Ok(Status::Open);
    };
    let Some(state) = analysis.get("state") else {
        return Ok(Status::Open);
    };
    let why = match analysis.text_of("justification")? {
        Some(why) => Some(why),
        None => analysis.text_of("detail")?,
    };
    let why = why.map(|w| tidy(w, MAX_TITLE));
    Ok(match state.text()? {
        "exploitable" | "in_triage" => Status::Open,
        "resolved" | "resolved_with_pedigree" => Status::Fixed,
        "not_affected" | "false_positive" => Status::NotAffected { why },
        _ => return Err(state.wrong("a state of an analysis")),
    })
}
