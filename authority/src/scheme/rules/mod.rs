//! The rules by which a scheme's bodies work: `rules.toml` of its folder, parsed once into types.
//!
//! Each rule names its source, the place in the scheme's documents that makes it, and refusals name it too.

mod applications;
mod breach;
mod check;
mod conduct;
mod deadlines;
mod evidence;
mod fees;
mod read;
mod standing;
mod told;
mod units;
mod upstream;

use jiff::civil::Date;

pub use applications::{
    Document, InvalidMonth, Month, Party, Pattern, SelfDiagnosis, Stage, StageWork,
};
pub use breach::{Act, Breach};
pub use conduct::{
    Body, Category, Complainant, Complaints, Designation, FoundBy, Misuse, SpotInspection,
    TwoPeople,
};
pub use deadlines::{Lapse, Objection, Renewal, Rereview};
pub use evidence::{
    Audit, AuditItem, BaseScore, Diagnosis, DiagnosisTarget, InvalidScore, Severity,
};
pub use fees::{Contract, ContractFor, Due, Fee, FeeFor, Per};
pub use read::RulesProblem;
pub use standing::{Cascade, Cause, Change, MarkRules, Of, ReviewStanding};
pub use units::{Entry, EvidenceKind, Unit, Yields};
pub use upstream::{OnRevocation, Upstream};

use super::{
    Bilingual, Criteria, EntryId, Fact, Facts, Level, PartyId, ReviewKind, SchemeError, UnitId,
    VersionId, criteria::Declared,
};

/// A scheme's rules.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Rules {
    /// The documents that the rules' sources are places of.
    pub documents_cited: Bilingual,
    /// The facts that applicants state.
    #[serde(default)]
    pub facts: Vec<Fact>,
    /// What the codes in checklists mean.
    pub levels: Vec<Level>,
    /// The kinds of evidence that checklists ask for.
    pub evidence_kinds: Vec<EvidenceKind>,
    /// What is reviewed as one.
    pub units: Vec<Unit>,
    #[serde(rename = "criteria")]
    declared: Vec<Declared>,
    #[serde(skip)]
    criteria: Vec<Criteria>,
    /// The parties that apply.
    pub parties: Vec<Party>,
    /// Who builds and who runs, where that decides who applies.
    #[serde(default)]
    pub patterns: Vec<Pattern>,
    /// The stages of reviews, in their order.
    pub stages: Vec<Stage>,
    /// What must be answered with yes before an application is taken.
    #[serde(default)]
    pub self_diagnosis: Option<SelfDiagnosis>,
    /// The papers that applications need.
    #[serde(default)]
    pub documents: Vec<Document>,
    /// The audit that an item asks for.
    #[serde(default)]
    pub audit: Option<Audit>,
    /// The diagnosis that an item asks for.
    #[serde(default)]
    pub diagnosis: Option<Diagnosis>,
    /// How severe a known hole may be.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// How a failed review is repeated; not at all, if nothing is said.
    #[serde(default)]
    pub rereview: Option<Rereview>,
    /// How objections are taken; not at all, if nothing is said.
    #[serde(default)]
    pub objection: Option<Objection>,
    /// How passes lapse; not at all, if nothing is said.
    #[serde(default)]
    pub lapse: Option<Lapse>,
    /// How passes and marks are renewed.
    pub renewal: Renewal,
    /// What a mark needs.
    pub mark: MarkRules,
    /// What is paid.
    #[serde(default)]
    pub fees: Vec<Fee>,
    /// What is expressly free.
    #[serde(default)]
    pub free_of_charge: Vec<Entry>,
    /// What must be signed.
    #[serde(default)]
    pub contracts: Vec<Contract>,
    /// What a service that depends on an upstream must have, where there are such.
    #[serde(default)]
    pub upstream: Option<Upstream>,
    /// Changes that holders must notify.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// For what passes and marks are revoked.
    pub causes: Vec<Cause>,
    /// How marks fall with what they stand on.
    pub cascade: Cascade,
    /// How complaints are taken.
    pub complaints: Complaints,
    /// Kinds of misuse.
    pub misuse: Vec<Misuse>,
    /// What takes two people.
    pub two_people: TwoPeople,
    /// Inspections of holders at any time, where there are such.
    #[serde(default)]
    pub spot_inspection: Option<SpotInspection>,
    /// Designated review bodies, where there may be such.
    #[serde(default)]
    pub designation: Option<Designation>,
}

impl Rules {
    /// The kind of misuse of this id.
    pub fn misuse_kind(&self, id: &EntryId) -> Option<&Misuse> {
        self.misuse.iter().find(|kind| kind.id == *id)
    }

