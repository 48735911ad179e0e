//! Tests of the site as a whole. Tests of one module stand in that module.

mod texts;
