//! From issuing a mark to checking it, with the real programs and real codecs.

#![expect(
    clippy::expect_used,
    reason = "a test stops at the first thing that does not work"
)]

mod bodies;
mod delivery;
mod drill;
mod online;
mod stories;
mod trouble;

use shirushi_tests::authority::Authority;

/// The site of the example mark.
const SITE: &str = "https://shop.example.jp/";

/// An authority with one mark, whose bundle is in `bundle`.
fn with_a_mark() -> Authority {
    let authority = Authority::found("https://marks.example.jp/");
    issue(&authority);
    authority
}

fn issue(authority: &Authority) {
    let output = authority.try_issue(SITE, "bundle");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
