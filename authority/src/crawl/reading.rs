//! Reading a report of a visit: which findings it makes, of which mark and scheme.
//!
//! What a credential that fails says of itself is a claim, and picks no mark of the registry but the
//! one that is registered for the very host.

use std::sync::Arc;

use shirushi_crawl::{Expected, PageReport, PictureSeen, Reached, Seen, Sighting};
use shirushi_verifier::{
    domain::{RegistrationNumber, SchemeId},
    report::{MarkView, Report},
};
use shirushi_watermark::Template;
use url::Url;

use crate::{
    assets::Assets,
    casework::finding::{Finding, FindingKind, Saw, Spotted, Thing, Whereabouts, page_of},
    inspection::hash::ContentHash,
    office::Office,
    registry::{Mark, Registry},
    scheme::Text,
};

/// Longest note, in bytes.
const MAX_NOTE_BYTES: usize = 400;

/// What a report says, read with the registry at hand.
pub(super) struct Reading<'a> {
    pub(super) registry: &'a Registry,
    pub(super) assets: &'a Assets,
    /// The schemes whose badges are drawn on the trust bundle's templates, in its order.
    pub(super) templates: &'a [Option<SchemeId>],
}

/// The schemes whose badges are drawn on the newest trust bundle's templates, in its order.
pub(super) fn schemes_of_templates(office: &Office) -> Vec<Option<SchemeId>> {
    let Some(own) = office.trust() else {
        return Vec::new();
    };
    let Ok(reader) = own.trust.reader() else {
        return Vec::new();
    };
    let scheme = |template: &Arc<Template>| {
        let mut schemes = office.assets().schemes().iter();
        let drawn = schemes.find(|scheme| {
            let asset = office.assets().template_of(scheme);
            asset.is_some_and(|asset| asset.template.id() == template.id())
        });
        drawn.map(|scheme| scheme.id.clone())
    };
    reader.templates().map(scheme).collect()
}

/// Something wrong, without its evidence yet, and the sighting that it comes from.
pub(super) type Wrong<'r> = (Spotted, Option<&'r Sighting>);

