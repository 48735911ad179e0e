//! Versions of a scheme's criteria: checklists with what each item demands, checked against the sums declared.
//!
//! A review keeps the version with which it began; [`Criteria::in_force_from`] tells which that is.

mod condition;
mod declared;
mod item;
mod problem;
mod table;
mod totals;

use std::collections::BTreeMap;

use jiff::civil::Date;

pub use condition::{Condition, Fact, Facts, InvalidCondition, Term};
pub(in crate::scheme) use declared::Declared;
pub use declared::{Floor, Sum, Voucher};
pub use item::{Item, Level, LevelMeaning, Requirement, ReviewKind};
pub use problem::CriteriaProblem;
pub(in crate::scheme) use table::{Vocabulary, bilingual, read_numbered};

use super::{
    Bilingual, ItemId, SchemeError, SchemeFolder, SchemeProblem, SectionId, UnitId, VersionId,
    VoucherId, spot::Spot,
};

/// A version of a scheme's criteria.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criteria {
    declared: Declared,
    items: Vec<Item>,
    places: BTreeMap<ItemId, usize>,
    sections: Vec<Section>,
}

/// A heading of a checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its id; what stands before the last hyphen is the section above it, where there is one.
    pub id: SectionId,
    /// The heading.
    pub text: Bilingual,
}

impl Criteria {
    /// Most items of a version.
    pub const MAX_ITEMS: usize = 2_000;
    /// Most sections of a version.
    pub const MAX_SECTIONS: usize = 500;

    /// Reads the tables that a version declares and holds them against its sums.
    pub(super) fn read(
        declared: Declared,
        spot: &Spot,
        folder: &SchemeFolder,
        words: &Vocabulary<'_>,
        rules_text: &str,
    ) -> Result<Self, SchemeError> {
        let sections = table::read_sections(folder, &declared.sections, spot, rules_text)?;
        let items = table::read_items(folder, &declared.items, spot, rules_text, words, &sections)?;
        let places = items.iter().enumerate();
        let places = places.map(|(n, item)| (item.id.clone(), n)).collect();
        let criteria = Self {
            declared,
            items,
            places,
            sections,
        };
        totals::check(&criteria, spot, words).map_err(|(spot, problem)| SchemeError {
            file: folder.path_of(SchemeFolder::RULES),
            line: spot.line_in(rules_text),
            problem: SchemeProblem::Criteria(problem),
        })?;
        Ok(criteria)
    }

    /// The version's id.
    pub fn version(&self) -> &VersionId {
        &self.declared.version
    }

    /// First day on which reviews begin by it.
    pub fn in_force_from(&self) -> Date {
        self.declared.in_force_from
    }

    /// The document it comes from.
    pub fn document(&self) -> &Bilingual {
        &self.declared.document
    }

    /// All items, in the checklist's order.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The items that a review of this unit and kind asks, in the checklist's order.
    pub fn asked<'a>(
        &'a self,
        unit: &'a UnitId,
        kind: ReviewKind,
    ) -> impl Iterator<Item = &'a Item> + 'a {
        let asked = move |i: &&Item| i.requirement(kind) != Requirement::NotAsked;
        self.items
            .iter()
            .filter(move |i| i.unit == *unit)
            .filter(asked)
    }

    /// The item of this id.
    pub fn item(&self, id: &ItemId) -> Option<&Item> {
        self.places.get(id).map(|place| &self.items[*place])
    }

    /// All headings, in their order.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The sums and thresholds for a unit and a kind of review.
    pub fn sum(&self, unit: &UnitId, kind: ReviewKind) -> Option<&Sum> {
        let mut sums = self.declared.sums.iter();
        sums.find(|sum| sum.unit == *unit && sum.kind == kind)
    }

    /// The least grades demanded.
    pub fn floors(&self) -> &[Floor] {
        &self.declared.floors
    }

    /// Whose word stands for which items.
    pub fn vouchers(&self) -> &[Voucher] {
        &self.declared.vouchers
    }

    /// The voucher of this id.
    pub fn voucher(&self, id: &VoucherId) -> Option<&Voucher> {
        self.declared.vouchers.iter().find(|v| v.id == *id)
    }
}
