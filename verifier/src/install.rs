//! The installation check: whether a page shows its mark so that readers can see, check and click it.
//!
//! It is for whoever runs the site. It judges the page's own text and what servers said with the
//! pictures, and takes the verdict as the examination gave it; fetching is the caller's
//! ([`crate::visit`], where the feature `fetch` is on). Nothing here changes a verdict.

mod caching;
mod finding;
mod judge;
mod page;
mod pictures;
#[cfg(test)]
mod tests;
mod words_en;
mod words_ja;

use serde::{Serialize, Serializer, ser::SerializeStruct};

pub use caching::Served;
pub use finding::{Code, Finding, Outcome};
pub use judge::{Circumstances, judge};
pub use page::{Element, Page, Way};
pub use pictures::{Candidate, MAX_CANDIDATES};

use crate::report::Report;

/// A picture of a page, as it came and as it was judged.
#[derive(Debug)]
pub struct Delivered {
    /// Which of the page's pictures, from 0.
    pub picture: usize,
    /// Its width, in pixels.
    pub width: u32,
    /// Its height, in pixels.
    pub height: u32,
    /// The media type that its bytes are of.
    pub kind: Option<&'static str>,
    /// What the server said with it; `None` of a picture written into the page.
    pub served: Option<Served>,
    /// What was found in it.
    pub report: Report,
}

/// What is right and wrong with how a page shows its marks.
///
/// As JSON: `{"wrong", "advice", "findings": [{"code", "outcome", "picture", "detail",
/// "detail_ja", "remedy", "remedy_ja"}]}`, the remedies null where all is well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    findings: Vec<Finding>,
}

impl Installation {
    /// All findings, mark by mark, in the page's order.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How many findings have this outcome.
    pub fn count(&self, outcome: Outcome) -> usize {
        let same = self.findings.iter().filter(|one| one.outcome() == outcome);
        same.count()
    }
}

impl Serialize for Installation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Installation", 3)?;
        fields.serialize_field("wrong", &self.count(Outcome::Wrong))?;
        fields.serialize_field("advice", &self.count(Outcome::Advice))?;
        fields.serialize_field("findings", &self.findings)?;
        fields.end()
    }
}
