//! Owns the site's settings: its public address, whom it believes about client addresses, and its limits.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use crate::crawl::{CrawlSettings, RoundRecord};

/// How the site is reached and bounded.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address readers use, ending in `/`. With `https`, answers carry HSTS.
    pub public_url: Url,
    /// Reverse proxies whose `X-Forwarded-For` names the client. Empty: nobody is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Who may read `/metrics`, besides the loopback addresses.
    pub metrics_readers: Vec<IpAddr>,
    /// The mailbox named in `security.txt`; without it the file is not served.
    pub security_contact: Option<String>,
    /// The name by which the authority's crawler is known to robots rules.
    pub crawler: String,
    /// What the crawler's rounds do while the site is served, for `/metrics`; `None` where there are none.
    pub rounds: Option<Arc<RoundRecord>>,
    /// Bounds on requests.
    pub limits: Limits,
}

impl Config {
    /// The default settings for a site at `public_url`.
    pub fn new(public_url: Url) -> Self {
        Self {
            public_url,
            trusted_proxies: Vec::new(),
            metrics_readers: Vec::new(),
            security_contact: None,
            crawler: CrawlSettings::default().token().to_owned(),
            rounds: None,
            limits: Limits::default(),
        }
    }

    /// Whether readers come over TLS.
    pub(crate) fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }
}

/// Bounds that keep one sender, or many, from taking the whole machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Largest form body, in bytes.
    pub form_bytes: usize,
    /// Largest upload to `/verify`, picture and fields together, in bytes.
    pub upload_bytes: usize,
    /// Largest uploaded picture, in pixels. Each takes 12 bytes while it is decoded.
    pub picture_pixels: u64,
    /// Requests being answered at once; further ones are refused with 503.
    pub requests_at_once: usize,
    /// Connections open at once; further ones wait to be accepted.
    pub connections: usize,
    /// Pictures being examined at once. The work is pure computing: about one per core.
    pub examinations_at_once: usize,
    /// How long an upload waits for its turn to be examined.
    pub examination_wait: Duration,
    /// How long an examination may take before the reader is told to try later.
    pub examination_time: Duration,
    /// How long a request that only reads may take.
    pub answer_time: Duration,
    /// How long a request that sends something may take, over a slow line too.
    pub send_time: Duration,
    /// How long a sender may take for the request line and headers.
    pub header_time: Duration,
    /// How long a sender may pause while sending a body.
    pub body_pause: Duration,
    /// Reports from one address.
    pub reports: Rate,
    /// Reports from everybody.
    pub reports_in_all: Rate,
    /// Uploads from one address.
    pub uploads: Rate,
    /// Uploads from everybody.
    pub uploads_in_all: Rate,
    /// Pages visited for one address.
    pub visits: Rate,
    /// Pages visited for everybody: what this site may ask of others' sites in all.
    pub visits_in_all: Rate,
    /// Pages being visited at once; further ones are told to try again.
    pub visits_at_once: usize,
    /// How long a visit may fetch. What it has to compute comes on top.
    pub visit_time: Duration,
    /// Pictures looked at on one page.
    pub visit_pictures: usize,
    /// Wrong tokens from one address.
    pub failed_tokens: Rate,
    /// Wrong tokens from everybody.
    pub failed_tokens_in_all: Rate,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            form_bytes: 64 * 1024,
            upload_bytes: 10 * 1024 * 1024,
            picture_pixels: 16_000_000,
            requests_at_once: 256,
            connections: 1024,
            examinations_at_once: std::thread::available_parallelism().map_or(1, usize::from),
            examination_wait: Duration::from_secs(5),
            examination_time: Duration::from_secs(15),
            answer_time: Duration::from_secs(20),
            send_time: Duration::from_mins(2),
            header_time: Duration::from_secs(10),
            body_pause: Duration::from_secs(10),
            reports: Rate::new(5, Duration::from_mins(1)),
            reports_in_all: Rate::new(60, Duration::from_secs(2)),
            uploads: Rate::new(20, Duration::from_secs(3)),
            uploads_in_all: Rate::new(200, Duration::from_millis(250)),
            visits: Rate::new(5, Duration::from_secs(30)),
            visits_in_all: Rate::new(30, Duration::from_secs(2)),
            visits_at_once: 4,
            visit_time: Duration::from_secs(20),
            visit_pictures: 40,
            failed_tokens: Rate::new(20, Duration::from_secs(30)),
            failed_tokens_in_all: Rate::new(1000, Duration::from_millis(100)),
        }
    }
}

/// A token bucket's shape: `burst` at once, then one every `every`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many may come at once; at least 1.
    pub burst: u32,
    /// How long until the next one may come once the burst is used up.
    pub every: Duration,
}

impl Rate {
    /// `burst` at once, then one every `every`.
    pub const fn new(burst: u32, every: Duration) -> Self {
        Self { burst, every }
    }
}
