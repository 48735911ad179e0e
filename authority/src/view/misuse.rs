//! Confirmed misuse as the public may read it: where, what, since when, and how it stands; nobody's name (3.15, 3.17).
//!
//! Confirmed is what the issuing body stands for: from the recommendation to stop on. A case
//! that was dismissed, or is still looked into, is nobody's business.

use jiff::civil::Date;
use serde::Serialize;

use super::{Bilingual, Page, PageRequest, View};
use crate::casework::misuse::{MisuseCase, PublicState};

/// A line of the list of confirmed misuse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfirmedMisuse {
    /// The number of the case.
    pub case: String,
    /// Scheme id.
    pub scheme: String,
    /// The host on which the mark is shown, in its ASCII form.
    pub host: String,
    /// The stable code of the kind of misuse.
    pub kind_code: String,
    /// The kind, in words.
    pub kind: Bilingual,
    /// The day on which the case was opened.
    pub found: Date,
    /// How it stands.
    #[serde(flatten)]
    pub state: PublicState,
}

impl View {
    /// Confirmed misuse, the latest first. The registry is held while it is counted.
    pub fn confirmed_misuse(&self, page: PageRequest) -> Page<ConfirmedMisuse> {
        let registry = self.office.store().registry();
        let cases = registry.misuses().iter().rev();
        let confirmed: Vec<_> = cases.filter(|case| is_confirmed(case)).collect();
        let total = confirmed.len();
        let on_page = confirmed.into_iter().skip(page.offset());
        let on_page = on_page.take(page.size() as usize);
        let items = on_page.filter_map(|case| self.confirmed(case)).collect();
        Page::new(items, total, page)
    }

    fn confirmed(&self, case: &MisuseCase) -> Option<ConfirmedMisuse> {
        let suspicion = case.suspicion();
        let scheme = self.office.assets().schemes().get(&suspicion.scheme)?;
        let kind = scheme.rules.as_ref()?.misuse_kind(&suspicion.kind)?;
        Some(ConfirmedMisuse {
            case: case.number().to_string(),
            scheme: scheme.id.to_string(),
            host: suspicion.url.url().host_str()?.to_owned(),
            kind_code: kind.id.to_string(),
            kind: kind.text.clone(),
            found: scheme.zone.day_of(case.opened_at()),
            state: case.public_state(),
        })
    }
}

/// Somebody was recommended to stop, and it was not dismissed later.
fn is_confirmed(case: &MisuseCase) -> bool {
    case.stage().recommendations().next().is_some()
}
