//! Fluent texts that are compiled in: bundles, and messages filled in.

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

use crate::language::Language;

/// The texts of one language.
pub(crate) type Bundle = FluentBundle<FluentResource>;

/// The bundle of these sources.
#[expect(
    clippy::expect_used,
    reason = "the sources are compiled in, and tests build every bundle"
)]
pub(crate) fn bundle(language: Language, sources: &[&str]) -> Bundle {
    let tag: LanguageIdentifier = language.tag().parse().expect("tags are well-formed");
    let mut bundle = Bundle::new_concurrent(vec![tag]);
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

/// The message `key`, or its attribute, with its variables filled in.
///
/// A text that does not exist comes back as `⟦key⟧`, which the tests look for everywhere.
pub(crate) fn format(
    bundle: &Bundle,
    language: Language,
    key: &str,
    attribute: Option<&str>,
    args: Option<&FluentArgs<'_>>,
) -> String {
    let message = bundle.get_message(key);
    let pattern = message.and_then(|message| match attribute {
        None => message.value(),
        Some(name) => message.get_attribute(name).map(|found| found.value()),
    });
    let lang = language.tag();
    let Some(pattern) = pattern else {
        tracing::error!(key, attribute, lang, "text is missing");
        return format!("⟦{key}⟧");
    };
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, args, &mut errors);
    if !errors.is_empty() {
        tracing::error!(key, attribute, lang, ?errors, "text could not be filled in");
    }
    text.into_owned()
}
