//! Certificates: what is taken is written again as it was.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shirushi_verifier::certificate::Certificate;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(certificate) = Certificate::parse(bytes) {
        assert_eq!(certificate.encode(), bytes);
    }
});
