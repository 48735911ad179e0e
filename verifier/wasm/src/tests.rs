//! Questions of every kind, asked of a session as a page would.

use serde_json::{Value, json};
use shirushi_verifier::status::StatusCache;

use crate::{failure::Failure, session::Session};

const TRUST: &[u8] = include_bytes!("../../../tests/vectors/trust-with-template.cbor");
const BADGE: &[u8] = include_bytes!("../../../tests/vectors/picture/badge.png");
const ROOT: &str = "c3eb28c650f43ab56f740172a56a088c83d2098e35d11f0282ffd8f60dd37dab";
/// 2026-11-20 12:00 UTC.
const NOW: i64 = 1_795_176_000;

type Call = fn(&mut Session, &[u8], &[u8]) -> Result<Vec<u8>, Failure>;

fn ask(session: &mut Session, call: Call, question: &Value, bytes: &[u8]) -> Result<Value, String> {
    let question = question.to_string().into_bytes();
    match call(session, &question, bytes) {
        Ok(answer) => Ok(serde_json::from_slice(&answer).unwrap()),
        Err(failure) => {
            let failure: Value = serde_json::from_slice(&failure.to_json()).unwrap();
            Err(failure["code"].as_str().unwrap().to_owned())
        }
    }
}

fn session() -> Session {
    let mut session = Session::default();
    ask(&mut session, Session::trust, &json!({}), TRUST).unwrap();
    session
}

fn question(what: &Value) -> Value {
    json!({ "what": what, "page": "https://shop.example.jp/store/", "now": NOW })
}

#[test]
fn a_badge_is_examined_and_reported_in_two_steps() {
    let mut session = session();
    let file = question(&json!({ "kind": "file" }));
    let found = ask(&mut session, Session::examine, &file, BADGE).unwrap();
    assert_eq!(found["found"], "credential");
    assert_eq!(found["genuine"], true);
    assert_eq!(found["status"]["remembered"], false);
    let end = json!({ "examination": found["examination"], "status": { "kind": "not-asked" } });
    let report = ask(&mut session, Session::finish, &end, b"").unwrap();
    assert_eq!(report["verdict"], "valid");
    let again = ask(&mut session, Session::finish, &end, b"");
    assert_eq!(again, Err("no-examination".to_owned()));
}

#[test]
fn a_time_asked_about_goes_into_the_status_url() {
    let mut file = question(&json!({ "kind": "file" }));
    file["at"] = json!(NOW - 60);
    let found = ask(&mut session(), Session::examine, &file, BADGE).unwrap();
    let url = found["status"]["url"].as_str().unwrap();
    assert!(url.ends_with(&format!("?time={}", NOW - 60)), "{url}");
}

#[test]
fn nothing_is_examined_before_a_trust_bundle_is_there() {
    let file = question(&json!({ "kind": "file" }));
    let answer = ask(&mut Session::default(), Session::examine, &file, BADGE);
    assert_eq!(answer, Err("no-trust".to_owned()));
}

#[test]
fn an_instance_takes_one_bundle_of_a_root_that_is_believed() {
    let mut session = Session::default();
    let stranger = json!({ "roots": ["00".repeat(32)] });
    let refused = ask(&mut session, Session::trust, &stranger, TRUST);
    assert_eq!(refused, Err("trust-unknown-root".to_owned()));
    let known = json!({ "roots": [ROOT] });
    let info = ask(&mut session, Session::trust, &known, TRUST).unwrap();
    assert_eq!(info["root"].as_str().unwrap().replace(' ', ""), ROOT);
    let second = ask(&mut session, Session::trust, &known, TRUST);
    assert_eq!(second, Err("second-trust".to_owned()));
}

#[test]
fn a_bundle_that_is_not_newer_replaces_none() {
    let twice = [TRUST, TRUST].concat();
    let update = json!({ "inUse": TRUST.len() });
    let answer = ask(&mut Session::default(), Session::trust, &update, &twice);
    assert_eq!(answer, Err("trust-not-newer".to_owned()));
    let update = json!({ "inUse": TRUST.len() + 1 });
    let answer = ask(&mut Session::default(), Session::trust, &update, TRUST);
    assert_eq!(answer, Err("question".to_owned()));
}

#[test]
fn pixels_must_make_a_picture() {
    let mut session = session();
    let pixels = question(&json!({ "kind": "pixels", "width": 2, "height": 2 }));
    let found = ask(&mut session, Session::examine, &pixels, &[255; 16]).unwrap();
    assert_eq!(found["found"], "nothing");
    let short = ask(&mut session, Session::examine, &pixels, &[255; 15]);
    assert_eq!(short, Err("pixels".to_owned()));
}

#[test]
fn refusals_are_told_apart_by_their_codes() {
    let mut session = session();
    let file = json!({ "kind": "file" });
    let mut answer =
        |question: &Value, bytes: &[u8]| ask(&mut session, Session::examine, question, bytes);
    let code = |code: &str| Err(code.to_owned());
    assert_eq!(answer(&question(&file), b""), code("picture-empty"));
    assert_eq!(answer(&question(&file), b"GIF89a"), code("picture-unknown"));
    assert_eq!(
        answer(&question(&file), &BADGE[..99]),
        code("picture-damaged")
    );
    let nowhere = json!({ "what": file, "page": "nowhere", "now": NOW });
    assert_eq!(answer(&nowhere, BADGE), code("page"));
    assert_eq!(
        answer(&json!({ "what": file, "now": -1 }), BADGE),
        code("time")
    );
    assert_eq!(answer(&json!({ "what": "file" }), BADGE), code("question"));
}

#[test]
fn examinations_that_nobody_ends_make_room() {
    let mut session = session();
    let credential = question(&json!({ "kind": "credential" }));
    for _ in 0..300 {
        ask(&mut session, Session::examine, &credential, b"x").unwrap();
    }
    let end = |number: u32| json!({ "examination": number, "status": { "kind": "not-asked" } });
    let first = ask(&mut session, Session::finish, &end(1), b"");
    assert_eq!(first, Err("no-examination".to_owned()));
    assert!(ask(&mut session, Session::finish, &end(300), b"").is_ok());
}

#[test]
fn what_was_remembered_comes_back_and_damage_shows() {
    let mut session = session();
    assert_eq!(session.remembered(), StatusCache::default().to_bytes());
    assert_eq!(session.recall(&session.remembered()), Ok(Vec::new()));
    assert!(matches!(session.recall(b"x"), Err(Failure::Memory(_))));
}
