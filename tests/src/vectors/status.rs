//! Status lists for the example mark, whose place is 5 in list 1.

use super::{
    Case, Examined, Made,
    bytes::{Entries, array, bytes, entries, int, map, remove, set, tag, text},
    draft::{Certificate, Credential, Envelope, NOW, header_by_id, header_with},
    keys::Example,
};

const CREDENTIAL: &str = "credential/with-status.cbor";
const URI: &str = "https://mark.example.jp/status/1";
const TYPE: &str = "application/statuslist+cwt";
/// Made an hour ago, good for a day.
const ISSUED: i64 = NOW - 3600;

/// A status list before it is signed.
#[derive(Debug, Clone)]
struct List {
    header: Entries,
    claims: Entries,
    signer: Example,
}

impl List {
    /// A list of 32 entries, all valid but number 5.
    fn saying(status: u8) -> Self {
        Self {
            header: header_of(&Certificate::of(Example::Status, 2)),
            claims: entries([
                (2, text(URI)),
                (4, int(ISSUED + 86_400)),
                (6, int(ISSUED)),
                (
                    65_533,
                    packed(2, &zlib(&[0, status << 2, 0, 0, 0, 0, 0, 0])),
                ),
                (65_534, int(43_200)),
            ]),
            signer: Example::Status,
        }
    }

    fn issued(mut self, at: i64) -> Self {
        set(&mut self.claims, 6, int(at));
        set(&mut self.claims, 4, int(at + 86_400));
        self
    }

    fn with(change: impl FnOnce(&mut Self)) -> Self {
        let mut list = Self::saying(0);
        change(&mut list);
        list
    }

    fn set_list(&mut self, bits: i64, compressed: &[u8]) {
        set(&mut self.claims, 65_533, packed(bits, compressed));
    }

    fn envelope(&self) -> Envelope {
        Envelope::new(&self.header, map(&self.claims), self.signer)
    }

    fn seal(&self) -> Vec<u8> {
        self.envelope().seal()
    }
}

fn header_of(certificate: &Certificate) -> Entries {
    let mut header = header_with(&certificate.seal());
    set(&mut header, 16, text(TYPE));
    header
}

fn packed(bits: i64, compressed: &[u8]) -> Vec<u8> {
    map(&vec![
        (text("lst"), bytes(compressed)),
        (text("bits"), int(bits)),
    ])
}

/// Not by flate2, whose output depends on how it was built.
fn zlib(packed: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(packed, 9)
}

pub(super) fn make(made: &mut Made) {
    made.file(CREDENTIAL, Credential::example().seal());
    said(made);
    for (name, says, message, change) in FAULTS {
        let list = List::with(change).seal();
        unusable(made, name, says, vec![(name, list)], message);
    }
    envelopes(made);
    sequences(made);
    clocks(made);
}

/// What a list can say.
fn said(made: &mut Made) {
    let rows = [
        ("status-valid", 0, "valid", false, "0 is valid."),
        (
            "status-revoked",
            1,
            "revoked",
            true,
            "1 is revoked. Place 5 stands in bits 2 and 3 of the second byte; read from the high bits down, it would be valid.",
        ),
        ("status-suspended", 2, "suspended", true, "2 is suspended."),
        (
            "status-basis-under-review",
            3,
            "valid-basis-under-review",
            false,
            "3 is usable, while a pass under it is under review.",
        ),
    ];
    for (name, status, verdict, fails, says) in rows {
        let lists = vec![(name, List::saying(status).seal())];
        let failing = if fails { vec!["status"] } else { vec![] };
        push(made, name, says, lists, verdict, &failing, None);
    }
    let mut by_id = List::saying(1);
    by_id.header = header_by_id(&Example::Status.id());
    set(&mut by_id.header, 16, text(TYPE));
    let lists = vec![("status-by-key-id", by_id.seal())];
    let says = "The list's certificate is referenced, and stands in the trust bundle.";
    push(
        made,
        "status-by-key-id",
        says,
        lists,
        "revoked",
        &["status"],
        None,
    );
}

