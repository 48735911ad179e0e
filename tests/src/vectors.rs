//! The test vectors: what they are, and how they are made.
//!
//! Every vector that must be refused is wrong in one way only: it is signed
//! over what it holds, wrong as that is. `tests/vectors/README.md` is for
//! those who use them; `cargo run -p shirushi-tests --bin make-vectors` writes them.

mod bytes;
mod chain;
mod claims;
mod draft;
mod encoding;
mod envelope;
mod keys;
mod passes;
mod pictures;
mod scope;
mod status;
mod trust;

use serde::{Deserialize, Serialize};

pub use keys::{Example, fingerprint};

/// The file `vectors.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Vectors {
    /// When the vectors are examined, unless one says otherwise.
    pub now: String,
    /// The trust bundle, unless a vector names another.
    pub trust: String,
    /// The fingerprint of the root that must be believed.
    pub root: String,
    /// The example keys.
    pub keys: Vec<Key>,
    /// The vectors.
    pub vectors: Vec<Vector>,
}

/// An example key, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Key {
    /// Its name.
    pub name: String,
    /// The private key.
    pub seed: String,
    /// The public key.
    pub public: String,
    /// The key's id.
    pub id: String,
}

/// One vector.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Vector {
    /// Its name, without peer.
    pub name: String,
    /// What is to be known about it: what is wrong, or why nothing is.
    pub says: String,
    /// What is done and what comes of it.
    #[serde(flatten)]
    pub case: Case,
}

/// What is done and what comes of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Case {
    /// A credential, as from a printed code.
    Credential(Examined),
    /// A picture file.
    Picture(Examined),
    /// A page, and the target URL of a mark that it shows.
    Scope {
        /// The mark's target URL.
        target: String,
        /// The page's URL.
        page: String,
        /// Whether the page is within the mark's scope.
        within: bool,
    },
    /// The target URL of a mark, by itself.
    TargetUrl {
        /// The URL.
        url: String,
        /// Whether a credential may hold it.
        accepted: bool,
    },
    /// A trust bundle.
    Trust {
        /// The bundle.
        file: String,
        /// The bundle in use that it is to replace.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        after: Option<String>,
        /// Whether it is taken.
        accepted: bool,
        /// Words of our verifier's message.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        message: Option<String>,
    },
    /// A pass.
    Pass {
        /// The pass.
        file: String,
        /// Whether it is believed.
        accepted: bool,
        /// Words of our verifier's message.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        message: Option<String>,
    },
}

/// Something examined, and the verdict.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Examined {
    /// The file.
    pub file: String,
    /// Another trust bundle.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub trust: Option<String>,
    /// The page.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub page: Option<String>,
    /// Another time of examination, by the clock.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub now: Option<String>,
    /// The status lists that come back at each examination, one after the
    /// other; the verdict is that of the last.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub status: Vec<String>,
    /// The verdict.
    pub verdict: String,
    /// Every check that failed or was not possible.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub failing: Vec<String>,
    /// Words of our verifier's message about the first of them.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub message: Option<String>,
}

/// A file of the vectors: its path in `tests/vectors`, and its bytes.
pub type File = (String, Vec<u8>);

/// Vectors being made, with their files.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// The vectors.
    pub vectors: Vec<Vector>,
    /// Their files.
    pub files: Vec<File>,
}

/// Makes all vectors but the pictures: the same bytes every time.
pub fn make() -> Made {
    let mut made = Made::default();
    trust::make(&mut made);
    claims::make(&mut made);
    encoding::make(&mut made);
    envelope::make(&mut made);
    chain::make(&mut made);
    scope::make(&mut made);
    status::make(&mut made);
    passes::make(&mut made);
    made
}

/// Makes the pictures, which depend on the templates and on encoders.
pub fn make_pictures() -> Made {
    let mut made = Made::default();
    pictures::make(&mut made);
    made
}

/// The whole of `vectors.json`.
pub fn index(vectors: Vec<Vector>) -> Vectors {
    let keys = Example::ALL.map(|key| Key {
        name: format!("{key:?}"),
        seed: hex::encode(key.seed()),
        public: hex::encode(key.public()),
        id: hex::encode(key.id()),
    });
    Vectors {
        now: "2026-11-20T12:00:00Z".to_owned(),
        trust: trust::MAIN.to_owned(),
        root: hex::encode(fingerprint(&Example::Root.public())),
        keys: keys.into(),
        vectors,
    }
}

impl Made {
    /// Adds a file.
    fn file(&mut self, path: &str, bytes: Vec<u8>) -> String {
        assert!(
            !self.files.iter().any(|(other, _)| other == path),
            "two files are called {path}"
        );
        self.files.push((path.to_owned(), bytes));
        path.to_owned()
    }

    /// Adds a credential that fails one check, and so has this verdict.
    fn refused(&mut self, name: &str, says: &str, bytes: Vec<u8>, why: Refused<'_>) {
        let file = self.file(&format!("credential/{name}.cbor"), bytes);
        let examined = Examined {
            file,
            verdict: why.verdict.to_owned(),
            failing: vec![why.check.to_owned()],
            message: Some(why.message.to_owned()),
            ..Examined::default()
        };
        self.push(name, says, Case::Credential(examined));
    }

    /// Adds a credential that is valid.
    fn valid(&mut self, name: &str, says: &str, bytes: Vec<u8>) {
        let file = self.file(&format!("credential/{name}.cbor"), bytes);
        let examined = Examined {
            file,
            verdict: "valid".to_owned(),
            ..Examined::default()
        };
        self.push(name, says, Case::Credential(examined));
    }

    fn push(&mut self, name: &str, says: &str, case: Case) {
        self.vectors.push(Vector {
            name: name.to_owned(),
            says: says.to_owned(),
            case,
        });
    }
}

/// Why a credential is refused.
#[derive(Debug, Clone, Copy)]
struct Refused<'a> {
    verdict: &'a str,
    check: &'a str,
    message: &'a str,
}

/// Malformed: the check of the credential's shape fails.
fn malformed(message: &str) -> Refused<'_> {
    Refused {
        verdict: "forged",
        check: "credential",
        message,
    }
}

/// Forged: the check of the signature and chain fails.
fn forged(message: &str) -> Refused<'_> {
    Refused {
        verdict: "forged",
        check: "signature",
        message,
    }
}

/// Of an issuer that the bundle does not have.
fn unknown_issuer(message: &str) -> Refused<'_> {
    Refused {
        verdict: "unknown-issuer",
        check: "signature",
        message,
    }
}
