use std::io::Write;

use flate2::{
    Compression,
    write::{DeflateEncoder, GzEncoder, ZlibEncoder},
};
use proptest::prelude::*;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use super::*;

const ALL: [Coding; 4] = [
    Coding::Gzip,
    Coding::Deflate,
    Coding::Brotli,
    Coding::Zstandard,
];

/// "<p>印</p>" and a hundred times "shirushi ", by the reference encoder of Brotli.
const BROTLI: &[u8] = include_bytes!("shirushi.br");

fn text() -> Vec<u8> {
    ["<p>印</p>", &"shirushi ".repeat(100)]
        .concat()
        .into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstandard(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

fn encoded() -> [(Coding, Vec<u8>); 5] {
    let text = text();
    [
        (Coding::Gzip, gzip(&text)),
        (Coding::Deflate, zlib(&text)),
        (Coding::Deflate, deflate(&text)),
        (Coding::Brotli, BROTLI.to_vec()),
        (Coding::Zstandard, zstandard(&text)),
    ]
}

#[test]
fn every_coding_is_taken_off() {
    for (coding, body) in encoded() {
        let (decoded, is_cut) = decode(coding, &body, 1 << 20).unwrap();
        assert_eq!(
            (decoded.as_ref(), is_cut),
            (text().as_slice(), false),
            "{coding}"
        );
    }
}

#[test]
fn what_is_over_the_bound_is_cut() {
    for (coding, body) in encoded() {
        for bound in [0, 1, 100] {
            let (decoded, is_cut) = decode(coding, &body, bound).unwrap();
            assert_eq!(
                (decoded.as_ref(), is_cut),
                (&text()[..bound], true),
                "{coding}"
            );
        }
        let whole = decode(coding, &body, text().len()).unwrap();
        assert!(!whole.1, "{coding}");
    }
}

#[test]
fn what_came_before_a_fault_stands() {
    let mut wrong_sum = gzip(&text());
    let last = wrong_sum.len() - 5;
    wrong_sum[last] ^= 1;
    assert_eq!(decode(Coding::Gzip, &wrong_sum, 1 << 20).unwrap().0, text());
    let more = [gzip(&text()), b"<!-- no gzip -->".to_vec()].concat();
    assert_eq!(decode(Coding::Gzip, &more, 1 << 20).unwrap().0, text());
}

#[test]
fn a_body_that_is_not_what_it_says_is_damaged() {
    for coding in [Coding::Gzip, Coding::Zstandard] {
        let failure = DecodeFailure::Damaged { coding };
        assert_eq!(decode(coding, b"<p>plain</p>", 99), Err(failure));
    }
    for coding in ALL {
        assert_eq!(decode(coding, b"", 99), Ok((Bytes::new(), false)));
    }
}

#[test]
fn windows_that_cost_more_memory_than_http_allows_are_refused() {
    // Brotli: a large window of 2^30; Zstandard: a frame whose window is 2^27.
    let coding = Coding::Brotli;
    let failure = DecodeFailure::Damaged { coding };
    assert_eq!(decode(coding, b"\x11\x1e\x03\x00", 99), Err(failure));
    let coding = Coding::Zstandard;
    let frame = b"\x28\xb5\x2f\xfd\x00\x88\x09\x00\x00a";
    let failure = DecodeFailure::Damaged { coding };
    assert_eq!(decode(coding, frame, 99), Err(failure));
    let small = b"\x28\xb5\x2f\xfd\x00\x58\x09\x00\x00a";
    assert_eq!(decode(coding, small, 99).unwrap().0.as_ref(), b"a");
}

#[test]
fn names_of_codings_are_read_in_any_case_and_identity_is_none() {
    let read = |field: &'static str| codings([field].into_iter());
    assert_eq!(
        read(" GZIP ,identity,, br"),
        Ok(vec![Coding::Gzip, Coding::Brotli])
    );
    assert_eq!(read("identity"), Ok(vec![]));
    let coding = "x".repeat(32);
    let long = "x".repeat(99);
    let failure = DecodeFailure::UnknownCoding { coding };
    assert_eq!(codings([long.as_str()].into_iter()), Err(failure));
}

proptest! {
    #[test]
    fn any_bytes_decode_within_the_bound_or_fail(
        body in prop::collection::vec(any::<u8>(), 0..600), bound in 0_usize..5_000,
    ) {
        for coding in ALL {
            if let Ok((decoded, _)) = decode(coding, &body, bound) {
                prop_assert!(decoded.len() <= bound);
            }
        }
    }

    #[test]
    fn damage_anywhere_costs_the_rest_at_most(at in any::<prop::sample::Index>(), with in 1_u8..) {
        for (coding, mut body) in encoded() {
            let at = at.index(body.len());
            body[at] ^= with;
            if let Ok((decoded, _)) = decode(coding, &body, 5_000) {
                prop_assert!(decoded.len() <= 5_000);
            }
        }
    }

    #[test]
    fn what_is_encoded_is_decoded(body in prop::collection::vec(any::<u8>(), 1..3_000)) {
        let both = [(Coding::Gzip, gzip(&body)), (Coding::Zstandard, zstandard(&body))];
        for (coding, encoded) in both {
            let (decoded, is_cut) = decode(coding, &encoded, 3_000).unwrap();
            prop_assert_eq!((decoded.as_ref(), is_cut), (body.as_slice(), false));
        }
    }
}
