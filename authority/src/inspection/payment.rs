//! Payment evidence: EMV 3-D Secure and PCI DSS self-assessment, today's reading of the SET/SECE check (ECOM 4.3.5.2).
//!
//! In 2000 an inspection could speak SET to a shop. Today's payment pages belong to
//! a provider, who must not be connected to; what the shop can show is evidence.

use std::collections::BTreeSet;

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    Judgement,
    hash::ContentHash,
    judgement::{Explanation, Remark, Weight},
    policy::{PolicyError, read},
};
use crate::scheme::Text;

/// The evidence of a shop that takes cards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentEvidence {
    /// EMV 3-D Secure, that the cardholder is authenticated.
    pub three_d_secure: Option<ThreeDSecure>,
    /// The PCI DSS self-assessment.
    pub self_assessment: Option<SelfAssessment>,
}

/// Evidence of EMV 3-D Secure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThreeDSecure {
    /// The version in use, such as `2.2.0`.
    pub version: Text,
    /// The payment provider that runs it for the shop.
    pub provider: Text,
    /// The day on which the provider confirmed it.
    pub confirmed_on: Date,
    /// The provider's confirmation.
    pub attachments: Vec<Attachment>,
}

/// A PCI DSS self-assessment questionnaire (SAQ) with its attestation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SelfAssessment {
    /// Which questionnaire.
    pub questionnaire: Questionnaire,
    /// The version of PCI DSS, such as `4.0.1`.
    pub version: Text,
    /// The day on which the attestation was signed.
    pub signed_on: Date,
    /// Who signed it.
    pub signer: Text,
    /// As what.
    pub role: Text,
    /// Whether the attestation states compliance with every requirement.
    pub compliant: bool,
    /// The questionnaire and its attestation.
    pub attachments: Vec<Attachment>,
}

/// The questionnaires of PCI DSS v4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Questionnaire {
    /// All card functions are outsourced.
    A,
    /// A shop's page affects the payment page.
    #[serde(rename = "A-EP")]
    AEp,
    /// Imprint machines or dial-out terminals.
    B,
    /// Terminals on an IP network.
    #[serde(rename = "B-IP")]
    BIp,
    /// Payment applications on the Internet.
    C,
    /// Virtual terminals.
    #[serde(rename = "C-VT")]
    CVt,
    /// Terminals with point-to-point encryption.
    #[serde(rename = "P2PE")]
    P2pe,
    /// Software-based PIN entry on a telephone.
    #[serde(rename = "SPoC")]
    SPoc,
    /// Every other merchant.
    #[serde(rename = "D-merchant")]
    DMerchant,
    /// Service providers.
    #[serde(rename = "D-service-provider")]
    DServiceProvider,
}

/// An attached file, held by its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// The file's name.
    pub name: Text,
    /// SHA-256 of its content.
    pub sha256: ContentHash,
}

/// The rules, as data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentPolicy {
    /// Its version, such as `payment-2026`; judgements name it.
    pub version: Text,
    /// The document and section it rests on.
    pub source: Text,
    /// How many months evidence counts from its day.
    pub max_age_months: u8,
    /// Questionnaires that can be a web shop's.
    pub questionnaires: BTreeSet<Questionnaire>,
    /// Versions of PCI DSS.
    pub pci_dss: Vec<Version>,
    /// Versions of EMV 3-D Secure.
    pub three_d_secure: Vec<Version>,
}

/// A version and the days on which it is in force, both included.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// Its number.
    pub number: Text,
    /// The first day.
    pub from: Date,
    /// The last day; open where none is set yet.
    #[serde(default)]
    pub to: Option<Date>,
}

/// Evidence with its judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentReview {
    /// The evidence.
    pub evidence: PaymentEvidence,
    /// The day it was judged on.
    pub judged_on: Date,
    /// How it was judged.
    pub judgement: Judgement,
}

impl PaymentReview {
    /// Judges evidence as of a day.
    pub fn new(policy: &PaymentPolicy, evidence: PaymentEvidence, today: Date) -> Self {
        let remarks = judge(policy, &evidence, today);
        Self {
            judgement: Judgement::of(policy.version.as_str(), &remarks),
            evidence,
            judged_on: today,
        }
    }
}

impl PaymentPolicy {
    /// The rules of 2026.
    ///
    /// # Errors
    /// [`PolicyError`]; a test holds that there is none.
    pub fn of_2026() -> Result<Self, PolicyError> {
        let text = include_str!("../../../assets/inspection/payment-2026.toml");
        Self::parse("payment-2026.toml", text)
    }

    /// Reads a policy file; `file` is its name, for errors.
    ///
    /// # Errors
    /// [`PolicyError`] with the line and the reason.
    pub fn parse(file: &str, text: &str) -> Result<Self, PolicyError> {
        read(file, text)
    }
}

/// The two kinds of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// EMV 3-D Secure.
    ThreeDSecure,
    /// The PCI DSS self-assessment.
    SelfAssessment,
}

