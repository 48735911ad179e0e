//! Reading a folder's rules: the file, then the tables it names, each mistake with file, line and reason.

use std::{collections::BTreeSet, fmt::Display};

use super::{Rules, SchemeError};
use crate::scheme::{
    Criteria, Scheme, SchemeFolder, SchemeProblem, criteria::Vocabulary, file::read_toml,
    spot::Spot,
};

/// What is wrong with a scheme's rules.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RulesProblem {
    /// The folder has no rules.
    #[error("the scheme's folder has no such file")]
    NoRules,
    /// A list has no entry or too many.
    #[error("{list} has {entries} entries; 1 to {max} are possible")]
    Entries {
        /// Where the list stands.
        list: String,
        /// Entries found.
        entries: usize,
        /// Entries taken.
        max: usize,
    },
    /// Two entries of a list have the same id.
    #[error("{id} is there twice")]
    Twice {
        /// The id.
        id: String,
    },
    /// A code is not a capital letter.
    #[error("the code {code:?} is not a capital letter")]
    Code {
        /// The code.
        code: char,
    },
    /// A version of the criteria comes into force no later than the one before it.
    #[error("the version {version} is not in force later than the version before it")]
    Order {
        /// The version.
        version: String,
    },
}

/// A mistake and the place where it stands.
pub(super) type Wrong = (Spot, RulesProblem);

impl Rules {
    /// Most versions of its criteria that a scheme keeps.
    pub const MAX_VERSIONS: usize = 32;

    /// Reads the rules of a scheme's folder.
    pub(in crate::scheme) fn read(
        folder: &SchemeFolder,
        _scheme: &Scheme,
    ) -> Result<Self, SchemeError> {
        let file = folder.path_of(SchemeFolder::RULES);
        let Some(bytes) = folder.file(SchemeFolder::RULES) else {
            let problem = RulesProblem::NoRules.into();
            let line = None;
            return Err(SchemeError {
                file,
                line,
                problem,
            });
        };
        let (mut rules, text) = read_toml::<Self>(&file, bytes)?;
        rules.check().map_err(|(spot, problem)| SchemeError {
            file,
            line: spot.line_in(text),
            problem: SchemeProblem::Rules(problem),
        })?;
        rules.criteria = rules.read_criteria(folder, text)?;
        Ok(rules)
    }

    fn check(&self) -> Result<(), Wrong> {
        listed("facts", &self.facts, |f| &f.id, 0)?;
        listed("levels", &self.levels, |l| &l.code, 1)?;
        listed("evidence_kinds", &self.evidence_kinds, |e| &e.id, 1)?;
        listed("units", &self.units, |u| &u.id, 1)?;
        listed("criteria", &self.declared, |c| &c.version, 1)?;
        for (place, level) in self.levels.iter().enumerate() {
            if !level.code.is_ascii_uppercase() {
                let spot = Spot::of("levels").at(place).key("code");
                return Err((spot, RulesProblem::Code { code: level.code }));
            }
        }
        for (place, pair) in self.declared.windows(2).enumerate() {
            if pair[0].in_force_from >= pair[1].in_force_from {
                let spot = Spot::of("criteria").at(place + 1).key("in_force_from");
                let version = pair[1].version.to_string();
                return Err((spot, RulesProblem::Order { version }));
            }
        }
        Ok(())
    }

    fn read_criteria(
        &self,
        folder: &SchemeFolder,
        text: &str,
    ) -> Result<Vec<Criteria>, SchemeError> {
        let words = Vocabulary {
            facts: &self.facts,
            levels: &self.levels,
            units: self.units.iter().map(|u| &u.id).collect(),
            evidence: self.evidence_kinds.iter().map(|e| &e.id).collect(),
        };
        let declared = self.declared.iter().enumerate().map(|(place, declared)| {
            let spot = Spot::of("criteria").at(place);
            Criteria::read(declared.clone(), &spot, folder, &words, text)
        });
        declared.collect()
    }
}

/// Holds a list to its bounds, and its ids to being there once.
pub(super) fn listed<T, I: Ord + Display>(
    list: &'static str,
    entries: &[T],
    id: impl Fn(&T) -> &I,
    least: usize,
) -> Result<(), Wrong> {
    let max = Scheme::MAX_ENTRIES;
    if entries.len() < least || entries.len() > max {
        let problem = RulesProblem::Entries {
            list: list.to_owned(),
            entries: entries.len(),
            max,
        };
        return Err((Spot::of(list), problem));
    }
    let mut seen = BTreeSet::new();
    for (place, entry) in entries.iter().enumerate() {
        if !seen.insert(id(entry)) {
            let id = id(entry).to_string();
            return Err((Spot::of(list).at(place), RulesProblem::Twice { id }));
        }
    }
    Ok(())
}
