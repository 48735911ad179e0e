//! An answer: its head as the server wrote it, and its body, decoded when asked for.

use std::{
    net::IpAddr,
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};

use bytes::Bytes;
use hyper::{
    StatusCode, Version,
    header::{
        CONNECTION, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, LAST_MODIFIED, LOCATION,
        RETRY_AFTER,
    },
    http::response::Parts,
};
use shirushi_verifier::domain::UnixTime;
use url::Url;

use super::{
    DecodeFailure, Request, Validators, What, decode,
    decode::Coding,
    line::{Content, End, Line},
    tap::Taken,
};
use crate::Record;

/// The answer to one request.
#[derive(Debug, Clone)]
pub struct Answer {
    url: Url,
    what: What,
    at: UnixTime,
    address: IpAddr,
    status: StatusCode,
    version: Version,
    fields: HeaderMap,
    taken: Taken,
    body: Bytes,
    end: End,
    bound: usize,
    received: u64,
}

/// Bytes of a redirect's target; longer ones are taken as none.
const LONGEST_LOCATION: usize = 4_096;

impl Answer {
    /// What came of a request: `bound` is that of its body, in bytes.
    pub(super) fn new(
        request: &Request<'_>,
        head: Parts,
        content: Content,
        line: &Line,
        bound: usize,
    ) -> Self {
        Self {
            url: request.url.clone(),
            what: request.what,
            at: request.at,
            address: line.address(),
            status: head.status,
            version: head.version,
            fields: head.headers,
            taken: line.taken(),
            body: content.bytes,
            end: content.end,
            bound,
            received: line.received(),
        }
    }

    /// The status code.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// The first field of a name, of any case; `None` also where it is no UTF-8.
    pub fn header(&self, name: &str) -> Option<&str> {
        let value = self.fields.get(name)?;
        str::from_utf8(value.as_bytes()).ok()
    }

    /// The media type with its parameters, as the server wrote it.
    pub fn content_type(&self) -> Option<&str> {
        self.header(CONTENT_TYPE.as_str())
    }

    /// Where it leads, against its own URL and without fragment; only `http` and `https`, at most 4,096 bytes.
    pub fn location(&self) -> Option<Url> {
        let target = self.header(LOCATION.as_str())?;
        if target.len() > LONGEST_LOCATION {
            return None;
        }
        let mut url = self.url.join(target).ok()?;
        url.set_fragment(None);
        matches!(url.scheme(), "http" | "https").then_some(url)
    }

    /// How long the server asks to be left alone (RFC 9110 10.2.3), in seconds or as a time; zero for one that is past.
    pub fn retry_after(&self, now: UnixTime) -> Option<Duration> {
        let text = self.header(RETRY_AFTER.as_str())?.trim();
        if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
            // Digits that do not fit mean longer than anyone waits.
            let seconds = text.parse::<u32>().unwrap_or(u32::MAX);
            return Some(Duration::from_secs(u64::from(seconds)));
        }
        let then = httpdate::parse_http_date(text).ok()?;
        let then = then.duration_since(UNIX_EPOCH).unwrap_or_default();
        let now = Duration::from_secs(now.seconds().unsigned_abs());
        Some(then.saturating_sub(now))
    }

    /// What it says of its version, to be sent with the next request for the same URL.
    pub fn validators(&self) -> Option<Validators> {
        let etag = self.header(ETAG.as_str());
        Validators::of(etag, self.header(LAST_MODIFIED.as_str()))
    }

    /// Bytes received for it, head and transfer coding included, TLS not.
    pub fn wire_bytes(&self) -> u64 {
        self.received
    }

    /// Whether the body is not whole: cut at its bound, or broken off by the server.
    pub fn is_truncated(&self) -> bool {
        self.end != End::Whole
    }

    /// The body without content codings, at most as long as its bound.
    ///
    /// What is over the bound is cut, as far as half a body is of use: a picture's is not. A gzip
    /// file as sitemap is decoded too. Each call decodes again.
    ///
    /// # Errors
    /// [`DecodeFailure`].
    pub fn body(&self) -> Result<Bytes, DecodeFailure> {
        let most = self.bound;
        let is_needed_whole = self.what.is_needed_whole();
        match self.end {
            End::Cut if is_needed_whole => return Err(DecodeFailure::TooLarge { most }),
            End::Broken if is_needed_whole => return Err(DecodeFailure::Broken),
            _ => {}
        }
        let fields = self.fields.get_all(CONTENT_ENCODING);
        let fields = fields.iter().filter_map(|field| field.to_str().ok());
        let mut body = self.body.clone();
        for &coding in decode::codings(fields)?.iter().rev() {
            body = self.without(coding, &body)?;
        }
        if self.what == What::Sitemap && decode::is_gzip(&body) {
            body = self.without(Coding::Gzip, &body)?;
        }
        Ok(body)
    }

    /// The request and the answer as they went over the wire.
    pub fn record(&self) -> Arc<Record> {
        Arc::new(Record {
            url: self.url.clone(),
            address: Some(self.address),
            at: self.at,
            request: self.taken.request.clone(),
            head: self.taken.head.clone(),
            body: self.body.clone(),
            truncated: self.end == End::Cut,
        })
    }

    /// Whether the server keeps the connection for another request (RFC 9112 9.3).
    pub(super) fn leaves_open(&self) -> bool {
        let closes = self.fields.get_all(CONNECTION).iter().any(|field| {
            let field = field.to_str().unwrap_or("close");
            field
                .split(',')
                .any(|option| option.trim().eq_ignore_ascii_case("close"))
        });
        self.end == End::Whole && self.version == Version::HTTP_11 && !closes
    }

    fn without(&self, coding: Coding, body: &[u8]) -> Result<Bytes, DecodeFailure> {
        let most = self.bound;
        let (decoded, is_cut) = decode::decode(coding, body, most)?;
        if is_cut && self.what.is_needed_whole() {
            return Err(DecodeFailure::TooLarge { most });
        }
        Ok(decoded)
    }
}
