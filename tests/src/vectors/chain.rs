//! From the signing key to a root: what certificates say, and who may sign for whom.

use super::{
    Case, Examined, Made,
    bytes::{bytes, entries, int, map, set, text},
    draft::{
        Certificate, Credential, Envelope, GRANTED, PRIVATE, confirmation, header_by_id,
        header_with,
    },
    forged,
    keys::{Example, cose_key},
    malformed, unknown_issuer,
};

pub(super) fn make(made: &mut Made) {
    accepted(made);
    certificates(made);
    wrong_shapes(made);
    owners(made);
    terms(made);
}

fn accepted(made: &mut Made) {
    let credential = Credential::example();
    let by_id = |id: [u8; 8], signer: Example| {
        Envelope::new(&header_by_id(&id), credential.payload(), signer).seal()
    };
    made.valid(
        "mark-by-key-id",
        "The certificate is referenced, and stands in the trust bundle.",
        by_id(Example::Mark.id(), Example::Mark),
    );
    made.valid(
        "certificate-ended-since",
        "The certificate ended after the grant and before now: the mark stays valid until its own end.",
        with_certificate(|certificate| set(&mut certificate.claims, 4, int(GRANTED + 86_400))),
    );
    made.refused(
        "key-id-unknown",
        "The certificate is referenced, but not in the trust bundle.",
        by_id(Example::Nobody.id(), Example::Nobody),
        unknown_issuer("no certificate for key"),
    );
    let mut credential = withdrawn();
    set(&mut credential.claims, 5, int(super::trust::WITHDRAWN - 1));
    made.valid(
        "key-withdrawn-after-the-grant",
        "The key was withdrawn a second after the grant: what it signed before stays good.",
        credential.seal(),
    );
}

/// The example mark, signed by the withdrawn key.
fn withdrawn() -> Credential {
    let mut credential = Credential::example();
    credential.certificate = Certificate::of(Example::Withdrawn, 1);
    credential.signer = Example::Withdrawn;
    credential
}

fn with_certificate(change: impl FnOnce(&mut Certificate)) -> Vec<u8> {
    let mut credential = Credential::example();
    change(&mut credential.certificate);
    credential.seal()
}

/// Certificates of the right shape that do not count.
fn certificates(made: &mut Made) {
    made.refused(
        "certificate-by-unknown-root",
        "A root signed the certificate that the trust bundle does not have.",
        with_certificate(|certificate| {
            certificate.root = Example::Stranger;
            set(&mut certificate.header, 4, bytes(&Example::Stranger.id()));
        }),
        unknown_issuer("which the trust file does not know"),
    );
    made.refused(
        "certificate-by-a-body",
        "Not a root but a body's mark key signed the certificate.",
        with_certificate(|certificate| {
            certificate.root = Example::OtherMark;
            set(&mut certificate.header, 4, bytes(&Example::OtherMark.id()));
        }),
        unknown_issuer("which the trust file does not know"),
    );
    for (name, usage, says) in [
        ("usage-status", 2, "The key is certified for status lists."),
        ("usage-pass", 3, "The key is certified for passes."),
        ("usage-root", 0, "The key is certified as a root."),
    ] {
        let bytes = with_certificate(|certificate| {
            set(
                &mut certificate.claims,
                PRIVATE,
                map(&entries([(2, int(usage))])),
            );
        });
        made.refused(name, says, bytes, forged("may sign as"));
    }
    made.refused(
        "certificate-ended-before-the-grant",
        "The certificate ended at the instant of grant.",
        with_certificate(|certificate| set(&mut certificate.claims, 4, int(GRANTED))),
        forged("was certified from"),
    );
    made.refused(
        "certificate-begins-after-the-grant",
        "The certificate begins a second after the grant.",
        with_certificate(|certificate| set(&mut certificate.claims, 5, int(GRANTED + 1))),
        forged("was certified from"),
    );
    let mut credential = withdrawn();
    set(&mut credential.claims, 5, int(super::trust::WITHDRAWN));
    made.refused(
        "key-withdrawn",
        "The key was withdrawn at the instant of grant.",
        credential.seal(),
        forged("was withdrawn"),
    );
}

