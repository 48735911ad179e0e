//! Reading the tables of a scheme's folder: CSV with fixed columns, every mistake told with its line.

use std::collections::BTreeSet;

use super::{Condition, Criteria, CriteriaProblem, Fact, Item, Level, Requirement, Section};
use crate::scheme::{
    Bilingual, EvidenceId, FactId, SchemeError, SchemeFolder, SchemeProblem, SectionId, Text,
    UnitId, spot::Spot,
};

/// The words that a checklist may use.
pub(in crate::scheme) struct Vocabulary<'a> {
    pub(in crate::scheme) facts: &'a [Fact],
    pub(in crate::scheme) levels: &'a [Level],
    pub(in crate::scheme) units: BTreeSet<&'a UnitId>,
    pub(in crate::scheme) evidence: BTreeSet<&'a EvidenceId>,
}

impl Vocabulary<'_> {
    /// Holds a condition's facts against those declared.
    pub(in crate::scheme) fn knows(&self, condition: &Condition) -> Result<(), CriteriaProblem> {
        let known = |fact: &FactId| self.facts.iter().any(|f| f.id == *fact);
        match condition.terms().iter().find(|t| !known(&t.fact)) {
            None => Ok(()),
            Some(term) => {
                let fact = term.fact.clone();
                Err(CriteriaProblem::UnknownFact { fact })
            }
        }
    }
}

const ITEM_COLUMNS: [&str; 9] = [
    "id",
    "section",
    "unit",
    "text_ja",
    "text_en",
    "initial",
    "renewal",
    "applies_if",
    "evidence",
];
const SECTION_COLUMNS: [&str; 3] = ["id", "text_ja", "text_en"];

pub(super) fn read_sections(
    folder: &SchemeFolder,
    file: &str,
    spot: &Spot,
    rules_text: &str,
) -> Result<Vec<Section>, SchemeError> {
    let mut seen = BTreeSet::new();
    let table = Table {
        folder,
        file,
        named_at: &spot.key("sections"),
        rules_text,
    };
    table.read(SECTION_COLUMNS, Criteria::MAX_SECTIONS, |[id, ja, en]| {
        let id: SectionId = id.parse()?;
        if !seen.insert(id.clone()) {
            return Err(CriteriaProblem::Twice { id: id.to_string() });
        }
        let text = bilingual(ja, en)?;
        Ok(Section { id, text })
    })
}

pub(super) fn read_items(
    folder: &SchemeFolder,
    file: &str,
    spot: &Spot,
    rules_text: &str,
    words: &Vocabulary<'_>,
    sections: &[Section],
) -> Result<Vec<Item>, SchemeError> {
    let mut seen = BTreeSet::new();
    let sections: BTreeSet<&SectionId> = sections.iter().map(|s| &s.id).collect();
    let table = Table {
        folder,
        file,
        named_at: &spot.key("items"),
        rules_text,
    };
    table.read(ITEM_COLUMNS, Criteria::MAX_ITEMS, |cells| {
        let item = item(cells, words)?;
        if !sections.contains(&item.section) {
            let section = item.section;
            return Err(CriteriaProblem::UnknownSection { section });
        }
        if !seen.insert(item.id.clone()) {
            let id = item.id.to_string();
            return Err(CriteriaProblem::Twice { id });
        }
        Ok(item)
    })
}

