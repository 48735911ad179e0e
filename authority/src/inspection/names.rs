//! Names in a declaration: of servers, hosts and protocols.

use std::{fmt, net::IpAddr, str::FromStr};

/// What a declaration calls a server, `[A-Za-z0-9._-]{1,64}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ServerName(String);

/// What a declaration calls a protocol, `[a-z0-9-]{1,32}`, such as `https`; read in any case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProtocolName(String);

/// A DNS host name in its ASCII form, without a final dot; never an address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HostName(String);

/// Where a server is: a host name, or an address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Host {
    /// A host name.
    Name(HostName),
    /// An address.
    Address(IpAddr),
}

/// The text is not such a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not {what}")]
pub struct InvalidName {
    /// What was found, cut to 80 characters.
    pub found: String,
    /// What was wanted.
    pub what: &'static str,
}

fn invalid(text: &str, what: &'static str) -> InvalidName {
    InvalidName {
        found: text.chars().take(80).collect(),
        what,
    }
}

impl FromStr for ServerName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
        if (1..=64).contains(&text.len()) && text.bytes().all(fits) {
            return Ok(Self(text.to_owned()));
        }
        let what = "a server's name: 1 to 64 of A-Z, a-z, 0-9, dot, hyphen, underscore";
        Err(invalid(text, what))
    }
}

impl FromStr for ProtocolName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let lower = text.to_ascii_lowercase();
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if (1..=32).contains(&lower.len()) && lower.bytes().all(fits) {
            return Ok(Self(lower));
        }
        let what = "a protocol's name: 1 to 32 of a-z, 0-9 and the hyphen";
        Err(invalid(text, what))
    }
}

impl FromStr for HostName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let what = "a host name";
        match text.parse::<Host>() {
            Ok(Host::Name(name)) => Ok(name),
            _ => Err(invalid(text, what)),
        }
    }
}

impl FromStr for Host {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(address) = text.parse() {
            return Ok(Self::Address(address));
        }
        let invalid = || invalid(text, "a host name or an address");
        // The parser of the URL standard, so that 0x7f.1 is seen as the address it is.
        let Ok(url::Host::Domain(name)) = url::Host::parse(text) else {
            return Err(invalid());
        };
        let name = name.strip_suffix('.').unwrap_or(&name);
        let label = |l: &str| {
            (1..=63).contains(&l.len())
                && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !l.starts_with('-')
                && !l.ends_with('-')
        };
        if name.len() > 253 || !name.split('.').all(label) {
            return Err(invalid());
        }
        Ok(Self::Name(HostName(name.to_owned())))
    }
}

macro_rules! as_text {
    ($name:ident) => {
        impl $name {
            /// The name.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        crate::text_form::serde_as_text!($name);
    };
}

as_text!(ServerName);
as_text!(ProtocolName);
as_text!(HostName);

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => name.fmt(f),
            Self::Address(address) => address.fmt(f),
        }
    }
}

crate::text_form::serde_as_text!(Host);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_or_an_address() {
        let host = |text: &str| text.parse::<Host>().unwrap().to_string();
        assert_eq!(host("WWW.Example.JP."), "www.example.jp");
        assert_eq!(host("203.0.113.4"), "203.0.113.4");
        assert_eq!(host("2001:db8::1"), "2001:db8::1");
    }

    #[test]
    fn a_name_in_other_letters_is_held_in_its_ascii_form() {
        let name = "店.example".parse::<Host>().unwrap().to_string();
        assert!(
            name.starts_with("xn--") && name.ends_with(".example"),
            "{name}"
        );
    }

    #[test]
    fn an_address_in_disguise_is_not_a_host() {
        for text in [
            "0x7f.1",
            "2130706433",
            "127.1",
            "",
            "a b",
            "-a.example",
            "a_b.example",
            "[::1]",
        ] {
            assert!(text.parse::<Host>().is_err(), "{text:?}");
        }
        assert!("127.0.0.1".parse::<HostName>().is_err());
    }

    #[test]
    fn protocols_are_read_in_any_case() {
        assert_eq!("HTTPS".parse::<ProtocolName>().unwrap().as_str(), "https");
        assert!("x window".parse::<ProtocolName>().is_err());
        assert!("a/b".parse::<ServerName>().is_err());
    }
}
