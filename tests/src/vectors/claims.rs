//! Claims and mark particulars, each wrong by itself.

use super::{
    Case, Examined, Made,
    bytes::{array, bytes, int, map, remove, set, text},
    draft::{Credential, GRANTED},
    malformed,
};

/// A name, what is wrong, the change that makes it so, and words of the message.
type Fault = (
    &'static str,
    &'static str,
    fn(&mut Credential),
    &'static str,
);

pub(super) fn make(made: &mut Made) {
    accepted(made);
    let faults = CLAIMS.iter().chain(NAMES).chain(PARTICULARS);
    for (name, says, change, message) in faults {
        let mut credential = Credential::example();
        change(&mut credential);
        made.refused(name, says, credential.seal(), malformed(message));
    }
    newer_version(made);
}

fn accepted(made: &mut Made) {
    made.valid(
        "mark",
        "Nothing is wrong: the example that the others are made from.",
        Credential::example().seal(),
    );
    let mut credential = Credential::example();
    set(&mut credential.mark, 12, text("10001"));
    made.valid(
        "mark-with-prerequisite",
        "It names the mark that it depends on.",
        credential.seal(),
    );
    let mut credential = Credential::example();
    let pass = |number: u32| array(&[text(&number.to_string()), int(0)]);
    set(&mut credential.mark, 6, array(&[30_001, 30_002].map(pass)));
    made.valid(
        "mark-on-two-passes",
        "It rests on two passes.",
        credential.seal(),
    );
    let mut credential = Credential::example();
    pad_to(&mut credential, 508);
    made.valid(
        "mark-of-508-bytes",
        "As long as a badge can carry.",
        credential.seal(),
    );
    let mut credential = Credential::example();
    pad_to(&mut credential, 509);
    made.refused(
        "mark-of-509-bytes",
        "One byte longer than a badge can carry.",
        credential.seal(),
        malformed("more than the"),
    );
}

/// Lengthens the system's name until the credential has this many bytes.
fn pad_to(credential: &mut Credential, length: usize) {
    let missing = length - credential.seal().len();
    // A name beyond 23 bytes has a head one byte longer, beyond 255 two.
    let name = 15 + missing - 1;
    set(&mut credential.mark, 5, text(&"S".repeat(name)));
    let over = credential.seal().len() - length;
    set(&mut credential.mark, 5, text(&"S".repeat(name - over)));
    assert_eq!(credential.seal().len(), length, "the padding is right");
}

