//! Events: what the journal says, one JSON document a record.
//!
//! The shapes here are a file format. A field may be added only with a default;
//! nothing may be renamed or removed. Unknown events and fields are refused, so
//! that an older program does not misread a newer journal.

use serde::{Deserialize, Serialize};
use shirushi_verifier::{
    certificate::Usage,
    domain::{
        HolderName, IssuerUrl, KeyId, ListNumber, MarkNumber, NumberedPass, PassNumber,
        RegistrationNumber, SchemeId, StatusIndex, StatusReference, SystemName, TargetUrl,
        UnixTime,
    },
};

use super::Reminder;
use crate::{
    access::{Approved, Proposed, Rejected, TokenIssued, TokenWithdrawn},
    casework::{
        ApplicationEvent, ChangeEvent, DesignationEvent, MarkApplicationEvent,
        MarkApplicationNumber, NoticeMailed, NoticeSent, Noticed, OrganisationEvent, PassSigned,
        Reexamination, SpotEvent,
        complaint::ComplaintEvent,
        finding::{FindingEvent, FindingsSeen},
        misuse::{MisuseEvent, StopOfUseEvent},
    },
    correspondence::thread::MessageEvent,
    scheme::{Bilingual, Validity},
    view::NewReport,
};

/// One journal record: what was decided together, when and by whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// When.
    pub at: UnixTime,
    /// By whom, as the system knows them.
    pub by: String,
    /// What, in order; at least one.
    pub events: Vec<Event>,
}

/// Something that was decided or happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Event {
    /// The authority was founded; always the first event.
    Founded(Founded),
    /// The intent to issue a mark: its number and its place in a status list are taken from here on.
    Granted(Box<Grant>),
    /// The badge of a granted mark was made and passed its lint; it may be released.
    Issued(Issuance),
    /// A granted mark came to nothing; its status index is never used again.
    Voided(Voided),
    /// A mark was revoked.
    Revoked(Revocation),
    /// Use of a mark was stopped by order, pending a decision.
    Suspended(Suspension),
    /// A suspension ended.
    Reinstated(Reinstatement),
    /// A pass lapsed: its marks stay usable, their basis is under review.
    PassLapsed(Lapse),
    /// A lapsed pass is as before.
    PassRestored(Restoration),
    /// A pass was revoked; the marks that fall with it follow in the same entry.
    PassRevoked(PassRevocation),
    /// The root vouched for a key.
    KeyCertified(KeyCertified),
    /// A key was withdrawn.
    KeyWithdrawn(KeyWithdrawn),
    /// The root signed a trust bundle.
    TrustSigned(TrustSigned),
    /// A report came in.
    ReportFiled(ReportFiled),
    /// An organisation was registered, changed, or let through the gate.
    Organisation(OrganisationEvent),
    /// Something happened to an application for a review.
    Application(ApplicationEvent),
    /// Something happened to an application for a mark.
    MarkApplication(MarkApplicationEvent),
    /// A pass was signed as a file.
    PassSigned(PassSigned),
    /// Something happened to a notified change.
    Change(ChangeEvent),
    /// Something happened to a spot inspection.
    Spot(SpotEvent),
    /// Something happened to the designation of a review body.
    Designation(DesignationEvent),
    /// A service is examined anew, for its upstream's mark was revoked.
    Reexamination(Reexamination),
    /// Somebody is reminded of what opens, ends, or was not done in time.
    Reminder(Reminder),
    /// A message was posted, read, or reminded of.
    Message(MessageEvent),
    /// A notice is to be sent.
    Noticed(Box<Noticed>),
    /// A notice was sent.
    NoticeSent(NoticeSent),
    /// Something happened to the mail of a notice.
    NoticeMailed(NoticeMailed),
    /// Something happened to a complaint.
    Complaint(ComplaintEvent),
    /// Something happened to a misuse case.
    Misuse(MisuseEvent),
    /// Something was learnt about the use of a revoked mark.
    StopOfUse(StopOfUseEvent),
    /// Something happened to a finding of the crawler.
    Finding(FindingEvent),
    /// Findings were seen again, or were gone.
    FindingsSeen(FindingsSeen),
    /// A token was issued.
    TokenIssued(TokenIssued),
    /// A token is not taken any more.
    TokenWithdrawn(TokenWithdrawn),
    /// A deed that takes two people was proposed.
    Proposed(Box<Proposed>),
    /// A proposal was approved; the deed's own events follow in the same entry.
    Approved(Approved),
    /// A proposal was rejected.
    Rejected(Rejected),
}

/// How the authority was founded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Founded {
    /// The root's certificate, which it signed itself.
    #[serde(with = "base64_bytes")]
    pub root: Vec<u8>,
    /// Whether this is a demonstration with example keys, which nobody must trust.
    pub demonstration: bool,
    /// Where pages and status lists are served, if not below the issuing bodies' own URLs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_url: Option<IssuerUrl>,
}

