//! Conditions under which an item applies: facts that an applicant states, joined by `and`.

use std::fmt;

use litemap::LiteMap;

use crate::scheme::{Bilingual, FactId, InvalidWord};

/// A fact that an applicant states, true or false.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Its id in conditions.
    pub id: FactId,
    /// The fact as a statement.
    pub text: Bilingual,
}

/// The facts that an applicant states.
pub type Facts = LiteMap<FactId, bool>;

/// A condition such as `online_payment and not uses_tls`: every one of its facts must be as it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition(Vec<Term>);

/// A fact in a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The fact.
    pub fact: FactId,
    /// What it must be.
    pub is: bool,
}

/// A condition is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidCondition {
    /// A fact's name is not one.
    #[error(transparent)]
    Word(#[from] InvalidWord),
    /// Too many facts.
    #[error("the condition has {facts} facts; at most {max} are taken")]
    TooLong {
        /// Facts found.
        facts: usize,
        /// Facts taken.
        max: usize,
    },
}

impl Condition {
    /// Most facts that a condition joins.
    pub const MAX_FACTS: usize = 8;

    /// Its facts, in the order written.
    pub fn terms(&self) -> &[Term] {
        &self.0
    }

    /// Whether every fact is as it says; what is not stated is neither true nor false.
    pub fn holds(&self, facts: &Facts) -> bool {
        let as_said = |term: &Term| facts.get(&term.fact) == Some(&term.is);
        self.0.iter().all(as_said)
    }
}

impl std::str::FromStr for Condition {
    type Err = InvalidCondition;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.split(" and ").collect();
        if parts.len() > Self::MAX_FACTS {
            let (facts, max) = (parts.len(), Self::MAX_FACTS);
            return Err(InvalidCondition::TooLong { facts, max });
        }
        let terms = parts.into_iter().map(|part| {
            let (is, fact) = match part.strip_prefix("not ") {
                Some(fact) => (false, fact),
                None => (true, part),
            };
            let fact = fact.parse()?;
            Ok(Term { fact, is })
        });
        terms.collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, term) in self.0.iter().enumerate() {
            let and = if n == 0 { "" } else { " and " };
            let not = if term.is { "" } else { "not " };
            write!(f, "{and}{not}{}", term.fact)?;
        }
        Ok(())
    }
}

crate::text_form::deserialize_from_text!(Condition);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_round_trips() {
        for text in ["uses_tls", "a and not b and c"] {
            assert_eq!(text.parse::<Condition>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_not_a_condition_is_refused() {
        for text in ["", "a or b", "a and ", "not not a", "A"] {
            let refused = text.parse::<Condition>();
            assert!(matches!(refused, Err(InvalidCondition::Word(_))), "{text}");
        }
        let long = ["a"; 9].join(" and ");
        let (facts, max) = (9, 8);
        assert_eq!(
            long.parse::<Condition>(),
            Err(InvalidCondition::TooLong { facts, max })
        );
    }
}
