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
        "refuse_application"
        | "refuse_mark_application"
        | "interrupt_inspection"
        | "stop_spot_inspection" => json!({"reason": "for the test"}),
        "answer_items" => json!({"answers": {"1-1-1": {"finding": "met"}}}),
        "conclude_stage" => json!({"stage": "first"}),
        "agree_window" | "move_spot_inspection" => window(),
        "object" => json!({"text": "for the test"}),
        "judge_objection" => json!({"upheld": true, "reason": "for the test"}),
        "apply_for_rereview" => json!({"fixed_by": "2026-11-30"}),
        "pay_fee" | "pay_mark_fee" => json!({"fee": "initial-review", "yen": 80_000}),
        "sign_contract" | "sign_mark_contract" => json!({"contract": "use", "paper": paper}),
        "delay_renewal" | "take_up_complaint" | "confirm_stop" | "read_thread" | "close_thread" => {
            json!({})
        }
        "file_mark_application" => json!({
            "scheme": "isp2014", "applicant": "O1", "holder": "見本通信株式会社",
            "system": "見本ネット", "url": "https://new.example.jp/",
            "basis": {"service": {"review": "A1"}}, "recipient": "情報システム部"
        }),
        "notify_change" => json!({
            "by": "O1", "pass": "40001", "change": "servers", "details": "2台増設",
            "effective": "2026-12-01"
        }),
        "judge_change" => json!({"judgement": "still-valid", "why": "for the test"}),
        "announce_spot_inspection" => json!({
            "pass": "40001", "subject": "for the test", "window": window()
        }),
        "conclude_spot_inspection" => json!({
            "as_reviewed": true, "remark": "for the test", "report": paper
        }),
        "designate" => json!({
            "scheme": "ecom2000", "organisation": "O1", "from": "2026-12-01", "papers": {}
        }),
        "prolong_designation" => json!({"papers": {}}),
        "audit_designated" => json!({"on": "2026-11-22", "passed": true, "report": paper}),
        "entrust_review" => json!({"application": "A1"}),
        "report_on_duty" => json!({"duty": "reviews", "report": paper}),
        "cancel_designation" => json!({"ground": "incapable", "why": "for the test"}),
        "write_message" => json!({
            "scheme": "isp2014", "to": "O1", "subject": "照会", "text": "一行目\n二行目"
        }),
        "reply_message" => json!({"text": "承知しました。"}),
        "file_complaint" => json!({
            "scheme": "ecom2000", "category": "trouble", "text": "商品が届きません。"
        }),
        "move_complaint" => json!({"category": "trouble"}),
        "refuse_complaint" => json!({"explanation": {"ja": "対象外です。", "en": "Out of scope."}}),
        "examine_complaint" => json!({"question": "scheme", "flaw": false, "text": "なし"}),
        "decide_action" => json!({
            "what": "見直し", "responsible": "業務部", "due": "2026-12-20"
        }),
        "finish_action" => json!({"on": "2026-11-22"}),
        "drop_action" | "reopen_complaint" | "dismiss_misuse" | "set_finding_aside" => {
            json!({"why": "for the test"})
        }
        "file_finding" => json!({"stop_by": "2026-12-10"}),
        "answer_complaint" => json!({"text": "お答えします。"}),
        "share_complaint" => json!({
            "title": {"ja": "事例", "en": "A case"}, "text": {"ja": "概要", "en": "What happened"}
        }),
        "open_misuse" => json!({
            "scheme": "isp2014", "kind": "never-granted", "found_by": "crawl",
            "url": "https://copycat.example.com/"
        }),
        "preserve_evidence" => exhibit(),
        "recommend_stop" => json!({"to": "運営者", "until": "2026-12-01"}),
        "look_again" => json!({"on": "2026-11-22", "found": "stopped", "evidence": exhibit()}),
        "take_legal_measure" => json!({"text": "内容証明を送付した。"}),
        "check_stop" => json!({"on": "2026-11-22", "found": "stopped"}),
        other => panic!("a sample is lacking for {other}"),
    }
}

fn window() -> Value {
    json!({
        "from": "2026-12-01T01:00:00Z", "to": "2026-12-01T05:00:00Z", "on_duty": "当直"
    })
}

fn exhibit() -> Value {
    json!({"sha256": "0".repeat(64), "media_type": "image/png"})
}
