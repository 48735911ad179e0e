use std::io::Read;

use bytes::Bytes;
use flate2::bufread::{GzDecoder, MultiGzDecoder};

use super::*;
use crate::warc::{Limits, Reader};

fn made() -> UnixTime {
    "2026-11-22T09:00:00Z".parse().unwrap()
}

fn record(path: &str, head: &'static str, body: &'static str) -> Record {
    Record {
        url: format!("https://shop.example.jp{path}").parse().unwrap(),
        address: Some("192.0.2.1".parse().unwrap()),
        at: made().plus_seconds(-60),
        request: Bytes::from(format!(
            "GET {path} HTTP/1.1\r\nHost: shop.example.jp\r\n\r\n"
        )),
        head: Bytes::from_static(head.as_bytes()),
        body: Bytes::from_static(body.as_bytes()),
        truncated: false,
    }
}

fn plain(path: &str) -> Record {
    record(path, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", "abc")
}

fn text(file: &[u8]) -> String {
    let mut text = String::new();
    MultiGzDecoder::new(file).read_to_string(&mut text).unwrap();
    text
}

#[test]
fn an_exchange_is_written_as_request_and_response_that_name_each_other() {
    let text = text(&file(&[&plain("/a")], made(), "shirushi-crawl/0.1"));
    let records: Vec<&str> = text.split("WARC/1.1\r\n").skip(1).collect();
    let [info, request, response] = records[..] else {
        panic!("{text}");
    };
    assert!(
        info.contains("\r\n\r\nsoftware: shirushi-crawl/0.1\r\n"),
        "{info}"
    );
    for (record, kind) in [(request, "request"), (response, "response")] {
        assert!(
            record.starts_with(&format!("WARC-Type: {kind}\r\n")),
            "{record}"
        );
        for line in [
            "WARC-Target-URI: https://shop.example.jp/a",
            "WARC-Date: 2026-11-22T08:59:00Z",
            "WARC-IP-Address: 192.0.2.1",
        ] {
            assert!(record.contains(&format!("\r\n{line}\r\n")), "{record}");
        }
    }
    let id = response
        .lines()
        .find_map(|line| line.strip_prefix("WARC-Record-ID: "));
    let named = format!("\r\nWARC-Concurrent-To: {}\r\n", id.unwrap());
    assert!(request.contains(&named), "{request}");
    // SHA-256 of "abc", FIPS 180-4.
    let digest = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert!(
        response.contains(&format!("\r\nWARC-Payload-Digest: {digest}\r\n")),
        "{response}"
    );
    assert!(response.ends_with("\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n"));
}

#[test]
fn each_record_is_a_gzip_member_of_its_own() {
    let file = file(&[&plain("/a"), &plain("/b")], made(), "test");
    let mut rest = file.as_slice();
    let mut members = 0;
    while !rest.is_empty() {
        let mut record = String::new();
        GzDecoder::new(&mut rest)
            .read_to_string(&mut record)
            .unwrap();
        assert!(record.starts_with("WARC/1.1\r\n") && record.ends_with("\r\n\r\n"));
        members += 1;
    }
    assert_eq!(members, 5);
}

#[test]
fn the_same_evidence_gives_the_same_bytes_and_other_evidence_other_ids() {
    let (a, b) = (plain("/a"), plain("/b"));
    let once = file(&[&a, &b], made(), "test");
    assert_eq!(file(&[&a, &b], made(), "test"), once);
    let text = text(&once);
    let ids: HashSet<&str> = text
        .lines()
        .filter(|l| l.starts_with("WARC-Record-ID"))
        .collect();
    assert_eq!(ids.len(), 5);
}

#[test]
fn an_exchange_given_twice_is_written_once() {
    let page = plain("/a");
    let twice = file(&[&page, &page.clone()], made(), "test");
    assert_eq!(twice, file(&[&page], made(), "test"));
}

#[test]
fn a_chunked_answer_is_one_chunk_so_that_it_is_a_whole_message() {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding:  Chunked\r\n\r\n";
    let whole = record("/", head, "abcdefghijklmnop");
    let text_of = |record: &Record| text(&file(&[record], made(), "test"));
    assert!(text_of(&whole).ends_with("\r\n\r\n10\r\nabcdefghijklmnop\r\n0\r\n\r\n\r\n\r\n"));
    assert!(
        !text_of(&whole).contains("WARC-Payload-Digest"),
        "tools disagree on it"
    );
    let cut = Record {
        truncated: true,
        ..whole.clone()
    };
    assert!(text_of(&cut).ends_with("\r\n\r\n10\r\nabcdefghijklmnop\r\n\r\n\r\n"));
    let empty = Record {
        body: Bytes::new(),
        ..whole
    };
    assert!(text_of(&empty).ends_with("\r\n\r\n0\r\n\r\n\r\n\r\n"));
}

#[test]
fn a_cut_answer_says_so() {
    let cut = Record {
        truncated: true,
        ..plain("/a")
    };
    assert!(text(&file(&[&cut], made(), "test")).contains("\r\nWARC-Truncated: length\r\n"));
    assert!(!text(&file(&[&plain("/a")], made(), "test")).contains("WARC-Truncated"));
}

#[test]
fn nothing_given_can_begin_a_line_of_its_own() {
    let text = text(&file(&[], made(), "evil\r\nWARC-Type: response"));
    assert!(
        text.contains("\r\nsoftware: evil  WARC-Type: response\r\n"),
        "{text}"
    );
}

#[test]
fn what_is_written_is_read() {
    let (a, b) = (plain("/a"), plain("/b"));
    let file = file(&[&a, &b], made(), "test");
    let reader = Reader::new(file.as_slice(), Limits::default()).unwrap();
    let urls: Vec<_> = reader.map(Result::unwrap).collect();
    assert_eq!(urls, [a.url, b.url]);
}
