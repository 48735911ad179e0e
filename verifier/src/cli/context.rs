//! What every handler needs from the outside: options, language and clock.

use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Args, ValueEnum};
use shirushi_verifier::{
    domain::{Fingerprint, UnixTime},
    examine::Time,
    fetch::Addresses,
    texts::Language,
};

use super::failure::Failure;

/// A language, as an option.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum LanguageOption {
    /// Japanese.
    Ja,
    /// English.
    En,
}

/// The options that say whom to believe.
#[derive(Debug, Args)]
pub(super) struct Believing {
    /// Trust file: whom to believe. Get it from the issuing body, and compare
    /// its fingerprint (`shirushi-verify trust show FILE`).
    #[arg(long, value_name = "FILE", env = "SHIRUSHI_TRUST")]
    pub(super) trust: Option<std::path::PathBuf>,
    /// Believe the trust file only if this root signed it.
    #[arg(long, value_name = "FINGERPRINT")]
    pub(super) root: Vec<Fingerprint>,
}

/// The options with which marks are judged.
#[derive(Debug, Args)]
pub(super) struct Judging {
    #[command(flatten)]
    pub(super) believing: Believing,
    /// Ask the issuing body whether the mark is still valid.
    #[arg(long)]
    pub(super) online: bool,
    /// Judge as of this time: RFC 3339, or seconds since 1970.
    #[arg(long, value_name = "TIME")]
    pub(super) at: Option<UnixTime>,
    /// Print the report as JSON.
    #[arg(long)]
    pub(super) json: bool,
    /// Fetch from private addresses too, such as those of an intranet.
    #[arg(long)]
    pub(super) allow_private_addresses: bool,
}

impl Judging {
    /// The time to judge by.
    pub(super) fn time(&self) -> Result<Time, Failure> {
        match self.at {
            Some(at) => Ok(Time::Given(at)),
            None => wall_clock().map(Time::Clock),
        }
    }

    /// Which addresses may be fetched from.
    pub(super) fn addresses(&self) -> Addresses {
        if self.allow_private_addresses {
            Addresses::Any
        } else {
            Addresses::Public
        }
    }
}

/// The language asked for, or that of the environment.
pub(super) fn language(option: Option<LanguageOption>) -> Language {
    match option {
        Some(LanguageOption::Ja) => Language::Ja,
        Some(LanguageOption::En) => Language::En,
        None => {
            let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
            let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
            match locale {
                Some(locale) if locale.starts_with("ja") => Language::Ja,
                _ => Language::En,
            }
        }
    }
}

pub(super) fn wall_clock() -> Result<UnixTime, Failure> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the program's edge: the library takes the time as a parameter"
    )]
    let now = SystemTime::now();
    let seconds = now.duration_since(UNIX_EPOCH).ok();
    let seconds = seconds.and_then(|d| i64::try_from(d.as_secs()).ok());
    seconds
        .and_then(|seconds| UnixTime::try_from(seconds).ok())
        .ok_or(Failure::Clock)
}
