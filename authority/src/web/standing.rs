//! Puts the state of a mark or a pass into words, a colour and a sign, so that none of the three stands alone.

use super::context::Context;
use super::dates;
use crate::view::{MarkState, PassState};

/// A state as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    /// The stable code, also the text's key.
    pub(crate) code: &'static str,
    /// How it is coloured.
    pub(crate) tone: Tone,
    /// One or two words.
    pub(crate) word: String,
    /// A sentence with the dates in it.
    pub(crate) sentence: String,
}

/// What a colour says: rely on it, look closer, do not rely on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// All is well.
    Good,
    /// Usable or undecided; read on.
    Notice,
    /// Do not rely on it.
    Bad,
}

impl Tone {
    /// The class in the style sheet, and the icon's name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Notice => "notice",
            Self::Bad => "bad",
        }
    }
}

impl Standing {
    /// The state in the reader's language.
    pub(crate) fn of(c: &Context, state: &MarkState) -> Self {
        let code = state.code();
        let (tone, date) = match state {
            MarkState::Valid => (Tone::Good, None),
            MarkState::BasisUnderReview { until } => (Tone::Notice, Some(*until)),
            MarkState::NotYetValid { from } => (Tone::Notice, Some(*from)),
            MarkState::Suspended { since } => (Tone::Bad, Some(*since)),
            MarkState::Revoked { on, .. } | MarkState::Expired { on } => (Tone::Bad, Some(*on)),
        };
        let date = date.map_or_else(String::new, |date| dates::long(c.lang, date));
        Self {
            code,
            tone,
            word: c.t(format!("state-{code}")),
            sentence: c.tv(format!("state-{code}-sentence"), "date", &date),
        }
    }

    /// The state of a pass in the reader's language.
    pub(crate) fn of_pass(c: &Context, state: &PassState) -> Self {
        let code = state.code();
        let (tone, date) = match state {
            PassState::Valid => (Tone::Good, None),
            PassState::OnRecord => (Tone::Notice, None),
            PassState::Lapsed { until } => (Tone::Notice, Some(*until)),
            PassState::Revoked { on } | PassState::Expired { on } => (Tone::Bad, Some(*on)),
        };
        let date = date.map_or_else(String::new, |date| dates::long(c.lang, date));
        Self {
            code,
            tone,
            word: c.t(format!("pass-state-{code}")),
            sentence: c.tv(format!("pass-state-{code}-sentence"), "date", &date),
        }
    }
}
