//! The policy of a crawl: who it says it is, its manners, and the bounds of everything.

use std::{fmt, net::IpAddr, time::Duration};

use serde::{Deserialize, Serialize};
use shirushi_verifier::address::AddressKind;
use url::Url;

/// How a crawl is done.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Who it says it is.
    pub agent: Agent,
    /// Which addresses may be connected to.
    pub addresses: Addresses,
    /// Whether links to other hosts are followed.
    pub reach: Reach,
    /// How a host is treated.
    pub manners: Manners,
    /// What one visit to a host may cost.
    pub host: HostBudget,
    /// What the whole crawl may cost.
    pub budget: Budget,
    /// What one request may cost.
    pub limits: FetchLimits,
    /// Hosts visited at a time.
    pub hosts_at_a_time: usize,
    /// Pictures judged at a time, each by a processor.
    pub pictures_at_a_time: usize,
}

/// The user agent: a product token for robots rules, and a page that tells who crawls and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    token: String,
    contact: Url,
}

/// The product token is none (RFC 9309 2.2.1: letters, `_` and `-`).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is no product token: 1 to 40 of a-z, A-Z, - and _")]
pub struct InvalidAgent {
    /// What was given, cut to 64 characters.
    pub found: String,
}

/// Which addresses may be connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Addresses {
    /// Those of the public internet.
    #[default]
    Public,
    /// Those of this machine only: tests and drills.
    Loopback,
    /// Those of the public internet, of this machine and of private networks.
    Any,
}

/// Which hosts are visited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// Those of the seeds, and those that they redirect to.
    #[default]
    Seeds,
    /// Those that links lead to as well.
    Links,
}

/// How a host is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manners {
    /// From the end of one request to the start of the next to the same host, at least.
    pub gap: Duration,
    /// A host that asks for more (Crawl-delay, Retry-After) is left for a later run.
    pub longest_delay: Duration,
    /// How long robots rules are kept (RFC 9309 2.4: at most a day).
    pub robots_kept: Duration,
    /// When a page that is done is due again.
    pub revisit: Duration,
}

/// What one visit to a host may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HostBudget {
    /// Pages and pictures.
    pub requests: u32,
    /// Bytes of bodies, as they come over the wire.
    pub bytes: u64,
    /// Links followed from a seed.
    pub depth: u8,
    /// How long the host is visited.
    pub time: Duration,
    /// Redirects followed from one URL.
    pub redirects: u8,
    /// URLs kept waiting.
    pub waiting: usize,
}

/// What the whole crawl may cost; it stops when one of these is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Pages and pictures.
    pub requests: u64,
    /// Bytes of bodies, as they come over the wire.
    pub bytes: u64,
    /// Time.
    pub time: Duration,
}

/// What one request may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FetchLimits {
    /// Bytes of a page after decoding.
    pub page_bytes: usize,
    /// Bytes of a picture.
    pub picture_bytes: usize,
    /// Bytes of a robots file that are read (RFC 9309 2.5: at least 500 KiB).
    pub robots_bytes: usize,
    /// Bytes of a sitemap after decoding.
    pub sitemap_bytes: usize,
    /// Bytes of an answer's head.
    pub head_bytes: usize,
    /// Until the connection stands, TLS included.
    pub connect: Duration,
    /// Until the head of the answer is there.
    pub head: Duration,
    /// Until all of it is there: a slow drip ends here.
    pub whole: Duration,
}

impl Agent {
    /// An agent.
    ///
    /// # Errors
    /// [`InvalidAgent`].
    pub fn new(token: &str, contact: Url) -> Result<Self, InvalidAgent> {
        let of_token = |c: char| c.is_ascii_alphabetic() || matches!(c, '-' | '_');
        if !(1..=40).contains(&token.len()) || !token.chars().all(of_token) {
            let found = token.chars().take(64).collect();
            return Err(InvalidAgent { found });
        }
        let token = token.to_owned();
        Ok(Self { token, contact })
    }

