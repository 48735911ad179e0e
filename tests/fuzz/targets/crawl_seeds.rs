//! Seeds out of files of others: WARC, CDX and lists.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shirushi_crawl::{
    Expected,
    seed::{cdx, list},
    warc,
};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(reader) = warc::Reader::new(bytes, warc::Limits::default()) {
        let _ = reader.take(10_000).count();
    }
    let _ = list::read(bytes, Expected::Nothing).count();
    let _ = cdx::read(bytes, cdx::Keep::Pages, Expected::Nothing).count();
});
