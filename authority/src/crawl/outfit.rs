//! What the authority equips its crawler with: what it knows of its own badges, and its own status lists.

use std::sync::Arc;

use shirushi_crawl::detect::{Detector, DetectorError, Known, Statuses};
use shirushi_verifier::examine::StatusSource;
use url::Url;

use crate::office::Office;

/// How delivered files are named, without size and format.
const BADGE_NAME: &str = "badge";

/// Why the crawler cannot be equipped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutfitFault {
    /// No trust bundle was signed yet.
    #[error("the authority has no trust bundle yet; sign one with `trust sign`")]
    NoTrust,
    /// Its templates cannot.
    #[error(transparent)]
    Detector(#[from] DetectorError),
}

/// A detector of this authority's marks, whose register is served at `site` and wherever its
/// credentials say.
///
/// # Errors
/// [`OutfitFault`].
pub fn detector(office: &Office, site: Option<&Url>) -> Result<Detector, OutfitFault> {
    let own = office.trust().ok_or(OutfitFault::NoTrust)?;
    let issuers = office
        .assets()
        .schemes()
        .iter()
        .map(|s| s.issuing_body.url.url());
    let mut verify_pages: Vec<Url> = issuers
        .chain(site)
        .filter_map(|url| url.join("marks/").ok())
        .collect();
    verify_pages.sort_unstable();
    verify_pages.dedup();
    let known = Known {
        verify_pages,
        names: vec![BADGE_NAME.to_owned()],
    };
    Ok(Detector::new(own.trust.clone(), known)?)
}

/// The office's own signed status lists: whoever signs them need not fetch them.
pub struct OwnLists(pub Arc<Office>);

impl Statuses for OwnLists {
    fn list(&self, source: &StatusSource) -> Result<Arc<[u8]>, String> {
        let lists = self.0.lists();
        let own = lists.iter().find(|list| list.uri == source.uri);
        let own = own.ok_or_else(|| format!("{} is no list of this authority", source.uri))?;
        Ok(own.bytes.clone())
    }
}
