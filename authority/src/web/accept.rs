//! Reads weighted preference headers (`Accept`, `Accept-Language`; RFC 9110, 12.4.2).

/// The ranges of a preference header with their weights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Preferences<'a> {
    /// Ranges by falling weight, in the sender's order where equal; weight 0 is left out.
    ranges: Vec<(&'a str, u16)>,
}

impl<'a> Preferences<'a> {
    /// Reads a header value. Elements past [`MAX_RANGES`] and unreadable weights are ignored:
    /// a preference is a wish, so nothing here is an error.
    pub(crate) fn parse(value: &'a str) -> Self {
        let mut ranges: Vec<(&str, u16)> = value
            .split(',')
            .take(MAX_RANGES)
            .filter_map(element)
            .filter(|&(_, weight)| weight > 0)
            .collect();
        ranges.sort_by_key(|&(_, weight)| std::cmp::Reverse(weight));
        Self { ranges }
    }

    /// The ranges, the most wanted first.
    pub(crate) fn best_first(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.ranges.iter().map(|&(range, _)| range)
    }
}

/// One element as range and weight in thousandths.
fn element(text: &str) -> Option<(&str, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let range = parts.next().filter(|range| !range.is_empty())?;
    let weight = parts
        .find_map(|part| part.strip_prefix("q="))
        .map_or(Some(1000), thousandths)?;
    Some((range, weight))
}

fn thousandths(text: &str) -> Option<u16> {
    let weight: f32 = text.parse().ok()?;
    (0.0..=1.0)
        .contains(&weight)
        .then(|| (weight * 1000.0).round() as u16)
}

/// More than any browser sends; the header may hold thousands.
const MAX_RANGES: usize = 32;

/// The form an answer should take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A page for people.
    Html,
    /// JSON for programs; errors become problem documents (RFC 9457).
    Json,
}

impl Form {
    /// The form for a path and an `Accept` header: JSON for `.json` paths and for
    /// senders that name a JSON type before any HTML type, HTML for all others.
    pub(crate) fn negotiate(path: &str, accept: Option<&str>) -> Self {
        if path.strip_suffix(".json").is_some() {
            return Self::Json;
        }
        accept
            .and_then(|value| {
                Preferences::parse(value)
                    .best_first()
                    .find_map(|range| match range {
                        "text/html" | "application/xhtml+xml" | "text/*" => Some(Self::Html),
                        "application/json" | "application/problem+json" => Some(Self::Json),
                        _ => None,
                    })
            })
            .unwrap_or(Self::Html)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(value: &str) -> Vec<&str> {
        Preferences::parse(value).best_first().collect()
    }

    #[test]
    fn equal_weights_keep_the_senders_order() {
        assert_eq!(best("a, b;q=0.5, c"), ["a", "c", "b"]);
    }

    #[test]
    fn weight_zero_means_not_wanted() {
        assert_eq!(best("a;q=0, b;q=0.001"), ["b"]);
    }

    #[test]
    fn unreadable_weights_drop_their_element_only() {
        assert_eq!(best("a;q=NaN, b;q=2, c;q=-1, d;q=, e"), ["e"]);
    }

    #[test]
    fn a_header_of_thousands_of_elements_is_cut() {
        let value = "x,".repeat(10_000);
        assert_eq!(best(&value).len(), MAX_RANGES);
    }

    #[test]
    fn programs_ask_for_json_and_browsers_get_pages() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        assert_eq!(Form::negotiate("/verify", Some(browser)), Form::Html);
        assert_eq!(
            Form::negotiate("/verify", Some("application/json")),
            Form::Json
        );
        assert_eq!(Form::negotiate("/verify", Some("*/*")), Form::Html);
        assert_eq!(Form::negotiate("/verify", None), Form::Html);
        assert_eq!(Form::negotiate("/marks.json", Some(browser)), Form::Json);
    }
}
