//! The crawler's findings, counted by kind, as they stand now.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    casework::finding::{Finding, FindingKind, Handling},
    registry::Registry,
};

/// Findings of one kind. Each is counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FindingCount {
    /// The kind.
    pub kind: FindingKind,
    /// There at the last visit, and nothing became of them yet.
    pub open: u64,
    /// There at the last visit, and followed as a case or told to the holder.
    pub followed: u64,
    /// Not there any more.
    pub gone: u64,
    /// Staff say that they are none.
    pub set_aside: u64,
}

/// Findings by kind, the gravest kinds first; kinds of which there are none are left out.
pub fn findings(registry: &Registry) -> Vec<FindingCount> {
    let mut counted: BTreeMap<FindingKind, FindingCount> = BTreeMap::new();
    for finding in registry.findings().iter() {
        let kind = finding.kind();
        let count = counted.entry(kind).or_insert(FindingCount {
            kind,
            open: 0,
            followed: 0,
            gone: 0,
            set_aside: 0,
        });
        *place_of(finding, count) += 1;
    }
    let kinds = FindingKind::ALL.into_iter();
    kinds.filter_map(|kind| counted.remove(&kind)).collect()
}

fn place_of<'a>(finding: &Finding, count: &'a mut FindingCount) -> &'a mut u64 {
    match finding.handling() {
        Handling::SetAside { .. } => &mut count.set_aside,
        _ if !finding.is_there() => &mut count.gone,
        Handling::Open => &mut count.open,
        Handling::Advised { .. } | Handling::Filed { .. } => &mut count.followed,
    }
}
