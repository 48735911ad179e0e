//! The package's bytes: a magic, a version, and one deterministic CBOR map.
//!
//! ```text
//! "SHIRUTPL"  8 bytes
//! version     2 bytes, big endian, 1
//! body        CBOR, RFC 8949 section 4.2.1, to the end of the file:
//!   { 1: name, 2: scheme id, 3: art (PNG), 4: [style …], 5: [field …] }
//!   style { 1: cell width, 2: cell height, 3: colour (3 bytes),
//!           4: characters (text, ascending), 5: masks (bytes) }
//!   field { 1: name, 2: x, 3: y, 4: cells, 5: alignment (0 left, 1 centre, 2 right),
//!           6: style index }
//! ```

use serde_cbor::Value;

use super::{
    Checked, MAX_PACKAGE_BYTES, Template, TemplateError, art, atlas, entries::Entries, field,
};

const MAGIC: &[u8; 8] = b"SHIRUTPL";
const VERSION: u16 = 1;
const MAX_NAME: usize = 32;
const MAX_SHORT_NAME: usize = 16;

/// A package around a body.
pub(super) fn frame(body: &Value) -> Result<Vec<u8>, TemplateError> {
    let mut package = MAGIC.to_vec();
    package.extend(VERSION.to_be_bytes());
    package.extend(encode(body)?);
    Ok(package)
}

/// Reads a package, see [`Template::parse`].
pub(super) fn parse(package: &[u8]) -> Result<Template, TemplateError> {
    if package.len() > MAX_PACKAGE_BYTES {
        return Err(TemplateError::TooLarge {
            bytes: package.len(),
        });
    }
    let rest = package.strip_prefix(MAGIC).ok_or(TemplateError::Magic)?;
    let (version, body) = rest.split_first_chunk().ok_or(TemplateError::Magic)?;
    let version = u16::from_be_bytes(*version);
    if version != VERSION {
        return Err(TemplateError::Version {
            version,
            known: VERSION,
        });
    }
    Ok(Template::sealed(package, check(decode(body)?)?))
}

fn decode(body: &[u8]) -> Result<Value, TemplateError> {
    let value: Value = serde_cbor::from_slice(body).map_err(|error| TemplateError::Cbor {
        detail: error.to_string(),
    })?;
    // serde_cbor reads long integers, unsorted maps and double keys as well;
    // it writes none of them.
    if encode(&value)? != body {
        return Err(TemplateError::NotDeterministic);
    }
    Ok(value)
}

fn encode(value: &Value) -> Result<Vec<u8>, TemplateError> {
    serde_cbor::to_vec(value).map_err(|error| TemplateError::Cbor {
        detail: error.to_string(),
    })
}

fn check(body: Value) -> Result<Checked, TemplateError> {
    let mut body = Entries::of("template", body)?;
    let name = name("template name", body.text(1, "1 name")?, MAX_NAME)?;
    let scheme = short_name("scheme id", body.text(2, "2 scheme id")?)?;
    let art = body.bytes(3, "3 art")?;
    let styles = body.array(4, "4 styles")?;
    let fields = body.array(5, "5 fields")?;
    body.end()?;
    let styles = atlas::read_all(styles)?;
    let fields = field::read_all(fields, &styles)?;
    // The dearest step comes last.
    let art = art::decode(&art)?;
    Ok(Checked {
        name,
        scheme,
        art,
        styles,
        fields,
    })
}

/// A name of at most 16 characters.
pub(super) fn short_name(what: &'static str, text: String) -> Result<String, TemplateError> {
    name(what, text, MAX_SHORT_NAME)
}

fn name(what: &'static str, text: String, max: usize) -> Result<String, TemplateError> {
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if (1..=max).contains(&text.len()) && text.chars().all(fine) {
        Ok(text)
    } else {
        Err(TemplateError::Name {
            what,
            name: text.chars().take(64).collect(),
            max,
        })
    }
}
