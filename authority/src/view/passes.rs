//! Passes as the public reads them: the list of those who passed, with lapses and revocations (6.4).
//!
//! What a pass file and the certificate say is public, and the marks on a pass are. Applications,
//! reviews, what an upstream vouches for, and why a pass lapsed or fell are not. Of a pass that no
//! review here led to, only the marks on it tell.

use std::sync::Arc;

use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use shirushi_verifier::{
    domain::{HolderName, PassNumber, SchemeId, SystemName, UnixTime},
    pass_credential,
};

use super::{Bilingual, MarkSummary, Page, PageRequest, View, ViewError, instant, present};
use crate::{
    casework::{self, Attachment},
    index::fold,
    office::Office,
    registry::{Mark, Registry},
};

/// What a pass's state is at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PassState {
    /// Valid.
    Valid,
    /// Lapsed until the date, by which it must be passed anew; marks on it stay usable.
    Lapsed {
        /// The last day of grace.
        until: Date,
    },
    /// Revoked, and every mark on it.
    Revoked {
        /// The day.
        on: Date,
    },
    /// Past its last day.
    Expired {
        /// The last day it was valid.
        on: Date,
    },
    /// Marks stand on it; its term is kept by the body that reviewed, not here.
    OnRecord,
}

impl PassState {
    /// The stable code: `valid`, `lapsed`, `revoked`, `expired` or `on-record`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Lapsed { .. } => "lapsed",
            Self::Revoked { .. } => "revoked",
            Self::Expired { .. } => "expired",
            Self::OnRecord => "on-record",
        }
    }
}

/// Which states a search for passes wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum PassFilter {
    /// Passes that carry marks today: valid, lapsed, or on record.
    #[default]
    Current,
    /// Lapsed passes.
    Lapsed,
    /// Revoked passes.
    Revoked,
    /// Expired passes.
    Expired,
    /// All.
    Any,
}

impl PassFilter {
    fn takes(self, state: &PassState) -> bool {
        match self {
            Self::Any => true,
            Self::Lapsed => matches!(state, PassState::Lapsed { .. }),
            Self::Revoked => matches!(state, PassState::Revoked { .. }),
            Self::Expired => matches!(state, PassState::Expired { .. }),
            Self::Current => matches!(
                state,
                PassState::Valid | PassState::Lapsed { .. } | PassState::OnRecord
            ),
        }
    }
}

/// What a search for passes looks for. Empty fields match everything; all that are given must match.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PassQuery {
    /// Words to find in number, holder or system. Case and width are ignored. At most 16 words
    /// and [`super::MarkQuery::MAX_TEXT_BYTES`] are looked at.
    pub text: String,
    /// Scheme id.
    pub scheme: Option<String>,
    /// States.
    pub states: PassFilter,
}

/// A pass in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PassSummary {
    /// Five digits.
    pub number: String,
    /// How often it was renewed.
    pub renewal: u32,
    /// Scheme id.
    pub scheme: String,
    /// What was reviewed, if a review here led to it.
    pub unit: Option<Bilingual>,
    /// Who holds it, if a review here led to it.
    pub holder: Option<String>,
    /// The reviewed system or service.
    pub system: String,
    /// First valid day, if a review here led to it.
    pub valid_from: Option<Date>,
    /// Last valid day, if a review here led to it.
    pub valid_to: Option<Date>,
    /// How many marks stand or stood on it.
    pub marks: usize,
    /// Its state at the instant that was asked for.
    #[serde(flatten)]
    pub state: PassState,
}

impl PassSummary {
    /// As on certificates and badges: `40001-00`.
    pub fn on_face(&self) -> String {
        on_face(&self.number, self.renewal)
    }
}

/// Everything about one pass that the public may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PassDetail {
    /// The summary.
    #[serde(flatten)]
    pub pass: PassSummary,
    /// When it was issued or renewed, if a review here led to it.
    pub issued_at: Option<Timestamp>,
    /// The marks that stand or stood on it, by registration number.
    pub marks_on_it: Page<MarkSummary>,
    /// The signed file, if it is in force and was signed.
    pub file: Option<SignedPass>,
}

