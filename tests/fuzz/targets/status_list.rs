//! Status lists, ours and those of others.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shirushi_verifier::status::{StatusToken, foreign};

fuzz_target!(|bytes: &[u8]| {
    let _ = StatusToken::parse(bytes);
    if let Ok(list) = foreign::parse(bytes) {
        let entries = list.list.entries();
        assert!(list.list.number(entries).is_err());
        assert!(list.list.number(entries - 1).is_ok());
    }
});
