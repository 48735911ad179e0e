use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;

use super::*;

fn record(kind: &str, url: &str, block: &str) -> String {
    let length = block.len();
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n"
    )
}

fn limits() -> Limits {
    Limits {
        bytes: 100_000,
        records: 100,
        head_bytes: 1_000,
    }
}

fn read(file: impl AsRef<[u8]>, limits: Limits) -> Vec<Result<String, ReadFailure>> {
    let reader = Reader::new(file.as_ref(), limits).unwrap();
    reader.map(|url| url.map(String::from)).collect()
}

fn gzip(parts: &[&str]) -> Vec<u8> {
    let mut file = Vec::new();
    for part in parts {
        let mut member = GzEncoder::new(&mut file, Compression::fast());
        member.write_all(part.as_bytes()).unwrap();
        member.finish().unwrap();
    }
    file
}

#[test]
fn the_urls_of_answers_are_told_in_order_and_nothing_else() {
    let file = [
        record("warcinfo", "http://info.example/", "software: x"),
        record("request", "http://asked.example/", "GET / HTTP/1.1\r\n\r\n"),
        record(
            "response",
            "http://a.example/",
            "HTTP/1.1 200 OK\r\n\r\nWARC/1.0\r\n",
        ),
        record("revisit", "<https://b.example/?q>", ""),
        record("response", "dns:c.example", "20260101\r\n"),
        record("response", "no url", ""),
    ];
    let expected = ["http://a.example/", "https://b.example/?q"].map(|url| Ok(url.to_owned()));
    assert_eq!(read(file.concat(), limits()), expected);
    let parts: Vec<&str> = file.iter().map(String::as_str).collect();
    assert_eq!(read(gzip(&parts), limits()), expected);
    assert_eq!(read(gzip(&[&file.concat()]), limits()), expected);
}

#[test]
fn line_feeds_alone_and_names_in_any_case_are_read() {
    let file = "WARC/1.1\nwarc-type: response\nWARC-TARGET-URI:http://a.example/\ncontent-length:2\n\nab\n\n";
    assert_eq!(read(file, limits()), [Ok("http://a.example/".to_owned())]);
}

#[test]
fn an_empty_file_has_no_urls() {
    assert_eq!(read("", limits()), []);
    assert_eq!(read("\r\n\r\n", limits()), []);
}

#[test]
fn faults_are_told_after_what_came_before_and_end_the_file() {
    let good = record("response", "http://a.example/", "x");
    let long = format!("WARC/1.0\r\nA: {}\r\n\r\n", "x".repeat(2_000));
    for (bad, failure) in [
        (
            "<html>\r\n".to_owned(),
            ReadFailure::NoRecord {
                record: 2,
                found: "<html>".to_owned(),
            },
        ),
        (
            long,
            ReadFailure::HeadTooLarge {
                record: 2,
                most: 1_000,
            },
        ),
        (
            "WARC/1.0\r\nA: b\r\n\r\n".to_owned(),
            ReadFailure::NoLength { record: 2 },
        ),
        (
            "WARC/1.0\r\nContent-Length: -1\r\n\r\n".to_owned(),
            ReadFailure::NoLength { record: 2 },
        ),
        (
            "WARC/1.0\r\nContent-Length: 99999999999\r\n\r\nx".to_owned(),
            ReadFailure::CutShort { record: 2 },
        ),
        (
            "WARC/1.0\r\nContent-Length: 1\r\n".to_owned(),
            ReadFailure::CutShort { record: 2 },
        ),
    ] {
        let found = read([good.as_str(), &bad].concat(), limits());
        assert_eq!(
            found,
            [Ok("http://a.example/".to_owned()), Err(failure)],
            "{bad:?}"
        );
    }
}

#[test]
fn records_and_bytes_past_their_bounds_are_not_read() {
    let good = record("response", "http://a.example/", "x");
    let few = Limits {
        records: 2,
        ..limits()
    };
    let found = read(good.repeat(3), few);
    assert_eq!(found.len(), 3);
    assert_eq!(found[2], Err(ReadFailure::TooManyRecords { most: 2 }));
    let bomb = record("response", "http://a.example/", &"0".repeat(200_000));
    let found = read(gzip(&[&bomb]), limits());
    assert_eq!(found, [Err(ReadFailure::CutShort { record: 1 })]);
}

#[test]
fn a_damaged_gzip_file_is_told_so() {
    let mut file = gzip(&[&record("response", "http://a.example/", "x")]);
    let last = file.len() - 5;
    file[last] ^= 1;
    let found = read(file, limits());
    assert!(
        matches!(found.last(), Some(Err(ReadFailure::Input(_)))),
        "{found:?}"
    );
}

proptest! {
    #[test]
    fn any_bytes_are_read_to_an_end(file in prop::collection::vec(any::<u8>(), 0..500)) {
        let _ = read(&file, limits());
    }

    #[test]
    fn any_head_is_read_to_an_end(head in "(WARC/1\\.0\r\n|[A-Za-z-]{1,20}: ?[ -~]{0,20}\r\n|Content-Length: [0-9]{1,22}\r\n|\r\n){0,12}") {
        let _ = read(&head, limits());
        let _ = read(gzip(&[&head]), limits());
    }

    #[test]
    fn damage_anywhere_ends_the_file_at_worst(at in any::<prop::sample::Index>(), with in 1_u8..) {
        let good = record("response", "http://a.example/", "x").repeat(3);
        for mut file in [good.clone().into_bytes(), gzip(&[&good])] {
            let at = at.index(file.len());
            file[at] ^= with;
            if let Ok(reader) = Reader::new(file.as_slice(), limits()) {
                prop_assert!(reader.count() <= 4);
            }
        }
    }
}
