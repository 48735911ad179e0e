//! Story (c): the mall's pass lapses, its marks stay usable; after the deadline all of them fall.

use serde_json::json;
use shirushi_verifier::domain::UnixTime;

use super::shop::{
    Applicant, functions_applied_for, inspected, mall_applies, mark_applied_for, on_paper,
    operation_passed,
};
use crate::drill::Drill;

/// A shop's mark: whose, where, and its badge.
struct Shown {
    shop: Applicant,
    url: String,
    badge: Vec<u8>,
}

/// What the verifier says of each badge on its page.
fn verdicts(drill: &Drill, marks: &[Shown]) -> Vec<String> {
    let verdict = |mark: &Shown| drill.verdict(&mark.badge, &mark.url);
    marks.iter().map(verdict).collect()
}

#[test]
fn c_marks_on_a_lapsed_pass_stay_usable_until_the_deadline_and_fall_at_the_next_tick() {
    let time = |text: &str| -> UnixTime { text.parse().expect("a time") };
    let start = time("2026-11-16T01:00:00Z");
    let mut drill = Drill::found("(c) a mall's pass lapses", start);
    let mall = Applicant::register(&drill, "みほんモール株式会社");
    let shops = [
        "株式会社みほん茶舗",
        "株式会社みほん書店",
        "株式会社みほん花店",
    ];
    let shops = shops.map(|name| Applicant::register(&drill, name));
    let system = mall_applies(&drill, &mall);
    let functions = shops
        .each_ref()
        .map(|shop| functions_applied_for(&drill, shop));
    let inspection = time("2026-11-17T01:00:00Z");
    for application in functions.iter().chain([&system]) {
        on_paper(&drill, application, inspection);
    }
    drill.at(inspection.plus_seconds(3_600));
    let pass = inspected(&drill, &system);
    let marks = shops.into_iter().zip(&functions).map(|(shop, function)| {
        inspected(&drill, function);
        let url = format!("https://mall.example.jp/{function}/");
        let (operation, mark) = mark_applied_for(&drill, &shop, &url, &pass, function);
        let registration = operation_passed(&drill, &operation, &mark);
        let badge = drill.badge(&registration, &shop.token);
        Shown { shop, url, badge }
    });
    let marks: Vec<Shown> = marks.collect();
    assert_eq!(verdicts(&drill, &marks), ["valid"; 3]);
    drill.tell("three shops have marks on it, and they verify as valid");

    drill.at(time("2026-11-20T01:00:00Z"));
    let lapse = json!({"until": "2026-12-10", "why": "サーバの増設が届け出られていない。"});
    let review = drill.people().review;
    let lapsed = drill.post(&format!("/passes/{pass}/lapse"), &review, &lapse);
    assert_eq!(lapsed.done()["state"], "lapsed");
    assert_eq!(verdicts(&drill, &marks), ["valid-basis-under-review"; 3]);
    drill.tell("it lapses until 2026-12-10: valid-basis-under-review, each of them");
    for mark in &marks {
        let told = drill.notices(&mark.shop.number);
        assert_eq!(told.last().map(String::as_str), Some("basis-under-review"));
    }

    // The last day ends at 24:00 in Tokyo; what is due on it is not over.
    drill.at(time("2026-12-10T14:59:00Z"));
    let operator = drill.people().operator;
    let ticked = drill.order("/tick", &operator).done();
    assert_eq!(ticked["marks"], json!([]), "{ticked:#}");
    drill.at(time("2026-12-10T15:01:00Z"));
    let ticked = drill.order("/tick", &operator).done();
    assert_eq!(ticked["marks"].as_array().map(Vec::len), Some(3));
    assert_eq!(verdicts(&drill, &marks), ["revoked"; 3]);
    drill.tell("the deadline is over, and a tick later each verifies as revoked");
    for mark in &marks {
        let told = drill.notices(&mark.shop.number);
        assert_eq!(told.last().map(String::as_str), Some("mark-revoked"));
    }
    let told = drill.notices(&mall.number);
    assert_eq!(told.last().map(String::as_str), Some("pass-revoked"));
    drill.tell("every shop has its notice, and the mall too");
    let again = drill.order("/tick", &operator).done();
    assert_eq!(again["marks"], json!([]), "{again:#}");
}
