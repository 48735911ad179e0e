//! The port check's judgement: one mismatch fails the server (ECOM 4.3.4.2(1)).

use std::net::IpAddr;

use super::{Class, HiddenRestricted, PortPolicy, PortScan, PortSet};
use crate::inspection::{
    judgement::{Explanation, Remark, Weight},
    plan::{AccessRestriction, DeclaredService, Transport},
};

/// Something remarked about a server's ports.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PortRemark {
    /// Open, and not declared.
    UndeclaredOpen {
        /// The port.
        port: u16,
        /// Its transport.
        transport: Transport,
    },
    /// Declared, and not open.
    DeclaredNotOpen {
        /// The port.
        port: u16,
        /// Its transport.
        transport: Transport,
    },
    /// Not open to the inspection, as its declared networks have it.
    HiddenAsDeclared {
        /// The port.
        port: u16,
        /// Its transport.
        transport: Transport,
    },
    /// A service that should not be there.
    Excluded {
        /// The port.
        port: u16,
        /// Its transport.
        transport: Transport,
        /// What the policy calls the service.
        service: String,
    },
    /// A restricted service without a declared purpose.
    NoPurpose {
        /// The port.
        port: u16,
        /// What the policy calls the service.
        service: String,
    },
    /// A restricted service without a declared access restriction.
    NoRestriction {
        /// The port.
        port: u16,
        /// What the policy calls the service.
        service: String,
    },
    /// Open to the inspection, which comes from outside its declared networks.
    RestrictionNotEffective {
        /// The port.
        port: u16,
        /// Its transport.
        transport: Transport,
    },
    /// A declared port whose state is not known.
    DeclaredUnchecked {
        /// The port.
        port: u16,
        /// Its transport.
        transport: Transport,
    },
    /// Ports that were to be looked at and were not.
    Unchecked {
        /// The ports.
        ports: PortSet,
        /// Their transport.
        transport: Transport,
    },
}

/// Judges one address: pure.
///
/// `inspected_from` are the addresses the inspection comes from.
pub fn judge(
    policy: &PortPolicy,
    services: &[DeclaredService],
    scan: &PortScan,
    inspected_from: &[IpAddr],
) -> Vec<PortRemark> {
    let judge = Judge {
        policy,
        services,
        scan,
        inspected_from,
    };
    let mut remarks = Vec::new();
    for transport in [Transport::Tcp, Transport::Udp] {
        judge.undeclared(transport, &mut remarks);
        judge.unchecked(transport, &mut remarks);
    }
    for service in services {
        judge.declared(service, &mut remarks);
    }
    remarks
}

struct Judge<'a> {
    policy: &'a PortPolicy,
    services: &'a [DeclaredService],
    scan: &'a PortScan,
    inspected_from: &'a [IpAddr],
}

impl Judge<'_> {
    fn is_declared(&self, transport: Transport, port: u16) -> bool {
        let same = |s: &DeclaredService| s.port.get() == port && s.transport == transport;
        self.services.iter().any(same)
    }

    fn undeclared(&self, transport: Transport, remarks: &mut Vec<PortRemark>) {
        let open = self.scan.of(transport).open.iter();
        for port in open.filter(|p| !self.is_declared(transport, *p)) {
            remarks.push(PortRemark::UndeclaredOpen { port, transport });
            let listed = self.policy.at(transport, port);
            if let Some(listed) = listed.filter(|l| l.class == Class::Excluded) {
                let service = listed.name.to_string();
                remarks.push(PortRemark::Excluded {
                    port,
                    transport,
                    service,
                });
            }
        }
    }

    fn unchecked(&self, transport: Transport, remarks: &mut Vec<PortRemark>) {
        let unchecked = self.scan.of(transport).unchecked.iter();
        let ports: PortSet = unchecked
            .filter(|p| !self.is_declared(transport, *p))
            .collect();
        if !ports.is_empty() {
            remarks.push(PortRemark::Unchecked { ports, transport });
        }
    }

    fn declared(&self, service: &DeclaredService, remarks: &mut Vec<PortRemark>) {
        let (port, transport) = (service.port.get(), service.transport);
        // By port or by declared name: moving a service does not change what it is.
        let at = [
            self.policy.at(transport, port),
            self.policy.named(&service.protocol),
        ];
        if let Some(listed) = at.into_iter().flatten().max_by_key(|l| l.class) {
            let service_name = listed.name.to_string();
            match listed.class {
                Class::Excluded => {
                    let service = service_name;
                    remarks.push(PortRemark::Excluded {
                        port,
                        transport,
                        service,
                    });
                }
                Class::Restricted => restricted(service, service_name, remarks),
            }
        }
        let states = self.scan.of(transport);
        let outside = service.access.as_ref().is_some_and(|a| self.kept_out(a));
        if states.open.contains(port) {
            if outside {
                remarks.push(PortRemark::RestrictionNotEffective { port, transport });
            }
        } else if !states.closed.contains(port) && !states.filtered.contains(port) {
            remarks.push(PortRemark::DeclaredUnchecked { port, transport });
        } else if outside && self.policy.hidden_restricted == HiddenRestricted::AsDeclared {
            remarks.push(PortRemark::HiddenAsDeclared { port, transport });
        } else {
            remarks.push(PortRemark::DeclaredNotOpen { port, transport });
        }
    }

    /// Whether the declared networks hold none of the addresses the inspection comes from.
    fn kept_out(&self, access: &AccessRestriction) -> bool {
        let inside = |a: &IpAddr| access.from.iter().any(|n| n.contains(*a));
        !access.from.is_empty() && !self.inspected_from.iter().any(inside)
    }
}

