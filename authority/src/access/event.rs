//! What the journal says of tokens and proposals. The shapes are a file format, as all events are.

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{NumberedPass, PassNumber, RegistrationNumber, UnixTime};

use super::{Affiliation, Deed, PersonName, ProposalNumber, Role, TokenHash, TokenNumber, Who};
use crate::{
    casework::ChangeNumber,
    registry::GrantRequest,
    scheme::{EntryId, Text},
};

/// A token was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenIssued {
    /// Its number.
    pub number: TokenNumber,
    /// What it can be told by.
    pub hash: TokenHash,
    /// Who bears it.
    pub name: PersonName,
    /// In which capacity.
    pub role: Role,
    /// The organisation that a holder acts for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<Affiliation>,
    /// From when it is not taken any more.
    pub expires: UnixTime,
}

impl TokenIssued {
    /// Whoever bears it.
    pub fn bearer(&self) -> Who {
        Who {
            name: self.name.clone(),
            role: self.role,
            organisation: self.organisation.clone(),
        }
    }
}

/// A token is not taken any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenWithdrawn {
    /// Its number.
    pub number: TokenNumber,
}

/// A deed that takes two people was proposed by the first; nothing else has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposed {
    /// Its number.
    pub number: ProposalNumber,
    /// What is to be done.
    pub what: ProposedDeed,
    /// Who proposed it.
    pub by: PersonName,
    /// In which capacity.
    pub role: Role,
    /// From when it cannot be approved any more.
    pub expires: UnixTime,
}

/// A deed with its operands, as it is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ProposedDeed {
    /// Grant and issue a mark.
    IssueMark(GrantRequest),
    /// Renew a mark for another term.
    RenewMark(Renewal),
    /// Revoke a pass with its marks.
    RevokePass(PassCause),
}

/// A mark, and what it is to stand on in its next term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Renewal {
    /// The mark.
    pub registration: RegistrationNumber,
    /// The passes; the same, renewed, if there are none here.
    #[serde(default)]
    pub passes: Vec<NumberedPass>,
}

/// A pass, and for what it is to be revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassCause {
    /// The pass.
    pub pass: PassNumber,
    /// One of the scheme's causes.
    pub cause: EntryId,
    /// The notified change that is judged by this, if one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judges: Option<Judges>,
}

impl PassCause {
    /// A revocation that judges no change.
    pub fn new(pass: PassNumber, cause: EntryId) -> Self {
        let judges = None;
        Self {
            pass,
            cause,
            judges,
        }
    }

    /// A revocation by which a notified change is judged.
    pub fn judging(pass: PassNumber, cause: EntryId, judges: Judges) -> Self {
        Self {
            judges: Some(judges),
            ..Self::new(pass, cause)
        }
    }
}

/// A notified change that a revocation judges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judges {
    /// The change.
    pub change: ChangeNumber,
    /// Why it is judged so, for the audit.
    pub why: Text,
}

impl ProposedDeed {
    /// Whether a badge comes of it.
    pub fn is_grant(&self) -> bool {
        matches!(self, Self::IssueMark(_) | Self::RenewMark(_))
    }

    /// The kind of command it is.
    pub fn deed(&self) -> Deed {
        match self {
            Self::IssueMark(_) => Deed::IssueMark,
            Self::RenewMark(_) => Deed::RenewMark,
            Self::RevokePass(_) => Deed::RevokePass,
        }
    }
}

/// A second person approved a proposal; the deed's own events follow in the same entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approved {
    /// The proposal.
    pub number: ProposalNumber,
    /// Who approved it.
    pub by: PersonName,
    /// In which capacity.
    pub role: Role,
}

/// A second person rejected a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rejected {
    /// The proposal.
    pub number: ProposalNumber,
    /// Who rejected it.
    pub by: PersonName,
    /// In which capacity.
    pub role: Role,
    /// Why.
    pub why: Text,
}
