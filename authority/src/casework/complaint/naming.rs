//! Whether a case that is told to others names somebody: it is shared so that all learn, not to point at one (3.16(4)).

use super::{About, Filer, Filing, SharedCase};
use crate::registry::Registry;

/// Shortest name that is looked for: a single character occurs everywhere.
const MIN_CHARS: usize = 2;

/// What in a case names the complainant, or the mark, holder or site that the complaint is about.
pub(super) fn names_in(registry: &Registry, filing: &Filing, case: &SharedCase) -> Option<String> {
    let SharedCase { title, text } = case;
    let told = [&title.ja, &title.en, &text.ja, &text.en];
    let told: Vec<String> = told.iter().map(|t| t.as_str().to_lowercase()).collect();
    let mut names = names(registry, filing).into_iter();
    names.find(|name| {
        let long = name.chars().count() >= MIN_CHARS;
        long && told.iter().any(|t| t.contains(&name.to_lowercase()))
    })
}

fn names(registry: &Registry, filing: &Filing) -> Vec<String> {
    let mut names = match &filing.from {
        Filer::Public { reply_to } => reply_to.iter().map(ToString::to_string).collect(),
        Filer::Holder { name } => vec![name.to_string()],
    };
    match &filing.about {
        Some(About::Mark(registration)) => {
            names.push(registration.to_string());
            if let Some(mark) = registry.mark(*registration) {
                let terms = &mark.current().grant().terms;
                names.push(terms.holder.to_string());
                names.extend(terms.url.url().host_str().map(str::to_owned));
            }
        }
        Some(About::Pass(pass)) => names.push(pass.to_string()),
        Some(About::Url(page)) => names.extend(page.url().host_str().map(str::to_owned)),
        None => {}
    }
    names
}
