//! Which services a server must restrict or must not have: Table 4-2 and its today's reading, as data.

use serde::Deserialize;

use super::PortSet;
use crate::{
    inspection::{
        names::ProtocolName,
        plan::Transport,
        policy::{PolicyError, read},
    },
    scheme::Text,
};

/// The rules of the port check.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortPolicy {
    /// Its version, such as `ports-2000`; judgements name it.
    pub version: Text,
    /// The document and section it rests on.
    pub source: Text,
    /// What a declared port counts for that is not open to the inspection because its restriction keeps it out.
    pub hidden_restricted: HiddenRestricted,
    /// The listed services.
    #[serde(rename = "service")]
    pub services: Vec<ListedService>,
}

/// How a declared port is judged that its declared networks hide from the inspection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HiddenRestricted {
    /// It has to be open, by the letter of 4.3.4.2.
    Mismatch,
    /// It is as declared: the restriction does what it says.
    AsDeclared,
}

/// A service that a policy lists.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedService {
    /// Its id.
    pub id: ProtocolName,
    /// What it is called.
    pub name: Text,
    /// What is asked of it.
    pub class: Class,
    /// Its TCP ports; empty where it has no fixed one.
    #[serde(default)]
    pub tcp: PortSet,
    /// Its UDP ports.
    #[serde(default)]
    pub udp: PortSet,
    /// Other names under which it may be declared.
    #[serde(default)]
    pub aliases: Vec<ProtocolName>,
    /// Why it is listed.
    pub reason: Text,
}

/// What is asked of a listed service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Declared port, purpose and access restriction.
    Restricted,
    /// It should not be there.
    Excluded,
}

impl PortPolicy {
    /// Table 4-2 as written in 2000.
    ///
    /// # Errors
    /// [`PolicyError`]; a test holds that there is none.
    pub fn of_2000() -> Result<Self, PolicyError> {
        let text = include_str!("../../../../assets/inspection/ports-2000.toml");
        Self::parse("ports-2000.toml", text)
    }

    /// Its reading of 2026.
    ///
    /// # Errors
    /// [`PolicyError`]; a test holds that there is none.
    pub fn of_2026() -> Result<Self, PolicyError> {
        let text = include_str!("../../../../assets/inspection/ports-2026.toml");
        Self::parse("ports-2026.toml", text)
    }

    /// Reads a policy file; `file` is its name, for errors.
    ///
    /// # Errors
    /// [`PolicyError`] with the line and the reason.
    pub fn parse(file: &str, text: &str) -> Result<Self, PolicyError> {
        let policy: Self = read(file, text)?;
        let mut ids: Vec<_> = policy
            .services
            .iter()
            .flat_map(ListedService::names)
            .collect();
        ids.sort_unstable();
        match ids.windows(2).find(|pair| pair[0] == pair[1]) {
            None => Ok(policy),
            Some(pair) => Err(PolicyError {
                file: file.to_owned(),
                line: None,
                problem: format!("the service {} is there twice", pair[0]),
            }),
        }
    }

    /// The listed service at a port.
    pub fn at(&self, transport: Transport, port: u16) -> Option<&ListedService> {
        self.services
            .iter()
            .find(|s| s.ports(transport).contains(port))
    }

    /// The listed service that a declaration calls so.
    pub fn named(&self, protocol: &ProtocolName) -> Option<&ListedService> {
        self.services
            .iter()
            .find(|s| s.names().any(|n| n == protocol))
    }

    /// All listed TCP ports: they are looked at on every server.
    pub fn tcp_ports(&self) -> PortSet {
        self.services.iter().flat_map(|s| s.tcp.iter()).collect()
    }
}

impl ListedService {
    fn ports(&self, transport: Transport) -> &PortSet {
        match transport {
            Transport::Tcp => &self.tcp,
            Transport::Udp => &self.udp,
        }
    }

    fn names(&self) -> impl Iterator<Item = &ProtocolName> {
        self.aliases.iter().chain([&self.id])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_4_2_lists_three_services_to_restrict_and_seven_to_leave_out() {
        let policy = PortPolicy::of_2000().unwrap();
        let ids = |class| {
            let of = policy.services.iter().filter(move |s| s.class == class);
            of.map(|s| s.id.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(ids(Class::Restricted), ["ftp", "telnet", "ssh"]);
        let excluded = ["snmp", "rpc", "nfs", "nis", "x-window", "pop3", "imap4"];
        assert_eq!(ids(Class::Excluded), excluded);
    }

    #[test]
    fn todays_reading_leaves_nothing_of_table_4_2_out() {
        let (then, now) = (
            PortPolicy::of_2000().unwrap(),
            PortPolicy::of_2026().unwrap(),
        );
        for listed in &then.services {
            let today = now.named(&listed.id).unwrap();
            assert!(today.class >= listed.class, "{} became laxer", listed.id);
            assert!(
                listed.tcp.iter().all(|p| today.tcp.contains(p)),
                "{}",
                listed.id
            );
        }
    }

    #[test]
    fn a_service_listed_twice_is_refused() {
        let text = include_str!("../../../../assets/inspection/ports-2000.toml");
        let twice = text.replace("id = \"telnet\"", "id = \"ftp\"");
        let refused = PortPolicy::parse("p.toml", &twice).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "p.toml: the service ftp is there twice"
        );
    }

    #[test]
    fn a_wrong_class_is_refused_with_its_line() {
        let text = include_str!("../../../../assets/inspection/ports-2000.toml");
        let wrong = text.replacen("class = \"restricted\"", "class = \"welcome\"", 1);
        let refused = PortPolicy::parse("p.toml", &wrong).unwrap_err();
        let line = 1 + wrong.lines().position(|l| l.contains("welcome")).unwrap();
        assert!(refused.to_string().contains("welcome"), "{refused}");
        // Inside an array of tables the parser may name the table's first line.
        assert!(refused.line.is_some_and(|l| l <= line), "{refused}");
    }
}
