//! Asking the issuer, while the authority serves its site on this machine.

use std::{
    net::{TcpListener, TcpStream},
    process::Child,
    time::{Duration, Instant},
};

use serde_json::Value;
use shirushi_tests::authority::Authority;

use crate::{SITE, issue};

/// The site, until it is dropped.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port that nobody uses now.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has free ports");
    listener.local_addr().expect("it is bound").port()
}

fn serve(authority: &Authority, port: u16) -> Served {
    let address = format!("127.0.0.1:{port}");
    let child = authority.command(&["serve", "--listen", &address]).spawn();
    let mut served = Served(child.expect("the program starts"));
    let start = Instant::now();
    while TcpStream::connect(&address).is_err() {
        let ended = served.0.try_wait().expect("the child is ours");
        assert!(ended.is_none(), "the site ended: {ended:?}");
        assert!(
            start.elapsed() < Duration::from_mins(1),
            "the site does not open"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    served
}

fn asked(authority: &Authority) -> (Value, Option<i32>) {
    let words = [
        "image",
        "bundle/badge.png",
        "--page",
        SITE,
        "--online",
        "--allow-private-addresses",
    ];
    let output = authority.verifier(&words);
    let report = serde_json::from_slice(&output.stdout);
    (report.expect("a report"), output.status.code())
}

#[test]
fn the_issuer_tells_of_a_revocation_and_its_silence_is_not_valid() {
    let port = free_port();
    let authority = Authority::found(&format!("http://127.0.0.1:{port}/"));
    issue(&authority);

    let served = serve(&authority, port);
    let (report, code) = asked(&authority);
    assert_eq!(report["verdict"], "valid", "{report:#}");
    assert_eq!(report["status"]["value"], "valid");
    assert_eq!(code, Some(0));

    // While the site runs, the folder is its own.
    let second = authority.run(&["mark", "revoke", "20001", "--reason", "misuse"]);
    let error = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(3), "{error}");
    drop(served);

    let revoked = authority.run(&["mark", "revoke", "20001", "--reason", "misuse"]);
    assert!(revoked.status.success());
    let served = serve(&authority, port);
    // The list seen before is fresh for hours; another reader has not seen it.
    std::fs::remove_dir_all(authority.bench().file("cache")).expect("there is a cache");
    let (report, code) = asked(&authority);
    assert_eq!(report["verdict"], "revoked", "{report:#}");
    assert_eq!(code, Some(1));
    drop(served);

    // The site is gone: the revocation that was seen stands.
    let (report, code) = asked(&authority);
    assert_eq!(report["verdict"], "revoked", "{report:#}");
    assert_eq!(code, Some(1));
    std::fs::remove_dir_all(authority.bench().file("cache")).expect("there is a cache");
    let (report, code) = asked(&authority);
    assert_eq!(report["verdict"], "status-unknown", "{report:#}");
    assert_eq!(code, Some(4));
}
