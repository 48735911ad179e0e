//! `srcset`: the candidates of a responsive picture (HTML standard 4.8.4.2.1).

/// The addresses in a `srcset`, as they stand there: separated by a comma and white space, or by
/// the comma after a descriptor. An address itself may hold commas.
pub fn candidates(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = value;
    std::iter::from_fn(move || {
        let between = |b: &u8| !b.is_ascii_whitespace() && *b != b',';
        let start = rest.iter().position(between)?;
        rest = &rest[start..];
        let end = rest.iter().position(u8::is_ascii_whitespace);
        let (address, after) = rest.split_at(end.unwrap_or(rest.len()));
        let trimmed = without_commas(address);
        rest = if trimmed.len() < address.len() {
            after
        } else {
            past_descriptors(after)
        };
        Some(trimmed)
    })
}

/// A comma at the end of an address ends the candidate.
fn without_commas(address: &[u8]) -> &[u8] {
    let last = address.iter().rposition(|byte| *byte != b',');
    &address[..last.map_or(0, |at| at + 1)]
}

/// What follows the comma that ends the descriptors; one in brackets does not.
fn past_descriptors(text: &[u8]) -> &[u8] {
    let mut depth = 0_usize;
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => return &text[at + 1..],
            _ => {}
        }
    }
    &[]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_candidate_is_an_address_with_or_without_a_descriptor() {
        for (value, wanted) in [
            ("a.png", vec!["a.png"]),
            ("a.png 1x, b.png 2x", vec!["a.png", "b.png"]),
            (
                " a.png,b.png 2x,\n c,d.png 100w ",
                vec!["a.png,b.png", "c,d.png"],
            ),
            ("a.png, b.png", vec!["a.png", "b.png"]),
            (
                "data:image/png;base64,AA== 1x, b 2x",
                vec!["data:image/png;base64,AA==", "b"],
            ),
            ("a x(1,2), b", vec!["a", "b"]),
            (" , ,a 1x ,b, c", vec!["a", "b", "c"]),
            ("a 1x", vec!["a"]),
            ("", vec![]),
            (" ,, ", vec![]),
            (",,, ,", vec![]),
        ] {
            let found: Vec<_> = candidates(value.as_bytes()).collect();
            let wanted: Vec<_> = wanted.iter().map(|w| w.as_bytes()).collect();
            assert_eq!(found, wanted, "{value:?}");
        }
    }
}
