//! Story (a): a shop in a mall from self-diagnosis to a badge that the verifier calls valid, in the ECOM scheme.
//!
//! The story ends at the present, for the verifier's program believes no other clock.

use std::time::SystemTime;

use serde_json::{Value, json};
use shirushi_verifier::domain::UnixTime;

use super::procedure::{answer, conclude, full, granted, pass, sheet, taken, with_papers};
use crate::drill::{Drill, text};

/// The system that mall and shops share.
const SYSTEM: &str = "みほんシステム";
const SYSTEM_PAPERS: [&str; 3] = ["operation", "configuration", "measures"];
const SHOP_PAPERS: [&str; 3] = ["prerequisite-number", "applicant", "shop-measures"];

/// Somebody who applies under the ECOM scheme.
pub(super) struct Applicant {
    pub(super) number: String,
    pub(super) token: String,
    pub(super) name: String,
}

impl Applicant {
    pub(super) fn register(drill: &Drill, name: &str) -> Self {
        let (number, token) = drill.organisation(name);
        let name = name.to_owned();
        Self {
            number,
            token,
            name,
        }
    }
}

/// The form for a unit, where the shop is in a mall and makes its own functions (Table 3-2, 4).
fn form(drill: &Drill, unit: &str, applicant: &Applicant, party: &str) -> Value {
    let scheme = drill.get("/schemes/ecom2000", &applicant.token).done();
    let facts = scheme["rules"]["facts"].as_array().expect("a list");
    let facts = facts.iter().map(|fact| (text(&fact["code"]), json!(false)));
    json!({
        "scheme": "ecom2000", "unit": unit, "applicant": applicant.number, "party": party,
        "pattern": 4, "system": SYSTEM, "servers": 2,
        "facts": Value::Object(facts.collect()),
    })
}

/// The mall passes the gate and applies for the review of its system; gives the application.
pub(super) fn mall_applies(drill: &Drill, mall: &Applicant) -> String {
    let form = with_papers(
        drill,
        form(drill, "system", mall, "mall"),
        &SYSTEM_PAPERS,
        &mall.token,
    );
    let early = drill.post("/applications", &mall.token, &form).refused();
    assert!(early.starts_with("6.2.1:"), "{early}");
    drill.tell(&format!("before its self-diagnosis: {early}"));
    let procedure = drill.get("/schemes/ecom2000/procedure", &mall.token).done();
    let questions = procedure["self_diagnosis"].as_array().expect("questions");
    let answers = questions.iter().map(|q| (text(&q["code"]), json!(true)));
    let answers = Value::Object(answers.collect());
    let body = json!({"scheme": "ecom2000", "unit": "system", "answers": answers});
    let path = format!("/organisations/{}/self-diagnosis", mall.number);
    drill.post(&path, &mall.token, &body).done();
    drill.tell(&format!("{} passes the self-diagnosis", mall.name));
    taken(drill, &form, &mall.token)
}

/// The shop applies for the review of its own functions; gives the application.
pub(super) fn functions_applied_for(drill: &Drill, shop: &Applicant) -> String {
    let form = form(drill, "shop-function", shop, "shop");
    let form = with_papers(drill, form, &SYSTEM_PAPERS, &shop.token);
    taken(drill, &form, &shop.token)
}

/// The paper review, with every item met, and a window for the inspection.
pub(super) fn on_paper(drill: &Drill, application: &str, from: UnixTime) {
    answer(drill, application, &full(&sheet(drill, application)));
    conclude(drill, application, &json!({"stage": "paper"}));
    let window = json!({
        "from": from.to_string(), "to": from.plus_seconds(4 * 3_600).to_string(),
        "on_duty": "当直",
    });
    let path = format!("/applications/{application}/window");
    drill.post(&path, &drill.people().review, &window).done();
}

/// The inspection inside its window, and the pass; gives its number.
pub(super) fn inspected(drill: &Drill, application: &str) -> String {
    let report = drill.paper(&drill.people().review, "report.json");
    let body = json!({"stage": "inspection", "passed": true, "report": report});
    let view = conclude(drill, application, &body);
    assert_eq!(view["stand"], "passed", "{view:#}");
    let pass = text(&pass(drill, application)["number"]);
    drill.tell(&format!("{application} is passed: pass {pass}"));
    pass
}

