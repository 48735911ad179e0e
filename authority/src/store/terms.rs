//! Every term that was ever issued, in full, as the journal tells it.
//!
//! The registry keeps terms that a renewal has followed in outline only. Who needs their credentials
//! asks here, and waits while the whole journal is read and its chain is followed.

use std::{collections::BTreeMap, ops::ControlFlow};

use super::{Store, StoreError, replay::read_entry};
use crate::{
    journal,
    registry::{Entry, Event, Granted, Issued},
};

impl Store {
    /// Shows every term, in the order in which they were issued, as far as the journal goes now.
    ///
    /// # Errors
    /// [`StoreError`] where the journal is damaged or cannot be read.
    pub fn each_term(&self, mut show: impl FnMut(Issued)) -> Result<(), StoreError> {
        let disk = journal::Folder::new(&self.folder.journal());
        let mut open = BTreeMap::new();
        let stopped = journal::read_from(disk, 0, self.head(), |record| {
            let Entry { at, events, .. } = match read_entry(&record) {
                Ok(entry) => entry,
                Err(error) => return ControlFlow::Break(error),
            };
            for event in events {
                match event {
                    Event::Granted(grant) => {
                        open.insert(grant.number, Granted::new(*grant));
                    }
                    Event::Voided(voided) => {
                        open.remove(&voided.number);
                    }
                    Event::Issued(issuance) => {
                        if let Some(granted) = open.remove(&issuance.number) {
                            show(granted.issue(issuance, at));
                        }
                    }
                    _ => {}
                }
            }
            ControlFlow::Continue(())
        })?;
        stopped.map_or(Ok(()), Err)
    }
}
