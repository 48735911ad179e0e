//! What kind of network address this is: public, or one of the special purposes.
//!
//! A page can name any host, and a host any address; whoever connects without
//! asking here could be made to knock on doors inside the user's own network. The
//! ranges are those of the IANA special-purpose registries (RFC 6890).

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

/// The kind of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AddressKind {
    /// On the public internet.
    Public,
    /// An IPv6 address of NAT64 or 6to4 that carries a public IPv4 address.
    Carrier,
    /// This machine.
    Loopback,
    /// A private network.
    Private,
    /// Shared behind a provider's translation.
    Shared,
    /// Only on the same link.
    LinkLocal,
    /// No host at all.
    NoHost,
    /// For documentation, and protocol assignments of IPv4.
    Documentation,
    /// Retired 6to4 relays.
    Relay,
    /// For benchmarks.
    Benchmark,
    /// Multicast.
    Multicast,
    /// Teredo and other assignments, and tunnels that carry no public address.
    Special,
    /// Everything else.
    Reserved,
}

impl AddressKind {
    /// The kind of an address. An IPv4 address in IPv6 clothes is what it is underneath.
    pub fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => of_v4(address),
            IpAddr::V6(address) => address
                .to_ipv4_mapped()
                .map_or_else(|| of_v6(address), of_v4),
        }
    }

    /// Whether it leads to the public internet, by itself or through a tunnel's translation.
    pub fn is_public(self) -> bool {
        matches!(self, Self::Public | Self::Carrier)
    }
}

impl fmt::Display for AddressKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Public => "a public address",
            Self::Loopback => "an address of this machine",
            Self::Private => "a private address",
            Self::Shared => "an address shared behind a provider's translation",
            Self::LinkLocal => "a link-local address",
            Self::NoHost => "an address of no host",
            Self::Documentation => "an address for documentation",
            Self::Relay => "an address of retired 6to4 relays",
            Self::Benchmark => "an address for benchmarks",
            Self::Multicast => "a multicast address",
            Self::Carrier | Self::Special => "an address of a tunnel or a special purpose",
            Self::Reserved => "a reserved address",
        })
    }
}

fn of_v4(address: Ipv4Addr) -> AddressKind {
    let [a, b, c, _] = address.octets();
    match (a, b, c) {
        (127, ..) => AddressKind::Loopback,
        (10, ..) | (172, 16..=31, _) | (192, 168, _) => AddressKind::Private,
        (100, 64..=127, _) => AddressKind::Shared,
        (169, 254, _) => AddressKind::LinkLocal,
        (0, ..) => AddressKind::NoHost,
        (192, 0, 0 | 2) | (198, 51, 100) | (203, 0, 113) => AddressKind::Documentation,
        (192, 88, 99) => AddressKind::Relay,
        (198, 18..=19, _) => AddressKind::Benchmark,
        (224..=239, ..) => AddressKind::Multicast,
        (240.., ..) => AddressKind::Reserved,
        _ => AddressKind::Public,
    }
}

/// Global unicast is `2000::/3`, less what the IANA registry takes out of it.
fn of_v6(address: Ipv6Addr) -> AddressKind {
    let carrier = |high: u16, low: u16| {
        let inside = Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
        match of_v4(inside) {
            AddressKind::Public => AddressKind::Carrier,
            _ => AddressKind::Special,
        }
    };
    match address.segments() {
        _ if address.is_loopback() => AddressKind::Loopback,
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => carrier(high, low),
        [0x2001, 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] => AddressKind::Documentation,
        [0x2001, 0..=0x01ff, ..] => AddressKind::Special,
        [0x2000..=0x3fff, ..] => AddressKind::Public,
        [0xfc00..=0xfdff, ..] => AddressKind::Private,
        [0xfe80..=0xfebf, ..] => AddressKind::LinkLocal,
        [0xff00..=0xffff, ..] => AddressKind::Multicast,
        _ => AddressKind::Reserved,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(address: &str) -> bool {
        AddressKind::of(address.parse().unwrap()).is_public()
    }

    #[test]
    fn hosts_of_the_internet_are_public() {
        for address in [
            "1.1.1.1",
            "172.15.0.1",
            "172.32.0.1",
            "100.63.255.255",
            "192.0.1.1",
            "2606:4700::1111",
            "2001:200::1",
            "64:ff9b::101:101",
            "::ffff:1.1.1.1",
        ] {
            assert!(public(address), "{address}");
        }
    }

    #[test]
    fn addresses_inside_networks_are_not() {
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "192.168.1.1",
            "192.0.2.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "fc00::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!public(address), "{address}");
        }
    }
}
