//! Sets of port numbers, written as people write them: `22,80,8000-8100`.

use std::{fmt, str::FromStr};

/// A set of ports, 1 to 65,535; written with ranges, ascending. Always 8 KiB, whatever a report puts in.
#[derive(Clone, PartialEq, Eq)]
pub struct PortSet(Box<[u64; WORDS]>);

const WORDS: usize = 1_024;
/// Parts of a text that are read: more than there are ports would repeat some.
const MAX_PARTS: usize = 65_536;

/// The text is not a set of ports.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a port or a range: give numbers from 1 to 65535, such as 22,8000-8100")]
pub struct InvalidPorts {
    /// The part at fault, cut to 32 characters.
    pub found: String,
}

impl PortSet {
    /// Every port.
    pub fn all() -> Self {
        let mut all = Self::default();
        all.insert_range(1, u16::MAX);
        all
    }

    /// Whether the port is in it.
    pub fn contains(&self, port: u16) -> bool {
        let (word, bit) = place(port);
        self.0[word] & bit != 0
    }

    /// Puts a port in; 0, which is no port, is left out.
    pub fn insert(&mut self, port: u16) {
        let (word, bit) = place(port);
        self.0[word] |= bit;
        self.0[0] &= !1;
    }

    /// Takes a port out.
    pub fn remove(&mut self, port: u16) {
        let (word, bit) = place(port);
        self.0[word] &= !bit;
    }

    /// Puts in what is in the other.
    pub fn add(&mut self, other: &Self) {
        for (own, other) in self.0.iter_mut().zip(other.0.iter()) {
            *own |= other;
        }
    }

    /// Takes out what is in the other.
    pub fn subtract(&mut self, other: &Self) {
        for (own, other) in self.0.iter_mut().zip(other.0.iter()) {
            *own &= !other;
        }
    }

    /// What is in both.
    #[must_use]
    pub fn common(&self, other: &Self) -> Self {
        let mut common = self.clone();
        for (own, other) in common.0.iter_mut().zip(other.0.iter()) {
            *own &= other;
        }
        common
    }

    /// The ports, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        (1..=u16::MAX).filter(|port| self.contains(*port))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// From a port to another, not before it.
    fn insert_range(&mut self, first: u16, last: u16) {
        let ((low, from), (high, to)) = (place(first), place(last));
        // All bits from the first on, and all up to the last.
        let (from, to) = (!(from - 1), to | (to - 1));
        if low == high {
            self.0[low] |= from & to;
        } else {
            self.0[low] |= from;
            self.0[low + 1..high].fill(u64::MAX);
            self.0[high] |= to;
        }
        self.0[0] &= !1;
    }

    fn ranges(&self) -> Vec<(u16, u16)> {
        let mut ranges: Vec<(u16, u16)> = Vec::new();
        for port in self.iter() {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == port => *last = port,
                _ => ranges.push((port, port)),
            }
        }
        ranges
    }
}

fn place(port: u16) -> (usize, u64) {
    (usize::from(port) / 64, 1 << (port % 64))
}

impl Default for PortSet {
    /// No port.
    fn default() -> Self {
        Self(Box::new([0; WORDS]))
    }
}

impl fmt::Debug for PortSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PortSet({self})")
    }
}

impl FromIterator<u16> for PortSet {
    fn from_iter<I: IntoIterator<Item = u16>>(ports: I) -> Self {
        let mut set = Self::default();
        set.extend(ports);
        set
    }
}

impl Extend<u16> for PortSet {
    fn extend<I: IntoIterator<Item = u16>>(&mut self, ports: I) {
        for port in ports {
            self.insert(port);
        }
    }
}

impl FromStr for PortSet {
    type Err = InvalidPorts;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut ports = Self::default();
        for (position, part) in text.split(',').enumerate().filter(|_| !text.is_empty()) {
            let invalid = || InvalidPorts {
                found: part.chars().take(32).collect(),
            };
            let part = part.trim();
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let port = |text: &str| text.parse::<u16>().ok().filter(|p| *p != 0);
            let (Some(first), Some(last)) = (port(first), port(last)) else {
                return Err(invalid());
            };
            if first > last || position == MAX_PARTS {
                return Err(invalid());
            }
            ports.insert_range(first, last);
        }
        Ok(ports)
    }
}

impl fmt::Display for PortSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (first, last)) in self.ranges().into_iter().enumerate() {
            let comma = if position == 0 { "" } else { "," };
            if first == last {
                write!(f, "{comma}{first}")?;
            } else {
                write!(f, "{comma}{first}-{last}")?;
            }
        }
        Ok(())
    }
}

crate::text_form::serde_as_text!(PortSet);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_written_with_ranges_as_it_is_read() {
        let ports: PortSet = "443, 1-3,2-4,22".parse().unwrap();
        assert_eq!(ports.to_string(), "1-4,22,443");
        assert_eq!("".parse(), Ok(PortSet::default()));
        assert_eq!(PortSet::all().to_string(), "1-65535");
        assert_eq!("1-65535".parse(), Ok(PortSet::all()));
    }

    #[test]
    fn other_texts_are_refused_with_the_part_at_fault() {
        for text in ["0", "65536", "5-4", "a", "1,,2", "-1", "1-2-3", "0-5"] {
            assert!(text.parse::<PortSet>().is_err(), "{text:?}");
        }
        let found = "x".to_owned();
        assert_eq!("1,x".parse::<PortSet>(), Err(InvalidPorts { found }));
    }

    #[test]
    fn a_text_that_repeats_itself_is_given_up() {
        let endless = "1-65534,".repeat(70_000);
        assert!(endless.parse::<PortSet>().is_err());
    }

    #[test]
    fn sets_are_added_and_subtracted() {
        let set = |text: &str| text.parse::<PortSet>().unwrap();
        for (first, last) in [
            (1, 1),
            (1, 63),
            (63, 64),
            (64, 127),
            (5, 700),
            (65_535, 65_535),
        ] {
            let expected: PortSet = (first..=last).collect();
            assert_eq!(set(&format!("{first}-{last}")), expected);
            assert_eq!(expected.len(), usize::from(last - first) + 1);
        }
        let mut ports = set("1-100");
        ports.subtract(&set("2-99"));
        ports.add(&set("443"));
        assert_eq!(ports.to_string(), "1,100,443");
        assert_eq!(ports.common(&set("100-500")).to_string(), "100,443");
        ports.insert(0);
        assert!(!ports.contains(0) && ports.len() == 3);
    }
}
