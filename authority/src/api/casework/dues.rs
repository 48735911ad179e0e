//! What is signed and paid before something is issued, as both kinds of applications show it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::papers::PaperBody;
use crate::api::shapes::Texts;
use crate::casework::{Owed, Paid};
use crate::scheme::{Contract, Due, EntryId, FeeId};

/// A fee.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FeeView {
    /// The scheme's id for it.
    fee: String,
    name: Texts,
    /// What is owed, in yen.
    yen: u64,
    due: DueWord,
    /// Where it is laid down.
    source: String,
    paid: bool,
}

/// When a fee must be paid.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum DueWord {
    ByApplication,
    BeforeIssue,
    AfterPassNotice,
}

/// A contract.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ContractView {
    /// The scheme's id for it.
    contract: String,
    name: Texts,
    /// Where it is laid down.
    source: String,
    signed: bool,
}

/// A payment, always of the whole fee.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PaymentBody {
    /// The fee, by the scheme's id.
    #[schema(value_type = String, example = "review")]
    pub(super) fee: FeeId,
    /// How much was paid, in yen.
    pub(super) yen: u64,
}

/// A signed contract.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ContractBody {
    /// The contract, by the scheme's id.
    #[schema(value_type = String, example = "pass")]
    pub(super) contract: EntryId,
    /// The signed paper.
    pub(super) paper: PaperBody,
}

impl FeeView {
    pub(super) fn of(owed: Owed<'_>, paid: &Paid) -> Self {
        let Owed { fee, yen } = owed;
        Self {
            fee: fee.id.to_string(),
            name: Texts::of(&fee.name),
            yen,
            due: match fee.due {
                Due::ByApplication => DueWord::ByApplication,
                Due::BeforeIssue => DueWord::BeforeIssue,
                Due::AfterPassNotice(_) => DueWord::AfterPassNotice,
            },
            source: fee.source.to_string(),
            paid: paid.contains_key(&fee.id),
        }
    }
}

impl ContractView {
    pub(super) fn of(contract: &Contract, signed: bool) -> Self {
        Self {
            contract: contract.id.to_string(),
            name: Texts::of(&contract.name),
            source: contract.source.to_string(),
            signed,
        }
    }
}
