//! Refuses forms that another site sends in the reader's name.
//!
//! The site has no cookies and no login, so there is no session to ride on; what is left
//! is a page that makes its visitors file reports or uploads. Browsers say where a form
//! comes from (`Sec-Fetch-Site`, else `Origin`), and a page cannot change that.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use url::Url;

use super::problem::Problem;
use super::state::AppState;

/// Lets a request pass unless a browser says that another site sent it.
pub(crate) async fn same_site(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    if request.method() == Method::POST && is_foreign(request.headers(), &state.config().public_url)
    {
        return Problem::CrossSite.into_response();
    }
    next.run(request).await
}

fn is_foreign(headers: &HeaderMap, public_url: &Url) -> bool {
    let value = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    if let Some(site) = value("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = value(header::ORIGIN.as_str()) else {
        // Not a browser that sends forms across sites: a program acting for itself.
        return false;
    };
    let own = public_url.origin().ascii_serialization();
    let host = value(header::HOST.as_str()).unwrap_or("");
    // Where the public address is not the one in use (a demo, a tunnel), the host decides.
    let same_host = Url::parse(origin).is_ok_and(|origin| {
        !host.is_empty()
            && origin.as_str().strip_prefix(origin.scheme()) == Some(&format!("://{host}/"))
    });
    origin != own && !same_host
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(pairs: &[(&'static str, &str)]) -> bool {
        let headers = pairs
            .iter()
            .map(|(name, value)| {
                let name = axum::http::HeaderName::from_static(name);
                (name, value.parse().unwrap())
            })
            .collect();
        is_foreign(&headers, &Url::parse("https://mark.example.jp/").unwrap())
    }

    #[test]
    fn own_forms_and_programs_pass() {
        assert!(!foreign(&[("sec-fetch-site", "same-origin")]));
        assert!(!foreign(&[("sec-fetch-site", "none")]));
        assert!(!foreign(&[("origin", "https://mark.example.jp")]));
        assert!(!foreign(&[]));
    }

    #[test]
    fn a_local_address_passes_by_its_host() {
        assert!(!foreign(&[
            ("origin", "http://127.0.0.1:8080"),
            ("host", "127.0.0.1:8080")
        ]));
    }

    #[test]
    fn forms_of_other_sites_are_foreign() {
        assert!(foreign(&[("sec-fetch-site", "cross-site")]));
        assert!(foreign(&[("sec-fetch-site", "same-site")]));
        assert!(foreign(&[("origin", "https://evil.example")]));
        assert!(foreign(&[("origin", "null")]));
        assert!(foreign(&[
            ("origin", "https://mark.example.jp.evil.example"),
            ("host", "mark.example.jp")
        ]));
        assert!(foreign(&[("origin", "null"), ("host", "")]));
    }

    #[test]
    fn what_the_browser_says_of_the_site_outranks_the_origin() {
        assert!(foreign(&[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://mark.example.jp")
        ]));
    }
}