    /// What robots rules name it by.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The page that tells who crawls and why.
    pub fn contact(&self) -> &Url {
        &self.contact
    }
}

/// As it stands in `User-Agent`: `ShirushiCrawler/0.1 (+https://mark.example.jp/crawler)`.
impl fmt::Display for Agent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = env!("CARGO_PKG_VERSION");
        write!(f, "{}/{version} (+{})", self.token, self.contact)
    }
}

impl Addresses {
    /// Whether an address may be connected to.
    pub fn allow(self, address: IpAddr) -> bool {
        let kind = AddressKind::of(address);
        match self {
            Self::Public => kind.is_public(),
            Self::Loopback => kind == AddressKind::Loopback,
            Self::Any => {
                kind.is_public()
                    || matches!(
                        kind,
                        AddressKind::Loopback | AddressKind::Private | AddressKind::Shared
                    )
            }
        }
    }
}

impl Policy {
    /// A policy for the public web, with an agent, on a machine that does nothing else.
    pub fn of(agent: Agent) -> Self {
        Self {
            agent,
            addresses: Addresses::default(),
            reach: Reach::default(),
            manners: Manners::default(),
            host: HostBudget::default(),
            budget: Budget::default(),
            limits: FetchLimits::default(),
            hosts_at_a_time: 64,
            pictures_at_a_time: processors(),
        }
    }

    /// The same on a machine that has other work as well: half of its processors judge pictures.
    #[must_use]
    pub fn beside_other_work(self) -> Self {
        Self {
            pictures_at_a_time: (processors() / 2).max(1),
            ..self
        }
    }
}

/// How many processors this process may use.
fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            gap: Duration::from_secs(2),
            longest_delay: Duration::from_mins(1),
            robots_kept: Duration::from_hours(24),
            revisit: Duration::from_hours(24 * 7),
        }
    }
}

impl Default for HostBudget {
    fn default() -> Self {
        Self {
            requests: 200,
            bytes: 64 << 20,
            depth: 3,
            time: Duration::from_mins(20),
            redirects: 5,
            waiting: 2_000,
        }
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            requests: 1_000_000,
            bytes: 64 << 30,
            time: Duration::from_hours(8),
        }
    }
}

impl Default for FetchLimits {
    fn default() -> Self {
        Self {
            page_bytes: 2 << 20,
            picture_bytes: 4 << 20,
            robots_bytes: 512 << 10,
            sitemap_bytes: 4 << 20,
            head_bytes: 64 << 10,
            connect: Duration::from_secs(10),
            head: Duration::from_secs(20),
            whole: Duration::from_mins(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact() -> Url {
        "https://mark.example.jp/crawler".parse().unwrap()
    }

    #[test]
    fn an_agent_names_its_contact_page() {
        let agent = Agent::new("ShirushiCrawler", contact()).unwrap();
        let version = env!("CARGO_PKG_VERSION");
        let shown = format!("ShirushiCrawler/{version} (+https://mark.example.jp/crawler)");
        assert_eq!(agent.to_string(), shown);
    }

    #[test]
    fn a_token_is_letters_dashes_and_underlines() {
        for token in ["", "a b", "a/1", "bot1", "印", "a\r\nb", &"a".repeat(41)] {
            assert!(Agent::new(token, contact()).is_err(), "{token:?}");
        }
    }

    #[test]
    fn by_default_only_public_addresses_are_connected_to() {
        let allowed = |policy: Addresses, address: &str| policy.allow(address.parse().unwrap());
        for (address, public, loopback, any) in [
            ("8.8.8.8", true, false, true),
            ("127.1.2.3", false, true, true),
            ("10.0.0.1", false, false, true),
            ("169.254.169.254", false, false, false),
            ("::ffff:127.0.0.1", false, true, true),
            ("0.0.0.0", false, false, false),
        ] {
            assert_eq!(allowed(Addresses::Public, address), public, "{address}");
            assert_eq!(allowed(Addresses::Loopback, address), loopback, "{address}");
            assert_eq!(allowed(Addresses::Any, address), any, "{address}");
        }
    }
}
