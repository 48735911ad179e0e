//! Operation of an authority: schemes, keys, registry, journal, issuing, publishing and the web site.

pub mod journal;
pub mod registry;
pub mod scheme;
pub mod template_build;
pub mod view;