/// Something remarked about payment evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PaymentRemark {
    /// There is none.
    Missing(Kind),
    /// Nothing is attached.
    NoAttachment(Kind),
    /// Its version is not in force.
    Version(Kind, String),
    /// It is too old.
    TooOld(Kind, Date),
    /// It is dated in the future.
    Future(Kind, Date),
    /// The questionnaire cannot be a web shop's.
    Questionnaire(Questionnaire),
    /// The attestation does not state compliance.
    NotCompliant,
}

/// Judges evidence as of a day: pure. The questionnaire's version counts on the day it was signed, the protocol's today.
pub fn judge(
    policy: &PaymentPolicy,
    evidence: &PaymentEvidence,
    today: Date,
) -> Vec<PaymentRemark> {
    let mut remarks = Vec::new();
    match &evidence.three_d_secure {
        None => remarks.push(PaymentRemark::Missing(Kind::ThreeDSecure)),
        Some(given) => {
            let kind = Kind::ThreeDSecure;
            policy.common(
                kind,
                given.confirmed_on,
                &given.attachments,
                today,
                &mut remarks,
            );
            in_force(
                &policy.three_d_secure,
                kind,
                &given.version,
                today,
                &mut remarks,
            );
        }
    }
    match &evidence.self_assessment {
        None => remarks.push(PaymentRemark::Missing(Kind::SelfAssessment)),
        Some(given) => {
            let kind = Kind::SelfAssessment;
            policy.common(
                kind,
                given.signed_on,
                &given.attachments,
                today,
                &mut remarks,
            );
            in_force(
                &policy.pci_dss,
                kind,
                &given.version,
                given.signed_on,
                &mut remarks,
            );
            if !policy.questionnaires.contains(&given.questionnaire) {
                remarks.push(PaymentRemark::Questionnaire(given.questionnaire));
            }
            if !given.compliant {
                remarks.push(PaymentRemark::NotCompliant);
            }
        }
    }
    remarks
}

impl PaymentPolicy {
    fn common(
        &self,
        kind: Kind,
        dated: Date,
        attachments: &[Attachment],
        today: Date,
        remarks: &mut Vec<PaymentRemark>,
    ) {
        if attachments.is_empty() {
            remarks.push(PaymentRemark::NoAttachment(kind));
        }
        let last = dated.saturating_add(i32::from(self.max_age_months).months());
        if dated > today {
            remarks.push(PaymentRemark::Future(kind, dated));
        } else if today > last {
            remarks.push(PaymentRemark::TooOld(kind, dated));
        }
    }
}

fn in_force(
    versions: &[Version],
    kind: Kind,
    number: &Text,
    day: Date,
    remarks: &mut Vec<PaymentRemark>,
) {
    let holds =
        |v: &Version| v.number == *number && v.from <= day && v.to.is_none_or(|to| day <= to);
    if !versions.iter().any(holds) {
        remarks.push(PaymentRemark::Version(kind, number.to_string()));
    }
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::ThreeDSecure => "EMV 3-D Secure",
            Self::SelfAssessment => "PCI DSS SAQ",
        }
    }
}

impl Remark for PaymentRemark {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => "evidence-missing",
            Self::NoAttachment(_) => "no-attachment",
            Self::Version(..) => "version-not-in-force",
            Self::TooOld(..) => "evidence-too-old",
            Self::Future(..) => "dated-in-the-future",
            Self::Questionnaire(_) => "questionnaire-does-not-fit",
            Self::NotCompliant => "not-compliant",
        }
    }

    fn weight(&self) -> Weight {
        Weight::Fails
    }

    fn source(&self) -> String {
        "4.3.5.2".to_owned()
    }

    fn explanation(&self) -> Explanation {
        match self {
            Self::Missing(kind) => Explanation::new(
                format!("{} の資料が提出されていません。", kind.name()),
                format!("There is no evidence of {}.", kind.name()),
            ),
            Self::NoAttachment(kind) => Explanation::new(
                format!("{} の資料に添付書類がありません。", kind.name()),
                format!("Nothing is attached to the evidence of {}.", kind.name()),
            ),
            Self::Version(kind, number) => Explanation::new(
                format!(
                    "{} のバージョン {number} は有効ではありません。",
                    kind.name()
                ),
                format!("Version {number} of {} is not in force.", kind.name()),
            ),
            Self::TooOld(kind, date) => Explanation::new(
                format!("{} の資料（{date}）は古すぎます。", kind.name()),
                format!("The evidence of {} of {date} is too old.", kind.name()),
            ),
            Self::Future(kind, date) => Explanation::new(
                format!("{} の資料の日付（{date}）が将来の日付です。", kind.name()),
                format!(
                    "The evidence of {} is dated {date}, in the future.",
                    kind.name()
                ),
            ),
            Self::Questionnaire(which) => Explanation::new(
                format!("SAQ {which:?} はオンラインショップのものではありません。"),
                format!("Questionnaire {which:?} cannot be a web shop's."),
            ),
            Self::NotCompliant => Explanation::new(
                "自己問診の結果が準拠となっていません。",
                "The attestation does not state compliance.",
            ),
        }
    }
}

#[cfg(test)]
mod tests;
