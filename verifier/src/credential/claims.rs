//! What a credential claims: the tables of its payload.

use serde::Serialize;
use shirushi_watermark::TemplateId;

use crate::{
    cbor::{CborError, Fields, Item, encode},
    certificate::PRIVATE_CLAIM,
    domain::{
        BodyName, HolderName, IssuerUrl, NumberedPass, RegistrationNumber, RenewalCount, SchemeId,
        ShortName, StatusReference, SystemName, TargetUrl, UnixTime, VerifierVersion,
    },
};

/// CWT claims, RFC 8392.
const ISS: i64 = 1;
const SUB: i64 = 2;
const EXP: i64 = 4;
const NBF: i64 = 5;

/// Keys of the mark particulars.
const SCHEME: i64 = 1;
const REGISTRATION: i64 = 2;
const RENEWAL: i64 = 3;
const HOLDER: i64 = 4;
const SYSTEM: i64 = 5;
const PASSES: i64 = 6;
const ISSUING_BODY: i64 = 7;
const REVIEW_BODY: i64 = 8;
const TEMPLATE: i64 = 9;
const VERIFIER_VERSION: i64 = 10;
const STATUS: i64 = 11;
const PREREQUISITE: i64 = 12;

/// Most passes that one mark can rest on.
const MAX_PASSES: usize = 8;

/// Everything that a mark's credential says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claims {
    /// The issuing body's URL.
    pub issuer: IssuerUrl,
    /// The site that the mark is for.
    pub target: TargetUrl,
    /// The end of the last valid day: the first instant at which the mark is no longer valid.
    pub expires: UnixTime,
    /// The instant of grant: the first at which it is valid.
    pub granted: UnixTime,
    /// The rest, in the private claim.
    pub mark: MarkParticulars,
}

/// What a mark says beyond the claims that CWT defines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarkParticulars {
    /// The type of the mark: its scheme.
    pub scheme: SchemeId,
    /// The registration number.
    pub registration: RegistrationNumber,
    /// Renewals of the mark so far.
    pub renewal: RenewalCount,
    /// Who holds the mark.
    pub holder: HolderName,
    /// The system or service that was reviewed.
    pub system: SystemName,
    /// The passes that it rests on, one to eight; the first stands on the badge.
    pub passes: Vec<NumberedPass>,
    /// The issuing body's name.
    pub issuing_body: BodyName,
    /// The review body's short name.
    pub review_body: ShortName,
    /// The template that the badge is drawn on.
    #[serde(serialize_with = "template_as_hex")]
    pub template: TemplateId,
    /// The version of these rules that a verifier must know.
    pub verifier_version: VerifierVersion,
    /// Where the mark's status stands.
    pub status: StatusReference,
    /// The registration number of the mark that this one depends on.
    pub prerequisite: Option<RegistrationNumber>,
}

impl Claims {
    /// The encoded payload.
    pub(super) fn encode(&self) -> Vec<u8> {
        encode(&Item::map([
            (ISS, self.issuer.as_str().into()),
            (SUB, self.target.as_str().into()),
            (EXP, self.expires.seconds().into()),
            (NBF, self.granted.seconds().into()),
            (PRIVATE_CLAIM, self.mark.to_item()),
        ]))
    }

    /// Reads a decoded payload.
    pub(super) fn from_item(item: Item) -> Result<Self, CborError> {
        let mut fields = Fields::of("credential", item)?;
        let issuer = fields.parsed(ISS)?;
        let target = fields.parsed(SUB)?;
        let expires = fields.counted(EXP)?;
        let granted = fields.counted(NBF)?;
        if granted >= expires {
            return Err(fields.bad_value(EXP, &"it ends before it begins"));
        }
        let mark = MarkParticulars::from_item(fields.required(PRIVATE_CLAIM)?)?;
        fields.finish()?;
        Ok(Self {
            issuer,
            target,
            expires,
            granted,
            mark,
        })
    }

    /// The version of the rules that a decoded payload asks for, read without
    /// insisting on anything else: newer rules may add what this crate does not know.
    pub(super) fn version_asked(item: &Item) -> Option<i64> {
        match item.get(PRIVATE_CLAIM)?.get(VERIFIER_VERSION)? {
            Item::Int(version) => Some(*version),
            _ => None,
        }
    }

    /// The URI of the status list that holds the mark's status.
    pub fn status_uri(&self) -> String {
        self.mark.status.uri(&self.issuer)
    }
}