impl Reading<'_> {
    /// All that is wrong on the page; nothing where nothing is, or nothing can be told.
    pub(super) fn wrongs<'r>(&self, report: &'r PageReport) -> Vec<Wrong<'r>> {
        let page = &report.asked.url;
        let of = |sighting: &'r Sighting| Some((self.wrong(page, sighting)?, Some(sighting)));
        let mut wrongs: Vec<_> = report.sightings.iter().filter_map(of).collect();
        if report.asked.expected == Expected::Report && report.reached == Reached::Page {
            wrongs.extend(self.still_missing(report).map(|spotted| (spotted, None)));
        }
        wrongs
    }

    /// What the visit saw, with all that is wrong.
    pub(super) fn saw(report: &PageReport, spotted: Vec<Spotted>) -> Saw {
        match &report.reached {
            // Of a page that nobody asked about only news is told.
            Reached::Page if report.asked.expected == Expected::Nothing => Saw::Part(spotted),
            Reached::Page => Saw::Page(spotted),
            Reached::Unchanged => Saw::Same,
            Reached::Status { status: 404 | 410 } | Reached::Redirected { .. } => Saw::NoPage,
            Reached::Status { .. } | Reached::Disallowed | Reached::Failed { .. } => Saw::Nothing,
        }
    }

    fn wrong(&self, page: &Url, sighting: &Sighting) -> Option<Spotted> {
        let picture = sighting.picture.as_ref();
        match &sighting.seen {
            Seen::Mark(report) => self.of_mark(page, report, picture?),
            Seen::LookAlike(resemblance) => {
                let place = usize::from(resemblance.template);
                let scheme = self.templates.get(place).cloned().flatten();
                let seen = format!("likeness {:.2}", resemblance.likeness);
                self.spotted(FindingKind::LookAlike, picture?, scheme, None, &seen)
            }
            Seen::Linked { to } => {
                let number = Url::parse(to).ok().and_then(|url| {
                    let last = url.path_segments()?.next_back()?.parse().ok();
                    last.and_then(|number: RegistrationNumber| self.registry.mark(number))
                });
                let scheme = number.map(scheme_of);
                let seen = format!("leads to {to}");
                self.spotted(FindingKind::LinkedPicture, picture?, scheme, None, &seen)
            }
            Seen::Missing { registration } => self.missing(registration.parse().ok()?),
        }
    }

    fn of_mark(&self, page: &Url, report: &Report, picture: &PictureSeen) -> Option<Spotted> {
        let seen = report.mark();
        let claimed = seen.and_then(|mark| match mark {
            MarkView::Credential(view) => Some(view.scheme.clone()),
            MarkView::Id { scheme, .. } => scheme.clone(),
        });
        let mark = seen.and_then(|mark| self.registry.mark(mark.number().registration));
        let whereabouts = Whereabouts::of(mark, page);
        let kind = FindingKind::of_report(report, whereabouts)?;
        let believed = seen.is_some_and(MarkView::is_verified);
        let mark = mark.filter(|_| believed || whereabouts == Whereabouts::AtHome);
        let scheme = mark.map(scheme_of).or(claimed);
        let seen = report.verdict().to_string();
        let registration = mark.map(Mark::registration);
        self.spotted(kind, picture, scheme, registration, &seen)
    }

    fn missing(&self, registration: RegistrationNumber) -> Option<Spotted> {
        let mark = self.registry.mark(registration)?;
        Some(Spotted {
            kind: FindingKind::Missing,
            thing: Thing::Mark(registration),
            scheme: scheme_of(mark),
            mark: Some(registration),
            evidence: Vec::new(),
            note: None,
        })
    }

    /// Badges that were missing on the page before, and are not among what is seen now. Of a page of
    /// which everything is told, nobody else says that something is not there.
    fn still_missing(&self, report: &PageReport) -> impl Iterator<Item = Spotted> {
        let page = page_of(&report.asked.url);
        let known = page.into_iter().flat_map(|page| {
            let missing = self
                .registry
                .findings()
                .on(&page)
                .filter(|finding| finding.kind() == FindingKind::Missing && finding.is_there());
            missing.filter_map(Finding::mark).collect::<Vec<_>>()
        });
        known.filter_map(|mark| {
            let shows = |sighting: &Sighting| match &sighting.seen {
                Seen::Mark(report) => {
                    let shown = report.mark().map(|shown| shown.number().registration);
                    shown == Some(mark)
                }
                _ => false,
            };
            let seen = report.sightings.iter().any(shows);
            (!seen).then(|| self.missing(mark)).flatten()
        })
    }

    fn spotted(
        &self,
        kind: FindingKind,
        picture: &PictureSeen,
        scheme: Option<SchemeId>,
        mark: Option<RegistrationNumber>,
        seen: &str,
    ) -> Option<Spotted> {
        let schemes = self.assets.schemes();
        let scheme = scheme.filter(|id| schemes.get(id).is_some());
        let scheme = scheme.or_else(|| schemes.iter().next().map(|scheme| scheme.id.clone()))?;
        let sha256: ContentHash = picture.sha256.parse().ok()?;
        Some(Spotted {
            kind,
            thing: Thing::Picture(sha256),
            scheme,
            mark,
            evidence: Vec::new(),
            note: line(&format!("{seen}: {}", picture.url)),
        })
    }
}

fn scheme_of(mark: &Mark) -> SchemeId {
    mark.current().grant().terms.scheme.clone()
}

/// A text of one line, cut to its bound; what a server wrote into it is quoted, not obeyed.
pub(super) fn line(text: &str) -> Option<Text> {
    let mut line = String::new();
    for c in text.chars() {
        let c = if c.is_control() { ' ' } else { c };
        if line.len() + c.len_utf8() > MAX_NOTE_BYTES {
            break;
        }
        line.push(c);
    }
    Text::try_from(line.trim().to_owned()).ok()
}