/// Reads a table whose first column counts from 1; each row goes to `row` without it.
pub(in crate::scheme) fn read_numbered<const N: usize, T>(
    folder: &SchemeFolder,
    file: &str,
    named_at: &Spot,
    rules_text: &str,
    columns: [&'static str; N],
    row: impl Fn(u8, [&str; N]) -> Result<T, CriteriaProblem>,
) -> Result<Vec<T>, SchemeError> {
    let table = Table {
        folder,
        file,
        named_at,
        rules_text,
    };
    let mut expected = 0;
    table.read(columns, u8::MAX.into(), |cells| {
        expected += 1;
        let wrong = || CriteriaProblem::Number {
            found: cells[0].to_owned(),
            expected,
        };
        let no: u8 = cells[0].parse().map_err(|_| wrong())?;
        if usize::from(no) != expected {
            return Err(wrong());
        }
        row(no, cells)
    })
}

/// A text in both languages, from two cells.
pub(in crate::scheme) fn bilingual(ja: &str, en: &str) -> Result<Bilingual, CriteriaProblem> {
    let text = |column, cell: &str| {
        let text = Text::try_from(cell.to_owned());
        text.map_err(|problem| CriteriaProblem::Text { column, problem })
    };
    Ok(Bilingual {
        ja: text("text_ja", ja)?,
        en: text("text_en", en)?,
    })
}

fn item(cells: [&str; 9], words: &Vocabulary<'_>) -> Result<Item, CriteriaProblem> {
    let [
        id,
        section,
        unit,
        ja,
        en,
        initial,
        renewal,
        applies_if,
        evidence,
    ] = cells;
    let unit: UnitId = unit.parse()?;
    if !words.units.contains(&unit) {
        return Err(CriteriaProblem::UnknownUnit { unit });
    }
    let evidence: EvidenceId = evidence.parse()?;
    if !words.evidence.contains(&evidence) {
        return Err(CriteriaProblem::UnknownEvidence { evidence });
    }
    let applies_if: Option<Condition> = match applies_if {
        "" => None,
        condition => Some(condition.parse()?),
    };
    if let Some(condition) = &applies_if {
        words.knows(condition)?;
    }
    Ok(Item {
        id: id.parse()?,
        section: section.parse()?,
        unit,
        text: bilingual(ja, en)?,
        initial: requirement("initial", initial, words.levels)?,
        renewal: requirement("renewal", renewal, words.levels)?,
        applies_if,
        evidence,
    })
}

fn requirement(
    column: &'static str,
    cell: &str,
    levels: &[Level],
) -> Result<Requirement, CriteriaProblem> {
    Requirement::read(cell, levels).ok_or_else(|| {
        let codes: Vec<String> = levels.iter().map(|l| l.code.to_string()).collect();
        CriteriaProblem::Requirement {
            column,
            found: cell.chars().take(16).collect(),
            codes: codes.join(", "),
        }
    })
}

/// A table that a rules file names.
struct Table<'a> {
    folder: &'a SchemeFolder,
    file: &'a str,
    named_at: &'a Spot,
    rules_text: &'a str,
}

impl Table<'_> {
    fn read<const N: usize, T>(
        &self,
        columns: [&str; N],
        max: usize,
        mut row: impl FnMut([&str; N]) -> Result<T, CriteriaProblem>,
    ) -> Result<Vec<T>, SchemeError> {
        let bytes = self.bytes()?;
        let wrong = |line: u64, problem| self.wrong(line, problem);
        if bytes.len() > SchemeFolder::MAX_FILE_BYTES {
            let (bytes, max) = (bytes.len(), SchemeFolder::MAX_FILE_BYTES);
            return Err(wrong(1, CriteriaProblem::TooLarge { bytes, max }));
        }
        let mut reader = csv::Reader::from_reader(bytes);
        let csv = |e: csv::Error| {
            let line = e.position().map_or(1, csv::Position::line);
            wrong(line, CriteriaProblem::Csv(e.to_string()))
        };
        let header = reader.headers().map_err(csv)?;
        if header.iter().ne(columns) {
            let found = header.iter().collect::<Vec<_>>().join(",");
            let expected = columns.join(",");
            return Err(wrong(1, CriteriaProblem::Columns { found, expected }));
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(csv)?;
            let line = record.position().map_or(1, csv::Position::line);
            let mut cells = [""; N];
            for (cell, text) in cells.iter_mut().zip(record.iter()) {
                *cell = text;
            }
            if rows.len() == max {
                let rows = max + 1;
                return Err(wrong(line, CriteriaProblem::Rows { rows, max }));
            }
            rows.push(row(cells).map_err(|problem| wrong(line, problem))?);
        }
        if rows.is_empty() {
            return Err(wrong(1, CriteriaProblem::Rows { rows: 0, max }));
        }
        Ok(rows)
    }

    fn bytes(&self) -> Result<&[u8], SchemeError> {
        let bytes = self.folder.file(self.file);
        bytes.ok_or_else(|| SchemeError {
            file: self.folder.path_of(SchemeFolder::RULES),
            line: self.named_at.line_in(self.rules_text),
            problem: SchemeProblem::Criteria(CriteriaProblem::NoFile {
                file: self.file.to_owned(),
            }),
        })
    }

    fn wrong(&self, line: u64, problem: CriteriaProblem) -> SchemeError {
        SchemeError {
            file: self.folder.path_of(self.file),
            line: Some(usize::try_from(line).unwrap_or(usize::MAX)),
            problem: SchemeProblem::Criteria(problem),
        }
    }
}
