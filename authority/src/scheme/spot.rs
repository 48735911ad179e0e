//! Places in a TOML file, so that a mistake found after reading is told with its line.

use std::{borrow::Cow, fmt};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A place in a TOML file: the keys and the places in lists that lead to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Spot(Vec<Step>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(Cow<'static, str>),
    At(usize),
}

impl Spot {
    /// What stands under a key at the top of the file.
    pub(super) fn of(key: &'static str) -> Self {
        Self::default().key(key)
    }

    /// What stands under a key here.
    #[must_use]
    pub(super) fn key(&self, key: impl Into<Cow<'static, str>>) -> Self {
        self.and(Step::Key(key.into()))
    }

    /// What stands at this place of the list here, from 0.
    #[must_use]
    pub(super) fn at(&self, place: usize) -> Self {
        self.and(Step::At(place))
    }

    fn and(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// The line, from 1, on which it stands in `text`; that of the last step found, if it is not there.
    pub(super) fn line_in(&self, text: &str) -> Option<usize> {
        let root = DeTable::parse(text).ok()?;
        let mut here: Option<&Spanned<DeValue<'_>>> = None;
        let mut offset = 0;
        for step in &self.0 {
            let next = match (step, here.map(Spanned::get_ref)) {
                (Step::Key(key), None) => entry(root.get_ref(), key),
                (Step::Key(key), Some(DeValue::Table(table))) => entry(table, key),
                (Step::At(place), Some(DeValue::Array(list))) => {
                    list.get(*place).map(|value| (value.span().start, value))
                }
                _ => None,
            };
            let Some((start, value)) = next else { break };
            (offset, here) = (start, Some(value));
        }
        Some(line_of(text.as_bytes(), offset))
    }
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if n == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::At(place) => write!(f, "[{}]", place + 1)?,
            }
        }
        Ok(())
    }
}

/// The line, from 1, of the byte at an offset.
pub(super) fn line_of(bytes: &[u8], at: usize) -> usize {
    let before = &bytes[..at.min(bytes.len())];
    before.split(|b| *b == b'\n').count()
}

fn entry<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Option<(usize, &'t Spanned<DeValue<'i>>)> {
    let (name, value) = table.iter().find(|(name, _)| name.get_ref() == key)?;
    Some((name.span().start, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a = 1\n\n[[list]]\nx = 1\n\n[[list]]\nx = 2\ny.z = [\n  3,\n  4,\n]\n";

    #[test]
    fn keys_and_places_of_lists_lead_to_lines() {
        let second = Spot::of("list").at(1);
        assert_eq!(second.key("x").line_in(TEXT), Some(7));
        assert_eq!(second.key("y").key("z").at(1).line_in(TEXT), Some(10));
        assert_eq!(second.key("y").key("z").at(1).to_string(), "list[2].y.z[2]");
    }

    #[test]
    fn what_is_not_there_has_the_line_of_what_leads_to_it() {
        assert_eq!(Spot::of("list").at(1).key("w").line_in(TEXT), Some(6));
        assert_eq!(Spot::of("nothing").line_in(TEXT), Some(1));
    }
}
