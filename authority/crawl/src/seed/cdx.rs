//! CDX: indexes of web archives, in the old form (IIPC CDX) and as JSON (CDXJ, Common Crawl).

use std::io::BufRead;

use serde::Deserialize;

use super::{Fault, Seed, SeedError, lines::Lines};
use crate::{Expected, page::is_html};

/// Which captures become seeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keep {
    /// Pages that were there: status 200 and a media type of HTML.
    #[default]
    Pages,
    /// All.
    All,
}

/// The seeds of an index.
#[derive(Debug)]
pub struct Cdx<R> {
    lines: Lines<R>,
    index: Index,
}

/// What is known of an index while it is read.
#[derive(Debug)]
struct Index {
    keep: Keep,
    expected: Expected,
    columns: Columns,
    /// The index is sorted, so that the captures of a page stand together.
    last: String,
}

/// Where a line has what is needed, from 0; a header line can say otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Columns {
    url: usize,
    kind: Option<usize>,
    status: Option<usize>,
}

/// What a line says of a capture.
#[derive(Debug, Deserialize)]
struct Capture<'a> {
    url: std::borrow::Cow<'a, str>,
    #[serde(default)]
    mime: Option<std::borrow::Cow<'a, str>>,
    #[serde(default, rename = "mime-detected")]
    detected: Option<std::borrow::Cow<'a, str>>,
    #[serde(default)]
    status: Option<Status>,
}

/// Indexes write a status as text or as a number.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum Status {
    Number(u16),
    Text(String),
}

/// Reads an index; the same is `expected` of every page. Captures of one page that follow each
/// other become one seed.
pub fn read<R: BufRead>(file: R, keep: Keep, expected: Expected) -> Cdx<R> {
    Cdx {
        lines: Lines::new(file),
        index: Index {
            keep,
            expected,
            columns: Columns::USUAL,
            last: String::new(),
        },
    }
}

impl<R: BufRead> Iterator for Cdx<R> {
    type Item = Result<Seed, SeedError>;

    fn next(&mut self) -> Option<Self::Item> {
        let Self { lines, index } = self;
        lines.next_seed(|line| index.seed(line))
    }
}

impl Index {
    /// The seed of a line, where it has one that is kept.
    fn seed(&mut self, line: &str) -> Result<Option<Seed>, Fault> {
        if let Some(letters) = line.trim_start().strip_prefix("CDX ") {
            self.columns = Columns::named(letters);
            return Ok(None);
        }
        // Other headers and notes of CDXJ files begin with one of these.
        if line.is_empty() || line.starts_with(['!', '#', '@']) {
            return Ok(None);
        }
        let capture = self.capture(line)?;
        if self.keep == Keep::Pages && !capture.is_page() || capture.url == self.last.as_str() {
            return Ok(None);
        }
        let seed = Seed::parse(&capture.url, &self.expected)?;
        self.last = capture.url.into_owned();
        Ok(Some(seed))
    }

    fn capture<'a>(&self, line: &'a str) -> Result<Capture<'a>, Fault> {
        if let Some(at) = line.find('{') {
            return serde_json::from_str(&line[at..]).map_err(|_| Fault::NoObject);
        }
        let fields: Vec<_> = line.split_ascii_whitespace().collect();
        let field = |column: Option<usize>| column.and_then(|at| fields.get(at)).copied();
        let url = field(Some(self.columns.url)).ok_or(Fault::TooFewFields {
            found: fields.len(),
            needed: self.columns.url + 1,
        })?;
        Ok(Capture {
            url: url.into(),
            mime: field(self.columns.kind).map(Into::into),
            detected: None,
            status: field(self.columns.status).map(|status| Status::Text(status.to_owned())),
        })
    }
}

impl Columns {
    /// `urlkey timestamp original mimetype statuscode …`
    const USUAL: Self = Self {
        url: 2,
        kind: Some(3),
        status: Some(4),
    };

