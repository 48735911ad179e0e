//! From every module's refusals to problems: what the registry says stays what a program is told.

use std::fmt::Display;

use super::problem::{Kind, Problem};
use crate::access::{AccessRefusal, desk::DeskFault};
use crate::casework::{
    CaseRefusal, ChangeRefusal, DesignationRefusal, SpotRefusal, complaint::ComplaintRefusal,
    finding::FindingRefusal, misuse::MisuseRefusal,
};
use crate::correspondence::thread::MessageRefusal;
use crate::index::IndexError;
use crate::issuing::IssueFault;
use crate::office::SigningError;
use crate::registry::Refusal;
use crate::scheme::{Breach, DecisionRefusal, Source};
use crate::store::{AttachmentError, CommitError};
use crate::view::ViewError;

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        if let Refusal::Breach(breach) = &refusal {
            return Self::of(Kind::RuleBroken)
                .told(breach.told())
                .by(rule_of(breach));
        }
        match refusal {
            Refusal::Case(refusal) => refusal.into(),
            Refusal::Complaint(refusal) => refusal.into(),
            Refusal::Misuse(refusal) => refusal.into(),
            Refusal::Finding(refusal) => refusal.into(),
            refusal => Self::of(kind_of(&refusal)).saying(refusal),
        }
    }
}

impl From<CaseRefusal> for Problem {
    fn from(refusal: CaseRefusal) -> Self {
        let kind = match &refusal {
            CaseRefusal::Breach(breach) => return Refusal::Breach(breach.clone()).into(),
            CaseRefusal::Decision(refusal) => return refusal.clone().into(),
            CaseRefusal::Change(refusal) => return refusal.clone().into(),
            CaseRefusal::Spot(refusal) => return refusal.clone().into(),
            CaseRefusal::Designation(refusal) => return refusal.clone().into(),
            CaseRefusal::Message(refusal) => return refusal.clone().into(),
            CaseRefusal::NoSuchPass(_) => Kind::NoSuchPass,
            CaseRefusal::NoSuchOrganisation(_)
            | CaseRefusal::NoSuchApplication(_)
            | CaseRefusal::NoSuchMarkApplication(_)
            | CaseRefusal::NoSuchNotice(_) => Kind::NoSuchCase,
            CaseRefusal::SentBefore(_)
            | CaseRefusal::RegisteredBefore { .. }
            | CaseRefusal::UnderWay { .. }
            | CaseRefusal::WrongStand { .. }
            | CaseRefusal::NotNext { .. }
            | CaseRefusal::MarkUnderWay { .. }
            | CaseRefusal::StillValid { .. } => Kind::WrongStand,
            _ => Kind::RuleBroken,
        };
        let rule = match &refusal {
            CaseRefusal::NotDiagnosed { rule, .. }
            | CaseRefusal::NoWindow { rule }
            | CaseRefusal::Amount { rule, .. }
            | CaseRefusal::Unsigned { rule, .. }
            | CaseRefusal::Unpaid { rule, .. }
            | CaseRefusal::NoPass { rule, .. }
            | CaseRefusal::Upstream { rule, .. }
            | CaseRefusal::UpstreamUnstated { rule } => Some(rule.clone()),
            _ => None,
        };
        Self::of(kind).saying(refusal).by(rule.as_ref())
    }
}

impl From<ChangeRefusal> for Problem {
    fn from(refusal: ChangeRefusal) -> Self {
        let kind = match &refusal {
            ChangeRefusal::NoSuchChange(_) => Kind::NoSuchCase,
            ChangeRefusal::JudgedBefore(_) | ChangeRefusal::NotInForce(_) => Kind::WrongStand,
            _ => Kind::RuleBroken,
        };
        let rule = match &refusal {
            ChangeRefusal::TwoPeople { rule, .. } => Some(rule.clone()),
            _ => None,
        };
        Self::of(kind).saying(refusal).by(rule.as_ref())
    }
}

impl From<SpotRefusal> for Problem {
    fn from(refusal: SpotRefusal) -> Self {
        let kind = match &refusal {
            SpotRefusal::NoSuchInspection(_) => Kind::NoSuchCase,
            SpotRefusal::PassNotInForce(_)
            | SpotRefusal::UnderWay(_)
            | SpotRefusal::Stopped(_)
            | SpotRefusal::NotBegun { .. }
            | SpotRefusal::Concluded(_) => Kind::WrongStand,
            _ => Kind::RuleBroken,
        };
        let rule = match &refusal {
            SpotRefusal::NotConsulted { rule } => Some(rule.clone()),
            _ => None,
        };
        Self::of(kind).saying(refusal).by(rule.as_ref())
    }
}

