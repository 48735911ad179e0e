//! SARIF 2.1.0 (OASIS): results of runs, with their rules' `security-severity`.

use std::collections::BTreeMap;

use super::{CvssVector, Finding, MAX_ID, MAX_TITLE, Parsed, Severity, Status, nuclei::score};
use crate::inspection::import::{Format, ImportError, ImportProblem, Json, Limits, tidy};

const FORMAT: Format = Format::Sarif;

pub(super) fn parse(bytes: &[u8], limits: Limits) -> Parsed {
    let document = Json::parse(FORMAT, bytes, limits)?;
    let root = Json::root(FORMAT, &document);
    let version = root.need("version")?;
    if version.text()? != "2.1.0" {
        return Err(version.wrong("version 2.1.0"));
    }
    let (mut tools, mut findings) = (Vec::new(), Vec::new());
    for run in root.need("runs")?.entries(limits)? {
        let driver = run.need("tool")?.need("driver")?;
        let tool = tidy(driver.need("name")?.text()?, 80);
        if !tools.contains(&tool) && tools.len() < 8 {
            tools.push(tool);
        }
        let rules = Rules::read(driver.entries_of("rules", limits)?)?;
        for result in run.entries_of("results", limits)? {
            if findings.len() == limits.entries {
                let (what, max) = ("results", limits.entries);
                return Err(result.error(ImportProblem::TooMuch { what, max }));
            }
            findings.extend(finding(&result, &rules)?);
        }
    }
    Ok((tools.join(", "), findings))
}

/// A finding; `None` for results that say that nothing was found.
fn finding(result: &Json<'_>, rules: &Rules<'_>) -> Result<Option<Finding>, ImportError> {
    if matches!(result.text_of("kind")?, Some("pass" | "notApplicable")) {
        return Ok(None);
    }
    let rule = rules.of(result)?;
    let id = match result.text_of("ruleId")? {
        Some(id) => id,
        None => match &rule {
            Some(rule) => rule.need("id")?.text()?,
            None => result.need("ruleId")?.text()?,
        },
    };
    let message = result.need("message")?;
    let title = match message.text_of("text")? {
        Some(text) => text,
        None => message.text_of("id")?.unwrap_or(id),
    };
    let properties: Vec<_> = [Some(result), rule]
        .into_iter()
        .flatten()
        .filter_map(|j| j.get("properties"))
        .collect();
    let level = result.text_of("level")?;
    let stated = properties.iter().find_map(|p| p.get("security-severity"));
    Ok(Some(Finding {
        id: tidy(id, MAX_ID),
        target: tidy(&target(result)?, MAX_ID),
        title: tidy(title, MAX_TITLE),
        severity: severity(level, result.text_of("kind")?),
        vectors: vectors(&properties),
        reported_score: stated.as_ref().map(score).transpose()?,
        status: status(result)?,
        found_at: None,
    }))
}

/// A run's rules, by index and by id.
struct Rules<'v> {
    all: Vec<Json<'v>>,
    by_id: BTreeMap<&'v str, usize>,
}

impl<'v> Rules<'v> {
    fn read(all: Vec<Json<'v>>) -> Result<Self, ImportError> {
        let mut by_id = BTreeMap::new();
        for (index, rule) in all.iter().enumerate() {
            if let Some(id) = rule.text_of("id")? {
                by_id.entry(id).or_insert(index);
            }
        }
        Ok(Self { all, by_id })
    }

    /// The rule of a result, if it names one that is here.
    fn of(&self, result: &Json<'_>) -> Result<Option<&Json<'v>>, ImportError> {
        if let Some(index) = result.get("ruleIndex") {
            let number = index.number()?;
            // -1 stands for none.
            if number < 0.0 {
                return Ok(None);
            }
            let rule = self.all.get(number as usize);
            return rule
                .map(Some)
                .ok_or_else(|| index.wrong("the index of a rule"));
        }
        let id = result.text_of("ruleId")?;
        Ok(id.and_then(|id| self.all.get(*self.by_id.get(id)?)))
    }
}

/// SARIF's levels are about attention, not about CVSS: only `note` and `none` say something here.
fn severity(level: Option<&str>, kind: Option<&str>) -> Option<Severity> {
    match (level, kind) {
        (Some("none" | "note"), _) | (_, Some("informational")) => Some(Severity::Informational),
        _ => None,
    }
}

/// Vectors have no place of their own in SARIF; tools write them among the properties.
fn vectors(properties: &[Json<'_>]) -> Vec<CvssVector> {
    let mut vectors: Vec<CvssVector> = Vec::new();
    for text in properties
        .iter()
        .flat_map(Json::texts)
        .filter(|t| t.starts_with("CVSS:"))
    {
        match text.parse() {
            Ok(vector) if !vectors.contains(&vector) && vectors.len() < 8 => vectors.push(vector),
            _ => {}
        }
    }
    vectors
}

fn target(result: &Json<'_>) -> Result<String, ImportError> {
    let limits = Limits::default();
    let Some(location) = result.entries_of("locations", limits)?.into_iter().next() else {
        return Ok(String::new());
    };
    let physical = location.get("physicalLocation");
    let artifact = physical.as_ref().and_then(|p| p.get("artifactLocation"));
    let uri = artifact
        .map(|a| a.text_of("uri"))
        .transpose()?
        .flatten()
        .unwrap_or_default();
    let region = physical.as_ref().and_then(|p| p.get("region"));
    let line = region
        .and_then(|r| r.get("startLine"))
        .map(|l| l.number())
        .transpose()?;
    Ok(line.map_or_else(|| uri.to_owned(), |line| format!("{uri}:{line}")))
}

fn status(result: &Json<'_>) -> Result<Status, ImportError> {
    if result.text_of("baselineState")? == Some("absent") {
        return Ok(Status::Fixed);
    }
    for suppression in result.entries_of("suppressions", Limits::default())? {
        let state = suppression.text_of("status")?.unwrap_or("accepted");
        if state == "accepted" {
            let why = suppression
                .text_of("justification")?
                .map(|w| tidy(w, MAX_TITLE));
            return Ok(Status::NotAffected { why });
        }
    }
    Ok(Status::Open)
}
