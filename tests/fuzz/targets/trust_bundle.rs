//! Trust bundles, and the templates in those that are taken.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shirushi_verifier::trust::{Anchors, Trust};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(trust) = Trust::load(bytes, &Anchors::OnImport) {
        let _ = trust.reader();
    }
});
