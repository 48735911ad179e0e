//! Picture files, through decoding, reading and binding to a report.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use shirushi_verifier::{
    domain::UnixTime,
    examine::{self, Request, StatusInput, Time},
    status::StatusCache,
    trust::{Anchors, Trust},
    watermark::Limits,
};

static TRUST: LazyLock<Trust> = LazyLock::new(|| {
    let bundle = include_bytes!("../../vectors/trust-with-template.cbor");
    Trust::load(bundle, &Anchors::OnImport).expect("the bundle is good")
});

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits {
        max_file_bytes: 1 << 20,
        max_side: 2048,
        max_pixels: 1 << 20,
    };
    let request = Request {
        trust: &TRUST,
        page: None,
        time: Time::Clock(UnixTime::try_from(1_795_176_000).expect("an instant")),
    };
    if let Ok(examination) = examine::picture(bytes, &limits, &request) {
        examination.finish(StatusInput::NotAsked, &mut StatusCache::default());
    }
});
