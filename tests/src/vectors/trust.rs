//! Trust bundles: the one that the other vectors rest on, and those to be refused.

use super::{
    Case, Made,
    bytes::{Entries, array, bytes, entries, int, map, set, text},
    draft::{Certificate, Envelope, PRIVATE, confirmation, header_by_id, header_with},
    keys::Example,
};

/// The bundle that the other vectors rest on.
pub(super) const MAIN: &str = "trust.cbor";
/// From when the withdrawn key does not count: 2026-11-10T00:00:00Z.
pub(super) const WITHDRAWN: i64 = 1_794_268_800;

/// 2026-11-01 and 2027-12-01.
const ISSUED: i64 = 1_793_491_200;
const ENDS: i64 = 1_827_619_200;

/// A bundle before it is signed.
#[derive(Debug, Clone)]
pub(super) struct Bundle {
    pub(super) header: Entries,
    pub(super) claims: Entries,
    pub(super) private: Entries,
    pub(super) certificates: Vec<Vec<u8>>,
    pub(super) signer: Example,
}

impl Bundle {
    /// The bundle that the other vectors rest on.
    pub(super) fn example() -> Self {
        let mut header = header_by_id(&Example::Root.id());
        set(&mut header, 16, text("application/shirushi-trust+cbor"));
        let issuing = [
            body(
                "COUNCIL",
                "https://mark.example.jp/",
                &[Example::Mark, Example::Status, Example::Withdrawn],
            ),
            body(
                "OTHER",
                "https://other.example.jp/",
                &[Example::OtherMark, Example::OtherStatus],
            ),
        ];
        let issuing = issuing.map(|mut body| {
            let base = "https://mark.example.jp/status/";
            set(&mut body, 9, text(base));
            map(&body)
        });
        let review = body("REVIEW", "https://review.example.jp/", &[Example::Pass]);
        let withdrawal = array(&[bytes(&Example::Withdrawn.id()), int(WITHDRAWN)]);
        let keys = [
            (Example::Root, 0),
            (Example::Mark, 1),
            (Example::Status, 2),
            (Example::Pass, 3),
            (Example::OtherMark, 1),
            (Example::OtherStatus, 2),
            (Example::Withdrawn, 1),
        ];
        Self {
            header,
            claims: entries([(4, int(ENDS)), (6, int(ISSUED))]),
            private: entries([
                (1, int(2)),
                (2, array(&[scheme("isp2014")])),
                (3, array(&issuing)),
                (4, array(&[map(&review)])),
                (6, array(&[withdrawal])),
                (7, array(&[])),
            ]),
            certificates: keys
                .map(|(key, usage)| Certificate::of(key, usage).seal())
                .into(),
            signer: Example::Root,
        }
    }

    fn with(change: impl FnOnce(&mut Self)) -> Self {
        let mut bundle = Self::example();
        change(&mut bundle);
        bundle
    }

    fn envelope(&self) -> Envelope {
        let mut private = self.private.clone();
        set(&mut private, 5, array(&self.certificates));
        let mut claims = self.claims.clone();
        claims.push((int(PRIVATE), map(&private)));
        Envelope::new(&self.header, map(&claims), self.signer)
    }

    pub(super) fn seal(&self) -> Vec<u8> {
        self.envelope().seal()
    }

    /// Has another key sign the bundle, and name itself in the header.
    fn sign_by(&mut self, signer: Example) {
        self.signer = signer;
        set(&mut self.header, 4, bytes(&signer.id()));
    }
}

fn scheme(id: &str) -> Vec<u8> {
    map(&entries([
        (1, text(id)),
        (2, text("安全・安心マーク")),
        (3, text("Safety and Security Mark")),
    ]))
}

fn body(short_name: &str, url: &str, keys: &[Example]) -> Entries {
    let keys: Vec<_> = keys.iter().map(|key| bytes(&key.id())).collect();
    entries([
        (1, text(short_name)),
        (2, text("しるし協議会")),
        (3, text("Shirushi Council")),
        (4, text(url)),
        (5, text("desk@mark.example.jp")),
        (6, text("審査した範囲について責任を負います。")),
        (7, text("Liable for what was reviewed.")),
        (8, array(&keys)),
    ])
}

pub(super) fn make(made: &mut Made) {
    let file = made.file(MAIN, Bundle::example().seal());
    let says = "Nothing is wrong: the bundle that the other vectors rest on.";
    push(made, "trust", says, file, None, true, None);
    updates(made);
    for (name, says, message, change) in FAULTS {
        let bundle = Bundle::with(change);
        refused(made, name, says, bundle.seal(), message);
    }
    envelopes(made);
}

/// Name, what it says, file, whether it is accepted, and the error otherwise.
type Update = (
    &'static str,
    &'static str,
    Vec<u8>,
    bool,
    Option<&'static str>,
);

