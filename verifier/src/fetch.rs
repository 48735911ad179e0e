//! Fetching over HTTP, within bounds: https, public addresses, few redirects, few bytes, little time.
//!
//! The one part of this crate that reaches out, for programs that visit pages; a feature of its
//! own, so that browsers and those who bring their own network never build it.

use std::{
    io::Read,
    net::IpAddr,
    time::{Duration, Instant},
};

use ureq::{
    Agent,
    config::Config,
    http::{HeaderMap, Uri, header},
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};
use url::Url;

use crate::{address::AddressKind, domain::is_loopback, install::Served};

/// Which addresses may be fetched from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addresses {
    /// Those of the public internet.
    Public,
    /// Those, and those of this very machine: where the user named it.
    PublicAndLoopback,
    /// All.
    Any,
}

/// What came back.
#[derive(Debug)]
pub struct Fetched {
    /// The last URL, after redirects.
    pub url: Url,
    /// How many redirects led there.
    pub redirects: usize,
    /// What the server said with the body.
    pub served: Served,
    /// The body.
    pub bytes: Vec<u8>,
}

/// Why nothing came back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// Not encrypted.
    #[error("{url} is not https:")]
    Scheme {
        /// The URL.
        url: String,
    },
    /// Its address must not be connected to.
    #[error("{host} has the address {address}, which is not public")]
    Address {
        /// The host.
        host: String,
        /// Its address.
        address: IpAddr,
    },
    /// There is no such host.
    #[error("the host {host} was not found")]
    HostNotFound {
        /// The host.
        host: String,
    },
    /// Redirects without end.
    #[error("more than {MAX_REDIRECTS} redirects")]
    Redirects,
    /// A redirect that leads nowhere.
    #[error("redirected to something that is not a URL")]
    BadRedirect,
    /// Not a success.
    #[error("the server answered {status}")]
    Status {
        /// The status, 100 to 599.
        status: u16,
    },
    /// More than wanted.
    #[error("more than {max} bytes")]
    TooLarge {
        /// Bytes wanted.
        max: usize,
    },
    /// Too slow.
    #[error("no answer within {} seconds", TIMEOUT.as_secs())]
    Timeout,
    /// The time for all of it is up.
    #[error("the time for this page was up")]
    TimeUp,
    /// Anything else that the network or TLS said.
    #[error("{0}")]
    Transport(String),
}

/// Most redirects followed.
const MAX_REDIRECTS: usize = 5;
/// Longest wait for one answer, from the lookup of its host to its last byte.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Fetches, within bounds.
#[derive(Debug)]
pub struct Fetcher {
    agent: Agent,
    addresses: Addresses,
    until: Option<Instant>,
}

impl Fetcher {
    /// A fetcher that connects to these addresses only.
    pub fn new(addresses: Addresses) -> Self {
        let config = Config::builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // A proxy would look hosts up by itself, past the check of addresses.
            .proxy(None)
            .timeout_global(Some(TIMEOUT))
            .user_agent(concat!("shirushi-verify/", env!("CARGO_PKG_VERSION")))
            .build();
        let guard = Guard {
            addresses,
            inner: DefaultResolver::default(),
        };
        Self {
            agent: Agent::with_parts(config, DefaultConnector::default(), guard),
            addresses,
            until: None,
        }
    }

    /// The same, with an end: nothing is waited for after `until`.
    #[must_use]
    pub fn until(self, until: Instant) -> Self {
        Self {
            until: Some(until),
            ..self
        }
    }

    /// A fetcher for what the user named: if that is this very machine, it may be reached.
    pub fn for_named(url: &Url, addresses: Addresses) -> Self {
        Self::new(match addresses {
            Addresses::Public if is_loopback(url) => Addresses::PublicAndLoopback,
            other => other,
        })
    }

