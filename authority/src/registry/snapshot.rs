//! The registry taken apart and put together again, so that a start need not fold the whole journal.
//!
//! Marks, and what is decided by number and place, are taken over as they stand. All else is taken
//! over as the events that made it, and folded again: these are few beside those of marks, and a new
//! kind of event needs nothing here. So a registry put together from a snapshot is the one that the
//! journal leads to; nothing is in it that the journal does not say.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{MarkNumber, PassNumber, UnixTime};

use super::{
    Inconsistent, Registry, RevokedPass,
    allocation::{NumberSequence, StatusPlaces},
    event::{Entry, Event, Lapse},
    mark::{Granted, Mark},
    sites::Site,
};
use crate::casework::{
    ApplicationDeed, ApplicationEvent, MarkApplicationNumber, OutboxState, Stand,
};

/// The registry without its marks and without what is kept as events.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Core {
    last_at: Option<UnixTime>,
    intents: Vec<Granted>,
    lapses: Vec<Lapse>,
    revoked_passes: Vec<(PassNumber, RevokedPass)>,
    numbers: NumberSequence,
    places: StatusPlaces,
    outbox: OutboxState,
}

/// What is kept of one journal record.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Kept {
    at: UnixTime,
    deeds: Vec<KeptDeed>,
}

/// What is kept of one event.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum KeptDeed {
    /// The event itself.
    Event(Event),
    /// Of a grant or of its voiding, only what an application has to do with it.
    Granted(MarkApplicationNumber, MarkNumber),
    Voided(MarkApplicationNumber, MarkNumber),
}

/// Tells what a snapshot keeps of the entries that led to a registry.
#[derive(Debug)]
pub(crate) struct Keeper<'r> {
    /// As it is after all of them.
    registry: &'r Registry,
    /// Applications of grants that are neither issued nor voided yet.
    open: AppliedFor,
}

/// Grants and the applications that they were made on.
pub(crate) type AppliedFor = BTreeMap<MarkNumber, MarkApplicationNumber>;

impl<'r> Keeper<'r> {
    /// For entries that led to `registry`, the first of which found these grants open.
    pub(crate) fn new(registry: &'r Registry, open: AppliedFor) -> Self {
        Self { registry, open }
    }

    /// What is kept of the next entry; `None` where all that it says is in [`Core`] or in the marks.
    pub(crate) fn keep(&mut self, entry: Entry) -> Option<Kept> {
        let Entry { at, events, .. } = entry;
        let deeds = events.into_iter().filter_map(|event| self.deed(event));
        let deeds: Vec<_> = deeds.collect();
        (!deeds.is_empty()).then_some(Kept { at, deeds })
    }

    fn deed(&mut self, event: Event) -> Option<KeptDeed> {
        match event {
            Event::Granted(grant) => {
                let application = grant.application?;
                self.open.insert(grant.number, application);
                Some(KeptDeed::Granted(application, grant.number))
            }
            Event::Voided(voided) => {
                let application = self.open.remove(&voided.number)?;
                Some(KeptDeed::Voided(application, voided.number))
            }
            Event::Issued(issuance) => {
                self.open.remove(&issuance.number);
                None
            }
            Event::Revoked(_)
            | Event::Suspended(_)
            | Event::Reinstated(_)
            | Event::PassLapsed(_)
            | Event::PassRestored(_)
            | Event::PassRevoked(_)
            | Event::Noticed(_)
            | Event::NoticeMailed(_)
            | Event::NoticeSent(_) => None,
            Event::Application(event) if self.leaves_no_trace(&event) => None,
            event => Some(KeptDeed::Event(event)),
        }
    }

    /// The answers of a review, which are most of what it writes, are gone once it led to a pass
    /// or to nothing.
    fn leaves_no_trace(&self, event: &ApplicationEvent) -> bool {
        let answered = matches!(event.did, ApplicationDeed::Answered { .. });
        let application = self.registry.casework.application(event.number);
        let over = application.is_some_and(|application| {
            let stand = &application.stand;
            matches!(
                stand,
                Stand::Issued { .. } | Stand::Withdrawn | Stand::Refused { .. }
            )
        });
        answered && over
    }
}

impl Registry {
    /// Grants that are open, as far as they were made on applications.
    pub(crate) fn applied_for(&self) -> AppliedFor {
        let grants = self.intents().map(Granted::grant);
        let applied = grants.filter_map(|grant| Some((grant.number, grant.application?)));
        applied.collect()
    }

    /// The part that is neither marks nor events.
    pub(crate) fn core(&self) -> Core {
        let revoked_passes = self.revoked_passes.iter();
        Core {
            last_at: self.last_at,
            intents: self.intents.values().cloned().collect(),
            lapses: self.lapses.values().cloned().collect(),
            revoked_passes: revoked_passes.map(|(n, p)| (*n, p.clone())).collect(),
            numbers: self.numbers.clone(),
            places: self.places.clone(),
            outbox: self.casework.outbox_state(),
        }
    }

    /// Begins a registry again with its core; then come its marks, then what was kept.
    pub(crate) fn begin_again(core: Core) -> Self {
        let mut registry = Self {
            last_at: core.last_at,
            numbers: core.numbers,
            places: core.places,
            ..Self::default()
        };
        let intents = core.intents.into_iter();
        registry.intents = intents.map(|i| (i.grant().number, i)).collect();
        registry.lapses = core.lapses.into_iter().map(|l| (l.pass, l)).collect();
        registry.revoked_passes = core.revoked_passes.into_iter().collect();
        registry.casework.set_outbox(core.outbox);
        registry
    }

    /// Takes a mark over as it stands.
    pub(crate) fn take_over(&mut self, mark: Mark) {
        let registration = mark.registration();
        let passes: BTreeSet<_> = mark
            .terms()
            .flat_map(|term| term.passes.iter().map(|pass| pass.number))
            .collect();
        for pass in passes {
            self.by_pass.entry(pass).or_default().insert(registration);
        }
        let site = Site::of(&mark.current().grant().terms);
        self.sites.add(site, registration);
        self.marks.insert(registration, Box::new(mark));
    }

    /// Folds in what was kept of an entry.
    ///
    /// # Errors
    /// [`Inconsistent`]; the registry is then half made and must be dropped.
    pub(crate) fn take_kept(&mut self, kept: &Kept) -> Result<(), Inconsistent> {
        for deed in &kept.deeds {
            match deed {
                KeptDeed::Event(event) => self.apply_event(kept.at, event)?,
                KeptDeed::Granted(application, mark) => {
                    self.casework.take_grant(*application, *mark)?;
                }
                KeptDeed::Voided(application, mark) => {
                    self.casework.void_grant(*application, *mark);
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    fn through_json<T: Serialize + serde::de::DeserializeOwned>(what: &T) -> T {
        serde_json::from_str(&serde_json::to_string(what).unwrap()).unwrap()
    }

    /// What a journal leads to by way of a snapshot that was taken after its last entry.
    pub(crate) fn by_way_of_a_snapshot(journal: &[Entry]) -> Registry {
        let mut folded = Registry::default();
        for entry in journal {
            folded.apply(entry).unwrap();
        }
        let mut keeper = Keeper::new(&folded, AppliedFor::new());
        let entries = journal.iter().cloned();
        let kept: Vec<_> = entries.filter_map(|entry| keeper.keep(entry)).collect();
        let mut again = Registry::begin_again(through_json(&folded.core()));
        for mark in folded.marks() {
            again.take_over(through_json(mark));
        }
        for kept in &kept {
            again.take_kept(&through_json(kept)).unwrap();
        }
        again
    }
}