    /// The columns that a header names by letters: `a` the URL, `m` the type, `s` the status.
    fn named(letters: &str) -> Self {
        let at = |letter: &str| letters.split_ascii_whitespace().position(|l| l == letter);
        Self {
            url: at("a").unwrap_or(Self::USUAL.url),
            kind: at("m"),
            status: at("s"),
        }
    }
}

impl Capture<'_> {
    fn is_page(&self) -> bool {
        let there = match &self.status {
            Some(Status::Number(status)) => *status == 200,
            Some(Status::Text(status)) => status == "200",
            None => true,
        };
        let kind = self.detected.as_ref().or(self.mime.as_ref());
        there && kind.is_none_or(|kind| is_html(kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(index: &str, keep: Keep) -> Vec<Result<String, SeedError>> {
        let seeds = read(index.as_bytes(), keep, Expected::Nothing);
        seeds.map(|seed| seed.map(|seed| seed.url.into())).collect()
    }

    const OLD: &str = " CDX N b a m s k r M S V g\n\
        jp,example)/ 20260101000000 http://example.jp/ text/html 200 AAAA - - 100 0 a.warc.gz\n\
        jp,example)/ 20260201000000 http://example.jp/ text/html 200 AAAA - - 100 0 a.warc.gz\n\
        jp,example)/a.png 20260101000000 http://example.jp/a.png image/png 200 AAAA - - 1 0 a\n\
        jp,example)/gone 20260101000000 http://example.jp/gone text/html 404 AAAA - - 1 0 a\n\
        jp,example)/r 20260101000000 http://example.jp/r warc/revisit - AAAA - - 1 0 a\n";

    const JSON: &str = r#"!meta {"format": "cdxj"}
jp,example)/ 20260101000000 {"url": "http://example.jp/", "mime": "text/html", "status": "200"}
jp,example)/x 20260101000000 {"url": "http://example.jp/x", "mime": "text/plain", "mime-detected": "text/html", "status": 200}
jp,example)/a 20260101000000 {"url": "http://example.jp/a.png", "mime": "image/png", "status": "200"}
jp,example)/m 20260101000000 {"url": "http://example.jp/m", "mime": "text/html", "status": "301"}
"#;

    #[test]
    fn pages_that_were_there_are_kept_once() {
        assert_eq!(
            urls(OLD, Keep::Pages),
            [Ok("http://example.jp/".to_owned())]
        );
        let wanted = ["http://example.jp/", "http://example.jp/x"].map(|u| Ok(u.to_owned()));
        assert_eq!(urls(JSON, Keep::Pages), wanted);
        assert_eq!(urls(OLD, Keep::All).len(), 4);
        assert_eq!(urls(JSON, Keep::All).len(), 4);
    }

    #[test]
    fn the_columns_are_those_that_the_header_names() {
        let index = "CDX a b s\nhttp://example.jp/ 2026 200\nhttp://example.jp/x 2026 404\n";
        assert_eq!(
            urls(index, Keep::Pages),
            [Ok("http://example.jp/".to_owned())]
        );
    }

    #[test]
    fn a_bad_line_is_told_with_its_number() {
        let index = "jp,example)/ 2026\n\
            jp,example)/ 2026 {\"url\"\n\
            jp,example)/ 2026 {\"mime\": \"text/html\"}\n\
            jp,example)/ 2026 dns:example.jp text/html 200\n";
        let faults = [
            Fault::TooFewFields {
                found: 2,
                needed: 3,
            },
            Fault::NoObject,
            Fault::NoObject,
            Fault::NotAPage {
                found: "dns:example.jp".to_owned(),
            },
        ];
        let wanted = faults
            .into_iter()
            .zip(1..)
            .map(|(fault, line)| Err(SeedError { line, fault }));
        assert_eq!(urls(index, Keep::Pages), wanted.collect::<Vec<_>>());
    }
}
