//! Envelopes, certificates and credentials, each part open to change before it is sealed.

use super::{
    bytes::{ARRAY, Entries, array, bytes, entries, head, int, map, tag, text},
    keys::{Example, cose_key},
};

/// 2026-11-02T01:00:00Z, the instant of grant of every mark.
pub(super) const GRANTED: i64 = 1_793_581_200;
/// 2027-10-31T15:00:00Z, the end of 31 October 2027 in Japan.
pub(super) const EXPIRES: i64 = 1_824_994_800;
/// 2026-11-20T12:00:00Z, when the vectors are examined.
pub(super) const NOW: i64 = 1_795_176_000;
/// 2026-01-01 and 2029-01-01, the term of every certificate.
pub(super) const CERTIFIED_FROM: i64 = 1_767_225_600;
pub(super) const CERTIFIED_UNTIL: i64 = 1_861_920_000;

/// The private claim.
pub(super) const PRIVATE: i64 = -65_537;

/// A COSE_Sign1 before it is signed.
#[derive(Debug, Clone)]
pub(super) struct Envelope {
    /// The protected header, encoded.
    pub(super) protected: Vec<u8>,
    /// The unprotected header, encoded.
    pub(super) unprotected: Vec<u8>,
    /// The payload.
    pub(super) payload: Vec<u8>,
    /// The signing key.
    pub(super) signer: Example,
}

impl Envelope {
    /// An envelope with an empty unprotected header.
    pub(super) fn new(protected: &Entries, payload: Vec<u8>, signer: Example) -> Self {
        Self {
            protected: map(protected),
            unprotected: map(&Vec::new()),
            payload,
            signer,
        }
    }

    /// The signature over the header and payload as they are.
    pub(super) fn signature(&self) -> [u8; 64] {
        self.signer
            .sign(&to_be_signed(&self.protected, &self.payload))
    }

    /// The four parts, encoded.
    pub(super) fn parts(&self) -> [Vec<u8>; 4] {
        self.parts_with(&self.signature())
    }

    /// The four parts with another signature.
    pub(super) fn parts_with(&self, signature: &[u8]) -> [Vec<u8>; 4] {
        [
            bytes(&self.protected),
            self.unprotected.clone(),
            bytes(&self.payload),
            bytes(signature),
        ]
    }

    /// The whole, tag 18 included.
    pub(super) fn seal(&self) -> Vec<u8> {
        sealed(&self.parts())
    }

    /// The whole with another signature.
    pub(super) fn seal_with(&self, signature: &[u8]) -> Vec<u8> {
        sealed(&self.parts_with(signature))
    }
}

/// `18([…])` of encoded parts, however many.
pub(super) fn sealed(parts: &[Vec<u8>]) -> Vec<u8> {
    tag(
        18,
        &[head(ARRAY, parts.len() as u64), parts.concat()].concat(),
    )
}

/// The Sig_structure of RFC 9052, section 4.4.
pub(super) fn to_be_signed(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    array(&[
        text("Signature1"),
        bytes(protected),
        bytes(&[]),
        bytes(payload),
    ])
}

/// A certificate before it is signed.
#[derive(Debug, Clone)]
pub(super) struct Certificate {
    /// The protected header.
    pub(super) header: Entries,
    /// The claims.
    pub(super) claims: Entries,
    /// Who signs it.
    pub(super) root: Example,
}

impl Certificate {
    /// A certificate by the root: usage 0 root, 1 mark, 2 status, 3 pass.
    pub(super) fn of(key: Example, usage: i64) -> Self {
        Self {
            header: header_by_id(&Example::Root.id()),
            claims: entries([
                (4, int(CERTIFIED_UNTIL)),
                (5, int(CERTIFIED_FROM)),
                (8, confirmation(&key.public())),
                (PRIVATE, map(&entries([(2, int(usage))]))),
            ]),
            root: Example::Root,
        }
    }

    /// The envelope.
    pub(super) fn envelope(&self) -> Envelope {
        Envelope::new(&self.header, map(&self.claims), self.root)
    }

    /// The certificate's bytes.
    pub(super) fn seal(&self) -> Vec<u8> {
        self.envelope().seal()
    }
}

/// A `cnf` claim.
pub(super) fn confirmation(public: &[u8]) -> Vec<u8> {
    map(&entries([(1, cose_key(public))]))
}

/// A protected header that names its key.
pub(super) fn header_by_id(id: &[u8]) -> Entries {
    entries([(1, int(-19)), (4, bytes(id))])
}

/// A protected header that carries a certificate.
pub(super) fn header_with(certificate: &[u8]) -> Entries {
    entries([(1, int(-19)), (13, certificate.to_vec())])
}

/// A mark's credential before it is signed.
#[derive(Debug, Clone)]
pub(super) struct Credential {
    /// The certificate that it carries.
    pub(super) certificate: Certificate,
    /// The claims but for the private one.
    pub(super) claims: Entries,
    /// The mark particulars.
    pub(super) mark: Entries,
    /// Who signs it.
    pub(super) signer: Example,
}

impl Credential {
    /// The example mark.
    pub(super) fn example() -> Self {
        Self {
            certificate: Certificate::of(Example::Mark, 1),
            claims: entries([
                (1, text("https://mark.example.jp/")),
                (2, text("https://shop.example.jp/store/")),
                (4, int(EXPIRES)),
                (5, int(GRANTED)),
            ]),
            mark: entries([
                (1, text("isp2014")),
                (2, text("20001")),
                (3, int(0)),
                (4, text("見本商店株式会社")),
                (5, text("見本ストア")),
                (6, array(&[array(&[text("30001"), int(0)])])),
                (7, text("しるし協議会")),
                (8, text("REVIEW")),
                (9, bytes(&[1, 2, 3, 4, 5, 6, 7, 8])),
                (10, int(1)),
                (11, array(&[int(1), int(5)])),
            ]),
            signer: Example::Mark,
        }
    }

    /// The payload.
    pub(super) fn payload(&self) -> Vec<u8> {
        let mut claims = self.claims.clone();
        claims.push((int(PRIVATE), map(&self.mark)));
        map(&claims)
    }

    /// The envelope, with the certificate inside.
    pub(super) fn envelope(&self) -> Envelope {
        let header = header_with(&self.certificate.seal());
        Envelope::new(&header, self.payload(), self.signer)
    }

    /// The credential's bytes.
    pub(super) fn seal(&self) -> Vec<u8> {
        self.envelope().seal()
    }
}
