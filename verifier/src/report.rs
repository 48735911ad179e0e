//! Reports: all checks with their outcomes, and the one verdict that follows.

mod finding;
mod mark_view;
mod operands;
mod words_en;
mod words_ja;

use serde::{Serialize, Serializer, ser::SerializeStruct};
use shirushi_watermark::{Region, TemplateId};

pub(crate) use finding::Finding;
pub use finding::{CheckName, Outcome};
pub use mark_view::{CredentialView, MarkView, StatusView, TrustView};

use crate::{
    status::Status,
    texts::{Language, VerdictText},
    verdict::Verdict,
};

/// What was found about one picture or code.
///
/// As JSON: `{"verdict", "checks": [{"check", "outcome", "detail",
/// "detail_ja", "operands"}], "mark", "trust", "status", "texts": {"ja", "en"}}`.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    findings: Vec<Finding>,
    verdict: Verdict,
    mark: Option<MarkView>,
    trust: TrustView,
    status: StatusView,
}

/// One line of a report.
#[derive(Debug, Clone, Copy)]
pub struct Check<'a> {
    finding: &'a Finding,
}

impl Report {
    pub(crate) fn new(
        unordered: Vec<Finding>,
        mark: Option<MarkView>,
        trust: TrustView,
        status: StatusView,
    ) -> Self {
        let mut findings: Vec<Finding> = Vec::with_capacity(unordered.len());
        for finding in unordered {
            let check = finding.judged().0;
            let place = findings.partition_point(|other| other.judged().0 <= check);
            findings.insert(place, finding);
        }
        let verdicts = findings.iter().filter_map(|finding| finding.judged().2);
        let verdict = Verdict::gravest(verdicts).unwrap_or(Verdict::Valid);
        Self {
            findings,
            verdict,
            mark,
            trust,
            status,
        }
    }

    /// The verdict: the gravest that any check calls for, or valid.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// All checks, in order.
    pub fn checks(&self) -> impl Iterator<Item = Check<'_>> {
        self.findings.iter().map(|finding| Check { finding })
    }

    /// The outcome of a check; not checked where the report has no such line.
    pub fn outcome(&self, check: CheckName) -> Outcome {
        let mut checks = self.checks().filter(|line| line.name() == check);
        checks.next().map_or(Outcome::NotChecked, |c| c.outcome())
    }

    /// The mark, as far as it could be read.
    pub fn mark(&self) -> Option<&MarkView> {
        self.mark.as_ref()
    }

    /// The trust bundle that the report rests on.
    pub fn trust(&self) -> &TrustView {
        &self.trust
    }

    /// What is known about the status.
    pub fn status(&self) -> &StatusView {
        &self.status
    }

    /// What the verdict means.
    pub fn text(&self, language: Language) -> VerdictText {
        self.verdict.text(language)
    }

    /// What was not checked, or could not be, and must be said beside the verdict.
    pub fn reservations(&self, language: Language) -> Vec<String> {
        let open = self.checks().filter(|check| {
            matches!(check.outcome(), Outcome::NotChecked | Outcome::NotPossible)
                && !matches!(check.finding, Finding::Skipped(_) | Finding::NoPicture)
        });
        open.map(|check| check.words(language)).collect()
    }
}

impl Check<'_> {
    /// Which check.
    pub fn name(&self) -> CheckName {
        self.finding.judged().0
    }

    /// How it went.
    pub fn outcome(&self) -> Outcome {
        self.finding.judged().1
    }

    /// The operands of what it found, by name.
    pub fn operands(&self) -> serde_json::Map<String, serde_json::Value> {
        operands::operands(self.finding)
    }

    /// What it found, in words.
    pub fn words(&self, language: Language) -> String {
        match language {
            Language::Ja => words_ja::words(self.finding),
            Language::En => words_en::words(self.finding),
        }
    }
}

impl CheckName {
    /// The check's name for people.
    pub fn words(self, language: Language) -> &'static str {
        match language {
            Language::Ja => words_ja::check_words(self),
            Language::En => words_en::check_words(self),
        }
    }
}

impl Status {
    /// The status in words.
    pub fn words(self, language: Language) -> &'static str {
        match language {
            Language::Ja => words_ja::status_words(self),
            Language::En => words_en::status_words(self),
        }
    }
}

#[derive(Serialize)]
struct Texts {
    ja: Text,
    en: Text,
}

#[derive(Serialize)]
struct Text {
    #[serde(flatten)]
    verdict: VerdictText,
    reservations: Vec<String>,
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = |language| Text {
            verdict: self.text(language),
            reservations: self.reservations(language),
        };
        let mut report = serializer.serialize_struct("Report", 6)?;
        report.serialize_field("verdict", &self.verdict)?;
        report.serialize_field("checks", &self.checks().collect::<Vec<_>>())?;
        report.serialize_field("mark", &self.mark)?;
        report.serialize_field("trust", &self.trust)?;
        report.serialize_field("status", &self.status)?;
        let texts = Texts {
            ja: text(Language::Ja),
            en: text(Language::En),
        };
        report.serialize_field("texts", &texts)?;
        report.end()
    }
}

impl Serialize for Check<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut check = serializer.serialize_struct("Check", 5)?;
        check.serialize_field("check", &self.name())?;
        check.serialize_field("outcome", &self.outcome())?;
        check.serialize_field("detail", &self.words(Language::En))?;
        check.serialize_field("detail_ja", &self.words(Language::Ja))?;
        check.serialize_field("operands", &self.operands())?;
        check.end()
    }
}

fn hex_id(template: TemplateId) -> String {
    hex::encode(template.0)
}

/// A template's id, shortened for reading.
fn short(template: TemplateId) -> String {
    hex::encode(&template.0[..4])
}

/// Places in words: fields by name, the art by coordinates; five at most.
fn regions(places: &[Region], art: &str, field: &str) -> String {
    let named = places.iter().take(5).map(|place| match &place.field {
        Some(name) => format!("{field} {name}"),
        None => format!(
            "{art} ({}, {}, {}×{})",
            place.x, place.y, place.width, place.height
        ),
    });
    let mut text = named.collect::<Vec<_>>().join(", ");
    if places.len() > 5 {
        text.push_str(", …");
    }
    text
}