/// The shop applies for its mark while its operation is under review; gives both applications.
pub(super) fn mark_applied_for(
    drill: &Drill,
    shop: &Applicant,
    url: &str,
    pass: &str,
    function: &str,
) -> (String, String) {
    let form = form(drill, "shop-operation", shop, "shop");
    let form = with_papers(drill, form, &SHOP_PAPERS, &shop.token);
    let operation = taken(drill, &form, &shop.token);
    let filing = json!({
        "scheme": "ecom2000", "applicant": shop.number, "holder": shop.name,
        "system": SYSTEM, "url": url, "prerequisite": "12345", "recipient": "情報システム部",
        "basis": {
            "system": {"pass": pass},
            "shop-function": {"review": function},
            "shop-operation": {"review": operation},
        },
    });
    let filed = drill
        .post("/mark-applications", &shop.token, &filing)
        .made();
    (operation, text(&filed["number"]))
}

/// The review of the shop's operation, and the grant; gives the mark's registration number.
pub(super) fn operation_passed(drill: &Drill, operation: &str, mark: &str) -> String {
    answer(drill, operation, &full(&sheet(drill, operation)));
    let view = conclude(drill, operation, &json!({"stage": "paper"}));
    assert_eq!(view["stand"], "passed", "{view:#}");
    text(&granted(drill, mark)["registration"])
}

#[test]
fn a_a_shop_in_a_mall_goes_from_self_diagnosis_to_a_badge_that_verifies() {
    let now = present();
    let mut drill = Drill::found(
        "(a) a shop in a mall and its badge",
        now.plus_seconds(-3 * 86_400),
    );
    let mall = Applicant::register(&drill, "みほんモール株式会社");
    let shop = Applicant::register(&drill, "株式会社みほん商店");
    let system = mall_applies(&drill, &mall);
    let function = functions_applied_for(&drill, &shop);
    let inspection = now.plus_seconds(-2 * 86_400);
    for application in [&system, &function] {
        on_paper(&drill, application, inspection);
    }
    let report = drill.paper(&drill.people().review, "report.json");
    let early = json!({"stage": "inspection", "passed": true, "report": report});
    let path = format!("/applications/{system}/conclusions");
    let early = drill.post(&path, &drill.people().review, &early).refused();
    assert!(early.contains("only inside one"), "{early}");
    drill.tell(&format!("before its window: {early}"));

    drill.at(inspection.plus_seconds(3_600));
    let pass = inspected(&drill, &system);
    inspected(&drill, &function);

    drill.at(now.plus_seconds(-3_600));
    let url = "https://mall.example.jp/mihon/";
    let (operation, mark) = mark_applied_for(&drill, &shop, url, &pass, &function);
    let grant = format!("/mark-applications/{mark}/grant");
    let pending = drill.order(&grant, &drill.people().issuing).refused();
    assert_eq!(
        pending,
        "4.5: the review must be passed for: shop-operation"
    );
    drill.tell(&format!("before its operation is reviewed: {pending}"));
    let registration = operation_passed(&drill, &operation, &mark);
    let badge = drill.badge(&registration, &shop.token);
    drill.tell(&format!("mark {registration} is issued"));
    let told = drill.notices(&shop.number);
    assert!(
        told.ends_with(&["mark-granted".to_owned(), "mark-delivered".to_owned()]),
        "{told:?}"
    );

    drill.at(present());
    let report = drill.verified(&badge, url);
    assert_eq!(report["verdict"], "valid", "{report:#}");
    assert_eq!(report["status"]["value"], "valid", "{report:#}");
    drill.tell("the verifier calls its badge valid");
    let elsewhere = drill.verified(&badge, "https://mall.example.jp/other/");
    assert_eq!(elsewhere["verdict"], "wrong-site", "{elsewhere:#}");
}

/// The present.
#[expect(
    clippy::disallowed_methods,
    reason = "the verifier's program has no other clock"
)]
fn present() -> UnixTime {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = now.expect("a time of this century").as_secs();
    let now = i64::try_from(now).expect("a time of this century");
    UnixTime::try_from(now).expect("a time of this century")
}
