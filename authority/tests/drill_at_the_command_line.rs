//! `demo --crawl` by the program itself: every misuse found, and each followed to its end.

use std::process::Command;

use serde_json::Value;

#[test]
fn the_drill_finds_every_misuse_and_ends_as_it_should() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let output = Command::new(env!("CARGO_BIN_EXE_shirushi-authority"))
        .args(["demo", "--crawl", "--json", "--dir"])
        .arg(&data)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{told}{said}");
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = |site: &Value| {
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let found = site["found"].as_array().unwrap();
        let found = found.iter().map(|found| {
            let state = text(&found["case"]["state"]);
            format!("{} {state} {}", text(&found["kind"]), found["there"])
        });
        format!(
            "{}: {}",
            text(&site["part"]),
            found.collect::<Vec<_>>().join(", ")
        )
    };
    let sites: Vec<_> = told["sites"]
        .as_array()
        .unwrap()
        .iter()
        .map(found)
        .collect();
    assert_eq!(
        sites,
        [
            "genuine: ",
            "copied: copied closed false",
            "revoked: revoked closed false",
            "expired: expired closed false",
            "altered: altered closed false",
            "forged: unknown-issuer pursued true",
            "look-alike: look-alike - true",
            "out-of-scope: out-of-scope - false",
        ]
    );
    for file in told["files"].as_array().unwrap() {
        let zip = data.join("evidence").join(file.as_str().unwrap());
        assert!(zip.metadata().unwrap().len() > 1_000, "{file}");
    }
    assert_eq!(told["files"].as_array().unwrap().len(), 7, "{told}");
    let again = Command::new(env!("CARGO_BIN_EXE_shirushi-authority"))
        .args(["demo", "--crawl", "--dir"])
        .arg(&data)
        .output()
        .unwrap();
    assert_eq!(
        again.status.code(),
        Some(2),
        "it begins in an empty folder only"
    );
}
