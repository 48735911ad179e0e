//! The COSE envelope: its shape, its headers, its signature.

use curve25519_dalek::Scalar;
use sha2::{Digest, Sha512};

use super::{
    Made,
    bytes::{array, bytes, entries, int, map, remove, set, tag, text},
    draft::{Certificate, Credential, Envelope, header_by_id, header_with, sealed, to_be_signed},
    forged,
    keys::Example,
    malformed,
};

pub(super) fn make(made: &mut Made) {
    shapes(made);
    headers(made);
    signatures(made);
}

fn shapes(made: &mut Made) {
    let envelope = Credential::example().envelope();
    let parts = envelope.parts();
    let mut unprotected = envelope.clone();
    unprotected.unprotected = map(&entries([(4, bytes(&Example::Mark.id()))]));
    let with = |at: usize, part: Vec<u8>| {
        let mut parts = parts.clone();
        parts[at] = part;
        sealed(&parts)
    };
    let faults: [(&str, &str, Vec<u8>, &str); 11] = [
        ("untagged", "Tag 18 is missing.", array(&parts), "tag 18"),
        (
            "tagged-98",
            "The tag is COSE_Sign's.",
            tag(98, &array(&parts)),
            "tag 18",
        ),
        (
            "tagged-61",
            "Tag 61 (CWT) stands around it.",
            tag(61, &envelope.seal()),
            "tag 18",
        ),
        (
            "tagged-twice",
            "Tag 18 stands twice.",
            tag(18, &envelope.seal()),
            "deep",
        ),
        (
            "three-parts",
            "The signature is missing.",
            sealed(&parts[..3]),
            "another length",
        ),
        (
            "five-parts",
            "Something follows the signature in the array.",
            sealed(&[parts.to_vec(), vec![int(0)]].concat()),
            "another length",
        ),
        (
            "protected-as-map",
            "The protected header is a map, not its bytes.",
            with(0, envelope.protected.clone()),
            "deep",
        ),
        (
            "unprotected-not-empty",
            "The unprotected header names a key, though no signature covers it.",
            unprotected.seal(),
            "unprotected header is not empty",
        ),
        (
            "payload-as-map",
            "The payload is a map, not its bytes.",
            with(2, envelope.payload.clone()),
            "",
        ),
        (
            "signature-of-63-bytes",
            "The signature has 63 bytes.",
            with(3, bytes(&envelope.signature()[..63])),
            "63 bytes",
        ),
        (
            "signature-empty",
            "The signature is empty.",
            with(3, bytes(&[])),
            "0 bytes",
        ),
    ];
    for (name, says, bytes, message) in faults {
        made.refused(name, says, bytes, malformed(message));
    }
}

fn headers(made: &mut Made) {
    let credential = Credential::example();
    let good = header_with(&credential.certificate.seal());
    let with = |change: &dyn Fn(&mut super::bytes::Entries)| {
        let mut header = good.clone();
        change(&mut header);
        Envelope::new(&header, credential.payload(), credential.signer).seal()
    };
    let faults: [(&str, &str, Vec<u8>, &str); 11] = [
        (
            "algorithm-eddsa",
            "The algorithm is −8 (EdDSA), which does not say which curve.",
            with(&|h| set(h, 1, int(-8))),
            "algorithm -8",
        ),
        (
            "algorithm-es256",
            "The algorithm is −7 (ES256).",
            with(&|h| set(h, 1, int(-7))),
            "algorithm -7",
        ),
        (
            "no-algorithm",
            "The algorithm is missing.",
            with(&|h| remove(h, 1)),
            "key 1 is missing",
        ),
        (
            "two-key-sources",
            "The header names a key and carries a certificate.",
            with(&|h| set(h, 4, bytes(&Example::Mark.id()))),
            "only one",
        ),
        (
            "no-key-source",
            "The header neither names a key nor carries a certificate.",
            with(&|h| remove(h, 13)),
            "key 4 is missing",
        ),
        (
            "key-id-of-seven-bytes",
            "The key's id has seven bytes.",
            with(&|h| {
                remove(h, 13);
                set(h, 4, bytes(&Example::Mark.id()[..7]));
            }),
            "key 4",
        ),
        (
            "unknown-header",
            "The header holds a parameter that is not in the table.",
            with(&|h| set(h, 33, bytes(&[1]))),
            "key 33 is unknown",
        ),
        (
            "critical-header",
            "The header says that a parameter is critical.",
            with(&|h| set(h, 2, array(&[int(13)]))),
            "key 2 is unknown",
        ),
        (
            "content-type-of-a-status-list",
            "The header says that this is a status list.",
            with(&|h| set(h, 16, text("application/statuslist+cwt"))),
            "content type",
        ),
        (
            "content-type-of-a-pass",
            "The header says that this is a pass.",
            with(&|h| set(h, 16, text("application/shirushi-pass+cwt"))),
            "content type",
        ),
        (
            "certificate-untagged",
            "The certificate in the header has no tag 18.",
            {
                let certificate = array(&credential.certificate.envelope().parts());
                let header = header_with(&certificate);
                Envelope::new(&header, credential.payload(), credential.signer).seal()
            },
            "tag 18",
        ),
    ];
    for (name, says, bytes, message) in faults {
        made.refused(name, says, bytes, malformed(message));
    }
}

