//! All schemes of an authority: their ids and number ranges must not meet.

use std::sync::Arc;

use shirushi_verifier::domain::{RegistrationNumber, SchemeId};

use super::{Scheme, SchemeError};

/// The schemes that an authority runs, in the order given.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemeSet(Arc<[Scheme]>);

/// Why schemes cannot be run by one authority.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SchemeSetError {
    /// One of the files is wrong.
    #[error(transparent)]
    File(#[from] SchemeError),
    /// There is no scheme.
    #[error("there is no scheme file")]
    Empty,
    /// Two have the same id.
    #[error("two scheme files have the id {id}")]
    SameId {
        /// The id.
        id: SchemeId,
    },
    /// Two share numbers, so that a number would not tell its scheme.
    #[error("the schemes {one} and {other} share {what} numbers")]
    SharedNumbers {
        /// One scheme.
        one: SchemeId,
        /// The other.
        other: SchemeId,
        /// `registration` or `pass`.
        what: &'static str,
    },
}

impl SchemeSet {
    /// These schemes together.
    ///
    /// # Errors
    /// [`SchemeSetError`] where two meet.
    pub fn new(schemes: Vec<Scheme>) -> Result<Self, SchemeSetError> {
        if schemes.is_empty() {
            return Err(SchemeSetError::Empty);
        }
        for (at, one) in schemes.iter().enumerate() {
            for other in &schemes[at + 1..] {
                apart(one, other)?;
            }
        }
        Ok(Self(schemes.into()))
    }

    /// The scheme of this id.
    pub fn get(&self, id: &SchemeId) -> Option<&Scheme> {
        self.0.iter().find(|s| s.id == *id)
    }

    /// The scheme to whose range a registration number belongs.
    pub fn of_registration(&self, number: RegistrationNumber) -> Option<&Scheme> {
        let number = number.number();
        self.0.iter().find(|s| s.registrations.contains(number))
    }

    /// All schemes.
    pub fn iter(&self) -> std::slice::Iter<'_, Scheme> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a SchemeSet {
    type Item = &'a Scheme;
    type IntoIter = std::slice::Iter<'a, Scheme>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

fn apart(one: &Scheme, other: &Scheme) -> Result<(), SchemeSetError> {
    if one.id == other.id {
        return Err(SchemeSetError::SameId { id: one.id.clone() });
    }
    let shared = |what| SchemeSetError::SharedNumbers {
        one: one.id.clone(),
        other: other.id.clone(),
        what,
    };
    if one.registrations.overlaps(other.registrations) {
        return Err(shared("registration"));
    }
    if one.passes.overlaps(other.passes) {
        return Err(shared("pass"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scheme(file: &str) -> Scheme {
        let path = format!("{}/../assets/schemes/{file}", env!("CARGO_MANIFEST_DIR"));
        Scheme::parse(file, &std::fs::read(path).unwrap()).unwrap()
    }

    #[test]
    fn the_shipped_schemes_are_sound_together() {
        let set = SchemeSet::new(vec![scheme("ecom2000.toml"), scheme("isp2014.toml")]).unwrap();
        let number = "20001".parse().unwrap();
        assert_eq!(set.of_registration(number).unwrap().id.as_str(), "isp2014");
        assert!(set.get(&"isp2014".parse().unwrap()).is_some());
        assert_eq!(set.of_registration("99999".parse().unwrap()), None);
    }

    #[test]
    fn schemes_that_share_an_id_or_numbers_are_refused() {
        let isp = scheme("isp2014.toml");
        let id = isp.id.clone();
        let twice = SchemeSet::new(vec![isp.clone(), isp.clone()]);
        assert_eq!(twice, Err(SchemeSetError::SameId { id }));
        let mut other = isp.clone();
        other.id = "other".parse().unwrap();
        let refused = SchemeSet::new(vec![isp, other]).unwrap_err();
        assert!(refused.to_string().contains("share registration numbers"));
    }
}
