//! Owns the site's words: Fluent messages in every language, checked against each other by tests.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

use super::lang::Lang;

/// The message `key` in `lang`.
///
/// A key that does not exist comes back as `⟦key⟧`, which the tests look for on every page.
pub(crate) fn text(lang: Lang, key: &str) -> String {
    format(lang, key, None)
}

/// The message `key` in `lang` with its variables filled in.
pub(crate) fn text_with(lang: Lang, key: &str, variables: &[(&str, FluentValue<'_>)]) -> String {
    let mut args = FluentArgs::with_capacity(variables.len());
    for (name, value) in variables {
        args.set(*name, value.clone());
    }
    format(lang, key, Some(&args))
}

fn format(lang: Lang, key: &str, args: Option<&FluentArgs<'_>>) -> String {
    let bundle = match lang {
        Lang::Ja => &*JA,
        Lang::En => &*EN,
    };
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        tracing::error!(key, lang = lang.tag(), "text is missing");
        return format!("⟦{key}⟧");
    };
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, args, &mut errors);
    if !errors.is_empty() {
        tracing::error!(
            key,
            lang = lang.tag(),
            ?errors,
            "text could not be filled in"
        );
    }
    text.into_owned()
}

type Bundle = FluentBundle<FluentResource>;

static JA: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::Ja, JA_SOURCES));
static EN: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::En, EN_SOURCES));

#[expect(
    clippy::expect_used,
    reason = "the sources are compiled in, and a test builds both bundles"
)]
fn bundle(lang: Lang, sources: &[&str]) -> Bundle {
    let language: LanguageIdentifier = lang.tag().parse().expect("tags are well-formed");
    let mut bundle = Bundle::new_concurrent(vec![language]);
    // Isolation marks are for right-to-left readers; here they would only end up in copied URLs.
    bundle.set_use_isolating(false);
    for source in sources {
        let resource = FluentResource::try_new((*source).to_owned())
            .map_err(|(_, errors)| errors)
            .expect("texts follow Fluent's syntax");
        bundle
            .add_resource(resource)
            .expect("no text is defined twice");
    }
    bundle
}

macro_rules! sources {
    ($lang:literal) => {
        &[
            include_str!(concat!("../../../assets/site/texts/", $lang, "/common.ftl")),
            include_str!(concat!("../../../assets/site/texts/", $lang, "/home.ftl")),
            include_str!(concat!("../../../assets/site/texts/", $lang, "/marks.ftl")),
            include_str!(concat!("../../../assets/site/texts/", $lang, "/verify.ftl")),
            include_str!(concat!("../../../assets/site/texts/", $lang, "/report.ftl")),
            include_str!(concat!(
                "../../../assets/site/texts/",
                $lang,
                "/problems.ftl"
            )),
        ]
    };
}

const JA_SOURCES: &[&str] = sources!("ja");
const EN_SOURCES: &[&str] = sources!("en");
