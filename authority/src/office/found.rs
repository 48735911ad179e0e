//! Founding: the first ceremony of an authority.

use std::convert::Infallible;

use ed25519_dalek::SigningKey;
use shirushi_verifier::{
    certificate::Usage,
    domain::{IssuerUrl, UnixTime},
};

use super::{Office, Setup};
use crate::{
    keys::{
        CeremonyError, EXAMPLE_PASSPHRASE, ExampleKeys, KeyFileError, KeyFolder, KeyRole,
        Passphrase, PassphraseError, Terms, certify, example_body_key, example_root_key, generate,
        root_certificate,
    },
    publish::{TrustSignError, sign_trust},
    registry::{Event, Founded, KeyCertified},
    store::{Access, CommitError, Store, StoreError},
};

/// How an authority is founded.
#[derive(Debug, Clone)]
pub struct Found {
    /// Whether it is a demonstration: with example keys, and marked as such for good.
    pub demonstration: bool,
    /// Where pages and status lists are served, if not below the issuing bodies' own URLs.
    pub public_url: Option<IssuerUrl>,
    /// Opens the root's key file.
    pub root_passphrase: Passphrase,
    /// How long certificates hold.
    pub terms: Terms,
}

/// Why an authority was not founded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FoundError {
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A passphrase is missing or too short.
    #[error(transparent)]
    Passphrase(#[from] PassphraseError),
    /// No passphrase for the bodies' keys.
    #[error(
        "a passphrase is needed for new keys: give --passphrase-file FILE or set SHIRUSHI_PASSPHRASE"
    )]
    NoPassphrase,
    /// A key could not be made.
    #[error(transparent)]
    Ceremony(#[from] CeremonyError),
    /// A key file could not be written.
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    /// The journal refused.
    #[error(transparent)]
    Commit(#[from] CommitError<Infallible>),
    /// The trust bundle could not be signed.
    #[error(transparent)]
    Trust(#[from] TrustSignError),
}

/// The usages for which every issuing body gets a key.
const USAGES: [Usage; 4] = [Usage::Mark, Usage::Status, Usage::Pass, Usage::Log];

/// Founds an authority: makes the root and the bodies' keys, has the root vouch
/// for them, and signs the first trust bundle.
///
/// # Errors
/// [`FoundError`]. Key files are written first, so that the journal never names a key that is not there.
pub fn found(
    mut setup: Setup,
    how: &Found,
    now: UnixTime,
    rng: &mut impl rand::TryCryptoRng,
) -> Result<Office, FoundError> {
    let root_passphrase = if how.demonstration {
        let example = Passphrase::new(EXAMPLE_PASSPHRASE.to_owned())?;
        setup.passphrase = Some(example.clone());
        example
    } else {
        how.root_passphrase.clone()
    };
    let passphrase = setup.passphrase.clone().ok_or(FoundError::NoPassphrase)?;
    passphrase.check_for_new_key()?;
    root_passphrase.check_for_new_key()?;

    let opened = Store::open(&setup.folder, Access::New, now, &setup.actor)?;
    let examples = if how.demonstration {
        ExampleKeys::Allow
    } else {
        ExampleKeys::Refuse
    };
    let ids = setup.assets.schemes().iter().map(|s| &s.id);
    let folder = KeyFolder::new(&setup.folder.keys(), examples, ids);

    let root = if how.demonstration {
        example_root_key()
    } else {
        generate(rng)?
    };
    folder.store(&KeyRole::Root, &root, &root_passphrase, rng)?;
    let mut events = vec![Event::Founded(Founded {
        root: root_certificate(&root, now, how.terms)?.encode(),
        demonstration: how.demonstration,
        public_url: how.public_url.clone(),
    })];
    for scheme in setup.assets.schemes() {
        for usage in USAGES {
            let key = if how.demonstration {
                example_body_key(&scheme.id, usage)
            } else {
                generate(rng)?
            };
            let scheme = scheme.id.clone();
            let certified = certify(&key, &scheme, usage, &root, now, how.terms)?;
            folder.store(&KeyRole::Body { scheme, usage }, &key, &passphrase, rng)?;
            events.push(Event::KeyCertified(certified));
        }
    }
    opened
        .store
        .commit(now, &setup.actor, |_| Ok::<_, Infallible>((events, ())))?;
    let office = Office::around(opened.store, setup);
    sign_trust(&office, &root, now)?;
    Ok(office)
}

impl Office {
    /// Rotation: makes a new key for a body and usage and has the root vouch for
    /// it. The old key's certificate stays, so what it signed stays valid.
    ///
    /// # Errors
    /// [`FoundError`].
    pub fn rotate(
        &self,
        scheme: &shirushi_verifier::domain::SchemeId,
        usage: Usage,
        root: &SigningKey,
        now: UnixTime,
        rng: &mut impl rand::TryCryptoRng,
    ) -> Result<KeyCertified, FoundError> {
        let passphrase = self.passphrase().ok_or(FoundError::NoPassphrase)?;
        let key = generate(rng)?;
        let certified = certify(&key, scheme, usage, root, now, Terms::default())?;
        let role = KeyRole::Body {
            scheme: scheme.clone(),
            usage,
        };
        self.key_folder().store(&role, &key, passphrase, rng)?;
        let event = Event::KeyCertified(certified.clone());
        self.store().commit(now, self.actor(), |_| {
            Ok::<_, Infallible>((vec![event], ()))
        })?;
        sign_trust(self, root, now)?;
        Ok(certified)
    }

    /// The id of the authority's root key.
    pub fn root_id(&self) -> Option<shirushi_verifier::domain::KeyId> {
        self.root_certificate().ok().map(|c| c.subject())
    }
}
