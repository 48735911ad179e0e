//! Operation of an authority: schemes, keys, registry, journal, issuing, publishing and the web site.

pub mod access;
pub mod assets;
pub mod backup;
pub mod calendar;
pub mod casework;
pub mod check;
pub mod claims;
pub mod correspondence;
pub mod demo;
pub mod document;
mod fluent;
pub mod index;
pub mod inspection;
pub mod issue;
pub mod issuing;
pub mod journal;
pub mod keys;
pub mod language;
pub mod office;
pub mod publish;
pub mod registry;
pub mod scheme;
pub mod statistics;
pub mod store;
pub mod template_build;
pub mod view;
pub mod web;
