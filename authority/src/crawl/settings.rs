//! The settings of the crawler, as the settings file has them: who it says it is, its manners, its bounds.
//!
//! Whatever is left out is as careful as can be: public addresses only, two seconds between
//! requests, and nobody recommended to stop by a program.

use std::time::Duration;

use serde::Deserialize;
use shirushi_crawl::{Addresses, Agent, InvalidAgent, Policy};
use url::Url;

use super::Conduct;
use crate::correspondence::PageUrl;

/// The table `[crawl]` of the settings file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrawlSettings {
    /// The product token by which robots rules name it.
    pub agent: Option<String>,
    /// The page that tells who crawls and why; the site's own, if not given.
    pub contact: Option<PageUrl>,
    /// Which addresses may be connected to.
    pub addresses: Option<Addresses>,
    /// Seconds from the end of one request to the start of the next to the same host, 1 to 60.
    pub gap_seconds: Option<u64>,
    /// Hours after which a page that is done is due again, 1 to 8,760.
    pub revisit_hours: Option<u64>,
    /// Hosts visited at a time, 1 to 1,024.
    pub hosts_at_a_time: Option<usize>,
    /// Pages and pictures of one host in one visit, 1 to 100,000.
    pub requests_per_host: Option<u32>,
    /// Links followed from a seed, 0 to 20.
    pub depth: Option<u8>,
    /// Pages and pictures of a run.
    pub requests: Option<u64>,
    /// Minutes of a run, 1 to 10,080.
    pub minutes: Option<u64>,
    /// Whether findings of what deceives become misuse cases without staff's word.
    pub open_cases: Option<bool>,
    /// Days to stop in, 1 to 90; where none are given, staff recommend.
    pub days_to_stop: Option<u16>,
    /// Whether a browser, where one is installed, takes pictures of pages as evidence.
    pub screenshots: Option<bool>,
}

/// Why settings are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsFault {
    /// The agent's token is none.
    #[error("crawl.agent: {0}")]
    Agent(#[from] InvalidAgent),
    /// A number is out of its range.
    #[error("crawl.{name} is {found}; it must be {least} to {most}")]
    Range {
        /// The setting.
        name: &'static str,
        /// What was given.
        found: u64,
        /// The least taken.
        least: u64,
        /// The most taken.
        most: u64,
    },
}

/// The token where none is set.
const AGENT: &str = "ShirushiCrawler";

impl CrawlSettings {
    /// The policy that they make; `contact` is the site's own page, where no other is set.
    ///
    /// # Errors
    /// [`SettingsFault`].
    pub fn policy(&self, contact: Url) -> Result<Policy, SettingsFault> {
        let own = self.contact.as_ref().map(|page| page.url().clone());
        let contact = own.unwrap_or(contact);
        let mut policy = Policy::of(Agent::new(self.token(), contact)?);
        policy.addresses = self.addresses.unwrap_or_default();
        if let Some(seconds) = within("gap_seconds", self.gap_seconds, 1, 60)? {
            policy.manners.gap = Duration::from_secs(seconds);
        }
        if let Some(hours) = within("revisit_hours", self.revisit_hours, 1, 8_760)? {
            policy.manners.revisit = Duration::from_hours(hours);
        }
        if let Some(hosts) = within("hosts_at_a_time", self.hosts_at_a_time, 1, 1_024)? {
            policy.hosts_at_a_time = hosts;
        }
        if let Some(requests) = within("requests_per_host", self.requests_per_host, 1, 100_000)? {
            policy.host.requests = requests;
        }
        if let Some(depth) = within("depth", self.depth, 0, 20)? {
            policy.host.depth = depth;
        }
        if let Some(requests) = self.requests {
            policy.budget.requests = requests;
        }
        if let Some(minutes) = within("minutes", self.minutes, 1, 10_080)? {
            policy.budget.time = Duration::from_mins(minutes);
        }
        Ok(policy)
    }

    /// The product token by which robots rules name it.
    pub fn token(&self) -> &str {
        self.agent.as_deref().unwrap_or(AGENT)
    }

    /// What follows from findings without staff's word.
    ///
    /// # Errors
    /// [`SettingsFault::Range`].
    pub fn conduct(&self) -> Result<Conduct, SettingsFault> {
        Ok(Conduct {
            open_cases: self.open_cases.unwrap_or(true),
            days_to_stop: within("days_to_stop", self.days_to_stop, 1, 90)?,
        })
    }
}

fn within<N: Copy + TryInto<u64>>(
    name: &'static str,
    number: Option<N>,
    least: u64,
    most: u64,
) -> Result<Option<N>, SettingsFault> {
    let found = number.map(|n| n.try_into().unwrap_or(u64::MAX));
    match found.filter(|found| !(least..=most).contains(found)) {
        None => Ok(number),
        Some(found) => Err(SettingsFault::Range {
            name,
            found,
            least,
            most,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact() -> Url {
        "https://mark.example.jp/crawler".parse().unwrap()
    }

    fn settings(toml: &str) -> CrawlSettings {
        toml::from_str(toml).unwrap()
    }

    #[test]
    fn without_settings_only_public_addresses_are_asked_and_nobody_is_told_to_stop() {
        let policy = settings("").policy(contact()).unwrap();
        assert_eq!(policy.addresses, Addresses::Public);
        assert!(policy.manners.gap >= Duration::from_secs(1));
        assert_eq!(policy.agent.contact(), &contact());
        assert_eq!(settings("").conduct().unwrap().days_to_stop, None);
    }

    #[test]
    fn what_is_set_holds() {
        let set = settings(
            "agent = \"MarkBot\"\naddresses = \"loopback\"\ngap_seconds = 5\ndays_to_stop = 14\n",
        );
        let policy = set.policy(contact()).unwrap();
        assert_eq!(policy.agent.token(), "MarkBot");
        assert_eq!(policy.addresses, Addresses::Loopback);
        assert_eq!(policy.manners.gap, Duration::from_secs(5));
        assert_eq!(set.conduct().unwrap().days_to_stop, Some(14));
    }

    #[test]
    fn a_number_out_of_its_range_is_refused_by_its_name() {
        let refused = settings("gap_seconds = 0").policy(contact()).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "crawl.gap_seconds is 0; it must be 1 to 60"
        );
        assert!(settings("days_to_stop = 365").conduct().is_err());
        assert!(toml::from_str::<CrawlSettings>("gap = 1").is_err());
    }
}
