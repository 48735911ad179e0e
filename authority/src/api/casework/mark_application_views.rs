//! Applications for marks as the API shows them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::dues::{ContractView, FeeView};
use crate::api::shapes::{Instant, ReviewKindWord};
use crate::casework::{self, Basis, MarkApplication, MarkApplicationNumber, MarkStand};
use crate::scheme::{ContractFor, SchemeSet};

/// An application for a mark.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MarkApplicationView {
    /// Its number, such as `G12`.
    pub(super) number: String,
    /// Scheme id.
    scheme: String,
    kind: ReviewKindWord,
    /// The organisation that applies.
    applicant: String,
    /// Who will hold the mark.
    holder: String,
    /// The reviewed system or service.
    system: String,
    /// The site.
    url: String,
    /// What it stands on, by review unit.
    basis: BTreeMap<String, BasisView>,
    /// The prerequisite mark held.
    prerequisite: Option<String>,
    /// To whom the mark's data go.
    recipient: String,
    /// The mark that is to be renewed.
    renews: Option<String>,
    filed: Instant,
    stand: MarkStandWord,
    /// Why it was refused.
    reason: Option<String>,
    fees: Vec<FeeView>,
    contracts: Vec<ContractView>,
    /// The mark that was granted, such as `10001-00`.
    mark: Option<String>,
}

/// What a mark stands on for a review unit.
#[derive(Debug, Serialize, ToSchema)]
struct BasisView {
    /// A pass held.
    pass: Option<String>,
    /// The application for a review.
    review: Option<String>,
}

/// Where an application for a mark stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum MarkStandWord {
    Filed,
    Refused,
    Withdrawn,
    Granted,
}

impl MarkStandWord {
    pub(super) fn of(stand: &MarkStand) -> Self {
        match stand {
            MarkStand::Filed => Self::Filed,
            MarkStand::Refused { .. } => Self::Refused,
            MarkStand::Withdrawn => Self::Withdrawn,
            MarkStand::Granted { .. } => Self::Granted,
        }
    }
}

impl BasisView {
    fn of(basis: Basis) -> Self {
        match basis {
            Basis::Pass(pass) => Self {
                pass: Some(pass.to_string()),
                review: None,
            },
            Basis::Review(review) => Self {
                pass: None,
                review: Some(review.to_string()),
            },
        }
    }
}

impl MarkApplicationView {
    pub(super) fn of(
        schemes: &SchemeSet,
        number: MarkApplicationNumber,
        application: &MarkApplication,
    ) -> Self {
        let MarkApplication {
            filing,
            filed,
            contracts,
            paid,
            stand,
        } = application;
        let scheme = schemes.get(&filing.scheme);
        let rules = scheme.and_then(|scheme| scheme.rules.as_deref());
        let basis = filing.basis.iter();
        Self {
            number: number.to_string(),
            scheme: filing.scheme.to_string(),
            kind: ReviewKindWord::of(filing.kind()),
            applicant: filing.applicant.to_string(),
            holder: filing.holder.to_string(),
            system: filing.system.to_string(),
            url: filing.url.to_string(),
            basis: basis
                .map(|(unit, basis)| (unit.to_string(), BasisView::of(*basis)))
                .collect(),
            prerequisite: filing.prerequisite.map(|mark| mark.to_string()),
            recipient: filing.recipient.to_string(),
            renews: filing.renews.map(|mark| mark.to_string()),
            filed: Instant::of(*filed),
            stand: MarkStandWord::of(stand),
            reason: match stand {
                MarkStand::Refused { reason } => Some(reason.to_string()),
                _ => None,
            },
            fees: rules.map_or_else(Vec::new, |rules| {
                let owed = casework::mark_fees(rules, filing);
                owed.map(|owed| FeeView::of(owed, paid)).collect()
            }),
            contracts: rules.map_or_else(Vec::new, |rules| {
                let asked = rules.contracts_for(ContractFor::Mark);
                let view = |c| ContractView::of(c, contracts.contains(&c.id));
                asked.map(view).collect()
            }),
            mark: match stand {
                MarkStand::Granted { mark } => Some(mark.to_string()),
                _ => None,
            },
        }
    }
}
