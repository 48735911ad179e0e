//! Findings as data: the operands of each, for programs.

use serde_json::{Map, Value, json};
use shirushi_watermark::Region;

use super::{Finding, hex_id};

/// The operands of a finding, by name.
pub(super) fn operands(finding: &Finding) -> Map<String, Value> {
    let value = match finding {
        Finding::MarkRead { template, bytes } => {
            json!({ "template": hex_id(*template), "bytes": bytes })
        }
        Finding::NoWatermark { template } => json!({ "template": hex_id(*template) }),
        Finding::CodeRead { bytes } | Finding::CredentialRead { bytes } => {
            json!({ "bytes": bytes })
        }
        Finding::IdOnly { number } => json!({ "number": number }),
        Finding::CredentialMalformed(error) => json!({ "error": error.to_string() }),
        Finding::BadSignature(error) | Finding::UnknownIssuer(error) => {
            json!({ "error": error.to_string() })
        }
        Finding::NewerVerifier { needed, have } => json!({ "needed": needed, "have": have }),
        Finding::Signed { key, root } => json!({ "key": key, "root": root }),
        Finding::PictureMatches {
            characters,
            residual,
        } => json!({ "characters": characters, "residual": residual }),
        Finding::PictureAltered(places) => {
            json!({ "regions": places.iter().map(region).collect::<Vec<_>>() })
        }
        Finding::OtherTemplate {
            picture,
            credential,
        } => json!({ "picture": hex_id(*picture), "credential": hex_id(*credential) }),
        Finding::ImpossibleFace(error) => json!({ "error": error.to_string() }),
        Finding::PictureUnclear { width, height } => json!({ "width": width, "height": height }),
        Finding::Within { target, page } => json!({ "target": target, "page": page }),
        Finding::Outside { target, page, why } => {
            json!({ "target": target, "page": page, "reason": why.to_string() })
        }
        Finding::NoPage { target } => json!({ "target": target }),
        Finding::InTerm { granted, expires } => json!({ "granted": granted, "expires": expires }),
        Finding::NotYet { granted, now } => json!({ "granted": granted, "now": now }),
        Finding::Expired { expires, now } => json!({ "expires": expires, "now": now }),
        Finding::ClockPlausible { now } => json!({ "now": now }),
        Finding::ClockBehind { now, issued } | Finding::ClockBehindList { now, issued } => {
            json!({ "now": now, "issued": issued })
        }
        Finding::TrustOutdated { now, expires } => json!({ "now": now, "expires": expires }),
        Finding::TimeGiven { at } => json!({ "at": at }),
        Finding::StatusIs { status, as_of } => json!({ "status": status, "as_of": as_of }),
        Finding::StatusUnavailable { reason, last } => json!({
            "reason": reason,
            "last_status": last.map(|(status, _)| status),
            "last_as_of": last.map(|(_, as_of)| as_of),
        }),
        Finding::NoBadge
        | Finding::OtherMarkId
        | Finding::NoPicture
        | Finding::StatusNotAsked
        | Finding::Skipped(_) => json!({}),
    };
    match value {
        Value::Object(operands) => operands,
        _ => Map::new(),
    }
}

fn region(region: &Region) -> Value {
    json!({
        "x": region.x,
        "y": region.y,
        "width": region.width,
        "height": region.height,
        "field": region.field,
    })
}
