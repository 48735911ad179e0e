//! A shop in a mall, with all that its mark stands on, for tests of what comes after.

use shirushi_verifier::domain::{NumberedPass, RegistrationNumber};

use super::{Bench, bench::mark_filing};
use crate::{
    casework::{ApplicationNumber, Basis, OrganisationNumber, StageResult},
    registry::State,
};

/// A shop in a mall: the mall's pass for its system, the shop's for its functions.
pub(super) struct Story {
    pub(super) bench: Bench,
    pub(super) mall: OrganisationNumber,
    pub(super) shop: OrganisationNumber,
    pub(super) system: NumberedPass,
    pub(super) function: NumberedPass,
}

pub(super) fn mall_with_shop() -> Story {
    let mut bench = Bench::new();
    let mall = bench.mall();
    let shop = bench.organisation("株式会社みほん商店");
    let filing = bench.filing("ecom2000", "system", mall, "mall", &[]);
    let system = bench.passed(filing);
    let filing = bench.filing("ecom2000", "shop-function", shop, "shop", &[]);
    let function = bench.passed(filing);
    Story {
        bench,
        mall,
        shop,
        system,
        function,
    }
}

impl Story {
    /// The review of the shop's operation, begun, and passed or not yet.
    pub(super) fn operation(&mut self, passed: bool) -> ApplicationNumber {
        let bench = &mut self.bench;
        let filing = bench.filing("ecom2000", "shop-operation", self.shop, "shop", &[]);
        let number = bench.taken(filing);
        if passed {
            bench.answer_all(number);
            bench
                .conclude(number, "paper", StageResult::Paper { report: None })
                .unwrap();
        }
        number
    }

    pub(super) fn basis(&self, operation: ApplicationNumber) -> [(&'static str, Basis); 3] {
        [
            ("system", Basis::Pass(self.system.number)),
            ("shop-function", Basis::Pass(self.function.number)),
            ("shop-operation", Basis::Review(operation)),
        ]
    }

    pub(super) fn marked(&mut self, url: &str) -> RegistrationNumber {
        let operation = self.operation(true);
        let basis = self.basis(operation);
        let filing = mark_filing("ecom2000", self.shop, url, &basis);
        let number = self
            .bench
            .step(|desk| desk.file_mark_application(filing))
            .unwrap();
        self.bench.granted(number).unwrap()
    }

    pub(super) fn state(&self, mark: RegistrationNumber) -> State {
        self.bench
            .registry
            .mark(mark)
            .unwrap()
            .state_at(self.bench.now)
    }
}
