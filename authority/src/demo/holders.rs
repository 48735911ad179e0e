//! What the demonstration grants marks for.

use std::str::FromStr;

use unicode_normalization::UnicodeNormalization;

use crate::registry::GrantRequest;

/// A line of the holder list cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the holder list cannot be used: {reason}")]
pub struct HolderFault {
    /// The line, from 1.
    pub line: usize,
    /// Why not.
    pub reason: String,
}

/// Invented shops: name, what it runs on, URL, number of the mark required first.
const SHOPS: [(&str, &str, &str, &str); 5] = [
    (
        "有限会社やまねこ書房",
        "やまねこ書房オンライン",
        "https://yamaneko.example.jp/",
        "00101",
    ),
    (
        "株式会社みなと茶舗",
        "みなと茶舗 通販部",
        "https://mall.example.jp/minato-tea/",
        "00102",
    ),
    (
        "合同会社はれのひ雑貨店",
        "はれのひ雑貨店",
        "https://mall.example.jp/harenohi/",
        "00103",
    ),
    (
        "株式会社しろくま家電",
        "しろくま家電ネットショップ",
        "https://shirokuma.example.jp/shop/",
        "00104",
    ),
    (
        "山の手酒店",
        "山の手酒店",
        "https://xn--u9jz83kgmbl2f4z1f.example.jp/",
        "00105",
    ),
];

/// The requests for all marks of the demonstration: the services of `csv`
/// (`no,service,company`), and some invented shops.
///
/// # Errors
/// [`HolderFault`].
pub fn requests(csv: &str) -> Result<Vec<GrantRequest>, HolderFault> {
    let mut requests = Vec::new();
    for (at, line) in csv.lines().enumerate().skip(1) {
        let fault = |reason: String| HolderFault {
            line: at + 1,
            reason,
        };
        let mut fields = line.splitn(3, ',');
        let (Some(number), Some(service), Some(company)) =
            (fields.next(), fields.next(), fields.next())
        else {
            return Err(fault("it has not three fields".to_owned()));
        };
        let url = format!("https://{}.example.jp/", host(number, service));
        let request = request("isp2014", company, service, &url, None).map_err(fault)?;
        requests.push(request);
    }
    for (at, (holder, system, url, prerequisite)) in SHOPS.into_iter().enumerate() {
        let shop = request("ecom2000", holder, system, url, Some(prerequisite));
        requests.push(shop.map_err(|reason| HolderFault {
            line: at + 1,
            reason,
        })?);
    }
    Ok(requests)
}

fn request(
    scheme: &str,
    holder: &str,
    system: &str,
    url: &str,
    prerequisite: Option<&str>,
) -> Result<GrantRequest, String> {
    Ok(GrantRequest {
        scheme: parsed(scheme)?,
        holder: parsed(&clean(holder))?,
        system: parsed(&clean(system))?,
        url: parsed(url)?,
        passes: Vec::new(),
        prerequisite: prerequisite.map(parsed).transpose()?,
        granted_on: None,
        application: None,
    })
}

fn parsed<T: FromStr>(text: &str) -> Result<T, String>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|e: T::Err| e.to_string())
}

/// As credentials want texts: composed, without quotes and outer space.
fn clean(text: &str) -> String {
    text.trim().trim_matches('"').nfc().collect()
}

/// The service's name where it is ASCII; its number otherwise.
fn host(number: &str, service: &str) -> String {
    let ascii: String = service
        .chars()
        .filter(|c| *c != '@')
        .map(|c| {
            if c == '.' || c == ' ' {
                '-'
            } else {
                c.to_ascii_lowercase()
            }
        })
        .take_while(|c| *c != '(')
        .collect();
    let name = ascii.trim_matches('-');
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if (2..=30).contains(&name.len()) && name.chars().all(plain) && !name.starts_with("xn--") {
        return format!("{name}-{number}");
    }
    format!("n{number}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn all_services_of_the_list_and_some_shops_are_there_each_with_a_site_of_its_own() {
        let requests = requests(crate::assets::EXAMPLE_HOLDERS).unwrap();
        assert_eq!(requests.len(), 112 + SHOPS.len());
        let urls: BTreeSet<_> = requests.iter().map(|r| r.url.to_string()).collect();
        assert_eq!(urls.len(), requests.len());
        for request in &requests {
            shirushi_verifier::host_spelling::check(&request.url).unwrap();
        }
    }

    #[test]
    fn hosts_are_made_from_ascii_names_or_numbers() {
        assert_eq!(host("2", "@nifty(アット・ニフティ)"), "nifty-2");
        assert_eq!(host("3", "群馬インターネット"), "n3");
    }

    #[test]
    fn a_line_without_three_fields_is_named() {
        let fault = requests("no,service,company\n1,OCN\n").unwrap_err();
        assert_eq!(fault.line, 2);
    }
}
