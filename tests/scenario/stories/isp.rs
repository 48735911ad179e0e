//! Story (b): an ISP scored at 91 and at 90, with 7-1-2 at zero, with and without the upstream's memorandum.

use serde_json::{Value, json};

use super::procedure::{
    Isp, answer, conclude, full, isp_form, isp_mark, items, pass, second_review, sheet, taken,
    with_papers,
};
use crate::drill::{Drill, text};

/// Answers that earn this many points less than all, from items that earn three or five.
fn short_by(sheet: &Value, points: u32) -> Value {
    let mut answers = full(sheet);
    let threes = (0..5).find(|threes| (points - 3 * threes).is_multiple_of(5));
    let mut threes = threes.expect("three and five make every greater number");
    let mut fives = (points - 3 * threes) / 5;
    for item in items(sheet) {
        let left = match (&item["demand"]["kind"], item["demand"]["points"].as_u64()) {
            (kind, Some(3)) if kind == "points" => &mut threes,
            (kind, Some(5)) if kind == "points" => &mut fives,
            _ => continue,
        };
        if *left > 0 {
            *left -= 1;
            answers[text(&item["item"])] = json!({"points": 0});
        }
    }
    assert_eq!((threes, fives), (0, 0), "the items do not suffice");
    answers
}

/// Has an ISP's application reviewed on paper with answers made from its sheet.
fn reviewed(drill: &Drill, name: &str, answers: impl FnOnce(&Value) -> Value) -> (Value, Value) {
    let (number, token) = drill.organisation(name);
    let form = with_papers(drill, isp_form(drill, &number, name), &["answers"], &token);
    let application = taken(drill, &form, &token);
    answer(drill, &application, &answers(&sheet(drill, &application)));
    let view = conclude(drill, &application, &json!({"stage": "first"}));
    let decision = drill.get(&format!("/applications/{application}/decision"), &token);
    let decision = decision.done();
    let words = &decision["explanation"]["en"];
    drill.tell(&format!("{name}: {} — {words}", view["stand"]));
    (view, decision)
}

#[test]
fn b_an_isp_passes_at_91_and_fails_at_90_or_with_nothing_for_7_1_2() {
    let now = "2026-11-10T03:00:00Z".parse().expect("a time");
    let drill = Drill::found("(b) ISPs and their points", now);
    let (view, decision) = reviewed(&drill, "九十一ネット", |sheet| short_by(sheet, 31));
    assert_eq!(decision["score"]["points"], 91, "{decision:#}");
    assert_eq!(view["stand"], "in-review", "{view:#}");
    let application = text(&view["number"]);
    assert_eq!(second_review(&drill, &application)["stand"], "passed");

    let (view, decision) = reviewed(&drill, "九十ネット", |sheet| short_by(sheet, 32));
    assert_eq!(decision["score"]["points"], 90, "{decision:#}");
    assert_eq!(view["stand"], "failed", "{view:#}");

    let (view, decision) = reviewed(&drill, "窓口なしネット", |sheet| {
        let mut answers = full(sheet);
        answers["7-1-2"] = json!({"points": 0});
        answers
    });
    assert_eq!(decision["score"]["points"], 117, "{decision:#}");
    assert_eq!(decision["floors_missed"][0]["item"], "7-1-2");
    assert_eq!(view["stand"], "failed", "{view:#}");
    assert_eq!(view["failure"]["rereview_until"], "2026-11-24");
}

#[test]
fn b_an_upstreams_memorandum_stands_for_its_items_and_for_no_others() {
    let now = "2026-11-10T03:00:00Z".parse().expect("a time");
    let drill = Drill::found("(b) an ISP and its upstream's memorandum", now);
    let mark = upstream(&drill);
    let (number, token) = drill.organisation("地域ネット");
    let papers = [
        "answers",
        "alliance-contract",
        "upstream-diagnosis",
        "upstream-contacts",
    ];
    let form = isp_form(&drill, &number, "地域ネット");
    let mut form = with_papers(&drill, form, &papers, &token);
    form["facts"]["depends_on_upstream"] = json!(true);
    form["upstream"] = json!(mark);
    let refused = drill.post("/applications", &token, &form).refused();
    assert!(
        refused.contains("Upstream criteria, 3(2)3: memorandum is missing"),
        "{refused}"
    );
    drill.tell(&format!("without the memorandum: {refused}"));
    let form = with_papers(&drill, form, &["memorandum"], &token);
    let application = taken(&drill, &form, &token);

    let vouched = vouchable(&drill);
    assert_eq!(vouched.len(), 14);
    let sheet = sheet(&drill, &application);
    let mut answers = full(&sheet);
    for item in &vouched {
        answers.as_object_mut().expect("answers").remove(item);
    }
    let path = format!("/applications/{application}/answers");
    let review = drill.people().review;
    drill
        .post(&path, &review, &json!({"answers": answers}))
        .done();
    let decision = format!("/applications/{application}/decision");
    let alone = drill.get(&decision, &review).refused();
    drill.tell(&format!("with its items open: {alone}"));

    let more = [vouched.clone(), vec!["3-1-7".to_owned()]].concat();
    let body = json!({"answers": {}, "vouched": {"memorandum": more}});
    drill.post(&path, &review, &body).done();
    let refused = drill.get(&decision, &review).refused();
    assert!(refused.contains("3-1-7"), "{refused}");
    drill.tell(&format!("vouched for 3-1-7 too: {refused}"));
    let body = json!({"answers": {}, "vouched": {"memorandum": vouched}});
    drill.post(&path, &review, &body).done();
    let decided = drill.get(&decision, &review).done();
    assert_eq!(decided["passed"], true, "{decided:#}");
    drill.tell(&format!("with it: {}", decided["explanation"]["en"]));
    let view = conclude(&drill, &application, &json!({"stage": "first"}));
    assert_eq!(view["stand"], "in-review", "{view:#}");
}

/// The items for which the memorandum can stand.
fn vouchable(drill: &Drill) -> Vec<String> {
    let path = "/schemes/isp2014/checklists/2014";
    let checklist = drill.get(path, &drill.people().review).done();
    let vouchers = checklist["vouchers"].as_array().expect("a list");
    let memorandum = vouchers
        .iter()
        .find(|voucher| voucher["id"] == "memorandum");
    let items = memorandum.and_then(|memorandum| memorandum["items"].as_array());
    items.expect("its items").iter().map(text).collect()
}

/// An upstream provider with a mark; gives the mark's registration number.
fn upstream(drill: &Drill) -> String {
    let (number, token) = drill.organisation("上位ネット株式会社");
    let form = with_papers(
        drill,
        isp_form(drill, &number, "上位ネット"),
        &["answers"],
        &token,
    );
    let application = taken(drill, &form, &token);
    answer(drill, &application, &full(&sheet(drill, &application)));
    conclude(drill, &application, &json!({"stage": "first"}));
    second_review(drill, &application);
    let pass = pass(drill, &application);
    let isp = Isp {
        number: &number,
        token: &token,
        name: "上位ネット株式会社",
        system: "上位ネット",
        url: "https://upper.example.jp/",
    };
    text(&isp_mark(drill, &isp, &pass, None)["registration"])
}
