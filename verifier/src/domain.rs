//! The words of the scheme as types: each is checked once, where it comes in.

mod civil_day;
mod fingerprint;
mod key_id;
mod numbered;
mod pass_number;
mod registration_number;
mod renewal_count;
mod scheme_id;
mod short_name;
mod status_reference;
mod text;
mod unix_time;
mod verifier_version;
mod web_url;

pub use civil_day::CivilDay;
pub use fingerprint::{Fingerprint, InvalidFingerprint};
pub use key_id::{InvalidKeyId, KeyId};
pub use numbered::{InvalidNumbered, MarkNumber, NumberedPass};
pub use pass_number::{InvalidPassNumber, PassNumber};
pub use registration_number::{InvalidRegistrationNumber, RegistrationNumber};
pub use renewal_count::{InvalidRenewalCount, RenewalCount};
pub use scheme_id::{InvalidSchemeId, SchemeId};
pub use short_name::{InvalidShortName, ShortName};
pub use status_reference::{ListNumber, StatusIndex, StatusReference, StatusReferenceError};
pub use text::{
    BodyName, Contact, HolderName, SchemeName, Statement, SystemName, TextError, TextFault,
    UnitName,
};
pub use unix_time::{InvalidUnixTime, UnixTime};
pub use verifier_version::{InvalidVerifierVersion, VerifierVersion};
pub use web_url::{IssuerUrl, TargetUrl, WebUrlError, is_loopback};
pub(crate) use web_url::{ambiguity, unicode_host};

/// Implements the traits of a domain type that is written as text: `Display`
/// is assumed, and `FromStr`; this adds serde by way of both.
macro_rules! serde_as_text {
    ($name:ty) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use serde_as_text;
