//! Encodings that lenient decoders take: each, at each layer.

use super::{
    Made,
    bytes::{ARRAY, BYTES, Entries, MAP, TEXT, body, bytes, head, head_of, int, map, tag, text},
    draft::{Credential, Envelope, PRIVATE, header_with, sealed},
    malformed,
};

/// A way to write a map that is not the deterministic one.
struct Writing {
    name: &'static str,
    says: &'static str,
    write: fn(&Entries) -> Vec<u8>,
    message: &'static str,
}

const NOT_DETERMINISTIC: &str = "not deterministically encoded";

/// The maps of all layers start with an entry whose key is a small positive integer.
const WRITINGS: &[Writing] = &[
    Writing {
        name: "long-integer",
        says: "an integer takes a byte more than it needs",
        write: |entries| {
            let mut entries = entries.clone();
            entries[0].0.insert(0, 24);
            map(&entries)
        },
        message: NOT_DETERMINISTIC,
    },
    Writing {
        name: "long-map-head",
        says: "the map's length takes a byte more than it needs",
        write: |entries| [head_of(MAP, entries.len() as u64, 1), body(entries)].concat(),
        message: NOT_DETERMINISTIC,
    },
    Writing {
        name: "duplicate-key",
        says: "a key stands twice, with the same value",
        write: |entries| {
            let mut entries = entries.clone();
            entries.insert(0, entries[0].clone());
            map(&entries)
        },
        message: NOT_DETERMINISTIC,
    },
    Writing {
        name: "unsorted",
        says: "two keys are out of order",
        write: |entries| {
            let mut entries = entries.clone();
            entries.swap(0, 1);
            map(&entries)
        },
        message: NOT_DETERMINISTIC,
    },
    Writing {
        name: "indefinite-map",
        says: "the map has no length but an end",
        write: |entries| [vec![0xbf], body(entries), vec![0xff]].concat(),
        message: NOT_DETERMINISTIC,
    },
    Writing {
        name: "trailing-byte",
        says: "a byte follows the map",
        write: |entries| [map(entries), vec![0]].concat(),
        message: "not well-formed",
    },
    Writing {
        name: "array-of-values",
        says: "the values stand in an array without keys, as some libraries also take a struct",
        write: |entries| {
            let values = entries.iter().flat_map(|(_, value)| value.clone());
            let head = head(ARRAY, entries.len() as u64);
            [head, values.collect()].concat()
        },
        message: "map expected",
    },
];

/// A value that no format here uses, in place of the first value of a map.
const VALUES: &[(&str, &str, &[u8], &str)] = &[
    (
        "float",
        "a value is a float",
        &[0xf9, 0x3c, 0x00],
        "a float",
    ),
    (
        "not-a-number",
        "a value is NaN",
        &[0xf9, 0x7e, 0x00],
        "a float",
    ),
    ("null", "a value is null", &[0xf6], "null"),
    ("undefined", "a value is undefined", &[0xf7], "null"),
    ("boolean", "a value is a boolean", &[0xf5], "a boolean"),
    (
        "integer-of-65-bits",
        "a value is an integer beyond 64 bits with sign",
        &[0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        "64 bits",
    ),
    (
        "nested-deeply",
        "a value is nested sixteen deep",
        &[
            0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81,
            0x81, 0x00,
        ],
        "deep",
    ),
];

pub(super) fn make(made: &mut Made) {
    for layer in Layer::ALL {
        for writing in WRITINGS {
            let bytes = layer.credential(&|entries| (writing.write)(entries));
            let name = format!("{}-{}", layer.name(), writing.name);
            let says = format!("In the {}, {}.", layer.words(), writing.says);
            made.refused(&name, &says, bytes, malformed(writing.message));
        }
        for (name, says, value, message) in VALUES {
            let bytes = layer.credential(&|entries| {
                let mut entries = entries.clone();
                entries[0].1 = value.to_vec();
                map(&entries)
            });
            let name = format!("{}-{name}", layer.name());
            let says = format!("In the {}, {says}.", layer.words());
            made.refused(&name, &says, bytes, malformed(message));
        }
    }
    strings(made);
    outer(made);
}

/// A layer that is a map.
#[derive(Debug, Clone, Copy)]
enum Layer {
    Protected,
    Claims,
    Particulars,
    CertificateProtected,
    CertificateClaims,
}

impl Layer {
    const ALL: [Self; 5] = [
        Self::Protected,
        Self::Claims,
        Self::Particulars,
        Self::CertificateProtected,
        Self::CertificateClaims,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Protected => "protected",
            Self::Claims => "claims",
            Self::Particulars => "particulars",
            Self::CertificateProtected => "certificate-protected",
            Self::CertificateClaims => "certificate-claims",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Protected => "protected header",
            Self::Claims => "payload",
            Self::Particulars => "mark particulars",
            Self::CertificateProtected => "certificate's protected header",
            Self::CertificateClaims => "certificate's payload",
        }
    }

    /// The example credential with this layer written another way, and signed like that.
    fn credential(self, write: &dyn Fn(&Entries) -> Vec<u8>) -> Vec<u8> {
        let credential = Credential::example();
        let mut certificate = credential.certificate.envelope();
        match self {
            Self::CertificateProtected => {
                certificate.protected = write(&credential.certificate.header);
            }
            Self::CertificateClaims => certificate.payload = write(&credential.certificate.claims),
            _ => {}
        }
        let header = header_with(&certificate.seal());
        let mut claims = credential.claims.clone();
        claims.push((int(PRIVATE), map(&credential.mark)));
        let mut envelope = Envelope::new(&header, map(&claims), credential.signer);
        match self {
            Self::Protected => envelope.protected = write(&header),
            Self::Claims => envelope.payload = write(&claims),
            Self::Particulars => {
                claims.pop();
                claims.push((int(PRIVATE), write(&credential.mark)));
                envelope.payload = map(&claims);
            }
            _ => {}
        }
        envelope.seal()
    }
}