/// A name, what is wrong, words of the message, the change that makes it so.
type Fault = (&'static str, &'static str, &'static str, fn(&mut List));

const FAULTS: &[Fault] = &[
    ("status-of-another-list", "It is list 2.", "is for", |l| {
        set(&mut l.claims, 2, text("https://mark.example.jp/status/2"));
    }),
    (
        "status-of-another-issuer",
        "It is another issuer's list 1.",
        "is for",
        |l| {
            set(&mut l.claims, 2, text("https://other.example.jp/status/1"));
        },
    ),
    (
        "status-untyped",
        "The header has no content type.",
        "its type",
        |l| {
            remove(&mut l.header, 16);
        },
    ),
    (
        "status-typed-otherwise",
        "The header says that this is a JWT.",
        "its type",
        |l| {
            set(&mut l.header, 16, text("application/statuslist+jwt"));
        },
    ),
    (
        "status-ended",
        "It ends at the instant of examination.",
        "ended at",
        |l| {
            set(&mut l.claims, 4, int(NOW));
        },
    ),
    (
        "status-ending-before-it-begins",
        "It ends when it begins.",
        "it ends before",
        |l| {
            set(&mut l.claims, 4, int(ISSUED));
        },
    ),
    (
        "status-without-date",
        "Claim 6 (iat) is missing.",
        "key 6 is missing",
        |l| {
            remove(&mut l.claims, 6);
        },
    ),
    (
        "status-without-end",
        "Claim 4 (exp) is missing.",
        "key 4 is missing",
        |l| {
            remove(&mut l.claims, 4);
        },
    ),
    (
        "status-without-ttl",
        "Claim 65534 (ttl) is missing.",
        "key 65534 is missing",
        |l| {
            remove(&mut l.claims, 65_534);
        },
    ),
    (
        "status-ttl-of-0",
        "Claim 65534 (ttl) is 0.",
        "positive number of seconds",
        |l| {
            set(&mut l.claims, 65_534, int(0));
        },
    ),
    (
        "status-with-unknown-claim",
        "It holds a claim that is not in the table.",
        "key 1 is unknown",
        |l| {
            set(&mut l.claims, 1, text("https://mark.example.jp/"));
        },
    ),
    (
        "status-too-short",
        "It has four entries; place 5 lies beyond.",
        "beyond the list's 4 entries",
        |l| {
            l.set_list(2, &zlib(&[0]));
        },
    ),
    ("status-empty", "It has no entries.", "no entries", |l| {
        l.set_list(2, &zlib(&[]));
    }),
    (
        "status-of-one-bit",
        "It has one bit an entry.",
        "1 bits",
        |l| l.set_list(1, &zlib(&[0; 8])),
    ),
    (
        "status-of-three-bits",
        "It has three bits an entry.",
        "3 bits",
        |l| {
            l.set_list(3, &zlib(&[0; 8]));
        },
    ),
    (
        "status-too-long",
        "One byte more than 256 KiB comes out of it.",
        "more than 262144 bytes",
        |l| l.set_list(2, &zlib(&vec![0; (256 << 10) + 1])),
    ),
    (
        "status-compressed-otherwise",
        "It is not compressed.",
        "",
        |l| l.set_list(2, &[0; 8]),
    ),
    (
        "status-cut-short",
        "The compressed list is cut short.",
        "",
        |l| {
            let whole = zlib(&[0, 1, 2, 3, 4, 5, 6, 7]);
            l.set_list(2, &whole[..whole.len() - 5]);
        },
    ),
    (
        "status-with-wrong-checksum",
        "The compressed list's checksum is wrong.",
        "",
        |l| {
            let mut whole = zlib(&[0; 8]);
            let last = whole.len() - 1;
            whole[last] ^= 1;
            l.set_list(2, &whole);
        },
    ),
    (
        "status-with-trailing-bytes",
        "Bytes follow the compressed list.",
        "follow the compressed",
        |l| {
            l.set_list(2, &[zlib(&[0; 8]), vec![0, 0]].concat());
        },
    ),
    (
        "status-by-a-mark-key",
        "A key certified for marks signed it.",
        "may sign as",
        |l| {
            l.header = header_of(&Certificate::of(Example::Mark, 1));
            l.signer = Example::Mark;
        },
    ),
    (
        "status-by-another-body",
        "Another issuing body's key signed it.",
        "signed by a key of",
        |l| {
            l.header = header_of(&Certificate::of(Example::OtherStatus, 2));
            l.signer = Example::OtherStatus;
        },
    ),
    (
        "status-by-unknown-root",
        "A root vouches for the key that the trust bundle does not have.",
        "does not know",
        |l| {
            let mut certificate = Certificate::of(Example::Status, 2);
            certificate.root = Example::Stranger;
            set(&mut certificate.header, 4, bytes(&Example::Stranger.id()));
            l.header = header_of(&certificate);
        },
    ),
    (
        "status-by-ended-certificate",
        "The certificate ended before the list was made.",
        "was certified from",
        |l| {
            let mut certificate = Certificate::of(Example::Status, 2);
            set(&mut certificate.claims, 4, int(ISSUED));
            l.header = header_of(&certificate);
        },
    ),
];

fn envelopes(made: &mut Made) {
    let envelope = List::saying(0).envelope();
    let mut signature = envelope.signature();
    signature[40] ^= 1;
    let rows = [
        (
            "status-signature-changed",
            "A bit of the signature is changed.",
            envelope.seal_with(&signature),
            "altered",
        ),
        (
            "status-untagged",
            "Tag 18 is missing.",
            array(&envelope.parts()),
            "tag 18",
        ),
        (
            "status-tagged-61",
            "Tag 61 (CWT) stands around it.",
            tag(61, &envelope.seal()),
            "tag 18",
        ),
        (
            "status-page-instead",
            "A web page came back.",
            b"<!doctype html><title>Sign in</title>".to_vec(),
            "tag 18",
        ),
        (
            "status-nothing-instead",
            "Nothing came back.",
            Vec::new(),
            "",
        ),
    ];
    for (name, says, bytes, message) in rows {
        unusable(made, name, says, vec![(name, bytes)], message);
    }
}

/// What was seen before counts.
fn sequences(made: &mut Made) {
    let lists = |first: (&'static str, List), second: (&'static str, List)| {
        vec![(first.0, first.1.seal()), (second.0, second.1.seal())]
    };
    push(
        made,
        "status-older-after-revocation",
        "A list from before the revocation comes after the one that revokes: the mark stays revoked.",
        lists(
            ("revoking", List::saying(1)),
            ("before-revoking", List::saying(0).issued(ISSUED - 60)),
        ),
        "revoked",
        &["status"],
        None,
    );
    unusable(
        made,
        "status-older",
        "The second list is dated before the first.",
        lists(
            ("first", List::saying(0)),
            ("older", List::saying(0).issued(ISSUED - 60)),
        ),
        "was seen before",
    );
    unusable(
        made,
        "status-twice-in-a-second",
        "Two lists of one second differ.",
        lists(
            ("one", List::saying(0)),
            (
                "other",
                List::with(|l| set(&mut l.claims, 65_534, int(43_201))),
            ),
        ),
        "differ",
    );
    unusable(
        made,
        "status-shrunk",
        "The second list, dated later, has fewer entries.",
        lists(
            ("long", List::saying(0)),
            (
                "short",
                List::with(|l| l.set_list(2, &zlib(&[0; 4]))).issued(ISSUED + 60),
            ),
        ),
        "entries",
    );
    push(
        made,
        "status-newer",
        "The second list is dated later, and revokes.",
        lists(
            ("earlier", List::saying(0)),
            ("later", List::saying(1).issued(ISSUED + 60)),
        ),
        "revoked",
        &["status"],
        None,
    );
}

/// A list from the future tells about the clock.
fn clocks(made: &mut Made) {
    let list = |issued| vec![("list", List::saying(0).issued(issued).seal())];
    push(
        made,
        "status-five-minutes-ahead",
        "The list is dated 300 seconds after the clock, which is tolerated.",
        list(NOW + 300),
        "valid",
        &[],
        None,
    );
    push(
        made,
        "status-from-the-future",
        "The list is dated 301 seconds after the clock: the clock is wrong.",
        list(NOW + 301),
        "clock-untrusted",
        &["clock", "status"],
        None,
    );
}

/// Without a usable list the status is unknown, never valid.
fn unusable(made: &mut Made, name: &str, says: &str, lists: Vec<(&str, Vec<u8>)>, message: &str) {
    push(
        made,
        name,
        says,
        lists,
        "status-unknown",
        &["status"],
        Some(message),
    );
}

fn push(
    made: &mut Made,
    name: &str,
    says: &str,
    lists: Vec<(&str, Vec<u8>)>,
    verdict: &str,
    failing: &[&str],
    message: Option<&str>,
) {
    let status = lists
        .into_iter()
        .map(|(part, bytes)| {
            let path = if part == name {
                format!("status/{name}.cbor")
            } else {
                format!("status/{name}.{part}.cbor")
            };
            made.file(&path, bytes)
        })
        .collect();
    let examined = Examined {
        file: CREDENTIAL.to_owned(),
        status,
        verdict: verdict.to_owned(),
        failing: failing.iter().map(|check| (*check).to_owned()).collect(),
        message: message.map(str::to_owned),
        ..Examined::default()
    };
    made.push(name, says, Case::Credential(examined));
}