fn restricted(declared: &DeclaredService, service: String, remarks: &mut Vec<PortRemark>) {
    let port = declared.port.get();
    if declared.purpose.is_none() {
        let service = service.clone();
        remarks.push(PortRemark::NoPurpose { port, service });
    }
    if declared.access.is_none() {
        remarks.push(PortRemark::NoRestriction { port, service });
    }
}

impl Remark for PortRemark {
    fn code(&self) -> &'static str {
        match self {
            Self::UndeclaredOpen { .. } => "undeclared-open",
            Self::DeclaredNotOpen { .. } => "declared-not-open",
            Self::HiddenAsDeclared { .. } => "hidden-as-declared",
            Self::Excluded { .. } => "excluded-service",
            Self::NoPurpose { .. } => "restricted-without-purpose",
            Self::NoRestriction { .. } => "restricted-without-restriction",
            Self::RestrictionNotEffective { .. } => "restriction-not-effective",
            Self::DeclaredUnchecked { .. } => "declared-unchecked",
            Self::Unchecked { .. } => "unchecked",
        }
    }

    fn weight(&self) -> Weight {
        match self {
            Self::HiddenAsDeclared { .. } => Weight::Noted,
            Self::DeclaredUnchecked { .. } | Self::Unchecked { .. } => Weight::Open,
            _ => Weight::Fails,
        }
    }

    fn source(&self) -> String {
        match self {
            Self::Excluded { .. } => "4.3.4.2(1), Table 4-2 (note 2)",
            Self::NoPurpose { .. } | Self::NoRestriction { .. } => "4.3.4.2(1), Table 4-2 (note 1)",
            _ => "4.3.4.2(1)",
        }
        .to_owned()
    }

    fn explanation(&self) -> Explanation {
        match self {
            Self::UndeclaredOpen { port, transport } => Explanation::new(
                format!("申告のない {transport} ポート {port} が開放されています。"),
                format!("{transport} port {port} is open but was not declared."),
            ),
            Self::DeclaredNotOpen { port, transport } => Explanation::new(
                format!("申告された {transport} ポート {port} が開放されていません。"),
                format!("{transport} port {port} was declared but is not open."),
            ),
            Self::HiddenAsDeclared { port, transport } => Explanation::new(
                format!("{transport} ポート {port} は、申告どおり検査元からは接続できません。"),
                format!(
                    "{transport} port {port} cannot be reached from the inspection, as its declared restriction has it."
                ),
            ),
            Self::Excluded {
                port,
                transport,
                service,
            } => Explanation::new(
                format!(
                    "使用すべきではないサービス {service}（{transport} ポート {port}）があります。別のドメインに置いてください。"
                ),
                format!(
                    "{service} on {transport} port {port} should not be there; a system that needs it puts it in another domain."
                ),
            ),
            Self::NoPurpose { port, service } => Explanation::new(
                format!(
                    "使用の制限が望ましいサービス {service}（ポート {port}）の使用目的が申告されていません。"
                ),
                format!("{service} on port {port} needs a declared purpose."),
            ),
            Self::NoRestriction { port, service } => Explanation::new(
                format!(
                    "使用の制限が望ましいサービス {service}（ポート {port}）のアクセス制限が申告されていません。"
                ),
                format!("{service} on port {port} needs a declared access restriction."),
            ),
            Self::RestrictionNotEffective { port, transport } => Explanation::new(
                format!("{transport} ポート {port} は申告された接続元の範囲外から接続できます。"),
                format!(
                    "{transport} port {port} answers to addresses outside the networks declared for it."
                ),
            ),
            Self::DeclaredUnchecked { port, transport } => Explanation::new(
                format!("申告された {transport} ポート {port} の状態を確認できていません。"),
                format!("The state of the declared {transport} port {port} is not known."),
            ),
            Self::Unchecked { ports, transport } => Explanation::new(
                format!("{transport} ポート {ports} を検査できていません。"),
                format!("{transport} ports {ports} were not checked."),
            ),
        }
    }
}

#[cfg(test)]
mod tests;
