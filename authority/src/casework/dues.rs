//! What must be signed and paid before a pass or a mark is issued (3.19, Table 3-6; 7.2).

use std::collections::BTreeSet;

use litemap::LiteMap;

use super::CaseRefusal;
use crate::scheme::{Contract, ContractFor, EntryId, Fee, FeeId, Rules, UnitId, Yields};

/// Fees paid, in yen.
pub type Paid = LiteMap<FeeId, u64>;

/// A fee that an application owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owed<'a> {
    /// The fee.
    pub fee: &'a Fee,
    /// How much, in yen.
    pub yen: u64,
}

/// The contracts of a unit's pass; none where it leads to no pass of its own.
pub fn contracts_of<'a>(
    rules: &'a Rules,
    unit: &UnitId,
) -> impl Iterator<Item = &'a Contract> + use<'a> {
    let yields_pass = rules.unit(unit).is_some_and(|u| u.yields == Yields::Pass);
    let contracts = rules.contracts_for(ContractFor::Pass);
    contracts.filter(move |_| yields_pass)
}

/// Whether this is one of the contracts.
pub(super) fn check_contract<'a>(
    mut contracts: impl Iterator<Item = &'a Contract>,
    contract: &EntryId,
) -> Result<(), CaseRefusal> {
    if contracts.any(|known| known.id == *contract) {
        return Ok(());
    }
    let contract = contract.clone();
    Err(CaseRefusal::NoSuchContract { contract })
}

/// Whether a payment is of what is owed for a fee, and the first.
pub(super) fn check_payment<'a>(
    mut owed: impl Iterator<Item = Owed<'a>>,
    paid: &Paid,
    fee: &FeeId,
    yen: u64,
) -> Result<(), CaseRefusal> {
    let owed = owed.find(|owed| owed.fee.id == *fee && !paid.contains_key(fee));
    let owed = owed.ok_or_else(|| CaseRefusal::NoSuchFee { fee: fee.clone() })?;
    if owed.yen == yen {
        return Ok(());
    }
    Err(CaseRefusal::Amount {
        rule: owed.fee.source.clone(),
        fee: fee.clone(),
        owed: owed.yen,
        paid: yen,
    })
}

/// Whether every contract is signed.
pub(super) fn check_signed<'a>(
    mut contracts: impl Iterator<Item = &'a Contract>,
    signed: &BTreeSet<EntryId>,
) -> Result<(), CaseRefusal> {
    match contracts.find(|contract| !signed.contains(&contract.id)) {
        None => Ok(()),
        Some(unsigned) => Err(CaseRefusal::Unsigned {
            rule: unsigned.source.clone(),
            contract: unsigned.id.clone(),
        }),
    }
}

/// Whether every fee is paid.
pub(super) fn check_paid<'a>(
    mut owed: impl Iterator<Item = Owed<'a>>,
    paid: &Paid,
) -> Result<(), CaseRefusal> {
    match owed.find(|owed| !paid.contains_key(&owed.fee.id)) {
        None => Ok(()),
        Some(Owed { fee, yen }) => Err(CaseRefusal::Unpaid {
            rule: fee.source.clone(),
            fee: fee.id.clone(),
            owed: yen,
        }),
    }
}
