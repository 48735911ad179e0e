//! OpenVAS's and GVM's XML report: `result` elements with their test (`nvt`), host and severity.

use roxmltree::Node;

use super::{CvssVector, Finding, MAX_ID, MAX_TITLE, Parsed, Status, cvss::base_score, severity};
use crate::inspection::import::{
    Format, ImportError, ImportProblem, Limits, at, parse_xml, tidy, value,
};

const FORMAT: Format = Format::Gvm;
/// Results of this severity are errors and false positives of the scanner, not holes.
const FALSE_POSITIVE: f64 = -1.0;

pub(super) fn parse(bytes: &[u8], limits: Limits) -> Parsed {
    let document = parse_xml(FORMAT, bytes, limits, &["report", "get_reports_response"])?;
    let mut findings = Vec::new();
    let results = document.descendants().filter(|n| n.has_tag_name("results"));
    for result in results
        .flat_map(|r| r.children())
        .filter(|n| n.has_tag_name("result"))
    {
        if findings.len() == limits.entries {
            let (what, max) = ("results", limits.entries);
            return Err(FORMAT.error(at(&result), ImportProblem::TooMuch { what, max }));
        }
        findings.push(finding(&result)?);
    }
    Ok(("OpenVAS/GVM".to_owned(), findings))
}

fn finding(result: &Node<'_, '_>) -> Result<Finding, ImportError> {
    let nvt = child(result, "nvt")
        .ok_or_else(|| FORMAT.error(at(result), ImportProblem::Missing("nvt")))?;
    let missing = |what| move || FORMAT.error(at(result), ImportProblem::Missing(what));
    let host = child(result, "host")
        .and_then(|h| own_text(&h))
        .ok_or_else(missing("host"))?;
    let port = child(result, "port").and_then(|p| own_text(&p));
    let target = port.map_or_else(|| host.to_owned(), |port| format!("{host} {port}"));
    let title = child(&nvt, "name").or_else(|| child(result, "name"));
    let title = title
        .and_then(|t| own_text(&t))
        .ok_or_else(missing("name"))?;
    let number = severity_number(result)?;
    let false_positive = number.is_some_and(|n| n <= FALSE_POSITIVE);
    Ok(Finding {
        id: tidy(nvt.attribute("oid").unwrap_or(title), MAX_ID),
        target: tidy(&target, MAX_ID),
        title: tidy(title, MAX_TITLE),
        severity: child(result, "threat")
            .and_then(|t| own_text(&t))
            .and_then(severity),
        vectors: vectors(&nvt)?,
        reported_score: match number {
            Some(n) if n >= 0.0 => Some(base_score(n).ok_or_else(|| {
                FORMAT.error(
                    at(result),
                    value(&n.to_string(), "a severity from 0.0 to 10.0"),
                )
            })?),
            _ => None,
        },
        status: if false_positive {
            Status::NotAffected {
                why: Some("the report calls it a false positive".to_owned()),
            }
        } else {
            Status::Open
        },
        found_at: creation_time(result)?,
    })
}

fn severity_number(result: &Node<'_, '_>) -> Result<Option<f64>, ImportError> {
    let Some(node) = child(result, "severity") else {
        return Ok(None);
    };
    let text = own_text(&node).unwrap_or_default();
    let number = text.parse::<f64>().ok().filter(|n| n.is_finite());
    let number = number.ok_or_else(|| FORMAT.error(at(&node), value(text, "a number")))?;
    Ok(Some(number))
}

/// From `severities/severity/value`, or, in reports before 2020, from the tags.
fn vectors(nvt: &Node<'_, '_>) -> Result<Vec<CvssVector>, ImportError> {
    let mut vectors: Vec<CvssVector> = Vec::new();
    let of_severities = child(nvt, "severities")
        .into_iter()
        .flat_map(|s| s.children());
    let values = of_severities
        .filter(|n| n.has_tag_name("severity"))
        .filter_map(|n| child(&n, "value"));
    let mut texts: Vec<_> = values.filter_map(|v| Some((v, own_text(&v)?))).collect();
    if let Some(tags) = child(nvt, "tags").filter(|_| texts.is_empty()) {
        let tag = own_text(&tags).unwrap_or_default();
        let vector = tag
            .split('|')
            .find_map(|t| t.strip_prefix("cvss_base_vector="));
        texts.extend(vector.map(|v| (tags, v)));
    }
    for (node, text) in texts
        .into_iter()
        .filter(|(_, t)| !t.is_empty() && *t != "NOVALUE")
    {
        let vector = text.parse();
        let vector = vector.map_err(|_| FORMAT.error(at(&node), value(text, "a CVSS vector")))?;
        if !vectors.contains(&vector) {
            vectors.push(vector);
        }
    }
    Ok(vectors)
}

fn creation_time(
    result: &Node<'_, '_>,
) -> Result<Option<shirushi_verifier::domain::UnixTime>, ImportError> {
    let Some(node) = child(result, "creation_time") else {
        return Ok(None);
    };
    let text = own_text(&node).unwrap_or_default();
    let time = text
        .parse()
        .map_err(|_| FORMAT.error(at(&node), value(text, "a time")))?;
    Ok(Some(time))
}

fn child<'n, 'i>(node: &Node<'n, 'i>, name: &str) -> Option<Node<'n, 'i>> {
    node.children().find(|n| n.has_tag_name(name))
}

/// The text before the first child element: hosts carry their asset behind their address.
fn own_text<'n>(node: &Node<'n, '_>) -> Option<&'n str> {
    node.text().map(str::trim).filter(|t| !t.is_empty())
}
