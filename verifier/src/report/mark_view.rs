//! What a report says about the mark itself, the trust bundle and the status.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::hex_id;
use crate::{
    credential::Claims,
    domain::{
        BodyName, CivilDay, Contact, Fingerprint, HolderName, IssuerUrl, MarkNumber, NumberedPass,
        RegistrationNumber, SchemeId, SchemeName, ShortName, Statement, StatusReference,
        SystemName, TargetUrl, UnixTime,
    },
    mark_id::MarkIdParts,
    status::Status,
    trust::{Localized, Trust},
};

/// The mark, as far as it could be read.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "read", rename_all = "kebab-case")]
pub enum MarkView {
    /// Its whole credential.
    Credential(Box<CredentialView>),
    /// Its id only. Nothing in it is signed.
    Id {
        /// Its number.
        number: MarkNumber,
        /// Its scheme, if the trust bundle has it.
        scheme: Option<SchemeId>,
    },
}

impl MarkView {
    /// Its number; what is not signed is what the picture says of itself.
    pub fn number(&self) -> MarkNumber {
        match self {
            Self::Credential(view) => view.number,
            Self::Id { number, .. } => *number,
        }
    }

    /// Whether a trusted issuer signed what it says.
    pub fn is_verified(&self) -> bool {
        matches!(self, Self::Credential(view) if view.verified)
    }
}

/// What a credential says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CredentialView {
    /// Whether a trusted issuer signed it. If not, everything here is only claimed.
    pub verified: bool,
    /// Registration number and renewals, as on the badge.
    pub number: MarkNumber,
    /// The scheme.
    pub scheme: SchemeId,
    /// The scheme's name, if the trust bundle has it.
    pub scheme_name: Option<Localized<SchemeName>>,
    /// Who holds the mark.
    pub holder: HolderName,
    /// The system that was reviewed.
    pub system: SystemName,
    /// The site that the mark is for.
    pub target: TargetUrl,
    /// The site's host as people write it.
    pub target_host: String,
    /// The passes that it rests on.
    pub passes: Vec<NumberedPass>,
    /// The issuing body's URL.
    pub issuer: IssuerUrl,
    /// The issuing body's name, as the credential gives it.
    pub issuing_body: BodyName,
    /// The issuing body, as the trust bundle introduces it.
    pub issuing_body_contact: Option<Contact>,
    /// What the issuing body is liable for, as the trust bundle says.
    pub liability: Option<Localized<Statement>>,
    /// The review body's short name.
    pub review_body: ShortName,
    /// The instant of grant.
    pub granted: UnixTime,
    /// The end of its last day.
    pub expires: UnixTime,
    /// Its last day.
    pub last_day: CivilDay,
    /// Where its status stands.
    pub status: StatusReference,
    /// The mark that it depends on.
    pub prerequisite: Option<RegistrationNumber>,
    /// The template of its badge.
    pub template: String,
    /// SHA-256 of the credential.
    pub credential_sha256: String,
}

/// The trust bundle that a report rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrustView {
    /// Its version.
    pub version: u32,
    /// When it was made.
    pub issued: UnixTime,
    /// When it must have been replaced.
    pub expires: UnixTime,
    /// The fingerprint of the root that signed it.
    pub root: Fingerprint,
}

/// What is known about the status.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum StatusView {
    /// Not asked for, or of no use since the mark is not genuine.
    NotChecked,
    /// What the issuer says.
    Known {
        /// The status.
        value: Status,
        /// The date of the list.
        as_of: UnixTime,
        /// The list's URI.
        uri: String,
    },
    /// It could not be had.
    Unknown {
        /// Why not.
        reason: String,
        /// The last status known.
        last_value: Option<Status>,
        /// Its date.
        last_as_of: Option<UnixTime>,
        /// The list's URI.
        uri: String,
    },
}

impl CredentialView {
    pub(crate) fn new(claims: &Claims, bytes: &[u8], verified: bool, trust: &Trust) -> Self {
        let mark = claims.mark.clone();
        let scheme = trust.scheme(&mark.scheme);
        let body = trust.issuing_body(&claims.issuer);
        Self {
            verified,
            number: MarkNumber::of(&mark),
            scheme_name: scheme.map(|scheme| scheme.name.clone()),
            scheme: mark.scheme,
            holder: mark.holder,
            system: mark.system,
            target: claims.target.clone(),
            target_host: claims.target.unicode_host(),
            passes: mark.passes,
            issuer: claims.issuer.clone(),
            issuing_body: mark.issuing_body,
            issuing_body_contact: body.map(|body| body.body.contact.clone()),
            liability: body.map(|body| body.body.liability.clone()),
            review_body: mark.review_body,
            granted: claims.granted,
            expires: claims.expires,
            last_day: claims.expires.last_day(),
            status: mark.status,
            prerequisite: mark.prerequisite,
            template: hex_id(mark.template),
            credential_sha256: hex::encode(Sha256::digest(bytes)),
        }
    }
}

impl MarkView {
    pub(crate) fn of_id(id: &MarkIdParts, trust: &Trust) -> Self {
        let schemes = trust.bundle().schemes.iter().map(|scheme| &scheme.id);
        Self::Id {
            number: id.number,
            scheme: schemes.into_iter().find(|scheme| id.is_of(scheme)).cloned(),
        }
    }
}

impl TrustView {
    pub(crate) fn of(trust: &Trust) -> Self {
        let bundle = trust.bundle();
        Self {
            version: bundle.version,
            issued: bundle.issued,
            expires: bundle.expires,
            root: trust.root(),
        }
    }
}
