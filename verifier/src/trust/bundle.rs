//! A bundle's content: its tables, and how a root signs it.

use super::{
    Anchors, Body, CONTENT_TYPE, IssuingBody, MAX_BYTES, Scheme, Trust, TrustError, bodies::key_id,
};
use crate::{
    cbor::{CborError, Fields, Item, Limits, decode, encode},
    certificate::{Certificate, CertificateError, PRIVATE_CLAIM},
    cose::{Header, Sign1, SignError, Signer, sign},
    domain::{KeyId, UnixTime},
};

const EXP: i64 = 4;
const IAT: i64 = 6;
/// Keys in the private claim.
const VERSION: i64 = 1;
const SCHEMES: i64 = 2;
const ISSUING_BODIES: i64 = 3;
const REVIEW_BODIES: i64 = 4;
const CERTIFICATES: i64 = 5;
const WITHDRAWALS: i64 = 6;
const TEMPLATES: i64 = 7;

/// Most entries of each kind.
const MAX_ENTRIES: usize = 1000;

/// What a trust bundle says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// Its version, from 1; a verifier only ever goes up.
    pub version: u32,
    /// When it was made.
    pub issued: UnixTime,
    /// When it must have been replaced.
    pub expires: UnixTime,
    /// The schemes whose marks it covers.
    pub schemes: Vec<Scheme>,
    /// The bodies that issue marks.
    pub issuing_bodies: Vec<IssuingBody>,
    /// The bodies that review.
    pub review_bodies: Vec<Body>,
    /// The certificates of roots and bodies.
    pub certificates: Vec<Certificate>,
    /// The keys that no longer count, and from when.
    pub withdrawals: Vec<Withdrawal>,
    /// The badge templates, as whole packages.
    pub templates: Vec<Vec<u8>>,
}

/// A key that no longer counts: what it signed dated `from` or later is void.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withdrawal {
    /// The key.
    pub key: KeyId,
    /// The first instant at which it no longer counts.
    pub from: UnixTime,
}

/// Why no bundle was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// The key did not sign.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// A verifier would refuse it.
    #[error("a verifier would refuse this trust bundle: {0}")]
    Refused(#[from] TrustError),
}

impl Bundle {
    /// Has a root sign the bundle, and reads the result back as a verifier
    /// would on import. Returns its bytes.
    ///
    /// # Errors
    /// [`BundleError`].
    pub fn sign(&self, root: &dyn Signer) -> Result<Vec<u8>, BundleError> {
        let header = Header::by_id(root.key_id()).of_type(CONTENT_TYPE);
        let bytes = sign(&header, self.encode(), root)?.encode();
        Trust::load(&bytes, &Anchors::OnImport)?;
        Ok(bytes)
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let certificates = self.certificates.iter().map(|c| c.envelope().to_item());
        let withdrawals = self.withdrawals.iter().map(|w| {
            let entry = vec![w.key.0.as_slice().into(), w.from.seconds().into()];
            Item::Array(entry)
        });
        let issuing = self.issuing_bodies.iter().map(IssuingBody::to_item);
        let templates = self.templates.iter().map(|t| t.as_slice().into());
        let private = Item::map([
            (VERSION, Item::Int(self.version.into())),
            (SCHEMES, array(self.schemes.iter().map(Scheme::to_item))),
            (ISSUING_BODIES, array(issuing)),
            (
                REVIEW_BODIES,
                array(self.review_bodies.iter().map(Body::to_item)),
            ),
            (CERTIFICATES, array(certificates)),
            (WITHDRAWALS, array(withdrawals)),
            (TEMPLATES, array(templates)),
        ]);
        encode(&Item::map([
            (EXP, self.expires.seconds().into()),
            (IAT, self.issued.seconds().into()),
            (PRIVATE_CLAIM, private),
        ]))
    }

    /// Reads a payload.
    pub(super) fn parse(payload: &[u8]) -> Result<Self, TrustError> {
        let limits = Limits {
            max_bytes: MAX_BYTES,
            max_depth: 8,
        };
        let mut claims = Fields::of("trust bundle", decode(payload, limits)?)?;
        let expires = claims.counted(EXP)?;
        let issued = claims.counted(IAT)?;
        if issued >= expires {
            return Err(claims.bad_value(EXP, &"it ends before it begins").into());
        }
        let private = claims.required(PRIVATE_CLAIM)?;
        claims.finish()?;

        let mut fields = Fields::of("trust bundle, private claim", private)?;
        let bundle = Self {
            version: version(&mut fields)?,
            issued,
            expires,
            schemes: entries(&mut fields, SCHEMES, |item| Ok(Scheme::from_item(item)?))?,
            issuing_bodies: entries(&mut fields, ISSUING_BODIES, |item| {
                Ok(IssuingBody::from_item(item)?)
            })?,
            review_bodies: entries(&mut fields, REVIEW_BODIES, |item| {
                Ok(Body::from_item(item)?)
            })?,
            certificates: entries(&mut fields, CERTIFICATES, certificate)?,
            withdrawals: entries(&mut fields, WITHDRAWALS, withdrawal)?,
            templates: entries(&mut fields, TEMPLATES, template)?,
        };
        fields.finish()?;
        Ok(bundle)
    }
}

fn array(items: impl Iterator<Item = Item>) -> Item {
    Item::Array(items.collect())
}

fn version(fields: &mut Fields) -> Result<u32, CborError> {
    let version = u32::try_from(fields.int(VERSION)?).ok();
    let version = version.filter(|version| *version >= 1);
    version.ok_or_else(|| fields.bad_value(VERSION, &"versions go from 1 up"))
}

fn entries<T>(
    fields: &mut Fields,
    key: i64,
    parse: impl Fn(Item) -> Result<T, TrustError>,
) -> Result<Vec<T>, TrustError> {
    let items = fields.array(key)?;
    if items.len() > MAX_ENTRIES {
        let reason = format!("{} entries, more than {MAX_ENTRIES}", items.len());
        return Err(fields.bad_value(key, &reason).into());
    }
    items.into_iter().map(parse).collect()
}

fn certificate(item: Item) -> Result<Certificate, TrustError> {
    let envelope = Sign1::from_item(item).map_err(CertificateError::from)?;
    Ok(Certificate::from_envelope(envelope)?)
}

fn withdrawal(item: Item) -> Result<Withdrawal, TrustError> {
    let parsed = match item {
        Item::Array(parts) => match <[Item; 2]>::try_from(parts) {
            Ok([key, Item::Int(from)]) => key_id(key).zip(UnixTime::try_from(from).ok()),
            _ => None,
        },
        _ => None,
    };
    let (key, from) = parsed.ok_or_else(|| CborError::BadValue {
        what: "withdrawal".to_owned(),
        reason: "not [key id, time]".to_owned(),
    })?;
    Ok(Withdrawal { key, from })
}

fn template(item: Item) -> Result<Vec<u8>, TrustError> {
    match item {
        Item::Bytes(package) => Ok(package),
        other => Err(CborError::WrongType {
            what: "template".to_owned(),
            expected: "a byte string",
            found: other.type_name(),
        }
        .into()),
    }
}
