//! Exhibits: what shows a finding, kept as files by their hash (3.17.2(3)).
//!
//! The same report makes the same files, so that one told again after a crash adds nothing.

use serde_json::json;
use shirushi_crawl::{PageReport, PictureSeen, Record, Seen, Sighting, warc};
use shirushi_verifier::domain::UnixTime;
use shirushi_watermark::picture::Format;

use super::reading::line;
use crate::{
    casework::misuse::{Evidence, MAX_EVIDENCE_BYTES, MediaType},
    store::{AttachmentError, AttachmentFolder},
};

/// What made the files.
const SOFTWARE: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// The exhibits that a report of a visit gives.
pub(super) struct Exhibits<'a> {
    pub(super) attachments: AttachmentFolder,
    pub(super) report: &'a PageReport,
    /// When they were captured.
    pub(super) at: UnixTime,
}

impl Exhibits<'_> {
    /// Of something wrong: what was asked and answered, the picture, and what is said of it.
    pub(super) fn of_sighting(
        &self,
        sighting: Option<&Sighting>,
    ) -> Result<Vec<Evidence>, AttachmentError> {
        let picture = sighting.and_then(|sighting| sighting.picture.as_ref());
        let mut kept = Vec::new();
        kept.extend(self.exchanges(picture.and_then(|picture| picture.exchange.as_deref()))?);
        if let Some(picture) = picture {
            let note = format!("the picture {}", picture.url);
            let media_type = media_type_of(&picture.bytes);
            kept.extend(self.keep(&picture.bytes, media_type, &note)?);
        }
        let said = self.said(sighting);
        kept.extend(self.keep(&said, "application/json", "what is said of it")?);
        Ok(kept)
    }

    /// Of the page as a whole, for a look at a case.
    pub(super) fn of_page(&self) -> Result<Evidence, AttachmentError> {
        if let Some(exchanges) = self.exchanges(None)? {
            return Ok(exchanges);
        }
        let content = self.said(None);
        self.attachments.keep(&content)?;
        Ok(self.evidence(&content, "application/json", "what came of the visit"))
    }

    /// A picture of the page as a browser shows it.
    pub(super) fn screenshot(&self, png: &[u8]) -> Result<Evidence, AttachmentError> {
        self.attachments.keep(png)?;
        Ok(self.evidence(png, "image/png", "the page as a browser shows it"))
    }

    /// The page's exchange and the picture's as a WARC file, where there is any.
    fn exchanges(&self, picture: Option<&Record>) -> Result<Option<Evidence>, AttachmentError> {
        let page = self.report.exchange.as_deref();
        let records: Vec<&Record> = page.into_iter().chain(picture).collect();
        if records.is_empty() {
            return Ok(None);
        }
        let file = warc::file(&records, self.at, SOFTWARE);
        self.keep(&file, "application/warc", "requests and answers")
    }

    /// What the visit and the verifier say, as JSON.
    fn said(&self, sighting: Option<&Sighting>) -> Vec<u8> {
        let picture = sighting.and_then(|sighting| sighting.picture.as_ref());
        let seen = sighting.map(|sighting| match &sighting.seen {
            Seen::Mark(report) => json!({ "seen": "mark", "report": report }),
            Seen::LookAlike(resemblance) => {
                json!({ "seen": "look-alike", "resemblance": resemblance })
            }
            Seen::Linked { to } => json!({ "seen": "linked-picture", "to": to }),
            Seen::Missing { registration } => {
                json!({ "seen": "missing", "registration": registration })
            }
        });
        let said = json!({
            "page": self.report.asked.url.as_str(),
            "at": self.at,
            "reached": self.report.reached,
            "picture": picture.map(shown),
            "what": seen,
        });
        said.to_string().into_bytes()
    }

    /// Keeps a file; one that is empty or larger than evidence may be is left out.
    fn keep(
        &self,
        content: &[u8],
        media_type: &'static str,
        note: &str,
    ) -> Result<Option<Evidence>, AttachmentError> {
        if !(1..=MAX_EVIDENCE_BYTES).contains(&(content.len() as u64)) {
            return Ok(None);
        }
        self.attachments.keep(content)?;
        Ok(Some(self.evidence(content, media_type, note)))
    }

    fn evidence(&self, content: &[u8], media_type: &'static str, note: &str) -> Evidence {
        let media_type = MediaType::constant(media_type);
        Evidence::of(content, media_type, self.at, line(note))
    }
}

fn shown(picture: &PictureSeen) -> serde_json::Value {
    json!({
        "url": picture.url,
        "sha256": picture.sha256,
        "bytes": picture.bytes.len(),
        "link": picture.link,
        "alt": picture.alt,
    })
}

/// What the first bytes say; servers say other things.
fn media_type_of(bytes: &[u8]) -> &'static str {
    let format = Format::of(bytes).and_then(Format::media_type);
    format.unwrap_or(if bytes.starts_with(b"GIF8") {
        "image/gif"
    } else {
        "application/octet-stream"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_what_its_bytes_say() {
        for (bytes, media_type) in [
            (&b"\x89PNG\r\n\x1a\n..."[..], "image/png"),
            (b"\xff\xd8\xff\xe0", "image/jpeg"),
            (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
            (b"\0\0\0\x1cftypavif", "image/avif"),
            (b"<html>", "application/octet-stream"),
            (b"", "application/octet-stream"),
        ] {
            assert_eq!(media_type_of(bytes), media_type);
            assert!(media_type.parse::<MediaType>().is_ok());
        }
    }
}