/// Bundles that replace the one in use.
fn updates(made: &mut Made) {
    let next = |change: fn(&mut Bundle)| Bundle::with(change).seal();
    let rows: [Update; 5] = [
        (
            "update-newer",
            "A higher version, by the same root.",
            next(|b| set(&mut b.private, 1, int(3))),
            true,
            None,
        ),
        (
            "update-same-version",
            "The version in use.",
            next(|b| set(&mut b.claims, 6, int(ISSUED + 60))),
            false,
            Some("already in use"),
        ),
        (
            "update-older-version",
            "A lower version, though made later.",
            next(|b| {
                set(&mut b.private, 1, int(1));
                set(&mut b.claims, 6, int(ISSUED + 60));
            }),
            false,
            Some("already in use"),
        ),
        (
            "update-by-stranger",
            "A higher version, whole in itself, by a root that is not trusted.",
            next(|b| {
                set(&mut b.private, 1, int(3));
                of_stranger(b);
            }),
            false,
            Some("not one of the trusted roots"),
        ),
        (
            "update-with-second-root",
            "A higher version with a second root, whose certificate the first one signed.",
            next(|b| {
                set(&mut b.private, 1, int(3));
                b.certificates
                    .push(Certificate::of(Example::Stranger, 0).seal());
            }),
            true,
            None,
        ),
    ];
    for (name, says, bytes, accepted, message) in rows {
        let file = made.file(&format!("trust/{name}.cbor"), bytes);
        push(made, name, says, file, Some(MAIN), accepted, message);
    }
    let third = next(|b| {
        let others = b.certificates.split_off(1);
        of_stranger(b);
        let mut first_root = Certificate::of(Example::Root, 0);
        by_stranger(&mut first_root);
        b.certificates.push(first_root.seal());
        b.certificates.extend(others);
        set(&mut b.private, 1, int(4));
    });
    let file = made.file("trust/update-by-second-root.cbor", third);
    let says =
        "After that version, the second root may sign the next one, and vouches for the first.";
    let after = Some("trust/update-with-second-root.cbor");
    push(made, "update-by-second-root", says, file, after, true, None);
}

/// Everything signed by the stranger, its own certificate included.
fn of_stranger(bundle: &mut Bundle) {
    let mut certificate = Certificate::of(Example::Stranger, 0);
    by_stranger(&mut certificate);
    bundle.certificates = vec![certificate.seal()];
    bundle.sign_by(Example::Stranger);
}

fn by_stranger(certificate: &mut Certificate) {
    certificate.root = Example::Stranger;
    set(&mut certificate.header, 4, bytes(&Example::Stranger.id()));
}

