//! Marks: their states at the end of each month, what was decided in it, and how far the scheme reaches (3.18).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use shirushi_verifier::domain::{PassNumber, UnixTime};

use super::{Counted, MonthName, span::Days};
use crate::{
    registry::{Mark, Registry, Standing, State, Step},
    scheme::{Bilingual, Scheme},
};

/// What was counted of a scheme's marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarkStatistics {
    /// How far the scheme reaches at the end of the span.
    pub extent: Extent,
    /// Month by month.
    pub months: Vec<Month>,
    /// Marks that were revoked in the span, by cause; the most frequent first.
    pub revocations: Vec<Counted>,
}

/// How far a scheme reaches: counted over marks that may be used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Extent {
    /// Holders.
    pub holders: u64,
    /// Sites.
    pub sites: u64,
    /// Reviewed systems and services.
    pub systems: u64,
    /// Systems that carry one mark.
    pub systems_with_1: u64,
    /// Systems that carry 2 to 9 marks.
    pub systems_with_2_to_9: u64,
    /// Systems that carry 10 to 99 marks.
    pub systems_with_10_to_99: u64,
    /// Systems that carry 100 marks or more: malls.
    pub systems_with_100_or_more: u64,
}

/// What happened in a month, and how it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Month {
    /// The month.
    pub month: MonthName,
    /// Marks issued for the first time.
    pub granted: u64,
    /// Marks renewed.
    pub renewed: u64,
    /// Marks revoked.
    pub revoked: u64,
    /// Marks suspended.
    pub suspended: u64,
    /// Passes that lapsed.
    pub passes_lapsed: u64,
    /// Passes that were revoked.
    pub passes_revoked: u64,
    /// Marks by their state at its end.
    pub at_end: States,
}

/// Marks by state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct States {
    /// Valid, or granted for a day to come.
    pub valid: u64,
    /// Valid, their basis under review.
    pub basis_under_review: u64,
    /// Suspended.
    pub suspended: u64,
    /// Expired and not revoked.
    pub expired: u64,
    /// Revoked.
    pub revoked: u64,
}

impl MarkStatistics {
    pub(super) fn of(registry: &Registry, scheme: &Scheme, days: &Days) -> Self {
        let of_scheme = |mark: &&Mark| mark.current().grant().terms.scheme == scheme.id;
        let marks: Vec<&Mark> = registry.marks().filter(of_scheme).collect();
        let mut months: Vec<Month> = days.months().iter().map(|(m, _)| Month::new(*m)).collect();
        for mark in &marks {
            for (month, (_, end)) in months.iter_mut().zip(days.months()) {
                month.at_end.add(&mark.state_at(end.plus_seconds(-1)));
            }
            for step in mark.history() {
                if let Some(month) = days.month_of(step.at) {
                    months[month].take(&step.step);
                }
            }
        }
        count_passes(registry, &marks, days, &mut months);
        Self {
            extent: Extent::of(&marks, days.end()),
            months,
            revocations: revocations(&marks, days),
        }
    }
}

impl Month {
    fn new(month: MonthName) -> Self {
        Self {
            month,
            granted: 0,
            renewed: 0,
            revoked: 0,
            suspended: 0,
            passes_lapsed: 0,
            passes_revoked: 0,
            at_end: States::default(),
        }
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Issued => self.granted += 1,
            Step::Renewed => self.renewed += 1,
            Step::Revoked(_) => self.revoked += 1,
            Step::Suspended => self.suspended += 1,
            Step::Reinstated | Step::Lapsed { .. } | Step::Restored { .. } => {}
        }
    }
}

impl States {
    fn add(&mut self, state: &State) {
        match state {
            State::NotIssued => {}
            State::Valid | State::NotYetValid => self.valid += 1,
            State::BasisUnderReview { .. } => self.basis_under_review += 1,
            State::Suspended { .. } => self.suspended += 1,
            State::Expired => self.expired += 1,
            State::Revoked { .. } => self.revoked += 1,
        }
    }
}

impl Extent {
    fn of(marks: &[&Mark], end: UnixTime) -> Self {
        let usable = |state: &State| {
            matches!(
                state,
                State::Valid | State::NotYetValid | State::BasisUnderReview { .. }
            )
        };
        let live = marks
            .iter()
            .filter(|m| usable(&m.state_at(end.plus_seconds(-1))));
        let (mut holders, mut sites) = (BTreeSet::new(), BTreeSet::new());
        let mut systems: BTreeMap<&str, u64> = BTreeMap::new();
        for mark in live {
            let terms = &mark.current().grant().terms;
            holders.insert(terms.holder.as_str());
            sites.insert(terms.url.as_str());
            *systems.entry(terms.system.as_str()).or_default() += 1;
        }
        let mut extent = Self {
            holders: holders.len() as u64,
            sites: sites.len() as u64,
            systems: systems.len() as u64,
            ..Self::default()
        };
        for carried in systems.into_values() {
            *match carried {
                0 | 1 => &mut extent.systems_with_1,
                2..=9 => &mut extent.systems_with_2_to_9,
                10..=99 => &mut extent.systems_with_10_to_99,
                _ => &mut extent.systems_with_100_or_more,
            } += 1;
        }
        extent
    }
}

/// A lapse or revocation of a pass counts once, however many marks stand on it.
fn count_passes(registry: &Registry, marks: &[&Mark], days: &Days, months: &mut [Month]) {
    let mut lapses: BTreeSet<(PassNumber, UnixTime)> = BTreeSet::new();
    let mut passes: BTreeSet<PassNumber> = BTreeSet::new();
    for mark in marks {
        for step in mark.history() {
            if let Step::Lapsed { pass, .. } = step.step {
                lapses.insert((pass, step.at));
            }
        }
        let terms = mark.terms().flat_map(|term| term.passes);
        passes.extend(terms.map(|pass| pass.number));
    }
    for (_, at) in lapses {
        if let Some(month) = days.month_of(at) {
            months[month].passes_lapsed += 1;
        }
    }
    let revoked = passes
        .into_iter()
        .filter_map(|p| registry.pass_revocation(p));
    for month in revoked.filter_map(|(at, _)| days.month_of(at)) {
        months[month].passes_revoked += 1;
    }
}

fn revocations(marks: &[&Mark], days: &Days) -> Vec<Counted> {
    let mut causes: BTreeMap<&str, (&Bilingual, u64)> = BTreeMap::new();
    for mark in marks {
        if let Standing::Revoked(revoked) = mark.standing()
            && days.contains(revoked.at())
        {
            let reason = revoked.reason();
            causes.entry(&reason.code).or_insert((&reason.text, 0)).1 += 1;
        }
    }
    let counted = causes.into_iter().map(|(id, (text, count))| Counted {
        id: id.to_owned(),
        text: text.clone(),
        count,
    });
    let mut counted: Vec<_> = counted.collect();
    counted.sort_by_key(|cause| std::cmp::Reverse(cause.count));
    counted
}
