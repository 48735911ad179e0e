//! Why a step of casework is refused; each names the rule where a rule forbids it.

use jiff::civil::Date;
use shirushi_verifier::domain::{PassNumber, RegistrationNumber, SchemeId};

use super::{
    ApplicationNumber, ChangeRefusal, DesignationRefusal, InvalidNumber, MarkApplicationNumber,
    NoticeNumber, OrganisationNumber, SpotRefusal,
};
use crate::{
    correspondence::thread::MessageRefusal,
    registry::Refusal,
    scheme::{Breach, DecisionRefusal, EntryId, FeeId, Source, StageId, UnitId, ValidityError},
};

/// A step that is not taken; nothing changes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CaseRefusal {
    /// There is no such organisation.
    #[error("there is no organisation {0}")]
    NoSuchOrganisation(OrganisationNumber),
    /// There is no such application.
    #[error("there is no application {0}")]
    NoSuchApplication(ApplicationNumber),
    /// There is no such application for a mark.
    #[error("there is no application {0} for a mark")]
    NoSuchMarkApplication(MarkApplicationNumber),
    /// There is no such notice.
    #[error("there is no notice {0}")]
    NoSuchNotice(NoticeNumber),
    /// The notice was sent before.
    #[error("notice {0} was sent before")]
    SentBefore(NoticeNumber),
    /// An organisation of this name is registered already.
    #[error("{name} is registered already, as {number}")]
    RegisteredBefore {
        /// Its name.
        name: String,
        /// Its number.
        number: OrganisationNumber,
    },
    /// The scheme has no rules to decide by.
    #[error("the scheme {scheme} is not here, or has no rules beside its file")]
    NoRules {
        /// The scheme.
        scheme: SchemeId,
    },
    /// The scheme reviews nothing of this name.
    #[error("the scheme {scheme} has no review unit {unit}")]
    NoSuchUnit {
        /// The scheme.
        scheme: SchemeId,
        /// The unit asked for.
        unit: UnitId,
    },
    /// The scheme asks for no self-diagnosis.
    #[error("the scheme {scheme} asks for no self-diagnosis")]
    NoSelfDiagnosis {
        /// The scheme.
        scheme: SchemeId,
    },
    /// No form is given before the self-diagnosis is passed.
    #[error("{rule}: {organisation} has not passed the self-diagnosis for {unit}")]
    NotDiagnosed {
        /// The rule.
        rule: Source,
        /// Who applies.
        organisation: OrganisationNumber,
        /// For what.
        unit: UnitId,
    },
    /// Papers are missing, or nobody asked for them.
    #[error("{}", papers(.missing, .unasked))]
    Papers {
        /// Papers missing, each with the rule that asks for it.
        missing: Vec<(Source, EntryId)>,
        /// Papers that this application does not need.
        unasked: Vec<EntryId>,
    },
    /// The same application is under way.
    #[error("application {other} of {organisation} for this unit and system is under way")]
    UnderWay {
        /// Who applies.
        organisation: OrganisationNumber,
        /// The other application.
        other: ApplicationNumber,
    },
    /// The step does not start from where the application stands.
    #[error("application {number} is {stand}; {act} is not possible then")]
    WrongStand {
        /// The application, as its number is written.
        number: String,
        /// Where it stands.
        stand: &'static str,
        /// What was to be done.
        act: &'static str,
    },
    /// Another stage comes first.
    #[error("the next stage of application {number} is {next}, not {asked}")]
    NotNext {
        /// The application.
        number: ApplicationNumber,
        /// The stage that is next.
        next: StageId,
        /// The one asked for.
        asked: StageId,
    },
    /// A stage needs another kind of result than the one given.
    #[error("stage {stage} is concluded by {needed}")]
    OtherResult {
        /// The stage.
        stage: StageId,
        /// What it needs.
        needed: &'static str,
    },
    /// No criteria are in force yet.
    #[error("the scheme {scheme} has no criteria in force on this day")]
    NoCriteria {
        /// The scheme.
        scheme: SchemeId,
    },
    /// A window ends before it begins, or has begun.
    #[error("the window must begin later than now and end after it begins")]
    Window,
    /// An inspection ran when none was agreed.
    #[error("{rule}: no window is agreed; an inspection runs only inside one")]
    NoWindow {
        /// The rule.
        rule: Source,
    },
    /// The scheme knows no re-review.
    #[error("the scheme {scheme} knows no re-review; a new application is needed")]
    NoRereview {
        /// The scheme.
        scheme: SchemeId,
    },
    /// The scheme takes no objections.
    #[error("the scheme {scheme} takes no objections")]
    NoObjection {
        /// The scheme.
        scheme: SchemeId,
    },
    /// The contract asked for is none of these.
    #[error("{contract} is no contract of this application")]
    NoSuchContract {
        /// The contract.
        contract: EntryId,
    },
    /// The fee is none of these.
    #[error("{fee} is no fee of this application")]
    NoSuchFee {
        /// The fee.
        fee: FeeId,
    },
    /// Another amount than is owed.
    #[error("{rule}: {owed} yen are owed for {fee}, not {paid}")]
    Amount {
        /// The rule.
        rule: Source,
        /// The fee.
        fee: FeeId,
        /// What is owed.
        owed: u64,
        /// What was paid.
        paid: u64,
    },
    /// Something must be signed before anything is issued.
    #[error("{rule}: {contract} must be signed first")]
    Unsigned {
        /// The rule.
        rule: Source,
        /// The contract.
        contract: EntryId,
    },
    /// Something must be paid before anything is issued.
    #[error("{rule}: {fee} must be paid first, {owed} yen")]
    Unpaid {
        /// The rule.
        rule: Source,
        /// The fee.
        fee: FeeId,
        /// What is owed.
        owed: u64,
    },
    /// The review leads to no pass of its own.
    #[error("{rule}: the review of {unit} is a part of the grant of a mark and gives no pass")]
    NoPass {
        /// The rule.
        rule: Source,
        /// The unit.
        unit: UnitId,
    },
    /// It was renewed as often as a badge can show.
    #[error("pass {0} was renewed 99 times; a new one has to be applied for")]
    PassRenewedOut(PassNumber),
    /// An application for a mark for this site and system is under way.
    #[error("application {other} for a mark for this site and system is under way")]
    MarkUnderWay {
        /// The other application.
        other: MarkApplicationNumber,
    },
    /// Something else is asked for than the application asks for.
    #[error("this is not what application {number} asks for")]
    OtherRequest {
        /// The application.
        number: MarkApplicationNumber,
    },
    /// The application renews nothing.
    #[error("application {0} renews no pass")]
    NoRenewal(ApplicationNumber),
    /// The pass is valid still.
    #[error("pass {pass} is valid until {expiry}; only what has expired can lapse for a delay")]
    StillValid {
        /// The pass.
        pass: PassNumber,
        /// Its last valid day.
        expiry: Date,
    },
    /// There is no such pass.
    #[error("there is no pass {0} from a review here")]
    NoSuchPass(PassNumber),
    /// The pass is somebody else's, or of another unit.
    #[error("pass {pass} is not one of {organisation} for this unit")]
    OtherPass {
        /// The pass.
        pass: PassNumber,
        /// Who applies.
        organisation: OrganisationNumber,
    },
    /// The mark is somebody else's, or of another site or system.
    #[error("mark {mark} is not one of {organisation} for this holder, site and system")]
    OtherMark {
        /// The mark.
        mark: RegistrationNumber,
        /// Who applies.
        organisation: OrganisationNumber,
    },
    /// The upstream's mark must be held.
    #[error("{rule}: the upstream's mark {mark} is not in force")]
    Upstream {
        /// The rule.
        rule: Source,
        /// The mark.
        mark: RegistrationNumber,
    },
    /// The dependence on an upstream must be stated with its mark, and not without it.
    #[error(
        "{rule}: the upstream's mark must be named where the service depends on one, and only there"
    )]
    UpstreamUnstated {
        /// The rule.
        rule: Source,
    },
    /// About a notified change.
    #[error(transparent)]
    Change(#[from] ChangeRefusal),
    /// About a message.
    #[error(transparent)]
    Message(#[from] MessageRefusal),
    /// A number is not one of ours.
    #[error(transparent)]
    Number(#[from] InvalidNumber),
    /// About a spot inspection.
    #[error(transparent)]
    Spot(#[from] SpotRefusal),
    /// About a designated review body.
    #[error(transparent)]
    Designation(#[from] DesignationRefusal),
    /// A rule of the scheme would be broken.
    #[error(transparent)]
    Breach(#[from] Breach),
    /// The answers do not make a decision.
    #[error(transparent)]
    Decision(#[from] DecisionRefusal),
}

impl From<ValidityError> for CaseRefusal {
    fn from(error: ValidityError) -> Self {
        Self::Breach(error.into())
    }
}

/// A refusal of one subject of casework is one of the registry at once.
macro_rules! refusals_of_the_registry {
    ($($name:ident)+) => {$(
        impl From<$name> for Refusal {
            fn from(refusal: $name) -> Self {
                CaseRefusal::from(refusal).into()
            }
        }
    )+};
}

refusals_of_the_registry!(ChangeRefusal DesignationRefusal MessageRefusal SpotRefusal);

fn papers(missing: &[(Source, EntryId)], unasked: &[EntryId]) -> String {
    let missing = missing
        .iter()
        .map(|(rule, paper)| format!("{rule}: {paper} is missing"));
    let unasked = unasked
        .iter()
        .map(|paper| format!("{paper} is not asked for"));
    missing.chain(unasked).collect::<Vec<_>>().join("; ")
}
