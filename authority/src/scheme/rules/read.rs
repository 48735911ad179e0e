//! Reading a folder's rules: the file, then the tables it names, each mistake with file, line and reason.

use super::{Audit, AuditItem, Diagnosis, DiagnosisTarget, Of, Rules, SchemeError};
use crate::scheme::{
    Criteria, CriteriaProblem, Scheme, SchemeFolder, SchemeProblem, UnitId,
    criteria::{Vocabulary, bilingual, read_numbered},
    file::read_toml,
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
    /// Something is named that is not declared.
    #[error("{word} is not among the {list}")]
    Unknown {
        /// What is named.
        word: String,
        /// The list where it would have to be.
        list: &'static str,
    },
    /// Nobody applies for a unit.
    #[error("nobody applies for {unit}: neither the unit nor each pattern names an applicant")]
    NoApplicant {
        /// The unit.
        unit: UnitId,
    },
    /// A unit leads to something else than its place demands.
    #[error("{unit} does not lead to a {to}")]
    Yields {
        /// The unit.
        unit: UnitId,
        /// What it would have to lead to: `pass` or `grant`.
        to: &'static str,
    },
    /// A list is not numbered from 1 on.
    #[error("the number is {found} where {expected} must stand")]
    Number {
        /// Number found.
        found: usize,
        /// Number of the place.
        expected: usize,
    },
    /// A cause has a reason for the public or can be cured where it must not, or the reverse.
    #[error("a cause that revokes a {of} {}", cause_needs(*of))]
    Cause {
        /// What it revokes.
        of: Of,
    },
    /// A prerequisite mark is demanded, and the scheme file names none.
    #[error("the prerequisite mark is demanded here, and the scheme file names none")]
    NoPrerequisite,
    /// A stage is a self-diagnosis, and no questions are declared.
    #[error("the stage is a self-diagnosis, and [self_diagnosis] is not there")]
    NoQuestions,
    /// Statements are needed only for scores that are refused anyway.
    #[error("statements are needed from {statement}, which is not below {refused}, refused anyway")]
    Scores {
        /// Score from which statements are needed.
        statement: super::BaseScore,
        /// Score from which holes are refused.
        refused: super::BaseScore,
    },
}

fn cause_needs(of: Of) -> &'static str {
    match of {
        Of::Pass => "has no reason of its own: its marks fall by [cascade]",
        Of::Mark => "needs a reason and cannot be curable: a mark has no lapse of its own",
    }
}

/// A mistake and the place where it stands.
pub(super) type Wrong = (Spot, RulesProblem);

impl Rules {
    /// Reads the rules of a scheme's folder.
    pub(in crate::scheme) fn read(
        folder: &SchemeFolder,
        scheme: &Scheme,
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
        let wrong = |(spot, problem): Wrong| SchemeError {
            file: file.clone(),
            line: spot.line_in(text),
            problem: SchemeProblem::Rules(problem),
        };
        rules.check_lists().map_err(wrong)?;
        rules.criteria = rules.read_criteria(folder, text)?;
        rules.check_references(scheme).map_err(wrong)?;
        if let Some(audit) = &mut rules.audit {
            audit.read_items(folder, text)?;
        }
        if let Some(diagnosis) = &mut rules.diagnosis {
            diagnosis.read_targets(folder, text)?;
        }
        Ok(rules)
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

impl Audit {
    fn read_items(&mut self, folder: &SchemeFolder, rules: &str) -> Result<(), SchemeError> {
        let columns = ["no", "group_ja", "group_en", "text_ja", "text_en"];
        let spot = Spot::of("audit");
        let named_at = spot.key("items");
        let row = |no, [_, group_ja, group_en, ja, en]: [&str; 5]| {
            let group = bilingual(group_ja, group_en)?;
            let text = bilingual(ja, en)?;
            Ok(AuditItem { no, group, text })
        };
        self.read = read_numbered(folder, &self.items, &named_at, rules, columns, row)?;
        counted(self.count, self.read.len(), folder, &spot, rules)
    }
}

impl Diagnosis {
    fn read_targets(&mut self, folder: &SchemeFolder, rules: &str) -> Result<(), SchemeError> {
        let columns = ["no", "text_ja", "text_en"];
        let spot = Spot::of("diagnosis");
        let named_at = spot.key("targets");
        let row = |no, [_, ja, en]: [&str; 3]| {
            let text = bilingual(ja, en)?;
            Ok(DiagnosisTarget { no, text })
        };
        self.read = read_numbered(folder, &self.targets, &named_at, rules, columns, row)?;
        counted(self.count, self.read.len(), folder, &spot, rules)
    }
}

/// Holds a table's rows against their number declared.
fn counted(
    declared: usize,
    found: usize,
    folder: &SchemeFolder,
    spot: &Spot,
    rules: &str,
) -> Result<(), SchemeError> {
    if declared == found {
        return Ok(());
    }
    Err(SchemeError {
        file: folder.path_of(SchemeFolder::RULES),
        line: spot.key("count").line_in(rules),
        problem: CriteriaProblem::Count { declared, found }.into(),
    })
}
