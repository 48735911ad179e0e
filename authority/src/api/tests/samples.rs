//! A body for each operation of casework, right in shape.

use serde_json::{Value, json};

/// A body that an operation takes.
pub(super) fn body(operation: &str) -> Value {
    let paper = json!({"sha256": "0".repeat(64), "name": "paper.pdf"});
    match operation {
        "register_organisation" | "change_organisation" => json!({
            "name": "株式会社みほん商店", "contact": "窓口", "mail": "marks@example.jp"
        }),
        "diagnose" => json!({"scheme": "ecom2000", "unit": "system", "answers": {}}),
        "file_application" => json!({
            "scheme": "isp2014", "unit": "service", "applicant": "O1", "party": "provider",
            "system": "見本ネット", "papers": {"answers": paper}
        }),
        "refuse_application" | "refuse_mark_application" | "interrupt_inspection" => {
            json!({"reason": "for the test"})
        }
        "answer_items" => json!({"answers": {"1-1-1": {"finding": "met"}}}),
        "conclude_stage" => json!({"stage": "first"}),
        "agree_window" => json!({
            "from": "2026-12-01T01:00:00Z", "to": "2026-12-01T05:00:00Z", "on_duty": "当直"
        }),
        "object" => json!({"text": "for the test"}),
        "judge_objection" => json!({"upheld": true, "reason": "for the test"}),
        "apply_for_rereview" => json!({"fixed_by": "2026-11-30"}),
        "pay_fee" | "pay_mark_fee" => json!({"fee": "initial-review", "yen": 80_000}),
        "sign_contract" | "sign_mark_contract" => json!({"contract": "use", "paper": paper}),
        "delay_renewal" => json!({}),
        "file_mark_application" => json!({
            "scheme": "isp2014", "applicant": "O1", "holder": "見本通信株式会社",
            "system": "見本ネット", "url": "https://new.example.jp/",
            "basis": {"service": {"review": "A1"}}, "recipient": "情報システム部"
        }),
        other => panic!("a sample is lacking for {other}"),
    }
}