impl From<DesignationRefusal> for Problem {
    fn from(refusal: DesignationRefusal) -> Self {
        let kind = match &refusal {
            DesignationRefusal::NoSuchDesignation(_) => Kind::NoSuchCase,
            DesignationRefusal::Over(_)
            | DesignationRefusal::DesignatedBefore { .. }
            | DesignationRefusal::EntrustedBefore { .. } => Kind::WrongStand,
            _ => Kind::RuleBroken,
        };
        let rule = match &refusal {
            DesignationRefusal::InThePast { rule, .. }
            | DesignationRefusal::NotAudited { rule, .. }
            | DesignationRefusal::AuditDay { rule, .. }
            | DesignationRefusal::OutsideTerm { rule, .. }
            | DesignationRefusal::OwnReview { rule, .. }
            | DesignationRefusal::NoSuchEntry { rule, .. } => Some(rule.clone()),
            _ => None,
        };
        Self::of(kind).saying(refusal).by(rule.as_ref())
    }
}

impl From<MessageRefusal> for Problem {
    /// A thread between others reads as if there were none.
    fn from(refusal: MessageRefusal) -> Self {
        let (kind, said) = match refusal {
            MessageRefusal::NotTheirs { thread } | MessageRefusal::NoSuchThread { thread } => {
                let said = MessageRefusal::NoSuchThread { thread };
                (Kind::NoSuchCase, said)
            }
            said @ MessageRefusal::Closed { .. } => (Kind::WrongStand, said),
            said => (Kind::RuleBroken, said),
        };
        Self::of(kind).saying(said)
    }
}

impl From<ComplaintRefusal> for Problem {
    fn from(refusal: ComplaintRefusal) -> Self {
        let (kind, rule) = match &refusal {
            ComplaintRefusal::NoSuchComplaint { .. } => (Kind::NoSuchCase, None),
            ComplaintRefusal::Step { rule, .. } => (Kind::WrongStand, Some(rule.clone())),
            ComplaintRefusal::UnknownCategory { rule, .. }
            | ComplaintRefusal::OtherBody { rule, .. }
            | ComplaintRefusal::Day { rule, .. }
            | ComplaintRefusal::Named { rule, .. } => (Kind::RuleBroken, Some(rule.clone())),
            _ => (Kind::RuleBroken, None),
        };
        Self::of(kind).saying(refusal).by(rule.as_ref())
    }
}

impl From<MisuseRefusal> for Problem {
    fn from(refusal: MisuseRefusal) -> Self {
        let (kind, rule) = match &refusal {
            MisuseRefusal::NoSuchCase { .. } => (Kind::NoSuchCase, None),
            MisuseRefusal::ReportTaken { .. } => (Kind::WrongStand, None),
            MisuseRefusal::AlreadyOpen { rule, .. } => (Kind::WrongStand, Some(rule.clone())),
            MisuseRefusal::FoundOtherwise { rule, .. } | MisuseRefusal::Groundless { rule, .. } => {
                (Kind::RuleBroken, Some(rule.clone()))
            }
            _ => (Kind::RuleBroken, None),
        };
        Self::of(kind).saying(refusal).by(rule.as_ref())
    }
}

impl From<FindingRefusal> for Problem {
    fn from(refusal: FindingRefusal) -> Self {
        let kind = match &refusal {
            FindingRefusal::NoSuchFinding { .. } => Kind::NoSuchCase,
            FindingRefusal::State { .. } => Kind::WrongStand,
            _ => Kind::RuleBroken,
        };
        Self::of(kind).saying(refusal)
    }
}

fn kind_of(refusal: &Refusal) -> Kind {
    match refusal {
        Refusal::NoSuchMark { .. } => Kind::NoSuchMark,
        Refusal::NoSuchPass { .. } => Kind::NoSuchPass,
        Refusal::AlreadyMarked { .. } => Kind::AlreadyMarked,
        Refusal::BeingIssued { .. } => Kind::BeingIssued,
        Refusal::PrerequisiteMissing { .. }
        | Refusal::PrerequisiteUnasked { .. }
        | Refusal::NothingOnPrerequisite { .. } => Kind::Prerequisite,
        Refusal::PassOutsideScheme { .. }
        | Refusal::TooManyPasses { .. }
        | Refusal::PassTwice { .. } => Kind::Passes,
        Refusal::NumbersUsedUp { .. } => Kind::NumbersUsedUp,
        Refusal::GrantDate { .. } | Refusal::Date(_) => Kind::GrantDate,
        Refusal::Revoked { .. } => Kind::MarkRevoked,
        Refusal::Suspended { .. } => Kind::MarkSuspended,
        Refusal::NotSuspended { .. } => Kind::MarkNotSuspended,
        Refusal::Expired { .. } => Kind::MarkExpired,
        Refusal::RenewalNotOpen { .. } => Kind::RenewalNotOpen,
        Refusal::RenewedOut { .. } => Kind::RenewedOut,
        Refusal::UnknownReason { .. } => Kind::UnknownReason,
        Refusal::UnknownScheme { .. } => Kind::UnknownScheme,
        Refusal::AlreadyLapsed { .. } => Kind::PassLapsed,
        Refusal::PassRevoked { .. } => Kind::PassRevoked,
        Refusal::NoRules { .. } => Kind::NoRules,
        Refusal::NotLapsed { .. } => Kind::PassNotLapsed,
        Refusal::Grace { .. } | Refusal::NoLapse { .. } => Kind::Grace,
        Refusal::Breach(_)
        | Refusal::Case(_)
        | Refusal::Complaint(_)
        | Refusal::Misuse(_)
        | Refusal::Finding(_) => Kind::RuleBroken,
    }
}

