//! The mail configuration: which relay, how it is reached, as whom.

use std::{fs, io, net::IpAddr, path::PathBuf, time::Duration};

use lettre::transport::smtp::client::Certificate;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::MailAddress;

/// How mail is sent, as its TOML file says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MailConfig {
    /// The relay: a host name, or a loopback address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    #[serde(default)]
    pub security: Security,
    /// Who mail is from.
    pub from: MailAddress,
    /// How long one attempt may take in all, 1 to [`MailConfig::MAX_TIMEOUT_SECONDS`].
    #[serde(default = "usual_timeout")]
    pub timeout_seconds: u16,
    /// A file with the user's name in its first line and the password in its second.
    #[serde(default)]
    pub credentials: Option<PathBuf>,
    /// A PEM file with the one certificate that vouches for the relay, instead of the public ones.
    #[serde(default)]
    pub root_certificate: Option<PathBuf>,
}

/// How the connection to the relay is protected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Security {
    /// By STARTTLS; without it nothing is sent.
    #[default]
    Starttls,
    /// Not at all: the relay is on this machine.
    LoopbackPlain,
}

/// Why a mail configuration was refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MailConfigError {
    /// Not TOML, or not with these fields.
    #[error("the mail configuration cannot be read: {0}")]
    Syntax(#[from] toml::de::Error),
    /// Too long or too short.
    #[error(
        "timeout-seconds is {found}; it is 1 to {}",
        MailConfig::MAX_TIMEOUT_SECONDS
    )]
    Timeout {
        /// Seconds found.
        found: u16,
    },
    /// An unprotected connection that leaves the machine.
    #[error("security is loopback-plain, but {host} is not a loopback address")]
    NotLoopback {
        /// The relay.
        host: String,
    },
    /// A password that would go unprotected.
    #[error("credentials need starttls")]
    CredentialsInClear,
    /// A file cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Not two lines.
    #[error("{} must hold two lines: the user's name and the password", path.display())]
    Credentials {
        /// Which.
        path: PathBuf,
    },
    /// Not a certificate, or a host name that no certificate can be for.
    #[error("the relay's certificate cannot be checked: {0}")]
    Tls(lettre::transport::smtp::Error),
}

impl MailConfig {
    /// Longest time for one attempt.
    pub const MAX_TIMEOUT_SECONDS: u16 = 300;

    /// Reads a configuration.
    ///
    /// # Errors
    /// [`MailConfigError`]; files it names are read later, by [`super::Mailer::new`].
    pub fn parse(toml: &str) -> Result<Self, MailConfigError> {
        let config: Self = toml::from_str(toml)?;
        config.check()?;
        Ok(config)
    }

    pub(super) fn check(&self) -> Result<(), MailConfigError> {
        let found = self.timeout_seconds;
        if !(1..=Self::MAX_TIMEOUT_SECONDS).contains(&found) {
            return Err(MailConfigError::Timeout { found });
        }
        if self.security == Security::LoopbackPlain {
            let address = self.host.parse::<IpAddr>();
            if !address.is_ok_and(|address| address.is_loopback()) {
                let host = self.host.clone();
                return Err(MailConfigError::NotLoopback { host });
            }
            if self.credentials.is_some() {
                return Err(MailConfigError::CredentialsInClear);
            }
        }
        Ok(())
    }

    pub(super) fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout_seconds.into())
    }

    /// The user's name and the password, if there are any.
    pub(super) fn read_credentials(
        &self,
    ) -> Result<Option<(String, Zeroizing<String>)>, MailConfigError> {
        let Some(path) = &self.credentials else {
            return Ok(None);
        };
        let text = Zeroizing::new(fs::read_to_string(path).map_err(|e| unreadable(path, e))?);
        let mut lines = text.lines();
        match (lines.next(), lines.next(), lines.next()) {
            (Some(user), Some(password), None) if !user.is_empty() && !password.is_empty() => {
                Ok(Some((user.to_owned(), Zeroizing::new(password.to_owned()))))
            }
            _ => Err(MailConfigError::Credentials { path: path.clone() }),
        }
    }

    pub(super) fn read_root(&self) -> Result<Option<Certificate>, MailConfigError> {
        let Some(path) = &self.root_certificate else {
            return Ok(None);
        };
        let pem = fs::read(path).map_err(|e| unreadable(path, e))?;
        Certificate::from_pem(&pem)
            .map(Some)
            .map_err(MailConfigError::Tls)
    }
}

fn unreadable(path: &std::path::Path, source: io::Error) -> MailConfigError {
    let path = path.to_owned();
    MailConfigError::Unreadable { path, source }
}

fn usual_timeout() -> u16 {
    60
}
