//! Owns the site's words: Fluent messages in every language, checked against each other by tests.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentValue};

use super::lang::Lang;
use crate::fluent::{self, Bundle};

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
    fluent::format(bundle, lang, key, None, args)
}

static JA: LazyLock<Bundle> = LazyLock::new(|| fluent::bundle(Lang::Ja, JA_SOURCES));
static EN: LazyLock<Bundle> = LazyLock::new(|| fluent::bundle(Lang::En, EN_SOURCES));

macro_rules! sources {
    ($lang:literal) => {
        &[
            include_str!(concat!("../../../assets/site/texts/", $lang, "/common.ftl")),
            include_str!(concat!("../../../assets/site/texts/", $lang, "/home.ftl")),
            include_str!(concat!("../../../assets/site/texts/", $lang, "/marks.ftl")),
            include_str!(concat!("../../../assets/site/texts/", $lang, "/passes.ftl")),
            include_str!(concat!("../../../assets/site/texts/", $lang, "/misuse.ftl")),
            include_str!(concat!("../../../assets/site/texts/", $lang, "/verify.ftl")),
            include_str!(concat!(
                "../../../assets/site/texts/",
                $lang,
                "/install.ftl"
            )),
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