fn rule_of(breach: &Breach) -> Option<&Source> {
    match breach {
        Breach::Closed { rule, .. }
        | Breach::NotOpen { rule, .. }
        | Breach::Spent { rule, .. }
        | Breach::TooLong { rule, .. }
        | Breach::TooOld { rule, .. }
        | Breach::InFuture { rule, .. }
        | Breach::NotCovered { rule, .. }
        | Breach::NoSuchNumber { rule, .. }
        | Breach::Gate { rule, .. }
        | Breach::NoSuchEntry { rule, .. }
        | Breach::Applicant { rule, .. }
        | Breach::Prerequisite { rule }
        | Breach::Reviews { rule, .. }
        | Breach::Statement { rule, .. }
        | Breach::TooSevere { rule, .. } => Some(rule),
        Breach::Backwards { .. }
        | Breach::NoPattern { .. }
        | Breach::NoAudit
        | Breach::NoDiagnosis
        | Breach::Calendar(_) => None,
    }
}

impl From<AccessRefusal> for Problem {
    fn from(refusal: AccessRefusal) -> Self {
        let kind = match refusal {
            AccessRefusal::Command(refusal) => return refusal.into(),
            AccessRefusal::NotAllowed { .. } => Kind::NotAllowed,
            AccessRefusal::NoSuchToken { .. } => Kind::NoSuchToken,
            AccessRefusal::WithdrawnBefore { .. } => Kind::TokenWithdrawnBefore,
            AccessRefusal::OrganisationMissing
            | AccessRefusal::NoSuchOrganisation { .. }
            | AccessRefusal::OrganisationNamed { .. }
            | AccessRefusal::OrganisationUnasked { .. }
            | AccessRefusal::TokenTerm { .. } => Kind::TokenRequest,
            AccessRefusal::NoSuchProposal { .. } => Kind::NoSuchProposal,
            AccessRefusal::Settled { .. } => Kind::ProposalSettled,
            AccessRefusal::ProposalExpired { .. } => Kind::ProposalExpired,
            AccessRefusal::SamePerson { .. } => Kind::SamePerson,
            AccessRefusal::AlreadyProposed { .. } => Kind::AlreadyProposed,
        };
        Self::of(kind).told(refusal.told()).by(refusal.rule())
    }
}

impl From<DecisionRefusal> for Problem {
    fn from(refusal: DecisionRefusal) -> Self {
        let rule = match &refusal {
            DecisionRefusal::NotVouchable { rule, .. }
            | DecisionRefusal::VoucherNotOpen { rule, .. } => Some(rule),
            _ => None,
        };
        Self::of(Kind::Undecidable).told(refusal.told()).by(rule)
    }
}

impl From<IssueFault> for Problem {
    fn from(fault: IssueFault) -> Self {
        let refused = fault.is_refusal();
        match fault {
            IssueFault::Refused(refusal) => refusal.into(),
            IssueFault::Host { .. } => Self::of(Kind::MisleadingHost).saying(fault),
            IssueFault::Badge { .. } if refused => Self::of(Kind::OverBudget).saying(fault),
            IssueFault::Store(error) => (*error).into(),
            IssueFault::Signing(SigningError::NoPassphrase) => {
                Self::internal("the server has no passphrase, so that it can issue no mark")
            }
            fault => Self::internal(fault),
        }
    }
}

impl From<DeskFault> for Problem {
    fn from(fault: DeskFault) -> Self {
        match fault {
            DeskFault::Refused(refusal) => refusal.into(),
            DeskFault::Issue(fault) => fault.into(),
            DeskFault::Store(error) => (*error).into(),
        }
    }
}

impl<E: Into<Self> + Display + std::fmt::Debug> From<CommitError<E>> for Problem {
    fn from(error: CommitError<E>) -> Self {
        match error {
            CommitError::Refused(refusal) => refusal.into(),
            CommitError::ClockBehind { .. } => {
                tracing::error!(%error, "the clock stands behind the journal");
                Self::of(Kind::ClockBehind)
            }
            error => Self::internal(error),
        }
    }
}

impl From<AttachmentError> for Problem {
    fn from(error: AttachmentError) -> Self {
        match error {
            AttachmentError::Missing { .. } => Self::of(Kind::NoSuchFile),
            AttachmentError::TooLarge { .. } => Self::of(Kind::TooLarge),
            error => Self::internal(error),
        }
    }
}

impl From<ViewError> for Problem {
    fn from(error: ViewError) -> Self {
        Self::internal(error)
    }
}

impl From<IndexError> for Problem {
    fn from(error: IndexError) -> Self {
        Self::internal(error)
    }
}
