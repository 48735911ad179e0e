//! Key files: PKCS#8 PEM, encrypted by PBES2 with scrypt (N = 2^15, r = 8, p = 1) and AES-256-CBC.

use std::{
    io,
    path::{Path, PathBuf},
};

use ed25519_dalek::{SigningKey, pkcs8::EncodePrivateKey};
use pkcs8::{
    DecodePrivateKey, EncryptedPrivateKeyInfoRef, LineEnding, PrivateKeyInfoRef, SecretDocument,
    der::Decode, pkcs5::EncryptionScheme,
};
use shirushi_verifier::domain::KeyId;
use zeroize::Zeroizing;

use super::Passphrase;

/// Why a key file could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyFileError {
    /// The system refused.
    #[error("the key file {} cannot be used: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Too large to be a key file.
    #[error("the key file {} has {bytes} bytes, more than a key file has", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
    },
    /// A file of that name is there.
    #[error("the key file {} is there already and is not overwritten", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// Not an encrypted key.
    #[error("the key file {} is not an encrypted PKCS#8 key: {fault}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        fault: KeyFault,
    },
    /// Another key than its name says.
    #[error("the key file {} holds key {found}, not {expected}", path.display())]
    OtherKey {
        /// The file.
        path: PathBuf,
        /// The key expected.
        expected: KeyId,
        /// The key found.
        found: KeyId,
    },
    /// An example key, which everybody has.
    #[error(
        "the key {id} in {} is an example key: everybody has it, and marks signed with it prove nothing. \
         Make keys of your own with `init`",
        path.display()
    )]
    Example {
        /// The file.
        path: PathBuf,
        /// The key.
        id: KeyId,
    },
    /// The key could not be encrypted.
    #[error("the key could not be encrypted: {reason}")]
    Encrypt {
        /// What the cipher said.
        reason: String,
    },
}

/// What is wrong with an encrypted key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyFault {
    /// Not PEM of that kind.
    #[error("it is not PEM with the label ENCRYPTED PRIVATE KEY")]
    NotPem,
    /// A way of encryption that is not taken.
    #[error("it is not encrypted by PBES2 with scrypt of a cost this program makes or stands")]
    Encryption,
    /// The passphrase does not open it.
    #[error("the passphrase is wrong, or the file is damaged")]
    Passphrase,
    /// Not an Ed25519 key.
    #[error("it holds no Ed25519 key")]
    NotEd25519,
}

impl KeyFault {
    pub(super) fn at(self, path: &Path) -> KeyFileError {
        KeyFileError::Malformed {
            path: path.to_owned(),
            fault: self,
        }
    }
}

/// Largest key file; one of ours has about 420 bytes.
const MAX_FILE_BYTES: u64 = 16 << 10;
/// Highest scrypt cost that is computed, log2 N: 1 GiB of memory at r = 8.
const MAX_LOG_N: u8 = 20;
const LABEL: &str = "ENCRYPTED PRIVATE KEY";

pub(super) fn read(path: &Path) -> Result<String, KeyFileError> {
    let failed = |source| KeyFileError::Io {
        path: path.to_owned(),
        source,
    };
    let bytes = std::fs::metadata(path).map_err(failed)?.len();
    if bytes > MAX_FILE_BYTES {
        let path = path.to_owned();
        return Err(KeyFileError::TooLarge { path, bytes });
    }
    std::fs::read_to_string(path).map_err(failed)
}

/// A key as encrypted PEM.
///
/// # Errors
/// [`KeyFileError::Encrypt`].
pub fn encode(
    key: &SigningKey,
    passphrase: &Passphrase,
    rng: &mut impl rand::TryCryptoRng,
) -> Result<Zeroizing<String>, KeyFileError> {
    let failed = |e: &dyn std::fmt::Display| KeyFileError::Encrypt {
        reason: e.to_string(),
    };
    let der = key.to_pkcs8_der().map_err(|e| failed(&e))?;
    let info = PrivateKeyInfoRef::from_der(der.as_bytes()).map_err(|e| failed(&e))?;
    info.encrypt_with_rng(rng, passphrase.bytes())
        .map_err(|e| failed(&e))?
        .to_pem(LABEL, LineEnding::LF)
        .map_err(|e| failed(&e))
}

/// The key in encrypted PEM.
///
/// # Errors
/// [`KeyFault`].
pub fn decode(pem: &str, passphrase: &Passphrase) -> Result<SigningKey, KeyFault> {
    let (label, document) = SecretDocument::from_pem(pem).map_err(|_| KeyFault::NotPem)?;
    if label != LABEL {
        return Err(KeyFault::NotPem);
    }
    let encrypted = EncryptedPrivateKeyInfoRef::from_der(document.as_bytes())
        .map_err(|_| KeyFault::Encryption)?;
    check_cost(&encrypted.encryption_algorithm)?;
    let plain = encrypted
        .decrypt(passphrase.bytes())
        .map_err(|_| KeyFault::Passphrase)?;
    SigningKey::from_pkcs8_der(plain.as_bytes()).map_err(|_| KeyFault::NotEd25519)
}

/// A file must not be able to make the program compute for hours or fill the memory.
fn check_cost(scheme: &EncryptionScheme) -> Result<(), KeyFault> {
    let scrypt = scheme.pbes2().and_then(|p| p.kdf.scrypt());
    let scrypt = scrypt.ok_or(KeyFault::Encryption)?;
    let cost_fits = scrypt.cost_parameter <= 1 << MAX_LOG_N;
    if cost_fits && scrypt.block_size <= 8 && scrypt.parallelization <= 4 {
        return Ok(());
    }
    Err(KeyFault::Encryption)
}
