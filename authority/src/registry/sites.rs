//! Which marks were granted for a site, so that a grant looks at those few and not at all.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use shirushi_verifier::domain::{RegistrationNumber, SchemeId, SystemName, TargetUrl};

use super::event::Terms;

/// A site and a reviewed system under a scheme, as 64 bits: different ones may be alike, so who
/// finds a mark by it compares the terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Site(u64);

impl Site {
    pub(super) fn new(scheme: &SchemeId, url: &TargetUrl, system: &SystemName) -> Self {
        // Its keys are fixed, and nothing is kept longer than the process.
        let mut hasher = DefaultHasher::new();
        (scheme, url.as_str(), system).hash(&mut hasher);
        Self(hasher.finish())
    }

    pub(super) fn of(terms: &Terms) -> Self {
        Self::new(&terms.scheme, &terms.url, &terms.system)
    }
}

/// Marks by site. A mark's terms stay the same for its life, so none is ever taken out.
#[derive(Debug, Clone, Default)]
pub(super) struct Sites(BTreeMap<Site, Vec<RegistrationNumber>>);

impl Sites {
    pub(super) fn add(&mut self, site: Site, mark: RegistrationNumber) {
        let marks = self.0.entry(site).or_default();
        marks.reserve_exact(1);
        marks.push(mark);
    }

    pub(super) fn at(&self, site: Site) -> &[RegistrationNumber] {
        self.0.get(&site).map_or(&[], Vec::as_slice)
    }
}