/// Claims of CWT.
const CLAIMS: &[Fault] = &[
    (
        "no-issuer",
        "Claim 1 (iss) is missing.",
        |c| remove(&mut c.claims, 1),
        "key 1 is missing",
    ),
    (
        "no-target",
        "Claim 2 (sub) is missing.",
        |c| remove(&mut c.claims, 2),
        "key 2 is missing",
    ),
    (
        "no-expiry",
        "Claim 4 (exp) is missing.",
        |c| remove(&mut c.claims, 4),
        "key 4 is missing",
    ),
    (
        "no-grant",
        "Claim 5 (nbf) is missing.",
        |c| remove(&mut c.claims, 5),
        "key 5 is missing",
    ),
    (
        "unknown-claim",
        "Claim 6 (iat) is not in the table.",
        |c| set(&mut c.claims, 6, int(GRANTED)),
        "key 6 is unknown",
    ),
    (
        "expiry-as-text",
        "Claim 4 (exp) is text.",
        |c| set(&mut c.claims, 4, text("1824994800")),
        "an integer expected",
    ),
    (
        "expiry-negative",
        "Claim 4 (exp) is before 1970.",
        |c| set(&mut c.claims, 4, int(-1)),
        "is not an instant",
    ),
    (
        "expiry-beyond-9999",
        "Claim 4 (exp) is after the year 9999.",
        |c| set(&mut c.claims, 4, int(253_402_300_800)),
        "is not an instant",
    ),
    (
        "expiry-before-grant",
        "It ends a second before it begins.",
        |c| set(&mut c.claims, 4, int(GRANTED - 1)),
        "it ends before it begins",
    ),
    (
        "expiry-at-grant",
        "It ends at the instant at which it begins.",
        |c| set(&mut c.claims, 4, int(GRANTED)),
        "it ends before it begins",
    ),
    (
        "target-http",
        "The target URL is not https.",
        |c| set(&mut c.claims, 2, text("http://shop.example.jp/store/")),
        "does not begin with https",
    ),
    (
        "target-with-user",
        "The target URL holds a user name.",
        |c| set(&mut c.claims, 2, text("https://me@shop.example.jp/store/")),
        "user name",
    ),
    (
        "target-with-query",
        "The target URL holds a query.",
        |c| set(&mut c.claims, 2, text("https://shop.example.jp/?q/")),
        "query",
    ),
    (
        "target-with-fragment",
        "The target URL holds a fragment.",
        |c| set(&mut c.claims, 2, text("https://shop.example.jp/#a/")),
        "fragment",
    ),
    (
        "target-without-final-slash",
        "The target URL's path does not end in a slash.",
        |c| set(&mut c.claims, 2, text("https://shop.example.jp/store")),
        "does not end in /",
    ),
    (
        "target-host-in-capitals",
        "The target URL is not its own serialization: capitals in the host.",
        |c| set(&mut c.claims, 2, text("https://Shop.example.jp/store/")),
        "not the canonical spelling",
    ),
    (
        "target-with-default-port",
        "The target URL is not its own serialization: the default port.",
        |c| set(&mut c.claims, 2, text("https://shop.example.jp:443/store/")),
        "not the canonical spelling",
    ),
    (
        "target-host-in-unicode",
        "The target URL is not its own serialization: the host is not in ASCII.",
        |c| set(&mut c.claims, 2, text("https://見本.example.jp/")),
        "not the canonical spelling",
    ),
    (
        "target-with-dot-segments",
        "The target URL is not its own serialization: a path with two dots.",
        |c| {
            set(
                &mut c.claims,
                2,
                text("https://shop.example.jp/a/../store/"),
            );
        },
        "not the canonical spelling",
    ),
    (
        "target-host-with-final-dot",
        "The target URL's host ends in a dot.",
        |c| set(&mut c.claims, 2, text("https://shop.example.jp./store/")),
        "ends in a dot",
    ),
    (
        "target-with-encoded-slash",
        "The target URL's path holds %2f.",
        |c| set(&mut c.claims, 2, text("https://shop.example.jp/a%2fb/")),
        "servers read differently",
    ),
    (
        "target-with-semicolon",
        "The target URL's path holds a semicolon.",
        |c| set(&mut c.claims, 2, text("https://shop.example.jp/a;b/")),
        "servers read differently",
    ),
    (
        "issuer-without-final-slash",
        "The issuer's URL does not end in a slash.",
        |c| set(&mut c.claims, 1, text("https://mark.example.jp/body")),
        "does not end in /",
    ),
];

/// Texts that people read.
const NAMES: &[Fault] = &[
    (
        "holder-empty",
        "The holder's name is empty.",
        |c| set(&mut c.mark, 4, text("")),
        "is empty",
    ),
    (
        "holder-decomposed",
        "The holder's name is not in normalization form C: か and a combining mark for が.",
        |c| set(&mut c.mark, 4, text("か\u{3099}")),
        "normalization form C",
    ),
    (
        "holder-with-bidi-override",
        "The holder's name turns its direction round.",
        |c| set(&mut c.mark, 4, text("shop\u{202e}pj")),
        "U+202E",
    ),
    (
        "holder-with-bidi-isolate",
        "The holder's name holds an isolate.",
        |c| set(&mut c.mark, 4, text("shop\u{2066}pj")),
        "U+2066",
    ),
    (
        "holder-with-control",
        "The holder's name holds a line feed.",
        |c| set(&mut c.mark, 4, text("shop\njp")),
        "U+000A",
    ),
    (
        "holder-with-zero-width-space",
        "The holder's name holds an invisible character.",
        |c| set(&mut c.mark, 4, text("sho\u{200b}p")),
        "U+200B",
    ),
    (
        "holder-with-outer-space",
        "The holder's name ends with a space.",
        |c| set(&mut c.mark, 4, text("shop ")),
        "begins or ends with a space",
    ),
    (
        "holder-not-utf-8",
        "The holder's name is not UTF-8.",
        |c| set(&mut c.mark, 4, vec![0x62, 0xc3, 0x28]),
        "well-formed",
    ),
    (
        "system-with-bidi-override",
        "The system's name turns its direction round.",
        |c| set(&mut c.mark, 5, text("\u{202d}OCN")),
        "U+202D",
    ),
    (
        "issuing-body-decomposed",
        "The issuing body's name is not in normalization form C.",
        |c| set(&mut c.mark, 7, text("e\u{301}")),
        "normalization form C",
    ),
];

