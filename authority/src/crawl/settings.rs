//! The settings of the crawler, as the settings file has them: who it says it is, its manners, its bounds.
//!
//! Whatever is left out is as careful as can be: public addresses only, two seconds between
//! requests, and nobody recommended to stop by a program.

use std::time::Duration;

use serde::Deserialize;
use shirushi_crawl::{Addresses, Agent, InvalidAgent, Policy};
use url::Url;

use super::{Conduct, Schedule};
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
    /// Seconds from the end of one request to the start of the next to the same host, 1 to 60; from 0
    /// with `addresses = "loopback"`.
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
    /// Hours from the beginning of one round to that of the next while the site is served, 1 to
    /// 8,760; where none are given, `serve` does not crawl.
    pub every_hours: Option<u64>,
    /// Seconds from the start of `serve` to its first round, 0 to 86,400.
    pub first_after_seconds: Option<u64>,
}

/// Why settings are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsFault {
    /// There is no page that tells who crawls.
    #[error(
        "nobody could ask who crawls: the authority was founded without --public-url; \
         set crawl.contact in the settings file"
    )]
    NoContact,
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

/// From the start of the site to the first round: readers and staff come first.
const FIRST_AFTER: Duration = Duration::from_mins(1);

/// The token where none is set.
const AGENT: &str = "ShirushiCrawler";

impl CrawlSettings {
    /// The policy that they make for an authority whose site is at `site`. Whoever is asked is told
    /// of the page that is set, else of the site's own.
    ///
    /// # Errors
    /// [`SettingsFault`].
    pub fn policy(&self, site: Option<&Url>) -> Result<Policy, SettingsFault> {
        let set = self.contact.as_ref().map(|page| page.url().clone());
        let own = || site.and_then(|site| site.join("crawler").ok());
        let contact = set.or_else(own).ok_or(SettingsFault::NoContact)?;
        let mut policy = Policy::of(Agent::new(self.token(), contact)?);
        policy.addresses = self.addresses.unwrap_or_default();
        // Nobody else is at the other end of a drill.
        let least = u64::from(policy.addresses != Addresses::Loopback);
        if let Some(seconds) = within("gap_seconds", self.gap_seconds, least, 60)? {
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

    /// When rounds begin while the site is served; `None` where none do.
    ///
    /// # Errors
    /// [`SettingsFault::Range`].
    pub fn schedule(&self) -> Result<Option<Schedule>, SettingsFault> {
        let wait = within("first_after_seconds", self.first_after_seconds, 0, 86_400)?;
        let every = within("every_hours", self.every_hours, 1, 8_760)?;
        Ok(every.map(|hours| Schedule {
            first_after: wait.map_or(FIRST_AFTER, Duration::from_secs),
            every: Duration::from_hours(hours),
        }))
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

    fn policy(settings: &CrawlSettings) -> Result<Policy, SettingsFault> {
        let site = "https://mark.example.jp/".parse().unwrap();
        settings.policy(Some(&site))
    }

    fn settings(toml: &str) -> CrawlSettings {
        toml::from_str(toml).unwrap()
    }

    #[test]
    fn without_settings_only_public_addresses_are_asked_and_nobody_is_told_to_stop() {
        let policy = policy(&settings("")).unwrap();
        assert_eq!(policy.addresses, Addresses::Public);
        assert!(policy.manners.gap >= Duration::from_secs(1));
        let contact = policy.agent.contact().as_str();
        assert_eq!(contact, "https://mark.example.jp/crawler");
        assert_eq!(settings("").conduct().unwrap().days_to_stop, None);
    }

    #[test]
    fn what_is_set_holds() {
        let set = settings(
            "agent = \"MarkBot\"\naddresses = \"loopback\"\ngap_seconds = 5\ndays_to_stop = 14\n",
        );
        let policy = policy(&set).unwrap();
        assert_eq!(policy.agent.token(), "MarkBot");
        assert_eq!(policy.addresses, Addresses::Loopback);
        assert_eq!(policy.manners.gap, Duration::from_secs(5));
        assert_eq!(set.conduct().unwrap().days_to_stop, Some(14));
    }

    #[test]
    fn a_number_out_of_its_range_is_refused_by_its_name() {
        let refused = policy(&settings("gap_seconds = 0")).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "crawl.gap_seconds is 0; it must be 1 to 60"
        );
        assert!(settings("days_to_stop = 365").conduct().is_err());
        assert!(settings("every_hours = 0").schedule().is_err());
        assert!(toml::from_str::<CrawlSettings>("gap = 1").is_err());
    }

    #[test]
    fn only_a_drill_on_this_machine_may_do_without_a_gap() {
        let drill = settings("addresses = \"loopback\"\ngap_seconds = 0");
        assert_eq!(policy(&drill).unwrap().manners.gap, Duration::ZERO);
        assert!(policy(&settings("addresses = \"any\"\ngap_seconds = 0")).is_err());
    }

    #[test]
    fn the_site_crawls_only_where_it_is_said_how_often() {
        assert_eq!(settings("first_after_seconds = 0").schedule(), Ok(None));
        let schedule = settings("every_hours = 24").schedule().unwrap().unwrap();
        assert_eq!(schedule.first_after, Duration::from_mins(1));
        assert_eq!(schedule.every, Duration::from_hours(24));
    }

    #[test]
    fn without_a_page_that_tells_who_crawls_there_is_no_policy() {
        assert_eq!(
            settings("").policy(None).unwrap_err(),
            SettingsFault::NoContact
        );
    }
}
