//! Which addresses may be connected to, and networks in CIDR notation.

use std::{fmt, net::IpAddr, str::FromStr};

use shirushi_verifier::address::AddressKind;

/// Which addresses an inspection may connect to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressPolicy {
    /// Addresses of the public Internet: the rule (ECOM 4.3.4.1: servers that can be reached from the Internet).
    PublicOnly,
    /// Addresses of this machine: tests and drills.
    LoopbackOnly,
}

/// An address may not be connected to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{address} is {what}; {policy}")]
pub struct AddressRefusal {
    /// The address.
    pub address: IpAddr,
    /// What kind of address it is.
    pub what: AddressKind,
    /// What is allowed.
    pub policy: AddressPolicy,
}

impl AddressPolicy {
    /// Lets an allowed address pass.
    ///
    /// # Errors
    /// [`AddressRefusal`].
    pub fn check(self, address: IpAddr) -> Result<(), AddressRefusal> {
        let what = AddressKind::of(address);
        let allowed = match self {
            Self::PublicOnly => what == AddressKind::Public,
            Self::LoopbackOnly => what == AddressKind::Loopback,
        };
        if allowed {
            return Ok(());
        }
        Err(AddressRefusal {
            address,
            what,
            policy: self,
        })
    }
}

impl fmt::Display for AddressPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PublicOnly => "only public addresses are connected to",
            Self::LoopbackOnly => "only addresses of this machine are connected to",
        })
    }
}

/// A network in CIDR notation; a plain address is a network of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network {
    base: IpAddr,
    prefix: u8,
}

/// The text is not a network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{found:?} is not a network: give an address, or one with a prefix such as 198.51.100.0/24"
)]
pub struct InvalidNetwork {
    /// What was found, cut to 64 characters.
    pub found: String,
}

impl Network {
    /// Whether the address lies in it.
    pub fn contains(self, address: IpAddr) -> bool {
        match (self.base, address) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                let shift = 32 - u32::from(self.prefix);
                u64::from(base.to_bits()) >> shift == u64::from(address.to_bits()) >> shift
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                let same = base.to_bits() ^ address.to_bits();
                same.leading_zeros() >= u32::from(self.prefix)
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = InvalidNetwork;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidNetwork {
            found: text.chars().take(64).collect(),
        };
        let (base, prefix) = text
            .split_once('/')
            .map_or((text, None), |(b, p)| (b, Some(p)));
        let base: IpAddr = base.parse().map_err(|_| invalid())?;
        let longest = if base.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => longest,
            Some(p) => p.parse().map_err(|_| invalid())?,
        };
        if prefix > longest {
            return Err(invalid());
        }
        Ok(Self { base, prefix })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.prefix)
    }
}

crate::text_form::serde_as_text!(Network);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_are_not_public_are_refused() {
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.31.255.255",
            "192.168.0.1",
            "100.64.0.1",
            "169.254.169.254",
            "0.0.0.0",
            "203.0.113.9",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "fd00::1",
            "fe80::1",
            "ff02::1",
            "2001:db8::1",
            "2002:a00:1::",
        ] {
            let address: IpAddr = address.parse().unwrap();
            assert!(
                AddressPolicy::PublicOnly.check(address).is_err(),
                "{address}"
            );
        }
    }

    #[test]
    fn public_addresses_pass_and_are_refused_in_a_drill() {
        for address in ["8.8.8.8", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8"] {
            let address: IpAddr = address.parse().unwrap();
            assert_eq!(AddressPolicy::PublicOnly.check(address), Ok(()));
            assert!(AddressPolicy::LoopbackOnly.check(address).is_err());
        }
        let own: IpAddr = "127.0.0.7".parse().unwrap();
        assert_eq!(AddressPolicy::LoopbackOnly.check(own), Ok(()));
    }

    #[test]
    fn a_network_holds_its_own_addresses_only() {
        let holds = |network: &str, address: &str| {
            let network: Network = network.parse().unwrap();
            network.contains(address.parse().unwrap())
        };
        assert!(holds("198.51.100.0/24", "198.51.100.255"));
        assert!(!holds("198.51.100.0/24", "198.51.101.0"));
        assert!(holds("0.0.0.0/0", "8.8.8.8") && !holds("0.0.0.0/0", "::1"));
        assert!(holds("2001:db8::/32", "2001:db8:ffff::1"));
        assert!(!holds("2001:db8::1", "2001:db8::2"));
    }

    #[test]
    fn other_texts_are_not_networks() {
        for text in [
            "",
            "/",
            "10.0.0.0/33",
            "10.0.0/8",
            "::/129",
            "10.0.0.0/",
            "a/1",
        ] {
            assert!(text.parse::<Network>().is_err(), "{text:?}");
        }
    }
}