/// A pass as a signed file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignedPass {
    /// The name it is handed over by.
    pub name: String,
    /// The SHA-256 of its bytes, as hexadecimal digits.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
    #[serde(skip)]
    kept: Attachment,
}

impl View {
    /// Passes that match, ordered by number. It reads all of them, and belongs on a thread where
    /// computing hurts nobody.
    pub fn passes(
        &self,
        query: &PassQuery,
        page: PageRequest,
        now: Timestamp,
    ) -> Page<PassSummary> {
        let now = instant(now);
        let text = super::prefix(&query.text, super::MarkQuery::MAX_TEXT_BYTES);
        let words = fold(text);
        let words: Vec<_> = words.split_whitespace().take(16).collect();
        let registry = self.office.store().registry();
        let issued = registry.casework().passes();
        let mut numbers: Vec<_> = issued.map(|pass| pass.number.number).collect();
        let elsewhere = registry.passes_under_marks();
        numbers.extend(elsewhere.filter(|number| registry.casework().pass(*number).is_none()));
        numbers.sort_unstable();
        let known = |number: &PassNumber| Known::find(&self.office, &registry, *number, now);
        let scheme = query.scheme.as_deref();
        numbers.retain(|number| {
            known(number).is_some_and(|pass| {
                scheme.is_none_or(|scheme| pass.scheme.as_str() == scheme)
                    && query.states.takes(&pass.state)
                    && pass.is_named(&words)
            })
        });
        let total = numbers.len();
        let on_page = numbers
            .iter()
            .skip(page.offset())
            .take(page.size() as usize);
        let items = on_page.filter_map(known);
        let items = items.map(|pass| pass.summary(&self.office, &registry));
        let items = items.collect();
        Page::new(items, total, page)
    }

    /// A pass with a part of the marks on it; `None` where there is no such pass.
    pub fn pass(
        &self,
        number: PassNumber,
        marks: PageRequest,
        now: Timestamp,
    ) -> Option<PassDetail> {
        let now = instant(now);
        let registry = self.office.store().registry();
        let pass = summary(&self.office, &registry, number, now)?;
        let issued = registry.casework().pass(number);
        let on_page = registry.marks_on(number).skip(marks.offset());
        let on_page = on_page.take(marks.size() as usize);
        let items = on_page.filter_map(|mark| registry.mark(mark));
        let items = items.map(|mark| present::summary(&self.office, mark, now));
        let is_revoked = matches!(pass.state, PassState::Revoked { .. });
        let kept = issued.and_then(|issued| issued.file.as_ref());
        Some(PassDetail {
            issued_at: issued.map(|issued| present::timestamp(issued.issued)),
            marks_on_it: Page::new(items.collect(), pass.marks, marks),
            file: kept.filter(|_| !is_revoked).map(SignedPass::of),
            pass,
        })
    }

    /// The bytes of a signed pass; waits for the disk.
    ///
    /// # Errors
    /// [`ViewError`].
    pub fn pass_file(&self, file: &SignedPass) -> Result<Arc<[u8]>, ViewError> {
        let attachments = self.office.store().folder().attachments();
        let bytes = attachments.read(file.kept.hash, pass_credential::MAX_BYTES as u64);
        let bytes = bytes.map_err(|error| ViewError::Pass(error.to_string()))?;
        Ok(bytes.into())
    }
}

impl SignedPass {
    /// Its SHA-256 in groups of four digits, as certificates print it, so that people can
    /// compare them.
    pub fn fingerprint(&self) -> Vec<&str> {
        let groups = self.sha256.as_bytes().chunks(4);
        groups
            .filter_map(|group| str::from_utf8(group).ok())
            .collect()
    }

    fn of(kept: &Attachment) -> Self {
        Self {
            name: kept.name.to_string(),
            sha256: kept.hash.to_string(),
            bytes: kept.bytes,
            kept: kept.clone(),
        }
    }
}

