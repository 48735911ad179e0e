//! Sets of port numbers, written as people write them: `22,80,8000-8100`.

use std::{collections::BTreeSet, fmt, str::FromStr};

/// A set of ports, 1 to 65,535; written with ranges, ascending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PortSet(BTreeSet<u16>);

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
        Self((1..=u16::MAX).collect())
    }

    /// Whether the port is in it.
    pub fn contains(&self, port: u16) -> bool {
        self.0.contains(&port)
    }

    /// Puts a port in; 0, which is no port, is left out.
    pub fn insert(&mut self, port: u16) {
        if port != 0 {
            self.0.insert(port);
        }
    }

    /// Takes a port out.
    pub fn remove(&mut self, port: u16) {
        self.0.remove(&port);
    }

    /// The ports, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        self.0.iter().copied()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
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

impl FromIterator<u16> for PortSet {
    fn from_iter<I: IntoIterator<Item = u16>>(ports: I) -> Self {
        Self(ports.into_iter().filter(|p| *p != 0).collect())
    }
}

impl Extend<u16> for PortSet {
    fn extend<I: IntoIterator<Item = u16>>(&mut self, ports: I) {
        self.0.extend(ports.into_iter().filter(|p| *p != 0));
    }
}

impl FromStr for PortSet {
    type Err = InvalidPorts;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut ports = BTreeSet::new();
        for part in text.split(',').filter(|_| !text.is_empty()) {
            let invalid = || InvalidPorts {
                found: part.chars().take(32).collect(),
            };
            let part = part.trim();
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let port = |text: &str| text.parse::<u16>().ok().filter(|p| *p != 0);
            let (Some(first), Some(last)) = (port(first), port(last)) else {
                return Err(invalid());
            };
            // Adding "1-65535" over and over must not take long.
            if first > last || ports.len() == usize::from(u16::MAX) {
                return Err(invalid());
            }
            ports.extend(first..=last);
        }
        Ok(Self(ports))
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

crate::inspection::serde_as_text!(PortSet);

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
        for text in [
            "0",
            "65536",
            "5-4",
            "a",
            "1,,2",
            "-1",
            "1-2-3",
            "0-5",
            "1-65535,1-65535",
        ] {
            assert!(text.parse::<PortSet>().is_err(), "{text:?}");
        }
        let found = "x".to_owned();
        assert_eq!("1,x".parse::<PortSet>(), Err(InvalidPorts { found }));
    }
}
