//! The schemes and bodies that a bundle introduces to the reader.

use serde::Serialize;

use crate::{
    cbor::{CborError, Fields, Item},
    domain::{BodyName, Contact, IssuerUrl, KeyId, SchemeId, SchemeName, ShortName, Statement},
};

/// A text in both languages of the scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Localized<T> {
    /// In Japanese.
    pub ja: T,
    /// In English.
    pub en: T,
}

/// A scheme: `{1: id, 2: name in Japanese, 3: name in English}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scheme {
    /// Its id.
    pub id: SchemeId,
    /// Its name.
    pub name: Localized<SchemeName>,
}

/// A review body, or what an issuing body has in common with it: `{1: short
/// name, 2: name in Japanese, 3: name in English, 4: URL, 5: contact, 6:
/// liability in Japanese, 7: liability in English, 8: key ids}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Body {
    /// Its name on badges.
    pub short_name: ShortName,
    /// Its name.
    pub name: Localized<BodyName>,
    /// Its site.
    pub url: IssuerUrl,
    /// Where questions and complaints go.
    pub contact: Contact,
    /// What it is liable for, and what not.
    pub liability: Localized<Statement>,
    /// The keys certified for it. A key of one body never speaks for another.
    pub keys: Vec<KeyId>,
}

/// An issuing body: as a review body, and `9: where its status lists are served`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IssuingBody {
    /// The body. Its URL is the issuer that its marks name.
    pub body: Body,
    /// Where its status lists are fetched: list 3 at `{base}3`. The lists
    /// themselves name the URI `{issuer}status/3`, wherever they are served.
    pub status_base: IssuerUrl,
}

const SHORT_NAME: i64 = 1;
const NAME_JA: i64 = 2;
const NAME_EN: i64 = 3;
const URL: i64 = 4;
const CONTACT: i64 = 5;
const LIABILITY_JA: i64 = 6;
const LIABILITY_EN: i64 = 7;
const KEYS: i64 = 8;
const STATUS_BASE: i64 = 9;
const SCHEME_ID: i64 = 1;

impl Scheme {
    pub(super) fn to_item(&self) -> Item {
        Item::map([
            (SCHEME_ID, self.id.as_str().into()),
            (NAME_JA, self.name.ja.as_str().into()),
            (NAME_EN, self.name.en.as_str().into()),
        ])
    }

    pub(super) fn from_item(item: Item) -> Result<Self, CborError> {
        let mut fields = Fields::of("scheme", item)?;
        let scheme = Self {
            id: fields.parsed(SCHEME_ID)?,
            name: Localized {
                ja: fields.parsed(NAME_JA)?,
                en: fields.parsed(NAME_EN)?,
            },
        };
        fields.finish()?;
        Ok(scheme)
    }
}

impl Body {
    pub(super) fn to_item(&self) -> Item {
        Item::Map(self.entries())
    }

    pub(super) fn from_item(item: Item) -> Result<Self, CborError> {
        let mut fields = Fields::of("review body", item)?;
        let body = Self::take(&mut fields)?;
        fields.finish()?;
        Ok(body)
    }

    fn entries(&self) -> Vec<(Item, Item)> {
        let keys = self.keys.iter().map(|key| key.0.as_slice().into());
        let mut entries: Vec<_> = [
            (SHORT_NAME, self.short_name.as_str()),
            (NAME_JA, self.name.ja.as_str()),
            (NAME_EN, self.name.en.as_str()),
            (URL, self.url.as_str()),
            (CONTACT, self.contact.as_str()),
            (LIABILITY_JA, self.liability.ja.as_str()),
            (LIABILITY_EN, self.liability.en.as_str()),
        ]
        .map(|(key, text)| (Item::Int(key), text.into()))
        .into();
        entries.push((Item::Int(KEYS), Item::Array(keys.collect())));
        entries
    }

    fn take(fields: &mut Fields) -> Result<Self, CborError> {
        Ok(Self {
            short_name: fields.parsed(SHORT_NAME)?,
            name: Localized {
                ja: fields.parsed(NAME_JA)?,
                en: fields.parsed(NAME_EN)?,
            },
            url: fields.parsed(URL)?,
            contact: fields.parsed(CONTACT)?,
            liability: Localized {
                ja: fields.parsed(LIABILITY_JA)?,
                en: fields.parsed(LIABILITY_EN)?,
            },
            keys: keys_from(fields)?,
        })
    }
}

impl IssuingBody {
    pub(super) fn to_item(&self) -> Item {
        let mut entries = self.body.entries();
        entries.push((Item::Int(STATUS_BASE), self.status_base.as_str().into()));
        Item::Map(entries)
    }

    pub(super) fn from_item(item: Item) -> Result<Self, CborError> {
        let mut fields = Fields::of("issuing body", item)?;
        let body = Body::take(&mut fields)?;
        let status_base = fields.parsed(STATUS_BASE)?;
        fields.finish()?;
        Ok(Self { body, status_base })
    }
}

fn keys_from(fields: &mut Fields) -> Result<Vec<KeyId>, CborError> {
    let keys = fields.array(KEYS)?.into_iter().map(key_id);
    let keys = keys.collect::<Option<_>>();
    keys.ok_or_else(|| fields.bad_value(KEYS, &"not key ids of 8 bytes"))
}

pub(super) fn key_id(item: Item) -> Option<KeyId> {
    match item {
        Item::Bytes(bytes) => KeyId::try_from(bytes.as_slice()).ok(),
        _ => None,
    }
}