/// What a list tells of a pass, as the registry has it: a search looks at many and shows a few.
struct Known<'r> {
    number: PassNumber,
    renewal: u32,
    scheme: &'r SchemeId,
    system: &'r SystemName,
    state: PassState,
    /// The pass and its holder, if a review here led to it.
    issued: Option<(&'r casework::Pass, &'r HolderName)>,
}

impl<'r> Known<'r> {
    fn find(
        office: &Office,
        registry: &'r Registry,
        number: PassNumber,
        now: UnixTime,
    ) -> Option<Self> {
        let state = |valid_to| state(office, registry, number, valid_to, now);
        let Some(issued) = registry.casework().pass(number) else {
            let mark = registry.marks_on(number).find_map(|m| registry.mark(m))?;
            let terms = &mark.current().grant().terms;
            return Some(Self {
                number,
                renewal: renewal_on(mark, number),
                scheme: &terms.scheme,
                system: &terms.system,
                state: state(None)?,
                issued: None,
            });
        };
        let holder = registry.casework().organisation(issued.holder)?;
        Some(Self {
            number,
            renewal: issued.number.renewal.count().into(),
            scheme: &issued.scheme,
            system: &issued.system,
            state: state(Some(issued.valid.to))?,
            issued: Some((issued, &holder.details.name)),
        })
    }

    fn is_named(&self, words: &[&str]) -> bool {
        if words.is_empty() {
            return true;
        }
        let face = on_face(self.number, self.renewal);
        let holder = self.issued.map_or("", |(_, holder)| holder.as_str());
        let text = fold(&[&face, holder, self.system.as_str()].join("\n"));
        words.iter().all(|word| text.contains(word))
    }

    fn summary(self, office: &Office, registry: &Registry) -> PassSummary {
        let issued = self.issued.map(|(issued, _)| issued);
        PassSummary {
            number: self.number.to_string(),
            renewal: self.renewal,
            scheme: self.scheme.to_string(),
            unit: issued.and_then(|issued| unit(office, issued)),
            holder: self.issued.map(|(_, holder)| holder.to_string()),
            system: self.system.to_string(),
            valid_from: issued.map(|issued| issued.valid.from),
            valid_to: issued.map(|issued| issued.valid.to),
            marks: registry.marks_on(self.number).count(),
            state: self.state,
        }
    }
}

pub(crate) fn summary(
    office: &Office,
    registry: &Registry,
    number: PassNumber,
    now: UnixTime,
) -> Option<PassSummary> {
    let known = Known::find(office, registry, number, now)?;
    Some(known.summary(office, registry))
}

/// As on certificates and badges: `40001-00`.
fn on_face(number: impl std::fmt::Display, renewal: u32) -> String {
    format!("{number}-{renewal:02}")
}

/// The renewals of a pass as a mark on it shows them; 0, where none that is current does.
fn renewal_on(mark: &Mark, number: PassNumber) -> u32 {
    let mut passes = mark.current().grant().terms.passes.iter();
    let shown = passes.find(|pass| pass.number == number);
    shown.map_or(0, |pass| pass.renewal.count().into())
}

fn unit(office: &Office, pass: &casework::Pass) -> Option<Bilingual> {
    let scheme = office.assets().schemes().get(&pass.scheme)?;
    let unit = scheme.rules.as_deref()?.unit(&pass.unit)?;
    Some(unit.name.clone())
}

/// `valid_to`: its last day, where a review here led to it.
fn state(
    office: &Office,
    registry: &Registry,
    number: PassNumber,
    valid_to: Option<Date>,
    now: UnixTime,
) -> Option<PassState> {
    let schemes = office.assets().schemes();
    let zone = &registry.scheme_of_pass(schemes, number).ok()?.zone;
    if let Some((at, _)) = registry.pass_revocation(number) {
        let on = zone.day_of(at);
        return Some(PassState::Revoked { on });
    }
    if let Some(lapse) = registry.lapse(number) {
        let until = lapse.until;
        return Some(PassState::Lapsed { until });
    }
    let over = |on: Date| on < zone.day_of(now);
    Some(match valid_to {
        Some(on) if over(on) => PassState::Expired { on },
        Some(_) => PassState::Valid,
        None => PassState::OnRecord,
    })
}