/// Certificates of a wrong shape.
fn wrong_shapes(made: &mut Made) {
    let key = |entries: super::bytes::Entries| map(&super::bytes::entries([(1, map(&entries))]));
    let mark = Example::Mark.public();
    let faults: [(&str, &str, Vec<u8>, &str); 8] = [
        (
            "certificate-in-certificate",
            "The certificate carries another one: a chain of three.",
            with_certificate(|certificate| {
                let inner = Certificate::of(Example::Mark, 1).seal();
                certificate.header = header_with(&inner);
            }),
            "",
        ),
        (
            "certificate-with-content-type",
            "The certificate has a content type.",
            with_certificate(|certificate| set(&mut certificate.header, 16, text("a/b"))),
            "content type",
        ),
        (
            "certificate-with-issuer",
            "The certificate holds a claim that is not in the table.",
            with_certificate(|certificate| set(&mut certificate.claims, 1, text("a"))),
            "key 1 is unknown",
        ),
        (
            "certificate-of-ec2-key",
            "The certified key's type is EC2.",
            with_certificate(|certificate| {
                let fields = entries([(1, int(2)), (-1, int(6)), (-2, bytes(&mark))]);
                set(&mut certificate.claims, 8, key(fields));
            }),
            "only Ed25519",
        ),
        (
            "certificate-of-x25519-key",
            "The certified key's curve is X25519.",
            with_certificate(|certificate| {
                let fields = entries([(1, int(1)), (-1, int(4)), (-2, bytes(&mark))]);
                set(&mut certificate.claims, 8, key(fields));
            }),
            "only Ed25519",
        ),
        (
            "certificate-of-key-with-algorithm",
            "The certified key holds a parameter that is not in the table.",
            with_certificate(|certificate| {
                let fields =
                    entries([(1, int(1)), (3, int(-19)), (-1, int(6)), (-2, bytes(&mark))]);
                set(&mut certificate.claims, 8, key(fields));
            }),
            "key 3 is unknown",
        ),
        (
            "certificate-of-31-byte-key",
            "The certified key has 31 bytes.",
            with_certificate(|certificate| {
                set(&mut certificate.claims, 8, confirmation(&mark[..31]));
            }),
            "32 bytes",
        ),
        (
            "usage-unknown",
            "The certificate is for usage 9.",
            with_certificate(|certificate| {
                set(
                    &mut certificate.claims,
                    PRIVATE,
                    map(&entries([(2, int(9))])),
                );
            }),
            "not a usage",
        ),
    ];
    for (name, says, bytes, message) in faults {
        made.refused(name, says, bytes, malformed(message));
    }
    weak_key(made);
}

/// Under the neutral element as key, the signature (neutral element, 0) fits every message.
fn weak_key(made: &mut Made) {
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let mut credential = Credential::example();
    let claims = &mut credential.certificate.claims;
    set(claims, 8, map(&entries([(1, cose_key(&neutral))])));
    let mut signature = [0; 64];
    signature[0] = 1;
    made.refused(
        "certificate-of-weak-key",
        "The certified key is of small order; a lenient library takes the signature for any message.",
        credential.envelope().seal_with(&signature),
        malformed("weak"),
    );
}

/// Who may sign for whom.
fn owners(made: &mut Made) {
    let mut credential = Credential::example();
    set(
        &mut credential.claims,
        1,
        text("https://nobody.example.jp/"),
    );
    made.refused(
        "issuer-unknown",
        "The trust bundle has no issuing body of this URL.",
        credential.seal(),
        unknown_issuer("is not in the trust file"),
    );
    let mut credential = Credential::example();
    set(&mut credential.mark, 1, text("ecom2000"));
    made.refused(
        "scheme-unknown",
        "The trust bundle has no such scheme.",
        credential.seal(),
        unknown_issuer("is not in the trust file"),
    );
    let mut credential = Credential::example();
    credential.certificate = Certificate::of(Example::OtherMark, 1);
    credential.signer = Example::OtherMark;
    made.refused(
        "key-of-another-body",
        "A second issuing body's key signed in the name of the first.",
        credential.seal(),
        forged("in the name of"),
    );
}

/// The mark's own term, and the clock.
fn terms(made: &mut Made) {
    made.file("credential/terms.cbor", Credential::example().seal());
    let rows = [
        ("first-second", "2026-11-02T01:00:00Z", "valid", ""),
        (
            "second-before-the-grant",
            "2026-11-02T00:59:59Z",
            "not-yet-valid",
            "term",
        ),
        ("last-second", "2027-10-31T14:59:59Z", "valid", ""),
        (
            "second-after-the-end",
            "2027-10-31T15:00:00Z",
            "expired",
            "term",
        ),
    ];
    for (name, now, verdict, failing) in rows {
        let examined = Examined {
            file: "credential/terms.cbor".to_owned(),
            now: Some(now.to_owned()),
            verdict: verdict.to_owned(),
            failing: (!failing.is_empty())
                .then(|| failing.to_owned())
                .into_iter()
                .collect(),
            ..Examined::default()
        };
        let says = "The term is half open: from the grant up to, not including, the end.";
        made.push(name, says, Case::Credential(examined));
    }
}
