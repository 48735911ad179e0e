//! Full disks, busy folders, wrong passphrases and wrong files: an answer, and nothing lost.

use std::process::Command;

use shirushi_tests::authority::Authority;

use crate::{SITE, issue, with_a_mark};

fn error(output: &std::process::Output) -> String {
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!error.contains("panicked"), "{error}");
    error
}

#[test]
fn a_second_founding_of_the_same_folder_is_refused() {
    let authority = with_a_mark();
    let output = authority.run(&["init"]);
    assert!(!output.status.success());
    assert!(!error(&output).is_empty());
    assert_eq!(authority.json(&["mark", "show", "20001"])["url"], SITE);
}

#[test]
fn a_wrong_passphrase_issues_nothing() {
    let authority = with_a_mark();
    let words = authority.issue("https://other.example.jp/", "other");
    let mut command = authority.command(&words);
    let output = command.env("SHIRUSHI_PASSPHRASE", "another").output();
    let output = output.expect("the program starts");
    assert_eq!(output.status.code(), Some(2), "{}", error(&output));
    assert!(error(&output).contains("passphrase"));
    let marks = authority.json(&["mark", "list"]);
    assert_eq!(marks.as_array().map(Vec::len), Some(1));
}

#[test]
fn a_bundle_that_is_there_is_not_overwritten() {
    let authority = with_a_mark();
    let output = authority.try_issue("https://other.example.jp/", "bundle");
    assert_eq!(output.status.code(), Some(2));
    assert!(error(&output).contains("bundle"));
    let marks = authority.json(&["mark", "list"]);
    assert_eq!(
        marks.as_array().map(Vec::len),
        Some(1),
        "no number was spent"
    );
}

#[test]
fn a_site_that_no_mark_can_be_for_is_refused_with_the_reason() {
    let authority = with_a_mark();
    for url in [
        "http://shop.example.jp/",
        "https://shop.example.jp/store",
        "https://sh\u{43e}p.example.jp/",
        "https://me@shop.example.jp/",
    ] {
        let output = authority.try_issue(url, "other");
        assert!(!output.status.success(), "{url}");
        assert!(!error(&output).is_empty(), "{url}");
    }
}

/// The folder is on a file system of its own with room for little; where this
/// machine does not let the test mount one, there is nothing to see.
#[test]
fn a_full_disk_is_an_error_and_nothing_acknowledged_is_lost() {
    let authority = Authority::found("https://marks.example.jp/");
    let data = authority.bench().file("data");
    let kept = authority.bench().file("kept");
    std::fs::rename(&data, &kept).expect("the folder can be moved");
    std::fs::create_dir(&data).expect("the folder can be made");
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"])
        .arg(&data)
        .status();
    if !mounted.is_ok_and(|status| status.success()) {
        eprintln!("skipped: this machine does not let us mount a small file system");
        return;
    }
    let _mount = Mount(data.clone());
    let copied = Command::new("cp")
        .arg("-a")
        .arg(kept.join("."))
        .arg(&data)
        .status();
    assert!(copied.expect("cp starts").success());
    let mut issued = Vec::new();
    let refused = (0..400).find_map(|shop| {
        let url = format!("https://shop-{shop}.example.jp/");
        let output = authority.try_issue(&url, &format!("bundle-{shop}"));
        if output.status.success() {
            issued.push(url);
            // The journal grows slowly: fill what is left faster than marks do.
            let filler = data.join(format!("filler-{shop}"));
            let _ = std::fs::write(filler, vec![0; 256 << 10]);
            None
        } else {
            Some(output)
        }
    });
    let refused = refused.expect("the disk was full at some time");
    assert_eq!(refused.status.code(), Some(2), "{}", error(&refused));
    // With room again, everything acknowledged is there, and it goes on.
    for entry in std::fs::read_dir(&data).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.to_string_lossy().contains("filler-") {
            std::fs::remove_file(path).expect("the filler can be removed");
        }
    }
    let check = authority.run(&["check"]);
    assert!(check.status.success(), "{}", error(&check));
    let marks = authority.json(&["mark", "list"]);
    let there: Vec<_> = marks
        .as_array()
        .expect("it is a list")
        .iter()
        .map(|mark| mark["url"].as_str().expect("it has a URL").to_owned())
        .collect();
    for url in &issued {
        assert!(there.contains(url), "{url} is lost");
    }
    issue(&authority);
}

/// A file system, until it is dropped.
struct Mount(std::path::PathBuf);

impl Drop for Mount {
    fn drop(&mut self) {
        // A failure leaves a mount behind in a temporary folder, no more.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn files_that_are_no_pictures_or_trust_bundles_are_errors_not_verdicts() {
    let authority = with_a_mark();
    let bench = authority.bench();
    let badge = bench.read("bundle/badge.png");
    bench.write("cut.png", &badge[..1000]);
    bench.write("empty.png", b"");
    bench.write("text.png", b"not a picture");
    for file in ["cut.png", "empty.png", "text.png", "absent.png"] {
        let output = authority.verifier(&["image", file]);
        assert_eq!(output.status.code(), Some(2), "{file}");
        assert!(error(&output).contains(file), "{file}: {}", error(&output));
    }
    bench.write("trust.cbor", b"not a bundle");
    std::fs::copy(bench.file("trust.cbor"), authority.trust()).expect("it can be replaced");
    let output = authority.verifier(&["image", "bundle/badge.png"]);
    assert_eq!(output.status.code(), Some(2), "{}", error(&output));
}

#[test]
fn a_backup_restores_to_the_same_authority() {
    let authority = with_a_mark();
    let backup = authority.run(&["backup", "all.backup"]);
    assert!(backup.status.success(), "{}", error(&backup));
    let data = authority.journal();
    let data = data.parent().expect("the journal is in the data folder");
    std::fs::remove_dir_all(data).expect("the folder can be removed");
    let restored = authority.run(&["restore", "all.backup"]);
    assert!(restored.status.success(), "{}", error(&restored));
    let check = authority.run(&["check"]);
    assert!(check.status.success(), "{}", error(&check));
    assert_eq!(authority.json(&["mark", "show", "20001"])["url"], SITE);
}