/// The rest of the mark particulars.
const PARTICULARS: &[Fault] = &[
    (
        "particulars-empty",
        "The mark particulars are empty.",
        |c| c.mark.clear(),
        "is missing",
    ),
    (
        "no-scheme",
        "Particular 1 is missing.",
        |c| remove(&mut c.mark, 1),
        "key 1 is missing",
    ),
    (
        "no-status",
        "Particular 11 is missing.",
        |c| remove(&mut c.mark, 11),
        "key 11 is missing",
    ),
    (
        "unknown-particular",
        "Particular 13 is not in the table.",
        |c| set(&mut c.mark, 13, int(1)),
        "key 13 is unknown",
    ),
    (
        "scheme-in-capitals",
        "The scheme's id holds a capital.",
        |c| set(&mut c.mark, 1, text("ISP2014")),
        "not a scheme id",
    ),
    (
        "registration-as-integer",
        "The registration number is an integer.",
        |c| set(&mut c.mark, 2, int(20_001)),
        "text",
    ),
    (
        "registration-of-four-digits",
        "The registration number has four digits.",
        |c| set(&mut c.mark, 2, text("2001")),
        "2001",
    ),
    (
        "registration-in-full-width-digits",
        "The registration number is not in ASCII digits.",
        |c| set(&mut c.mark, 2, text("２０００１")),
        "２０００１",
    ),
    (
        "renewal-of-100",
        "The renewal count does not fit the badge.",
        |c| set(&mut c.mark, 3, int(100)),
        "not a renewal count",
    ),
    (
        "renewal-negative",
        "The renewal count is negative.",
        |c| set(&mut c.mark, 3, int(-1)),
        "not a renewal count",
    ),
    (
        "no-passes",
        "The mark rests on no pass.",
        |c| set(&mut c.mark, 6, array(&[])),
        "0 passes",
    ),
    (
        "nine-passes",
        "The mark rests on more passes than eight.",
        |c| {
            set(
                &mut c.mark,
                6,
                array(&vec![array(&[text("30001"), int(0)]); 9]),
            );
        },
        "9 passes",
    ),
    (
        "pass-without-renewal",
        "A pass is not [number, renewal].",
        |c| set(&mut c.mark, 6, array(&[array(&[text("30001")])])),
        "not [number, renewal]",
    ),
    (
        "pass-as-map",
        "A pass is a map, as some libraries also take a struct.",
        |c| {
            let pass = map(&vec![(int(0), text("30001")), (int(1), int(0))]);
            set(&mut c.mark, 6, array(&[pass]));
        },
        "not [number, renewal]",
    ),
    (
        "review-body-in-small-letters",
        "The review body's short name has small letters.",
        |c| set(&mut c.mark, 8, text("Review")),
        "short name",
    ),
    (
        "review-body-of-nine-characters",
        "The review body's short name does not fit the badge.",
        |c| set(&mut c.mark, 8, text("REVIEWERS")),
        "short name",
    ),
    (
        "template-of-seven-bytes",
        "The template's id has seven bytes.",
        |c| set(&mut c.mark, 9, bytes(&[1; 7])),
        "8 bytes",
    ),
    (
        "version-0",
        "Versions count from 1.",
        |c| set(&mut c.mark, 10, int(0)),
        "version",
    ),
    (
        "status-without-index",
        "The status reference is not [list, index].",
        |c| set(&mut c.mark, 11, array(&[int(1)])),
        "not [list, index]",
    ),
    (
        "status-index-beyond-list",
        "The status index is 2^20, more than any list has.",
        |c| set(&mut c.mark, 11, array(&[int(1), int(1 << 20)])),
        "not a place",
    ),
    (
        "status-list-negative",
        "The status list's number is negative.",
        |c| set(&mut c.mark, 11, array(&[int(-1), int(5)])),
        "not a status list's number",
    ),
    (
        "prerequisite-of-six-digits",
        "The prerequisite mark's number has six digits.",
        |c| set(&mut c.mark, 12, text("100001")),
        "100001",
    ),
];

/// A newer version may have any other claims: what cannot be read is not called forged.
fn newer_version(made: &mut Made) {
    let mut credential = Credential::example();
    set(&mut credential.mark, 10, int(2));
    set(&mut credential.mark, 77, int(1));
    let name = "newer-version";
    let file = made.file(&format!("credential/{name}.cbor"), credential.seal());
    let examined = Examined {
        file,
        verdict: "unreadable-credential".to_owned(),
        failing: vec!["credential".to_owned()],
        message: Some("version 2".to_owned()),
        ..Examined::default()
    };
    let says = "It asks for version 2 of these rules, and holds a particular of that version.";
    made.push(name, says, Case::Credential(examined));
}
