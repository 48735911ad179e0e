//! Fetching over HTTP, within bounds: https, public addresses, few redirects, few bytes, little time.

use std::{io::Read, net::IpAddr, time::Duration};

use shirushi_verifier::{address::AddressKind, domain::is_loopback};
use ureq::{
    Agent,
    config::Config,
    http::{Uri, header},
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};
use url::Url;

/// Which addresses may be fetched from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Addresses {
    /// Those of the public internet.
    Public,
    /// Those, and those of this very machine: where the user named it.
    PublicAndLoopback,
    /// All.
    Any,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Fetched {
    /// The last URL, after redirects.
    pub(super) url: Url,
    /// The body.
    pub(super) bytes: Vec<u8>,
}

/// Why nothing came back.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    #[error("{url} is not https:")]
    Scheme { url: String },
    #[error("{host} has the address {address}, which is not public")]
    Address { host: String, address: IpAddr },
    #[error("the host {host} was not found")]
    HostNotFound { host: String },
    #[error("more than {MAX_REDIRECTS} redirects")]
    Redirects,
    #[error("redirected to something that is not a URL")]
    BadRedirect,
    #[error("the server answered {status}")]
    Status { status: u16 },
    #[error("more than {max} bytes")]
    TooLarge { max: usize },
    #[error("no answer within {} seconds", TIMEOUT.as_secs())]
    Timeout,
    #[error("{0}")]
    Transport(String),
}

/// Most redirects followed.
const MAX_REDIRECTS: usize = 5;
/// Longest wait for one answer, from the lookup of its host to its last byte.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Fetches, within bounds.
#[derive(Debug)]
pub(super) struct Fetcher {
    agent: Agent,
    addresses: Addresses,
}

impl Fetcher {
    /// A fetcher that connects to these addresses only.
    pub(super) fn new(addresses: Addresses) -> Self {
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
        }
    }

    /// A fetcher for what the user named: if that is this very machine, it may be reached.
    pub(super) fn for_named(url: &Url, addresses: Addresses) -> Self {
        Self::new(match addresses {
            Addresses::Public if is_loopback(url) => Addresses::PublicAndLoopback,
            other => other,
        })
    }

    /// Fetches a URL, following redirects; at most `max` bytes.
    pub(super) fn get(&self, url: &Url, max: usize) -> Result<Fetched, FetchError> {
        let mut url = url.clone();
        for _ in 0..=MAX_REDIRECTS {
            self.check_scheme(&url)?;
            let response = self.agent.get(url.as_str()).call();
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
            let mut bytes = Vec::new();
            let body = response.body_mut().as_reader().take(max as u64 + 1);
            let read = { body }.read_to_end(&mut bytes);
            read.map_err(|error| named(ureq::Error::from(error), &url))?;
            if bytes.len() > max {
                return Err(FetchError::TooLarge { max });
            }
            return Ok(Fetched { url, bytes });
        }
        Err(FetchError::Redirects)
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

impl FetchError {
    /// What the user can do about it, in Japanese and English.
    pub(super) fn remedies(&self) -> (&'static str, &'static str) {
        match self {
            Self::Scheme { .. } => (
                "https:// から始まるURLを指定してください。",
                "Give a URL that begins with https://.",
            ),
            Self::Address { .. } => (
                "イントラネット内のサイトを確認する場合は --allow-private-addresses を付けてください。",
                "If it is a site of your own network, add --allow-private-addresses.",
            ),
            Self::Status { .. } | Self::Redirects | Self::BadRedirect => (
                "ブラウザーで開けるURLかどうかご確認ください。",
                "Check that the URL opens in a browser.",
            ),
            Self::TooLarge { .. } => (
                "画像そのもののURLかどうかご確認ください。",
                "Check that this is the URL of the picture or page itself.",
            ),
            Self::HostNotFound { .. } | Self::Timeout | Self::Transport(_) => (
                "ネットワークの接続とURLをご確認のうえ、もう一度お試しください。",
                "Check the network and the URL, and try again.",
            ),
        }
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

/// Whether an address leads to the public internet.
fn is_public(address: IpAddr) -> bool {
    let kind = AddressKind::of(address);
    matches!(kind, AddressKind::Public | AddressKind::Carrier)
}

impl Guard {
    fn allows(&self, address: IpAddr) -> bool {
        match self.addresses {
            Addresses::Public => is_public(address),
            Addresses::PublicAndLoopback => is_public(address) || address.is_loopback(),
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
