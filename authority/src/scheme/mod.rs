//! A scheme: the rules and texts of one kind of mark, parsed once from its file into types.
//!
//! A scheme is data; a new one needs no code. Its file (`assets/schemes/ID.toml`) has what issuing,
//! publishing and the public site need. The folder of the same name beside it has the [`Rules`]
//! by which its bodies work, and the checklists that they name. docs/schemes.md tells every field.

mod criteria;
mod decision;
mod file;
mod folder;
mod introduction;
mod numbers;
mod period;
mod rules;
mod set;
mod source;
mod spot;
#[cfg(test)]
mod tests;
mod text;
mod validity;
mod word;

use std::sync::Arc;

use compact_str::CompactString;
use shirushi_verifier::domain::{BodyName, IssuerUrl, SchemeId, ShortName};

pub use criteria::{
    Condition, Criteria, CriteriaProblem, Fact, Facts, Floor, InvalidCondition, Item, Level,
    LevelMeaning, Requirement, ReviewKind, Section, Sum, Term, Voucher,
};
pub use decision::{
    Answer, Answers, Case, Decision, DecisionRefusal, Explanation, Finding, FloorMissed,
    ItemFinding, Outcome, RuleFinding, RuleHeld, Score, Vouched,
};
pub use file::{SchemeError, SchemeProblem};
pub use folder::SchemeFolder;
pub use introduction::IntroductionError;
pub use numbers::{InvalidRange, NumberRange};
pub use period::Period;
pub use rules::{
    Act, Audit, AuditItem, BaseScore, Body, Breach, Cascade, Category, Cause, Change, Complainant,
    Complaints, Contract, ContractFor, Designation, Diagnosis, DiagnosisTarget, Document, Due,
    Entry, EvidenceKind, Fee, FeeFor, FoundBy, InvalidMonth, InvalidScore, Lapse, MarkRules,
    Misuse, Month, Objection, Of, OnRevocation, Party, Pattern, Per, Renewal, Rereview,
    ReviewStanding, Rules, RulesProblem, SelfDiagnosis, Severity, SpotInspection, Stage, StageWork,
    TwoPeople, Unit, Upstream, Yields,
};
pub use set::{SchemeSet, SchemeSetError};
pub use source::{InvalidSource, Source};
pub use text::{Bilingual, Text, TextProblem};
pub use validity::{Validity, ValidityError, ValidityRule, Zone};
pub use word::{
    EntryId, EvidenceId, FactId, FeeId, InvalidWord, ItemId, PartyId, SectionId, StageId, UnitId,
    VersionId, VoucherId,
};

use word::spelled;

/// One scheme.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Scheme {
    /// Its id, the mark type in credentials.
    pub id: SchemeId,
    /// What it is called.
    pub name: Bilingual,
    /// What its mark is called.
    pub mark_name: Bilingual,
    /// The scheme in two or three sentences.
    pub summary: Bilingual,
    /// Where its days begin and end.
    pub zone: Zone,
    /// The file name of its badge template, without folder and extension.
    pub template: TemplateName,
    /// Numbers of its marks.
    pub registrations: NumberRange,
    /// Numbers of its passes.
    pub passes: NumberRange,
    /// How long a mark is valid and when renewal opens.
    pub validity: ValidityRule,
    /// How credentials carry the issuing body's certificate.
    pub certificate: CertificatePolicy,
    /// Who issues.
    pub issuing_body: IssuingBody,
    /// Who reviews.
    pub review_body: ReviewBody,
    /// The mark that a holder must already have.
    #[serde(default)]
    pub prerequisite: Option<Bilingual>,
    /// What the public is told.
    pub texts: PublicTexts,
    /// For what a mark can be revoked.
    pub revocation_reasons: Vec<RevocationReason>,
    /// What its bodies review by, where they review here: `rules.toml` of its folder.
    #[serde(skip)]
    pub rules: Option<Arc<Rules>>,
}

/// How credentials carry the issuing body's certificate (format.md, section 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CertificatePolicy {
    /// Always whole; a credential that does not fit then is refused.
    Embed,
    /// Whole where it fits, by key id where it would not.
    EmbedIfItFits,
    /// Always by key id.
    Reference,
}

/// The body that issues marks.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuingBody {
    /// Its full name.
    pub name: Bilingual,
    /// Its name in credentials, where every byte counts.
    pub name_in_mark: BodyName,
    /// Its short name.
    pub short: ShortName,
    /// Its URL: the `iss` of credentials, below which status lists and click pages lie.
    pub url: IssuerUrl,
    /// Where questions and complaints go.
    pub contact: Contact,
}

/// The body that reviews.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewBody {
    /// Its full name.
    pub name: Bilingual,
    /// Its short name, as it stands on the badge.
    pub short: ShortName,
    /// Its home page.
    pub url: IssuerUrl,
    /// Where questions and complaints go.
    pub contact: Contact,
}

/// How to reach a body.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Mail address.
    pub mail: Text,
    /// Telephone number, if it takes calls.
    #[serde(default)]
    pub telephone: Option<Text>,
}

/// What the public is told about a scheme (requirements, Table 5-1 and section 4).
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicTexts {
    /// What the mark means.
    pub meaning: Bilingual,
    /// How far the bodies are liable.
    pub liability: Bilingual,
    /// What the mark promises, a sentence each.
    pub promises: Vec<Bilingual>,
    /// What it does not promise.
    pub does_not_promise: Vec<Bilingual>,
    /// Risks that remain.
    pub risks: Vec<Bilingual>,
    /// How to apply.
    pub application: Bilingual,
}

/// A cause of revocation.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevocationReason {
    /// Its stable code, such as `expired-not-renewed`.
    pub code: ReasonCode,
    /// What the public is told.
    pub text: Bilingual,
}

/// The code of a cause of revocation, `[a-z-]{1,40}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct ReasonCode(CompactString);

/// The file name of a template, `[a-z0-9-]{1,64}`: it becomes part of a path.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TemplateName(CompactString);

impl Scheme {
    /// The cause of revocation with this code.
    pub fn revocation_reason(&self, code: &ReasonCode) -> Option<&RevocationReason> {
        self.revocation_reasons.iter().find(|r| r.code == *code)
    }

    /// The codes of all causes of revocation, in the file's order.
    pub fn reason_codes(&self) -> impl Iterator<Item = &str> {
        self.revocation_reasons.iter().map(|r| r.code.as_str())
    }
}

spelled!(ReasonCode, "a reason's code", 40, " and the hyphen", |b| b
    == b'-');
spelled!(
    TemplateName,
    "a template's file name",
    64,
    ", 0-9 and the hyphen",
    |b| { b == b'-' || b.is_ascii_digit() }
);
