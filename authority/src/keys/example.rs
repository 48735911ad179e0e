//! Example keys: computed from their names, so that everybody has them and nobody can take them for secret.

use ed25519_dalek::SigningKey;
use sha2::{Digest, Sha256};
use shirushi_verifier::{
    certificate::Usage,
    cose::Signer,
    domain::{KeyId, SchemeId},
};

/// The passphrase of the example key files.
pub const EXAMPLE_PASSPHRASE: &str = "example, not a secret";

/// The example root.
pub fn example_root_key() -> SigningKey {
    key("root")
}

/// The example key of a scheme's issuing body for one usage.
pub fn example_body_key(scheme: &SchemeId, usage: Usage) -> SigningKey {
    key(&format!("{scheme} {usage}"))
}

/// Whether a key is an example, for one of these schemes.
pub fn is_example<'s>(id: KeyId, schemes: impl IntoIterator<Item = &'s SchemeId>) -> bool {
    ids(schemes).contains(&id)
}

pub(super) fn ids<'s>(schemes: impl IntoIterator<Item = &'s SchemeId>) -> Vec<KeyId> {
    let mut ids = vec![example_root_key().key_id()];
    for scheme in schemes {
        ids.extend(Usage::ALL.map(|usage| example_body_key(scheme, usage).key_id()));
    }
    ids
}

fn key(name: &str) -> SigningKey {
    let seed = Sha256::digest(format!("Shirushi example key, never to be trusted: {name}"));
    SigningKey::from_bytes(&seed.into())
}