impl MarkParticulars {
    fn to_item(&self) -> Item {
        let passes = self
            .passes
            .iter()
            .copied()
            .map(pass_to_item)
            .collect::<Vec<_>>();
        let status = vec![
            Item::Int(self.status.list.0.into()),
            Item::Int(self.status.index.position().into()),
        ];
        let mut entries = vec![
            (SCHEME, self.scheme.as_str().into()),
            (REGISTRATION, Item::Text(self.registration.to_string())),
            (RENEWAL, Item::Int(self.renewal.count().into())),
            (HOLDER, self.holder.as_str().into()),
            (SYSTEM, self.system.as_str().into()),
            (PASSES, passes.into()),
            (ISSUING_BODY, self.issuing_body.as_str().into()),
            (REVIEW_BODY, self.review_body.as_str().into()),
            (TEMPLATE, self.template.0.as_slice().into()),
            (
                VERIFIER_VERSION,
                Item::Int(self.verifier_version.number().into()),
            ),
            (STATUS, status.into()),
        ];
        if let Some(prerequisite) = self.prerequisite {
            entries.push((PREREQUISITE, Item::Text(prerequisite.to_string())));
        }
        let entries = entries.into_iter().map(|(k, v)| (Item::Int(k), v));
        Item::Map(entries.collect())
    }

    fn from_item(item: Item) -> Result<Self, CborError> {
        let mut fields = Fields::of("mark particulars", item)?;
        let particulars = Self {
            scheme: fields.parsed(SCHEME)?,
            registration: fields.parsed(REGISTRATION)?,
            renewal: fields.counted(RENEWAL)?,
            holder: fields.parsed(HOLDER)?,
            system: fields.parsed(SYSTEM)?,
            passes: passes_from(&mut fields)?,
            issuing_body: fields.parsed(ISSUING_BODY)?,
            review_body: fields.parsed(REVIEW_BODY)?,
            template: template_from(&mut fields)?,
            verifier_version: fields.counted(VERIFIER_VERSION)?,
            status: status_from(&mut fields)?,
            prerequisite: match fields.peek(PREREQUISITE) {
                Some(_) => Some(fields.parsed(PREREQUISITE)?),
                None => None,
            },
        };
        fields.finish()?;
        Ok(particulars)
    }
}

fn pass_to_item(pass: NumberedPass) -> Item {
    Item::Array(vec![
        Item::Text(pass.number.to_string()),
        Item::Int(pass.renewal.count().into()),
    ])
}

fn passes_from(fields: &mut Fields) -> Result<Vec<NumberedPass>, CborError> {
    let items = fields.array(PASSES)?;
    if items.is_empty() || items.len() > MAX_PASSES {
        let reason = format!("{} passes instead of 1 to {MAX_PASSES}", items.len());
        return Err(fields.bad_value(PASSES, &reason));
    }
    items
        .into_iter()
        .map(|item| {
            pass_from(item).ok_or_else(|| fields.bad_value(PASSES, &"not [number, renewal]"))
        })
        .collect()
}

fn pass_from(item: Item) -> Option<NumberedPass> {
    let Item::Array(parts) = item else {
        return None;
    };
    let [Item::Text(number), Item::Int(renewal)] = parts.as_slice() else {
        return None;
    };
    Some(NumberedPass {
        number: number.parse().ok()?,
        renewal: RenewalCount::try_from(*renewal).ok()?,
    })
}

fn template_from(fields: &mut Fields) -> Result<TemplateId, CborError> {
    let bytes = fields.bytes(TEMPLATE)?;
    let id = bytes.try_into().map(TemplateId);
    id.map_err(|_| fields.bad_value(TEMPLATE, &"a template's id has 8 bytes"))
}

fn status_from(fields: &mut Fields) -> Result<StatusReference, CborError> {
    let items = fields.array(STATUS)?;
    let [Item::Int(list), Item::Int(index)] = items.as_slice() else {
        return Err(fields.bad_value(STATUS, &"not [list, index]"));
    };
    Ok(StatusReference {
        list: (*list)
            .try_into()
            .map_err(|e| fields.bad_value(STATUS, &e))?,
        index: (*index)
            .try_into()
            .map_err(|e| fields.bad_value(STATUS, &e))?,
    })
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes fields by reference"
)]
fn template_as_hex<S: serde::Serializer>(
    id: &TemplateId,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&hex::encode(id.0))
}

impl crate::domain::MarkNumber {
    /// The number that a mark's badge shows.
    pub fn of(mark: &MarkParticulars) -> Self {
        Self {
            registration: mark.registration,
            renewal: mark.renewal,
        }
    }
}
