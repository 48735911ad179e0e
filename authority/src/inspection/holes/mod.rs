//! Known holes: findings of scanners, imported, and judged by a scheme's rule (ECOM 4.3.4.2(2); ISP 2-1-1).

mod cvss;
mod gvm;
mod judge;
mod nuclei;
#[cfg(test)]
pub(crate) mod samples;
mod sarif;
#[cfg(test)]
mod tests;
mod vex;

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::UnixTime;

use super::{
    Judgement,
    hash::ContentHash,
    import::{Format, ImportError, ImportProblem, Limits, Place},
};
use crate::scheme::BaseScore;

pub use cvss::{CvssVector, CvssVersion, InvalidVector};
pub use judge::{HolePolicy, HoleRemark, Statement, judge};

/// A scanner's report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoleReport {
    /// What it was read as.
    pub format: Format,
    /// Who made it, as it says.
    pub tool: String,
    /// SHA-256 of the file.
    pub file_sha256: ContentHash,
    /// What it found.
    pub findings: Vec<Finding>,
}

/// Something that a scanner found. Texts are cut and cleaned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The tool's id for the kind of finding, or its CVE number.
    pub id: String,
    /// Where: a host, a URL, a component, a file.
    pub target: String,
    /// In a few words.
    pub title: String,
    /// As the tool graded it.
    pub severity: Option<Severity>,
    /// CVSS vectors, as they stand in the report.
    pub vectors: Vec<CvssVector>,
    /// A score that the report gives without a vector it belongs to.
    pub reported_score: Option<BaseScore>,
    /// What the report says became of it.
    pub status: Status,
    /// When it was found, if the report says.
    pub found_at: Option<UnixTime>,
}

/// A tool's grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Not a hole: a remark.
    Informational,
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
    /// Critical.
    Critical,
}

/// What became of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Status {
    /// It is there.
    Open,
    /// It is not a hole here, as whoever made the report says.
    NotAffected {
        /// Why; `None` where the report gives no reason.
        why: Option<String>,
    },
    /// It is mended.
    Fixed,
}

/// A score, and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// The score.
    pub score: BaseScore,
    /// The version of CVSS whose formula gave it; `None` where it was reported without a vector.
    pub computed_by: Option<CvssVersion>,
}

impl Finding {
    /// Every score: one for each vector, by that vector's own version; the reported one only where there is no vector.
    pub fn scores(&self) -> Vec<Score> {
        if self.vectors.is_empty() {
            let reported = self.reported_score.iter();
            return reported
                .map(|&score| Score {
                    score,
                    computed_by: None,
                })
                .collect();
        }
        let computed = |vector: &CvssVector| Score {
            score: vector.base_score(),
            computed_by: Some(vector.version()),
        };
        self.vectors.iter().map(computed).collect()
    }

    /// The highest score.
    pub fn highest(&self) -> Option<Score> {
        self.scores().into_iter().max_by_key(|s| s.score)
    }

    /// Whether it is a remark and no hole.
    pub fn is_informational(&self) -> bool {
        match self.highest() {
            Some(highest) => cvss::base_score(0.0).is_some_and(|none| highest.score <= none),
            None => self.severity == Some(Severity::Informational),
        }
    }
}

/// Scanners' reports on a system with the statements on them, judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoleReview {
    /// The reports.
    pub reports: Vec<HoleReport>,
    /// The responsible person's statements.
    pub statements: Vec<Statement>,
    /// When the reports were submitted.
    pub submitted_at: UnixTime,
    /// How they were judged.
    pub judgement: Judgement,
}

impl HoleReview {
    /// Judges these reports by a scheme's rule.
    pub fn new(
        policy: HolePolicy<'_>,
        reports: Vec<HoleReport>,
        statements: Vec<Statement>,
        submitted_at: UnixTime,
    ) -> Self {
        let findings: Vec<&Finding> = reports.iter().flat_map(|r| &r.findings).collect();
        let remarks = judge(policy, &findings, &statements, submitted_at);
        let judgement = Judgement::of(policy.name, &remarks);
        Self {
            reports,
            statements,
            submitted_at,
            judgement,
        }
    }
}

impl HoleReport {
    /// Reads a report; [`Format::Nmap`] is none, as it holds ports and no findings.
    ///
    /// # Errors
    /// [`ImportError`] with the place and the reason.
    pub fn parse(format: Format, bytes: &[u8], limits: Limits) -> Result<Self, ImportError> {
        let (tool, findings) = match format {
            Format::Nuclei => nuclei::parse(bytes, limits)?,
            Format::Gvm => gvm::parse(bytes, limits)?,
            Format::Sarif => sarif::parse(bytes, limits)?,
            Format::Vex => vex::parse(bytes, limits)?,
            Format::Nmap => {
                let problem = ImportProblem::OtherDocument("it holds no findings".to_owned());
                return Err(format.error(Place::File, problem));
            }
        };
        Ok(Self {
            format,
            tool,
            file_sha256: ContentHash::of(bytes),
            findings,
        })
    }
}

/// What an importer gives back: the tool, and what it found.
type Parsed = Result<(String, Vec<Finding>), ImportError>;

/// Longest id and target, in characters.
const MAX_ID: usize = 300;
/// Longest title and reason, in characters.
const MAX_TITLE: usize = 500;

/// A grade by its usual names.
fn severity(text: &str) -> Option<Severity> {
    Some(match text.to_ascii_lowercase().as_str() {
        "none" | "info" | "information" | "informational" | "log" | "debug" | "note" => {
            Severity::Informational
        }
        "low" => Severity::Low,
        "medium" | "moderate" => Severity::Medium,
        "high" => Severity::High,
        "critical" => Severity::Critical,
        _ => return None,
    })
}
