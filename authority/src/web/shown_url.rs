//! Prepares a registered URL for reading: large, in parts, in the two spellings an address bar may use.

use shirushi_verifier::domain::TargetUrl;

/// A target URL as readers compare it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShownUrl {
    /// The URL as registered: the host as A-label, the path percent-encoded.
    pub(crate) exact: String,
    /// The URL as most address bars show it: the host as U-label, the path decoded where
    /// that is readable and safe.
    pub(crate) readable: String,
}

impl ShownUrl {
    /// `exact`: the registered URL. What is not a target URL is shown as it is.
    pub(crate) fn new(exact: &str) -> Self {
        let readable = exact.parse::<TargetUrl>().map_or_else(
            |_| exact.to_owned(),
            |target| {
                let url = target.url();
                let port = url.port().map(|port| format!(":{port}"));
                format!(
                    "{}://{}{}{}",
                    url.scheme(),
                    target.unicode_host(),
                    port.unwrap_or_default(),
                    readable_path(url.path())
                )
            },
        );
        Self {
            exact: exact.to_owned(),
            readable,
        }
    }

    /// Whether the two spellings differ, so that both must be shown.
    pub(crate) fn has_two_spellings(&self) -> bool {
        self.exact != self.readable
    }

    /// The readable spelling cut where a line may break: after `/`, `.` and `-`.
    pub(crate) fn parts(&self) -> Vec<&str> {
        parts(&self.readable)
    }

    /// The exact spelling, cut likewise.
    pub(crate) fn exact_parts(&self) -> Vec<&str> {
        parts(&self.exact)
    }
}

fn parts(text: &str) -> Vec<&str> {
    text.split_inclusive(['/', '.', '-']).collect()
}

/// The path decoded, or as it is if decoding would hide something: broken UTF-8,
/// reserved characters, spaces, control and formatting characters.
fn readable_path(path: &str) -> String {
    let Some(decoded) = decode(path) else {
        return path.to_owned();
    };
    let safe = decoded
        .chars()
        .all(|c| c.is_alphanumeric() || "/-._~!$&'()*+,=:@ー々〆・".contains(c));
    let letters_only = decoded.matches('/').count() == path.matches('/').count();
    if safe && letters_only {
        decoded
    } else {
        path.to_owned()
    }
}

fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        if first != b'%' {
            bytes.push(first);
            rest = tail;
            continue;
        }
        let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &tail[2..];
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ascii_url_has_one_spelling() {
        let url = ShownUrl::new("https://shop.example.jp/store/");
        assert!(!url.has_two_spellings());
        assert_eq!(
            url.parts(),
            ["https:/", "/", "shop.", "example.", "jp/", "store/"]
        );
    }

    #[test]
    fn an_international_host_has_two() {
        let url = ShownUrl::new("https://xn--wlr.example.jp:8443/");
        assert_eq!(url.readable, "https://印.example.jp:8443/");
        assert!(url.has_two_spellings());
    }

    #[test]
    fn a_japanese_path_is_decoded() {
        assert_eq!(readable_path("/%E5%8D%B0/"), "/印/");
    }

    #[test]
    fn a_path_that_could_mislead_stays_encoded() {
        for path in [
            "/%2F/",
            "/a%20b/",
            "/%E2%80%AE/",
            "/%FF/",
            "/%3F/",
            "/%25/",
            "/%0A/",
        ] {
            assert_eq!(readable_path(path), path);
        }
    }
}