    /// Fetches a URL, following redirects; at most `max` bytes.
    ///
    /// # Errors
    /// [`FetchError`].
    pub fn get(&self, url: &Url, max: usize) -> Result<Fetched, FetchError> {
        let mut url = url.clone();
        for redirects in 0..=MAX_REDIRECTS {
            self.check_scheme(&url)?;
            let time = self.time_left()?;
            let request = self.agent.get(url.as_str()).config();
            let response = request.timeout_global(Some(time)).build().call();
            let mut response = response.map_err(|error| named(error, &url))?;
            let status = response.status();
            if status.is_redirection()
                && let Some(location) = response.headers().get(header::LOCATION)
            {
                let location = location.to_str().map_err(|_| FetchError::BadRedirect)?;
                url = url.join(location).map_err(|_| FetchError::BadRedirect)?;
                continue;
            }
            if !status.is_success() {
                return Err(FetchError::Status {
                    status: status.as_u16(),
                });
            }
            let served = served(response.headers());
            let mut bytes = Vec::new();
            let body = response.body_mut().as_reader().take(max as u64 + 1);
            let read = { body }.read_to_end(&mut bytes);
            read.map_err(|error| named(ureq::Error::from(error), &url))?;
            if bytes.len() > max {
                return Err(FetchError::TooLarge { max });
            }
            return Ok(Fetched {
                url,
                redirects,
                served,
                bytes,
            });
        }
        Err(FetchError::Redirects)
    }

    /// How long the next answer may be waited for.
    fn time_left(&self) -> Result<Duration, FetchError> {
        let Some(until) = self.until else {
            return Ok(TIMEOUT);
        };
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(FetchError::TimeUp);
        }
        Ok(left.min(TIMEOUT))
    }

    fn check_scheme(&self, url: &Url) -> Result<(), FetchError> {
        let near = self.addresses != Addresses::Public && is_loopback(url);
        match url.scheme() {
            "https" => Ok(()),
            "http" if near => Ok(()),
            _ => Err(FetchError::Scheme {
                url: url.to_string(),
            }),
        }
    }
}

/// What of an answer's head an installation is judged by.
fn served(headers: &HeaderMap) -> Served {
    let text = |name| {
        let values = headers.get_all(name).iter();
        let values: Vec<_> = values.filter_map(|value| value.to_str().ok()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    };
    Served {
        content_type: text(header::CONTENT_TYPE),
        cache_control: text(header::CACHE_CONTROL),
        expires: text(header::EXPIRES),
        date: text(header::DATE),
        has_validator: headers.contains_key(header::ETAG)
            || headers.contains_key(header::LAST_MODIFIED),
    }
}

/// Looks hosts up and lets only allowed addresses through. The connection is
/// made to what was looked up here, so that a second look-up cannot differ.
#[derive(Debug)]
struct Guard {
    addresses: Addresses,
    inner: DefaultResolver,
}

/// Passes a refusal through the client's own errors.
#[derive(Debug, thiserror::Error)]
#[error("the address {0} is not public")]
struct NotPublic(IpAddr);

impl Guard {
    fn allows(&self, address: IpAddr) -> bool {
        let is_public = AddressKind::of(address).is_public();
        match self.addresses {
            Addresses::Public => is_public,
            Addresses::PublicAndLoopback => is_public || address.is_loopback(),
            Addresses::Any => true,
        }
    }
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout);
        let found = found.map_err(|error| match error {
            // What the system says when there is no such host.
            ureq::Error::Io(_) => ureq::Error::HostNotFound,
            error => error,
        })?;
        let mut allowed = self.empty();
        for address in found.iter().filter(|address| self.allows(address.ip())) {
            allowed.push(*address);
        }
        match (found.iter().next(), allowed.is_empty()) {
            (Some(refused), true) => Err(ureq::Error::Other(Box::new(NotPublic(refused.ip())))),
            _ => Ok(allowed),
        }
    }
}

fn named(error: ureq::Error, url: &Url) -> FetchError {
    let host = || url.host_str().unwrap_or_default().to_owned();
    match error {
        ureq::Error::HostNotFound => FetchError::HostNotFound { host: host() },
        ureq::Error::Timeout(_) => FetchError::Timeout,
        ureq::Error::Other(inner) => match inner.downcast_ref::<NotPublic>() {
            Some(NotPublic(address)) => FetchError::Address {
                host: host(),
                address: *address,
            },
            None => FetchError::Transport(inner.to_string()),
        },
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => {
            FetchError::Timeout
        }
        error => FetchError::Transport(error.to_string()),
    }
}