fn signatures(made: &mut Made) {
    let envelope = Credential::example().envelope();
    let message = to_be_signed(&envelope.protected, &envelope.payload);
    let good = envelope.signature();
    let flipped = |at: usize| {
        let mut signature = good;
        signature[at] ^= 1;
        envelope.seal_with(&signature)
    };
    let mut other_payload = envelope.clone();
    other_payload.payload[20] ^= 1;
    let signed = |message: &[u8]| envelope.seal_with(&Example::Mark.sign(message));
    let structure = |context: &str, external: &[u8]| {
        array(&[
            text(context),
            bytes(&envelope.protected),
            bytes(external),
            bytes(&envelope.payload),
        ])
    };
    let by_id = Envelope::new(
        &header_by_id(&Example::Mark.id()),
        envelope.payload.clone(),
        Example::Mark,
    );
    let faults: [(&str, &str, Vec<u8>); 10] = [
        ("signature-r-changed", "A bit of R is changed.", flipped(3)),
        ("signature-s-changed", "A bit of S is changed.", flipped(40)),
        (
            "signature-s-plus-l",
            "S is increased by the group's order: the same number, another signature.",
            envelope.seal_with(&plus_order(good)),
        ),
        (
            "signature-r-of-small-order",
            "R is of small order; the equation of RFC 8032 holds all the same.",
            envelope.seal_with(&with_small_r(Example::Mark, &message)),
        ),
        (
            "signature-by-another-key",
            "Another key signed than the certificate's.",
            envelope.seal_with(&Example::Nobody.sign(&message)),
        ),
        (
            "signature-over-payload-only",
            "The signature is over the payload, not over the Sig_structure.",
            signed(&envelope.payload),
        ),
        (
            "signature-with-another-context",
            "The Sig_structure has the context of COSE_Sign.",
            signed(&structure("Signature", &[])),
        ),
        (
            "signature-with-external-data",
            "The Sig_structure has external data.",
            signed(&structure("Signature1", b"shirushi")),
        ),
        (
            "signature-without-certificate",
            "The signature does not cover the certificate, though it stands in the protected header.",
            envelope.seal_with(&by_id.signature()),
        ),
        (
            "payload-changed",
            "A byte of the payload was changed after it was signed: the issuer's URL.",
            other_payload.seal_with(&good),
        ),
    ];
    for (name, says, bytes) in faults {
        made.refused(name, says, bytes, forged("forged or altered"));
    }
    let mut certificate = Certificate::of(Example::Mark, 1).envelope();
    certificate.signer = Example::Nobody;
    let header = header_with(&certificate.seal());
    let bytes = Envelope::new(&header, envelope.payload.clone(), Example::Mark).seal();
    made.refused(
        "certificate-signed-by-another",
        "The certificate names the root, but another key signed it.",
        bytes,
        forged("was not signed by root"),
    );
}

/// The signature with L, the order of the base point, added to S.
fn plus_order(signature: [u8; 64]) -> [u8; 64] {
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
        0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut sum = signature;
    let mut carry = 0;
    for (byte, order) in sum[32..].iter_mut().zip(ORDER) {
        let total = u16::from(*byte) + u16::from(order) + carry;
        *byte = total as u8;
        carry = total >> 8;
    }
    sum
}

/// A signature with R the neutral element: S = H(R, A, M) · a.
fn with_small_r(key: Example, message: &[u8]) -> [u8; 64] {
    let mut signature = [0; 64];
    signature[0] = 1;
    let digest = Sha512::new()
        .chain_update(&signature[..32])
        .chain_update(key.public())
        .chain_update(message)
        .finalize();
    let challenge = Scalar::from_bytes_mod_order_wide(&digest.into());
    let mut private: [u8; 64] = Sha512::digest(key.seed()).into();
    private[0] &= 0xf8;
    private[31] = private[31] & 0x3f | 0x40;
    let mut clamped = [0; 32];
    clamped.copy_from_slice(&private[..32]);
    let s = challenge * Scalar::from_bytes_mod_order(clamped);
    signature[32..].copy_from_slice(s.as_bytes());
    signature
}
