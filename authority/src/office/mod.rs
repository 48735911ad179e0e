//! The office: one authority at work, from its data folder, assets and keys.
//!
//! Everything that the commands and the site do goes through an [`Office`]. It
//! is shared between threads; each part has the locks it needs.

mod badge;
mod found;
mod keys;

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use shirushi_verifier::{
    domain::{KeyId, ListNumber, UnixTime},
    trust::{Anchors, Trust},
};

use crate::{
    assets::Assets,
    keys::{ExampleKeys, KeyFolder, Passphrase},
    publish::SignedList,
    store::{Access, Actor, DataFolder, Repair, Store, StoreError},
};

pub use badge::BadgeFault;
pub use found::{Found, FoundError, found};
pub use keys::{BodyKey, RootSource, SigningError};

/// One authority at work.
#[derive(Debug)]
pub struct Office {
    store: Store,
    assets: Assets,
    keys: KeyFolder,
    passphrase: Option<Passphrase>,
    actor: Actor,
    body_keys: Mutex<BTreeMap<KeyId, Arc<BodyKey>>>,
    trust: RwLock<Option<Arc<OwnTrust>>>,
    lists: RwLock<BTreeMap<ListNumber, Arc<SignedList>>>,
}

/// The authority's own newest trust bundle.
#[derive(Debug)]
pub struct OwnTrust {
    /// As signed.
    pub bytes: Arc<[u8]>,
    /// As loaded.
    pub trust: Arc<Trust>,
}

/// How to open an office.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The data folder.
    pub folder: DataFolder,
    /// Scheme files and templates.
    pub assets: Assets,
    /// Opens key files; `None` where nothing is to be signed.
    pub passphrase: Option<Passphrase>,
    /// Who is at work, for the audit.
    pub actor: Actor,
}

/// Why an office could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OfficeError {
    /// The store could not be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The trust bundle is not the one that was signed.
    #[error("the trust bundle {} is not the one that the journal names: {reason}. Restore it from a backup, or sign a new one with `trust sign`", path.display())]
    TrustFile {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

impl Office {
    /// Opens the office in a folder where an authority was founded. Also
    /// returns what had to be repaired.
    ///
    /// # Errors
    /// [`OfficeError`].
    pub fn open(setup: Setup, now: UnixTime) -> Result<(Self, Vec<Repair>), OfficeError> {
        let opened = Store::open(&setup.folder, Access::Existing, now, &setup.actor)?;
        let office = Self::around(opened.store, setup);
        office.load_trust()?;
        Ok((office, opened.repairs))
    }

    fn around(store: Store, setup: Setup) -> Self {
        let demonstration = store.registry().founded().is_some_and(|f| f.demonstration);
        let examples = if demonstration {
            ExampleKeys::Allow
        } else {
            ExampleKeys::Refuse
        };
        let ids = setup.assets.schemes().iter().map(|s| &s.id);
        let lists = crate::publish::newest_lists(&setup.folder.status());
        Self {
            keys: KeyFolder::new(&setup.folder.keys(), examples, ids),
            store,
            assets: setup.assets,
            passphrase: setup.passphrase,
            actor: setup.actor,
            body_keys: Mutex::new(BTreeMap::new()),
            trust: RwLock::new(None),
            lists: RwLock::new(lists),
        }
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Scheme files and templates.
    pub fn assets(&self) -> &Assets {
        &self.assets
    }

    /// The folder of key files.
    pub fn key_folder(&self) -> &KeyFolder {
        &self.keys
    }

    /// Who is at work.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Whether this is a demonstration with example keys.
    pub fn is_demonstration(&self) -> bool {
        let registry = self.store.registry();
        registry.founded().is_some_and(|f| f.demonstration)
    }

    /// The newest trust bundle; `None` before the first was signed.
    pub fn trust(&self) -> Option<Arc<OwnTrust>> {
        let trust = self.trust.read();
        trust.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The newest signed status list of this number.
    pub fn list(&self, list: ListNumber) -> Option<Arc<SignedList>> {
        let lists = self.lists.read().unwrap_or_else(PoisonError::into_inner);
        lists.get(&list).cloned()
    }

    /// The newest signed status lists.
    pub fn lists(&self) -> Vec<Arc<SignedList>> {
        let lists = self.lists.read().unwrap_or_else(PoisonError::into_inner);
        lists.values().cloned().collect()
    }

    /// Puts a newly signed status list in its place.
    pub(crate) fn replace_list(&self, signed: SignedList) {
        let mut lists = self.lists.write().unwrap_or_else(PoisonError::into_inner);
        lists.insert(signed.list, Arc::new(signed));
    }

    /// Puts a newly signed trust bundle in its place.
    pub(crate) fn replace_trust(&self, trust: OwnTrust) {
        let mut place = self.trust.write().unwrap_or_else(PoisonError::into_inner);
        *place = Some(Arc::new(trust));
    }

    /// Where the trust bundle of a version lies.
    pub(crate) fn trust_file(&self, version: u32) -> PathBuf {
        let folder = self.store.folder().trust();
        folder.join(format!("trust-{version:06}.cbor"))
    }

    fn load_trust(&self) -> Result<(), OfficeError> {
        let signed = self.store.registry().trust().cloned();
        let Some(signed) = signed else {
            return Ok(());
        };
        let path = self.trust_file(signed.version);
        let failed = |reason: String| OfficeError::TrustFile {
            path: path.clone(),
            reason,
        };
        let bytes = std::fs::read(&path).map_err(|e| failed(e.to_string()))?;
        if crate::publish::sha256_hex(&bytes) != signed.sha256 {
            return Err(failed("its checksum differs".to_owned()));
        }
        let trust = Trust::load(&bytes, &Anchors::OnImport).map_err(|e| failed(e.to_string()))?;
        let bytes = bytes.into();
        let trust = Arc::new(trust);
        self.replace_trust(OwnTrust { bytes, trust });
        Ok(())
    }
}