/// What a mark is granted for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The scheme.
    pub scheme: SchemeId,
    /// Who holds it.
    pub holder: HolderName,
    /// The reviewed system or service.
    pub system: SystemName,
    /// The site.
    pub url: TargetUrl,
    /// The passes it stands on; at least one.
    pub passes: Vec<NumberedPass>,
    /// The mark that the holder had to have first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prerequisite: Option<RegistrationNumber>,
}

/// A grant: the intent to issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// The mark's number.
    pub number: MarkNumber,
    /// What it is granted for.
    pub terms: Terms,
    /// The `iss` of the credential.
    pub issuer: IssuerUrl,
    /// First and last valid day.
    #[serde(with = "days")]
    pub valid: Validity,
    /// The instant of grant, the credential's `nbf`.
    pub granted: UnixTime,
    /// The end of the last valid day, the credential's `exp`.
    pub expires: UnixTime,
    /// Its place in a status list.
    pub status: Place,
    /// The application that it is granted on, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<MarkApplicationNumber>,
}

/// A place in a status list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "(u32, u32)", into = "(u32, u32)")]
pub struct Place {
    /// The list.
    pub list: ListNumber,
    /// The index in it.
    pub index: StatusIndex,
}

impl Place {
    /// The same place, as credentials write it.
    pub fn reference(self) -> StatusReference {
        StatusReference {
            list: self.list,
            index: self.index,
        }
    }
}

impl TryFrom<(u32, u32)> for Place {
    type Error = shirushi_verifier::domain::StatusReferenceError;

    fn try_from((list, index): (u32, u32)) -> Result<Self, Self::Error> {
        Ok(Self {
            list: ListNumber(list),
            index: StatusIndex::try_from(i64::from(index))?,
        })
    }
}

impl From<Place> for (u32, u32) {
    fn from(place: Place) -> Self {
        (place.list.0, place.index.position())
    }
}

/// A badge was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuance {
    /// The mark's number.
    pub number: MarkNumber,
    /// The signed credential.
    #[serde(with = "base64_bytes")]
    pub credential: Vec<u8>,
    /// SHA-256 of the badge's pixels, 512×512 RGB, as hexadecimal digits.
    pub pixels: String,
}

/// A grant came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Voided {
    /// The mark's number.
    pub number: MarkNumber,
    /// Why, for the audit.
    pub why: String,
}

/// The cause of a revocation, as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Its code in the scheme file.
    pub code: String,
    /// Its text in the scheme file on that day.
    pub text: Bilingual,
}

/// A mark was revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// Its registration number.
    pub registration: RegistrationNumber,
    /// Why.
    pub reason: Reason,
}

/// Use of a mark was stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suspension {
    /// Its registration number.
    pub registration: RegistrationNumber,
    /// Why, for the audit; not published.
    pub why: String,
}

/// A suspension ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reinstatement {
    /// Its registration number.
    pub registration: RegistrationNumber,
}

/// A pass lapsed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lapse {
    /// The pass.
    pub pass: PassNumber,
    /// The last day of grace.
    pub until: jiff::civil::Date,
    /// Why, for the audit; the holder of the pass is told, the public is not.
    pub why: String,
}

/// A lapsed pass is as before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restoration {
    /// The pass.
    pub pass: PassNumber,
}

/// A pass was revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassRevocation {
    /// The pass.
    pub pass: PassNumber,
    /// Why: a cause of the scheme, with its text on that day.
    pub reason: Reason,
}

/// The root vouched for a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyCertified {
    /// The key's id.
    pub key: KeyId,
    /// The scheme whose issuing body has it.
    pub scheme: SchemeId,
    /// What it signs.
    #[serde(with = "usage_name")]
    pub usage: Usage,
    /// The certificate.
    #[serde(with = "base64_bytes")]
    pub certificate: Vec<u8>,
}

/// A key was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyWithdrawn {
    /// The key's id.
    pub key: KeyId,
    /// What it signed from then on does not count.
    pub from: UnixTime,
    /// Why, for the audit.
    pub why: String,
}

/// The root signed a trust bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustSigned {
    /// Its version; each is higher than the one before.
    pub version: u32,
    /// When it expires.
    pub expires: UnixTime,
    /// SHA-256 of its bytes, as hexadecimal digits.
    pub sha256: String,
}

/// A report came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportFiled {
    /// Its number, from 1.
    pub number: u64,
    /// What it says.
    pub report: NewReport,
}

pub(super) mod base64_bytes {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use serde::{Deserialize, Deserializer, Serializer};

    pub(in crate::registry) fn serialize<S: Serializer>(
        bytes: &[u8],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(in crate::registry) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map_err(serde::de::Error::custom)
    }
}

mod usage_name {
    use serde::{Deserialize, Deserializer, Serializer};
    use shirushi_verifier::certificate::Usage;

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde's `with` passes fields by reference"
    )]
    pub(super) fn serialize<S: Serializer>(
        usage: &Usage,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(usage.name())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Usage, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}

mod days {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::scheme::Validity;

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde's `with` passes fields by reference"
    )]
    pub(super) fn serialize<S: Serializer>(
        validity: &Validity,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        (validity.from, validity.to).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Validity, D::Error> {
        let (from, to) = <(Date, Date)>::deserialize(deserializer)?;
        Ok(Validity { from, to })
    }
}
