//! What the stories have in common: an application's way from filing to pass and mark.

use serde_json::{Value, json};

use crate::drill::{Drill, text};

/// Answers to a sheet in full: met, and every point earned.
pub(super) fn full(sheet: &Value) -> Value {
    let mut answers = json!({});
    for item in items(sheet) {
        let demand = &item["demand"];
        answers[text(&item["item"])] = match demand["kind"].as_str() {
            Some("points" | "graded") => json!({"points": demand["points"]}),
            _ if item["finding"] == "not-applicable" => json!({"finding": "not-applicable"}),
            _ => json!({"finding": "met"}),
        };
    }
    answers
}

/// The items of a sheet.
pub(super) fn items(sheet: &Value) -> &Vec<Value> {
    sheet["items"].as_array().expect("a sheet has items")
}

/// The sheet of a review.
pub(super) fn sheet(drill: &Drill, application: &str) -> Value {
    let path = format!("/applications/{application}/sheet");
    drill.get(&path, &drill.people().review).done()
}

/// Records answers.
pub(super) fn answer(drill: &Drill, application: &str, answers: &Value) {
    let path = format!("/applications/{application}/answers");
    let body = json!({"answers": answers});
    drill.post(&path, &drill.people().review, &body).done();
}

/// Concludes a stage; gives the application then.
pub(super) fn conclude(drill: &Drill, application: &str, body: &Value) -> Value {
    let path = format!("/applications/{application}/conclusions");
    drill.post(&path, &drill.people().review, body).done()
}

/// Records the payment of every fee of an application that is due by this time.
pub(super) fn pay(drill: &Drill, path: &str, due: &str, token: &str) {
    let application = drill.get(path, token).done();
    for fee in application["fees"].as_array().expect("a list") {
        if fee["due"] == due && fee["paid"] == false {
            let body = json!({"fee": fee["fee"], "yen": fee["yen"]});
            drill.post(&format!("{path}/payments"), token, &body).done();
        }
    }
}

/// Records that every contract of an application was signed.
pub(super) fn sign(drill: &Drill, path: &str, token: &str) {
    let application = drill.get(path, token).done();
    for contract in application["contracts"].as_array().expect("a list") {
        let paper = drill.paper(token, "contract.pdf");
        let body = json!({"contract": contract["contract"], "paper": paper});
        drill
            .post(&format!("{path}/contracts"), token, &body)
            .done();
    }
}

/// A form with its papers handed in.
pub(super) fn with_papers(drill: &Drill, mut form: Value, papers: &[&str], token: &str) -> Value {
    for paper in papers {
        form["papers"][*paper] = drill.paper(token, &format!("{paper}.pdf"));
    }
    form
}

/// Files an application, pays what is due by it, and has it taken; gives its number.
pub(super) fn taken(drill: &Drill, form: &Value, token: &str) -> String {
    let filed = drill.post("/applications", token, form).made();
    let number = text(&filed["number"]);
    let path = format!("/applications/{number}");
    let review = drill.people().review;
    pay(drill, &path, "by-application", &review);
    drill.order(&format!("{path}/acceptance"), &review).done();
    number
}

/// The pass of a passed review: contract, fee, issue; gives its number.
pub(super) fn pass(drill: &Drill, application: &str) -> Value {
    let path = format!("/applications/{application}");
    let review = drill.people().review;
    sign(drill, &path, &review);
    pay(drill, &path, "before-issue", &review);
    drill.order(&format!("{path}/pass"), &review).made()
}

/// The mark applied for: contract, fee, grant by two people.
pub(super) fn granted(drill: &Drill, application: &str) -> Value {
    let path = format!("/mark-applications/{application}");
    let people = drill.people();
    sign(drill, &path, &people.issuing);
    pay(drill, &path, "before-issue", &people.issuing);
    let path = format!("{path}/grant");
    drill.by_two(&path, &json!({}), &people.issuing, &people.second_issuing)
}

/// The form of an ISP that depends on nobody, audited and diagnosed on the day before.
pub(super) fn isp_form(drill: &Drill, applicant: &str, system: &str) -> Value {
    let day = drill.yesterday();
    let audited = (1..=17).map(|item| json!({"item": item, "on": day}));
    let audited: Vec<Value> = audited.collect();
    json!({
        "scheme": "isp2014", "unit": "service", "applicant": applicant, "party": "provider",
        "system": system, "facts": {"depends_on_upstream": false},
        "evidence": {
            "audited": audited,
            "diagnosis": {"on": day, "targets": [1, 2, 3, 4, 5, 6, 7, 8, 9]},
        },
    })
}

/// The committee of an ISP's second review passes it.
pub(super) fn second_review(drill: &Drill, application: &str) -> Value {
    conclude(
        drill,
        application,
        &json!({"stage": "second", "passed": true}),
    )
}

/// An ISP's mark on its pass; gives it as issued.
pub(super) fn isp_mark(drill: &Drill, isp: &Isp<'_>, pass: &Value, renews: Option<&str>) -> Value {
    let filing = json!({
        "scheme": "isp2014", "applicant": isp.number, "holder": isp.name,
        "system": isp.system, "url": isp.url, "recipient": "情報システム部",
        "basis": {"service": {"pass": pass["number"]}}, "renews": renews,
    });
    let filed = drill.post("/mark-applications", isp.token, &filing).made();
    granted(drill, &text(&filed["number"]))
}

/// An ISP and its service.
#[derive(Debug, Clone, Copy)]
pub(super) struct Isp<'a> {
    pub(super) number: &'a str,
    pub(super) token: &'a str,
    pub(super) name: &'a str,
    pub(super) system: &'a str,
    pub(super) url: &'a str,
}
