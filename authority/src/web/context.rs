//! Owns what every page knows of its request: language, address, wanted form, and how to link onwards.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, Uri, header, request::Parts};
use fluent_bundle::FluentValue;

use super::accept::Form;
use super::lang::Lang;
use super::texts;

/// The reader's side of a request.
///
/// Links carry `?lang=` on only if the reader chose a language, because the site sets
/// no cookie to remember it in.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    /// The language to answer in.
    pub(crate) lang: Lang,
    /// Page or JSON.
    pub(crate) form: Form,
    chosen: bool,
    path: String,
    /// The query without `lang`, decoded.
    query: Vec<(String, String)>,
}

impl Context {
    /// The context of a request line and headers.
    pub(crate) fn new(uri: &Uri, headers: &HeaderMap) -> Self {
        let header = |name| {
            headers
                .get(name)
                .and_then(|value: &axum::http::HeaderValue| value.to_str().ok())
        };
        let (mut chosen, mut query) = (None, Vec::new());
        for (name, value) in url::form_urlencoded::parse(uri.query().unwrap_or("").as_bytes()) {
            if name == "lang" {
                chosen = Lang::from_tag(&value);
            } else {
                query.push((name.into_owned(), value.into_owned()));
            }
        }
        Self {
            lang: Lang::negotiate(chosen.map(Lang::tag), header(header::ACCEPT_LANGUAGE)),
            form: Form::negotiate(uri.path(), header(header::ACCEPT)),
            chosen: chosen.is_some(),
            path: uri.path().to_owned(),
            query,
        }
    }

    /// The message `key`.
    pub(crate) fn t(&self, key: impl AsRef<str>) -> String {
        texts::text(self.lang, key.as_ref())
    }

    /// The message `key` with one variable, a text.
    pub(crate) fn tv<V>(&self, key: impl AsRef<str>, name: &str, value: &V) -> String
    where
        V: std::fmt::Display + ?Sized,
    {
        let value = FluentValue::from(value.to_string());
        texts::text_with(self.lang, key.as_ref(), &[(name, value)])
    }

    /// The message `key` with `$count`, a number that plural forms may depend on.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates pass references"
    )]
    pub(crate) fn tn(&self, key: &str, count: &usize) -> String {
        texts::text_with(self.lang, key, &[("count", FluentValue::from(*count))])
    }

    /// A link to `path` on this site.
    pub(crate) fn href(&self, path: impl AsRef<str>) -> String {
        self.href_with(path.as_ref(), &[])
    }

    /// A link to `path` with a query; empty values are left out.
    pub(crate) fn href_with(&self, path: &str, query: &[(&str, &str)]) -> String {
        let lang = self.chosen.then_some(self.lang);
        address(path, query.iter().copied(), lang)
    }

    /// This page in another language.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates pass references"
    )]
    pub(crate) fn in_lang(&self, lang: &Lang) -> String {
        let query = self.query.iter().map(|(n, v)| (n.as_str(), v.as_str()));
        address(&self.path, query, Some(*lang))
    }

    /// This page under its shortest address, without a language.
    pub(crate) fn canonical(&self) -> String {
        let query = self.query.iter().map(|(n, v)| (n.as_str(), v.as_str()));
        address(&self.path, query, None)
    }

    /// This page's query at another path.
    pub(crate) fn moved_to(&self, path: &str) -> String {
        let query = self.query.iter().map(|(n, v)| (n.as_str(), v.as_str()));
        address(path, query, self.chosen.then_some(self.lang))
    }

    /// The language to carry on in a form's hidden field, if the reader chose one.
    pub(crate) fn chosen_lang(&self) -> Option<&'static str> {
        self.chosen.then(|| self.lang.tag())
    }

    /// Whether `path` is the page being shown or one below it.
    pub(crate) fn is_within(&self, path: &str) -> bool {
        if path == "/" {
            return self.path == "/";
        }
        self.path
            .strip_prefix(path)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl<S: Sync> FromRequestParts<S> for Context {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::new(&parts.uri, &parts.headers))
    }
}

fn address<'a>(
    path: &str,
    query: impl Iterator<Item = (&'a str, &'a str)>,
    lang: Option<Lang>,
) -> String {
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(query.filter(|(_, value)| !value.is_empty()));
    if let Some(lang) = lang {
        pairs.append_pair("lang", lang.tag());
    }
    let pairs = pairs.finish();
    if pairs.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{pairs}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(uri: &str) -> Context {
        Context::new(&uri.parse().unwrap(), &HeaderMap::new())
    }

    #[test]
    fn a_chosen_language_is_carried_on() {
        let context = context("/marks?q=OCN&lang=en");
        assert_eq!(context.href("/verify"), "/verify?lang=en");
        assert_eq!(
            context.href_with("/marks", &[("q", "a b"), ("page", "")]),
            "/marks?q=a+b&lang=en"
        );
    }

    #[test]
    fn a_negotiated_language_leaves_addresses_short() {
        assert_eq!(context("/marks?q=OCN").href("/verify"), "/verify");
    }

    #[test]
    fn the_language_switch_keeps_the_search() {
        let context = context("/marks?q=%E5%8D%B0&page=2&lang=ja");
        assert_eq!(
            context.in_lang(&Lang::En),
            "/marks?q=%E5%8D%B0&page=2&lang=en"
        );
        assert_eq!(context.canonical(), "/marks?q=%E5%8D%B0&page=2");
    }

    #[test]
    fn a_page_is_within_its_section_but_not_within_a_longer_name() {
        assert!(context("/").is_within("/"));
        assert!(!context("/marks").is_within("/"));
        assert!(context("/marks/10001").is_within("/marks"));
        assert!(!context("/marks.json").is_within("/marks"));
    }
}
