//! Story (e): an upstream's mark is revoked, and the service that depends on it is up for re-examination.

use serde_json::json;

use super::procedure::{
    Isp, answer, conclude, full, isp_form, isp_mark, pass, second_review, sheet, taken, with_papers,
};
use crate::drill::{Drill, text};

#[test]
fn e_the_fall_of_an_upstreams_mark_has_the_dependent_service_examined_anew() {
    let now = "2026-11-10T03:00:00Z".parse().expect("a time");
    let drill = Drill::found("(e) an upstream's mark is revoked", now);
    let people = drill.people();

    let (number, token) = drill.organisation("上位ネット株式会社");
    let form = with_papers(
        &drill,
        isp_form(&drill, &number, "上位ネット"),
        &["answers"],
        &token,
    );
    let upstream = Isp {
        number: &number,
        token: &token,
        name: "上位ネット株式会社",
        system: "上位ネット",
        url: "https://upper.example.jp/",
    };
    let passed = marked_pass(&drill, &form, &token);
    let mark = text(&isp_mark(&drill, &upstream, &passed, None)["registration"]);

    let (number, token) = drill.organisation("地域ネット株式会社");
    let papers = [
        "answers",
        "alliance-contract",
        "upstream-diagnosis",
        "upstream-contacts",
        "memorandum",
    ];
    let mut form = isp_form(&drill, &number, "地域ネット");
    form["facts"]["depends_on_upstream"] = json!(true);
    form["upstream"] = json!(mark);
    let form = with_papers(&drill, form, &papers, &token);
    let dependent = Isp {
        number: &number,
        token: &token,
        name: "地域ネット株式会社",
        system: "地域ネット",
        url: "https://chiiki.example.jp/",
    };
    let passed = marked_pass(&drill, &form, &token);
    let own = text(&isp_mark(&drill, &dependent, &passed, None)["registration"]);
    let badge = drill.badge(&own, &token);
    drill.tell(&format!(
        "mark {own} stands on a service that depends on mark {mark}"
    ));

    let reason = json!({"reason": "misuse"});
    let path = format!("/marks/{mark}/revocation");
    let revoked = drill.post(&path, &people.issuing, &reason).done();
    assert_eq!(revoked["state"]["code"], "revoked");
    let open = drill.get("/passes?reexamined=true", &people.review).done();
    let open = open["items"].as_array().expect("a list").clone();
    assert_eq!(open.len(), 1, "{open:#?}");
    assert_eq!(open[0]["number"], passed["number"]);
    let reexamination = &open[0]["reexamination"];
    assert_eq!(reexamination["upstream"], mark, "{reexamination}");
    assert_eq!(reexamination["until"], "2026-12-10");
    drill.tell("mark is revoked: the pass is up for re-examination until 2026-12-10");
    let told = drill.notices(&number);
    assert_eq!(told.last().map(String::as_str), Some("upstream-revoked"));
    // It is examined, not punished: its pass and mark stand meanwhile.
    assert_eq!(open[0]["state"], "in-force");
    assert_eq!(drill.verdict(&badge, dependent.url), "valid");
    drill.tell("its own mark verifies as valid meanwhile");
    // Nobody new is taken on the upstream's mark.
    let form = with_papers(&drill, form, &papers, &token);
    let refused = drill.post("/applications", &token, &form).refused();
    assert!(refused.starts_with("Upstream criteria, 2:"), "{refused}");
}

/// A reviewed service's pass.
fn marked_pass(drill: &Drill, form: &serde_json::Value, token: &str) -> serde_json::Value {
    let application = taken(drill, form, token);
    answer(drill, &application, &full(&sheet(drill, &application)));
    conclude(drill, &application, &json!({"stage": "first"}));
    second_review(drill, &application);
    pass(drill, &application)
}