/// A name, what is wrong, words of the message, the change that makes it so.
type Fault = (&'static str, &'static str, &'static str, fn(&mut Bundle));

const FAULTS: &[Fault] = &[
    (
        "trust-by-stranger",
        "Whole in itself, but by a root that is not believed.",
        "not one of the trusted roots",
        of_stranger,
    ),
    (
        "trust-without-content-type",
        "The header has no content type.",
        "content type",
        |b| super::bytes::remove(&mut b.header, 16),
    ),
    (
        "trust-typed-as-status-list",
        "The header says that this is a status list.",
        "content type",
        |b| set(&mut b.header, 16, text("application/statuslist+cwt")),
    ),
    (
        "trust-without-its-root",
        "The certificate of the root that signed it is missing.",
        "lacks the certificate",
        |b| {
            b.certificates.remove(0);
        },
    ),
    (
        "trust-with-unvouched-certificate",
        "It holds a certificate that none of its roots signed.",
        "none of its roots signed",
        |b| {
            let mut certificate = Certificate::of(Example::Nobody, 1);
            certificate.root = Example::Nobody;
            b.certificates.push(certificate.seal());
        },
    ),
    (
        "trust-with-unvouched-root",
        "It holds a second root that the first one did not sign.",
        "none of its roots signed",
        |b| {
            let mut certificate = Certificate::of(Example::Stranger, 0);
            certificate.root = Example::Stranger;
            b.certificates.push(certificate.seal());
        },
    ),
    (
        "trust-with-a-certificate-twice",
        "It holds two certificates for one key.",
        "twice",
        |b| b.certificates.push(b.certificates[1].clone()),
    ),
    (
        "trust-with-a-scheme-twice",
        "It holds a scheme twice.",
        "twice",
        |b| {
            set(
                &mut b.private,
                2,
                array(&[scheme("isp2014"), scheme("isp2014")]),
            );
        },
    ),
    (
        "trust-with-a-withdrawal-twice",
        "It withdraws a key twice.",
        "twice",
        |b| {
            let withdrawal = array(&[bytes(&Example::Withdrawn.id()), int(WITHDRAWN)]);
            set(&mut b.private, 6, array(&[withdrawal.clone(), withdrawal]));
        },
    ),
    (
        "trust-with-a-key-of-two-bodies",
        "Two bodies list the same key.",
        "twice",
        |b| {
            let review = body("REVIEW", "https://review.example.jp/", &[Example::Mark]);
            set(&mut b.private, 4, array(&[map(&review)]));
        },
    ),
    (
        "trust-of-version-0",
        "Versions count from 1.",
        "versions go from 1",
        |b| {
            set(&mut b.private, 1, int(0));
        },
    ),
    (
        "trust-ending-before-it-begins",
        "It ends at the instant at which it was made.",
        "it ends before it begins",
        |b| set(&mut b.claims, 4, int(ISSUED)),
    ),
    (
        "trust-with-unknown-claim",
        "It holds a claim that is not in the table.",
        "key 5",
        |b| {
            set(&mut b.claims, 5, int(ISSUED));
        },
    ),
    (
        "trust-with-unknown-entry",
        "Its private claim holds an entry that is not in the table.",
        "key 8",
        |b| set(&mut b.private, 8, array(&[])),
    ),
    (
        "trust-by-root-before-its-term",
        "It is dated before its root's certificate begins.",
        "expired or withdrawn",
        |b| set(&mut b.claims, 6, int(super::draft::CERTIFIED_FROM - 1)),
    ),
    (
        "trust-by-withdrawn-root",
        "It withdraws the root that signed it, from the instant at which it was made.",
        "expired or withdrawn",
        |b| {
            let withdrawal = array(&[bytes(&Example::Root.id()), int(ISSUED)]);
            set(&mut b.private, 6, array(&[withdrawal]));
        },
    ),
    (
        "trust-with-key-of-small-order",
        "It holds a certificate for a key of small order.",
        "weak",
        |b| {
            let mut neutral = [0; 32];
            neutral[0] = 1;
            push_certificate_of(b, &neutral);
        },
    ),
    (
        "trust-with-key-not-reduced",
        "It holds a certificate for a key whose y is not reduced: 2^255 − 16 for 3.",
        "not an Ed25519 public key",
        |b| {
            let mut key = [0xff; 32];
            key[0] = 0xf0;
            key[31] = 0x7f;
            push_certificate_of(b, &key);
        },
    ),
    (
        "trust-with-name-turned-round",
        "A body's name turns its direction round.",
        "U+202E",
        |b| {
            let mut review = body("REVIEW", "https://review.example.jp/", &[Example::Pass]);
            set(&mut review, 3, text("\u{202e}lanoitan"));
            set(&mut b.private, 4, array(&[map(&review)]));
        },
    ),
];

fn push_certificate_of(bundle: &mut Bundle, public: &[u8]) {
    let mut certificate = Certificate::of(Example::Nobody, 1);
    set(&mut certificate.claims, 8, confirmation(public));
    bundle.certificates.push(certificate.seal());
}

/// Faults of the envelope.
fn envelopes(made: &mut Made) {
    let example = Bundle::example();
    let envelope = example.envelope();
    let mut signature = envelope.signature();
    signature[9] ^= 1;
    let mut header = header_with(&Certificate::of(Example::Root, 0).seal());
    set(&mut header, 16, text("application/shirushi-trust+cbor"));
    let carrying = Bundle {
        header,
        ..example.clone()
    };
    let rows = [
        (
            "trust-signature-changed",
            "A bit of the signature is changed.",
            envelope.seal_with(&signature),
            "altered",
        ),
        (
            "trust-carrying-its-root",
            "The header carries the root's certificate: certificates that come along are no anchors.",
            carrying.seal(),
            "lacks the certificate",
        ),
        (
            "trust-untagged",
            "Tag 18 is missing.",
            array(&envelope.parts()),
            "tag 18",
        ),
        (
            "trust-trailing-byte",
            "A byte follows it.",
            [envelope.seal(), vec![0]].concat(),
            "not well-formed",
        ),
    ];
    for (name, says, bytes, message) in rows {
        refused(made, name, says, bytes, message);
    }
}

fn refused(made: &mut Made, name: &str, says: &str, bytes: Vec<u8>, message: &str) {
    let file = made.file(&format!("trust/{name}.cbor"), bytes);
    push(made, name, says, file, None, false, Some(message));
}

fn push(
    made: &mut Made,
    name: &str,
    says: &str,
    file: String,
    after: Option<&str>,
    accepted: bool,
    message: Option<&str>,
) {
    let case = Case::Trust {
        file,
        after: after.map(str::to_owned),
        accepted,
        message: message.map(str::to_owned),
    };
    made.push(name, says, case);
}
