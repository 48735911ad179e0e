//! An application for a mark, from its filing to the grant (requirements, section 3; 6.5, 4.5).

mod command;
mod fold;

pub use command::mark_fees;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{
    HolderName, MarkNumber, PassNumber, RegistrationNumber, SchemeId, SystemName, TargetUrl,
    UnixTime,
};

use super::{ApplicationNumber, Attachment, MarkApplicationNumber, OrganisationNumber, Paid};
use crate::scheme::{EntryId, FeeId, ReviewKind, Text, UnitId};

/// Something that happened to an application for a mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkApplicationEvent {
    /// Which.
    pub number: MarkApplicationNumber,
    /// What happened.
    pub did: MarkApplicationDeed,
}

/// What happens to an application for a mark; its grant is an event of the mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum MarkApplicationDeed {
    /// It was filed, and taken by the rule of the scheme.
    Filed(Box<MarkFiling>),
    /// It was refused.
    Refused {
        /// Why.
        reason: Text,
    },
    /// The applicant took it back.
    Withdrawn,
    /// The contract was signed.
    ContractSigned {
        /// Which, by the scheme's id.
        contract: EntryId,
        /// The signed paper.
        paper: Attachment,
    },
    /// A fee was paid.
    FeePaid {
        /// Which, by the scheme's id.
        fee: FeeId,
        /// How much, in yen.
        yen: u64,
    },
}

/// An application for a mark as it was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkFiling {
    /// The scheme.
    pub scheme: SchemeId,
    /// Who applies.
    pub applicant: OrganisationNumber,
    /// Who will hold the mark, as it shows it.
    pub holder: HolderName,
    /// The reviewed system or service.
    pub system: SystemName,
    /// The site.
    pub url: TargetUrl,
    /// What it stands on, for each review unit that the scheme asks for.
    pub basis: BTreeMap<UnitId, Basis>,
    /// The prerequisite mark held, where the scheme asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prerequisite: Option<RegistrationNumber>,
    /// To whom the mark's data go: who runs the shop, or who builds or runs the system (3.10).
    pub recipient: Text,
    /// The mark that is to be renewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renews: Option<RegistrationNumber>,
}

impl MarkFiling {
    /// First mark or renewal.
    pub fn kind(&self) -> ReviewKind {
        self.renews
            .map_or(ReviewKind::Initial, |_| ReviewKind::Renewal)
    }
}

/// What a mark stands on for a review unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// A pass held, by the applicant or by the mall it is in.
    Pass(PassNumber),
    /// A review, which may be pending.
    Review(ApplicationNumber),
}

/// An application for a mark as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarkApplication {
    /// As it was filed.
    pub filing: MarkFiling,
    /// When.
    pub filed: UnixTime,
    /// Contracts signed.
    pub contracts: BTreeSet<EntryId>,
    /// Fees paid, in yen.
    pub paid: Paid,
    /// Where it stands.
    pub stand: MarkStand,
}

/// Where an application for a mark stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "stand", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MarkStand {
    /// It waits for reviews, contract and fee, or for the grant.
    Filed,
    /// It was refused.
    Refused {
        /// Why.
        reason: Text,
    },
    /// The applicant took it back.
    Withdrawn,
    /// The mark was granted.
    Granted {
        /// The mark.
        mark: MarkNumber,
    },
}

impl MarkStand {
    /// Whether what is due after the pass may still be owed.
    pub fn owes(&self) -> bool {
        matches!(self, Self::Filed | Self::Granted { .. })
    }

    /// Its name, as refusals and interfaces write it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Refused { .. } => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Granted { .. } => "granted",
        }
    }
}
