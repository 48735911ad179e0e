//! Passes, which review bodies give.

use super::{
    Case, Made,
    bytes::{Entries, bytes, entries, int, map, remove, set, text},
    draft::{
        Certificate, Credential, EXPIRES, Envelope, GRANTED, PRIVATE, header_by_id, header_with,
    },
    keys::Example,
};

const TYPE: &str = "application/shirushi-pass+cwt";

/// A pass before it is signed.
#[derive(Debug, Clone)]
struct Pass {
    header: Entries,
    claims: Entries,
    particulars: Entries,
    signer: Example,
}

impl Pass {
    fn example() -> Self {
        Self {
            header: header_of(&Certificate::of(Example::Pass, 3)),
            claims: entries([
                (1, text("https://review.example.jp/")),
                (4, int(EXPIRES)),
                (5, int(GRANTED)),
            ]),
            particulars: entries([
                (1, text("isp2014")),
                (2, text("30001")),
                (3, int(0)),
                (4, text("見本商店株式会社")),
                (5, text("見本ストア")),
                (6, text("system")),
            ]),
            signer: Example::Pass,
        }
    }

    fn envelope(&self) -> Envelope {
        let mut claims = self.claims.clone();
        claims.push((int(PRIVATE), map(&self.particulars)));
        Envelope::new(&self.header, map(&claims), self.signer)
    }
}

fn header_of(certificate: &Certificate) -> Entries {
    let mut header = header_with(&certificate.seal());
    set(&mut header, 16, text(TYPE));
    header
}

/// A name, what is wrong, words of the message, the change that makes it so.
type Fault = (&'static str, &'static str, &'static str, fn(&mut Pass));

const FAULTS: &[Fault] = &[
    (
        "pass-untyped",
        "The header has no content type.",
        "content type",
        |p| {
            remove(&mut p.header, 16);
        },
    ),
    (
        "pass-by-a-mark-key",
        "A key certified for marks signed it.",
        "may sign as",
        |p| {
            p.header = header_of(&Certificate::of(Example::Mark, 1));
            p.signer = Example::Mark;
        },
    ),
    (
        "pass-of-unknown-body",
        "The trust bundle has no review body of this URL.",
        "does not speak for",
        |p| set(&mut p.claims, 1, text("https://nobody.example.jp/")),
    ),
    (
        "pass-of-an-issuing-body",
        "It names a body that issues and does not review.",
        "does not speak for",
        |p| set(&mut p.claims, 1, text("https://mark.example.jp/")),
    ),
    (
        "pass-with-unknown-claim",
        "It holds a claim that is not in the table.",
        "key 2",
        |p| {
            set(&mut p.claims, 2, text("https://shop.example.jp/"));
        },
    ),
    (
        "pass-with-unknown-particular",
        "Its particulars hold an entry that is not in the table.",
        "key 7",
        |p| set(&mut p.particulars, 7, int(0)),
    ),
    (
        "pass-of-four-digits",
        "Its number has four digits.",
        "3001",
        |p| {
            set(&mut p.particulars, 2, text("3001"));
        },
    ),
    (
        "pass-ending-before-it-begins",
        "It ends when it begins.",
        "it ends before it begins",
        |p| set(&mut p.claims, 4, int(GRANTED)),
    ),
];

pub(super) fn make(made: &mut Made) {
    let example = Pass::example();
    push(
        made,
        "pass",
        "Nothing is wrong.",
        example.envelope().seal(),
        None,
    );
    let mut by_id = example.clone();
    by_id.header = header_by_id(&Example::Pass.id());
    set(&mut by_id.header, 16, text(TYPE));
    let says = "Its certificate is referenced, and stands in the trust bundle.";
    push(made, "pass-by-key-id", says, by_id.envelope().seal(), None);
    for (name, says, message, change) in FAULTS {
        let mut pass = example.clone();
        change(&mut pass);
        push(made, name, says, pass.envelope().seal(), Some(message));
    }
    let mut signature = example.envelope().signature();
    signature[0] ^= 1;
    let changed = example.envelope().seal_with(&signature);
    let says = "A bit of the signature is changed.";
    push(
        made,
        "pass-signature-changed",
        says,
        changed,
        Some("forged or altered"),
    );
    let mark = Credential::example().seal();
    let says = "A mark's credential is no pass.";
    push(made, "pass-from-a-mark", says, mark, Some("content type"));
    let mut unprotected = example.envelope();
    unprotected.unprotected = map(&entries([(4, bytes(&Example::Pass.id()))]));
    let says = "The unprotected header is not empty.";
    let message = Some("unprotected header");
    push(
        made,
        "pass-unprotected-not-empty",
        says,
        unprotected.seal(),
        message,
    );
}

fn push(made: &mut Made, name: &str, says: &str, bytes: Vec<u8>, message: Option<&str>) {
    let file = made.file(&format!("pass/{name}.cbor"), bytes);
    let case = Case::Pass {
        file,
        accepted: message.is_none(),
        message: message.map(str::to_owned),
    };
    made.push(name, says, case);
}