    /// The review unit of this id.
    pub fn unit(&self, id: &UnitId) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == *id)
    }

    /// All versions of the criteria, the oldest first.
    pub fn versions(&self) -> &[Criteria] {
        &self.criteria
    }

    /// The version of the criteria with this id.
    pub fn version(&self, id: &VersionId) -> Option<&Criteria> {
        self.criteria.iter().find(|c| c.version() == id)
    }

    /// The version by which a review that begins on `day` goes, and keeps; none before the first.
    pub fn version_on(&self, day: Date) -> Option<&Criteria> {
        let in_force = |c: &&Criteria| c.in_force_from() <= day;
        self.criteria.iter().rev().find(in_force)
    }

    /// Who applies for a unit: the unit's own applicant, or the one of a pattern.
    ///
    /// # Errors
    /// [`Breach::NoPattern`] if it depends on a pattern and there is none, or not this one.
    pub fn applicant(&self, unit: &UnitId, pattern: Option<u8>) -> Result<&PartyId, Breach> {
        let own = self.unit(unit).and_then(|unit| unit.applicant.as_ref());
        let by_pattern = || {
            let pattern = self.pattern(pattern?)?;
            pattern.applicants.get(unit)
        };
        own.or_else(by_pattern).ok_or_else(|| Breach::NoPattern {
            unit: unit.clone(),
            last: self.patterns.len() as u8,
        })
    }

    /// Whether this party may apply for a unit.
    ///
    /// # Errors
    /// [`Breach::Applicant`] with who must, and as [`Rules::applicant`].
    pub fn may_apply(
        &self,
        unit: &UnitId,
        pattern: Option<u8>,
        party: &PartyId,
    ) -> Result<(), Breach> {
        let must = self.applicant(unit, pattern)?;
        if must == party {
            return Ok(());
        }
        let of_pattern = pattern.and_then(|no| self.pattern(no));
        let of_unit = self.unit(unit).map(|unit| &unit.source);
        let rule = of_pattern.map(|pattern| &pattern.source).or(of_unit);
        Err(Breach::Applicant {
            rule: rule.unwrap_or(&self.mark.taken_by).clone(),
            unit: unit.clone(),
            must: must.clone(),
            is: party.clone(),
        })
    }

    /// The pattern of this number.
    pub fn pattern(&self, no: u8) -> Option<&Pattern> {
        self.patterns.iter().find(|pattern| pattern.no == no)
    }

    /// The stages that a unit goes through, in their order.
    pub fn stages_of<'a>(&'a self, unit: &'a UnitId) -> impl Iterator<Item = &'a Stage> + 'a {
        let goes = move |stage: &&Stage| stage.units.contains(unit);
        self.stages.iter().filter(goes)
    }

    /// The self-diagnosis that comes before an application for a unit, if one does.
    pub fn gate_of(&self, unit: &UnitId) -> Option<&SelfDiagnosis> {
        let mut stages = self.stages_of(unit);
        let asked = stages.any(|stage| stage.how == StageWork::SelfDiagnosis);
        self.self_diagnosis.as_ref().filter(|_| asked)
    }

    /// The papers that an application needs.
    pub fn documents_for<'a>(
        &'a self,
        unit: &'a UnitId,
        kind: ReviewKind,
        facts: &'a Facts,
    ) -> impl Iterator<Item = &'a Document> + 'a {
        let needed = move |document: &&Document| document.needed(unit, kind, facts);
        self.documents.iter().filter(needed)
    }

    /// The fees asked for a review or a pass of a unit, or for a mark, which has no unit.
    pub fn fees_for<'a>(
        &'a self,
        of: FeeFor,
        unit: Option<&'a UnitId>,
        kind: ReviewKind,
    ) -> impl Iterator<Item = &'a Fee> + 'a {
        let asked = move |fee: &&Fee| fee.is_for(of, unit, kind);
        self.fees.iter().filter(asked)
    }

    /// The contracts that must be signed before a pass or a mark is issued.
    pub fn contracts_for(&self, of: ContractFor) -> impl Iterator<Item = &Contract> {
        self.contracts.iter().filter(move |c| c.of == of)
    }

    /// The cause of this id that revokes a pass or a mark.
    pub fn cause(&self, of: Of, id: &EntryId) -> Option<&Cause> {
        let mut causes = self.causes.iter();
        causes.find(|cause| cause.of == of && cause.id == *id)
    }

    /// The causes that revoke a pass or a mark, by id.
    pub fn cause_ids(&self, of: Of) -> impl Iterator<Item = &str> {
        let causes = self.causes.iter().filter(move |cause| cause.of == of);
        causes.map(|cause| cause.id.as_str())
    }

    /// The changes of a pass or a mark that must be notified.
    pub fn changes_of(&self, of: Of) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.of == of)
    }

    /// The change of this id that must be notified.
    pub fn change(&self, of: Of, id: &EntryId) -> Option<&Change> {
        let mut changes = self.changes.iter();
        changes.find(|change| change.of == of && change.id == *id)
    }
}
