//! Reads `If-None-Match`: whether the asker has an answer already (RFC 9110, 13.1.2).

use axum::http::{HeaderMap, header};

/// Whether `If-None-Match` names the tag (RFC 9110, 13.1.2; weak comparison).
pub(crate) fn is_known(request: &HeaderMap, quoted: &str) -> bool {
    request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entity_tags_match_in_lists_weakly_and_by_star() {
        let has = |value: &str| {
            let headers = [(header::IF_NONE_MATCH, value.parse().unwrap())];
            is_known(&headers.into_iter().collect(), "\"abc\"")
        };
        assert!(has("\"abc\""));
        assert!(has("\"x\", W/\"abc\""));
        assert!(has("*"));
        assert!(!has("abc"));
        assert!(!has("\"x\""));
    }
}
