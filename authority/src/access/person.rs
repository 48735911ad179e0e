//! People: their names, and in which capacity they act.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use shirushi_verifier::domain::HolderName;
use unicode_normalization::UnicodeNormalization as _;

use super::{Deed, Role};
use crate::{casework::OrganisationNumber, store::Actor};

/// The name of somebody who gives commands: 1 to [`PersonName::MAX_CHARS`] characters without
/// parentheses, which set the role apart in the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonName(String);

/// A text is not a person's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{found:?} is not a name: 1 to {max} characters, without parentheses, control characters \
     and outer spaces",
    max = PersonName::MAX_CHARS
)]
pub struct InvalidName {
    found: String,
}

impl PersonName {
    /// Longest name; with the longest role it fits what the journal takes.
    pub const MAX_CHARS: usize = 40;

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether both name the same person: width and case do not tell people apart.
    pub fn is_same(&self, other: &Self) -> bool {
        let folded = |name: &str| name.nfkc().flat_map(char::to_lowercase).collect::<String>();
        folded(&self.0) == folded(&other.0)
    }

    /// The name that the system knows somebody by, made to fit.
    pub fn of_system(name: &str) -> Self {
        let fit: String = name.chars().filter(|c| is_plain(*c)).collect();
        let fit: String = fit.trim().chars().take(Self::MAX_CHARS).collect();
        let fit = fit.trim_end();
        fit.parse().unwrap_or_else(|_| Self("unknown".to_owned()))
    }
}

fn is_plain(c: char) -> bool {
    !c.is_control() && !matches!(c, '(' | ')' | '\u{ff08}' | '\u{ff09}')
}

impl std::str::FromStr for PersonName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = (1..=Self::MAX_CHARS).contains(&text.chars().count());
        if fits && text.trim() == text && text.chars().all(is_plain) {
            return Ok(Self(text.to_owned()));
        }
        Err(InvalidName {
            found: text.chars().take(Self::MAX_CHARS).collect(),
        })
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for PersonName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The organisation that somebody acts for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Affiliation {
    /// Its number in the register of organisations.
    pub number: OrganisationNumber,
    /// Its name as it stands on its marks.
    pub holder: HolderName,
}

/// Somebody who gives a command, and in which capacity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// Their name.
    pub name: PersonName,
    /// Their role.
    pub role: Role,
    /// The organisation they act for; holders have one, nobody else has.
    pub organisation: Option<Affiliation>,
}

impl Who {
    /// The person at the authority's machine.
    pub fn at_machine(name: PersonName) -> Self {
        Self {
            name,
            role: Role::Administrator,
            organisation: None,
        }
    }

    /// Whether they may do it; what a holder may is further bounded by [`Who::is_of`].
    pub fn may(&self, deed: Deed) -> bool {
        self.role.may(deed)
    }

    /// Whether they act for the organisation of this name on marks.
    pub fn is_of(&self, holder: &HolderName) -> bool {
        let own = self.organisation.as_ref();
        own.is_some_and(|own| own.holder == *holder)
    }

    /// Whether they may read what concerns the organisation of this name on marks.
    pub fn may_read(&self, holder: &HolderName) -> bool {
        self.may(Deed::ReadEverything) || self.may(Deed::ReadOwn) && self.is_of(holder)
    }

    /// As it stands in the journal: `name (role)`.
    pub fn actor(&self) -> Actor {
        Actor::new(&self.to_string())
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name, self.role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_pretend_to_a_role() {
        for wrong in [
            "",
            " a",
            "a (administrator)",
            "a\u{ff08}auditor\u{ff09}",
            "a\u{1b}",
            &"x".repeat(41),
        ] {
            assert!(wrong.parse::<PersonName>().is_err(), "{wrong:?}");
        }
        let name: PersonName = "花子".parse().unwrap();
        assert_eq!(Who::at_machine(name).to_string(), "花子 (administrator)");
    }

    #[test]
    fn width_and_case_do_not_make_two_people_of_one() {
        let name = |text: &str| text.parse::<PersonName>().unwrap();
        assert!(name("Hanako").is_same(&name("\u{ff28}ANAKO")));
        assert!(!name("Hanako").is_same(&name("Taro")));
    }

    #[test]
    fn the_systems_name_for_somebody_is_made_to_fit() {
        assert_eq!(PersonName::of_system("root").as_str(), "root");
        assert_eq!(PersonName::of_system("()").as_str(), "unknown");
        let long = PersonName::of_system(&"x".repeat(99));
        assert_eq!(long.as_str().len(), PersonName::MAX_CHARS);
    }

    #[test]
    fn every_name_with_every_role_fits_the_journal_whole() {
        let name = PersonName::of_system(&"x".repeat(99));
        for role in Role::ALL {
            let who = Who {
                name: name.clone(),
                role,
                organisation: None,
            };
            assert_eq!(who.actor(), Actor::new(&who.to_string()));
            assert!(who.to_string().chars().count() <= 64, "{who}");
        }
    }
}
