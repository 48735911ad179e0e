//! Dependence on an upstream provider, reviewed with it as one service.

use serde::Deserialize;

use super::Entry;
use crate::scheme::{FactId, ReasonCode, Source, VoucherId};

/// What a service that depends on an upstream provider must have.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upstream {
    /// The fact by which an applicant states the dependence.
    pub fact: FactId,
    /// The voucher by which the upstream stands for items.
    pub voucher: VoucherId,
    /// Whether the upstream must already hold this scheme's mark.
    pub holds_mark: bool,
    /// What the service itself must be.
    pub requirements: Vec<Entry>,
    /// What the alliance contract must lay down.
    pub contract_points: Vec<Entry>,
    /// The papers that the upstream supplies.
    pub documents: Vec<Entry>,
    /// What is not eligible.
    pub not_eligible: Vec<Entry>,
    /// What happens to the dependent service if the upstream's mark is revoked.
    pub on_revocation: OnRevocation,
    /// The reason, should its mark be revoked for that.
    pub reason: ReasonCode,
    /// Where this is laid down.
    pub source: Source,
}

/// What happens to a service whose upstream's mark is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnRevocation {
    /// It is examined anew.
    ReExamine,
    /// Its pass is revoked.
    Revoke,
}
