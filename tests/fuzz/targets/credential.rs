//! Credentials: from bytes through the signature to a report.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use shirushi_verifier::{
    credential::Credential,
    domain::UnixTime,
    examine::{self, Request, StatusInput, Time},
    status::StatusCache,
    trust::{Anchors, Trust},
};

static TRUST: LazyLock<Trust> = LazyLock::new(|| {
    let bundle = include_bytes!("../../vectors/trust.cbor");
    Trust::load(bundle, &Anchors::OnImport).expect("the bundle is good")
});

fuzz_target!(|bytes: &[u8]| {
    if let Ok(credential) = Credential::parse(bytes) {
        assert_eq!(credential.bytes(), bytes);
        let _ = credential.verify(&TRUST);
    }
    let request = Request {
        trust: &TRUST,
        page: "https://shop.example.jp/store/".parse().ok(),
        time: Time::Clock(UnixTime::try_from(1_795_176_000).expect("an instant")),
    };
    let examination = examine::credential(bytes, &request);
    let report = examination.finish(StatusInput::NotAsked, &mut StatusCache::default());
    let _ = report.text(shirushi_verifier::texts::Language::Ja);
});
