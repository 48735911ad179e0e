//! Steps of an application for a mark.

use std::collections::BTreeSet;

use shirushi_verifier::domain::{MarkNumber, UnixTime};

use super::{MarkApplication, MarkApplicationDeed, MarkFiling, MarkStand, Paid};
use crate::casework::application::WrongStand;

impl MarkApplication {
    pub(in crate::casework) fn new(filing: MarkFiling, filed: UnixTime) -> Self {
        Self {
            filing,
            filed,
            contracts: BTreeSet::new(),
            paid: Paid::new(),
            stand: MarkStand::Filed,
        }
    }

    /// Takes up what happened to it after it was filed.
    pub(in crate::casework) fn apply(
        &mut self,
        deed: &MarkApplicationDeed,
    ) -> Result<(), WrongStand> {
        let paid = matches!(deed, MarkApplicationDeed::FeePaid { .. });
        if self.stand != MarkStand::Filed && !(paid && self.stand.owes()) {
            return Err(WrongStand);
        }
        match deed {
            MarkApplicationDeed::Filed(_) => return Err(WrongStand),
            MarkApplicationDeed::Refused { reason } => {
                let reason = reason.clone();
                self.stand = MarkStand::Refused { reason };
            }
            MarkApplicationDeed::Withdrawn => self.stand = MarkStand::Withdrawn,
            MarkApplicationDeed::ContractSigned { contract, .. } => {
                self.contracts.insert(contract.clone());
            }
            MarkApplicationDeed::FeePaid { fee, yen } => {
                *self.paid.entry(fee.clone()).or_default() += yen;
            }
        }
        Ok(())
    }

    /// The mark was granted on it.
    pub(in crate::casework) fn granted(&mut self, mark: MarkNumber) -> Result<(), WrongStand> {
        if self.stand != MarkStand::Filed {
            return Err(WrongStand);
        }
        self.stand = MarkStand::Granted { mark };
        Ok(())
    }

    /// The grant came to nothing: it waits for another.
    pub(in crate::casework) fn grant_voided(&mut self, mark: MarkNumber) {
        if self.stand == (MarkStand::Granted { mark }) {
            self.stand = MarkStand::Filed;
        }
    }
}
