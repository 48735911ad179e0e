//! The shipped schemes and a third one, which differs from them in every name, number and month.

mod checklists;
mod decisions;
mod fixtures;
mod mistakes;
mod rules;
mod shipped_rules;
mod third_scheme;