/// Ways to write the holder's name, and a tag on it.
fn strings(made: &mut Made) {
    let holder = "shop";
    let ways: [(&str, &str, Vec<u8>, &str); 4] = [
        (
            "long-text-head",
            "A text's length takes a byte more than it needs.",
            [head_of(TEXT, 4, 1), holder.as_bytes().to_vec()].concat(),
            NOT_DETERMINISTIC,
        ),
        (
            "text-in-chunks",
            "A text comes in chunks.",
            [vec![0x7f], text("sh"), text("op"), vec![0xff]].concat(),
            NOT_DETERMINISTIC,
        ),
        (
            "text-as-bytes",
            "A text is a byte string.",
            bytes(holder.as_bytes()),
            "text",
        ),
        (
            "text-with-tag",
            "A text stands under a tag, which some libraries drop.",
            tag(32, &text(holder)),
            "text",
        ),
    ];
    for (name, says, value, message) in ways {
        let mut credential = Credential::example();
        super::bytes::set(&mut credential.mark, 4, value);
        made.refused(name, says, credential.seal(), malformed(message));
    }
}

/// Ways to write the array of four.
fn outer(made: &mut Made) {
    let envelope = Credential::example().envelope();
    let parts = envelope.parts();
    let four = [head(ARRAY, 4), parts.concat()].concat();
    let mut long_bytes = parts.clone();
    long_bytes[3] = [head_of(BYTES, 64, 2), envelope.signature().to_vec()].concat();
    let mut chunks = parts.clone();
    let signature = envelope.signature();
    let halves = [bytes(&signature[..32]), bytes(&signature[32..])].concat();
    chunks[3] = [vec![0x5f], halves, vec![0xff]].concat();
    let ways: [(&str, &str, Vec<u8>, &str); 8] = [
        (
            "outer-long-array-head",
            "The length of the array of four takes a byte more than it needs.",
            tag(18, &[head_of(ARRAY, 4, 1), parts.concat()].concat()),
            NOT_DETERMINISTIC,
        ),
        (
            "outer-indefinite-array",
            "The array of four has no length but an end.",
            tag(18, &[vec![0x9f], parts.concat(), vec![0xff]].concat()),
            NOT_DETERMINISTIC,
        ),
        (
            "outer-long-bytes-head",
            "The signature's length takes a byte more than it needs.",
            sealed(&long_bytes),
            NOT_DETERMINISTIC,
        ),
        (
            "outer-bytes-in-chunks",
            "The signature comes in chunks.",
            sealed(&chunks),
            NOT_DETERMINISTIC,
        ),
        (
            "outer-trailing-byte",
            "A byte follows the credential.",
            [envelope.seal(), vec![0]].concat(),
            "not well-formed",
        ),
        (
            "outer-long-tag",
            "Tag 18 takes a byte more than it needs.",
            [vec![0xd8, 18], four].concat(),
            "tag 18",
        ),
        (
            "outer-cut-short",
            "The last byte is missing.",
            envelope.seal()[..envelope.seal().len() - 1].to_vec(),
            "not well-formed",
        ),
        ("outer-empty", "No bytes at all.", Vec::new(), "no bytes"),
    ];
    for (name, says, bytes, message) in ways {
        made.refused(name, says, bytes, malformed(message));
    }
}
