//! The rules: which findings follow from a page, its pictures and what servers said with them.
//!
//! The sizes are those of the badge itself: under 128 pixels a side a picture cannot be compared
//! with its credential (format, "Checks"). A mark's page stands at `{site}marks/{registration}`,
//! where the site is its issuing body's, or that which serves the body's status lists at
//! `{site}status/`; the trust bundle vouches for both.

use std::collections::BTreeSet;

use url::Url;

use super::{
    Delivered, Installation,
    caching::Keeping,
    finding::{Fact, Finding, Said},
    page::{Element, Page, Way},
};
use crate::{
    domain::{MarkNumber, UnixTime},
    report::{CheckName, CredentialView, MarkView, Outcome, Report},
    texts::Language,
    trust::{IssuingBody, Localized, Trust},
    verdict::Verdict,
};

/// The smallest side that can be compared with its credential, in pixels.
const LEAST_SIDE: u32 = 128;
/// How far the shape shown may differ from the picture's: rounding to whole pixels.
const SHAPE_TOLERANCE: f64 = 0.03;

/// What surrounds the pictures.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// Whom to believe.
    pub trust: &'a Trust,
    /// The time.
    pub now: UnixTime,
    /// Redirects followed to the page.
    pub redirects: usize,
}

/// Judges how `page` shows its marks; `delivered` are the pictures that could be fetched and
/// opened.
pub fn judge(page: &Page, delivered: &[Delivered], around: Circumstances<'_>) -> Installation {
    let judging = Judging {
        page,
        delivered,
        around,
    };
    let marks: BTreeSet<usize> = delivered
        .iter()
        .filter(|one| shows_mark(one))
        .map(|one| one.picture)
        .collect();
    let pictures = page.pictures().len();
    let whole = if marks.is_empty() {
        Fact::NotFound {
            pictures,
            unread: pictures.saturating_sub(delivered.len()),
        }
    } else {
        Fact::Found {
            marks: marks.len(),
            pictures,
        }
    };
    let mut findings = vec![Finding {
        picture: None,
        fact: whole,
    }];
    let mut seen = BTreeSet::new();
    for element in page.elements() {
        let Some(main) = judging.main(element) else {
            continue;
        };
        // What a lazy loader and its fallback for readers without script show is one badge.
        if !seen.insert((main.picture, element.link.clone())) {
            continue;
        }
        let picture = page.pictures()[main.picture].to_string();
        let facts = judging.facts(element, main);
        findings.extend(facts.into_iter().map(|fact| Finding {
            picture: Some(picture.clone()),
            fact,
        }));
    }
    Installation { findings }
}

fn shows_mark(delivered: &Delivered) -> bool {
    delivered.report.verdict() != Verdict::NoMark
}

struct Judging<'a> {
    page: &'a Page,
    delivered: &'a [Delivered],
    around: Circumstances<'a>,
}

impl<'a> Judging<'a> {
    fn of(&self, picture: usize) -> Option<&'a Delivered> {
        self.delivered.iter().find(|one| one.picture == picture)
    }

    /// The mark that an element shows first of all: that of `src` if it has one.
    fn main(&self, element: &Element) -> Option<&'a Delivered> {
        let marks = element.pictures.iter().filter_map(|(picture, way)| {
            let delivered = self.of(*picture).filter(|one| shows_mark(one))?;
            Some((*way, delivered))
        });
        let mut marks: Vec<_> = marks.collect();
        marks.sort_by_key(|(way, _)| *way != Way::Source);
        marks.first().map(|(_, delivered)| *delivered)
    }

    fn facts(&self, element: &Element, main: &Delivered) -> Vec<Fact> {
        let report = &main.report;
        let mark = match report.mark() {
            Some(MarkView::Credential(mark)) => Some(&**mark),
            _ => None,
        };
        let mut facts = vec![Fact::Verdict(report.verdict())];
        facts.extend(self.scope(report));
        facts.push(pixels(main));
        facts.push(shown(element, main));
        // Of a mark that nobody vouches for, nothing is known to hold these against.
        if let Some(mark) = mark.filter(|mark| mark.verified) {
            facts.extend(self.link(element, mark));
            facts.push(alt(element, mark));
        }
        facts.extend(kind(main));
        facts.push(self.caching(main, mark));
        facts.push(self.script(element, main.picture));
        facts.extend(self.variants(element, main));
        facts
    }

    fn scope(&self, report: &Report) -> Option<Fact> {
        let check = report.checks().find(|one| one.name() == CheckName::Url)?;
        let redirects = self.around.redirects;
        let said = Said {
            ja: check.words(Language::Ja),
            en: check.words(Language::En),
        };
        match check.outcome() {
            Outcome::Pass => Some(Fact::Within { redirects, said }),
            Outcome::Fail => Some(Fact::Outside { redirects, said }),
            Outcome::NotChecked | Outcome::NotPossible => None,
        }
    }

    fn link(&self, element: &Element, mark: &CredentialView) -> Option<Fact> {
        let body = self.around.trust.issuing_body(&mark.issuer)?;
        let bases = marks_pages(body);
        let to = element.link.as_ref();
        let led = |base: &&Url| to.is_some_and(|to| to.host() == base.host());
        let marks = bases.iter().find(led).or(bases.first())?;
        let registration = mark.number.registration.to_string();
        let right = marks.join(&registration).ok()?;
        let Some(to) = element.link.clone() else {
            return Some(Fact::NoLink { right });
        };
        let same_host = to.host() == right.host();
        let led = to.path().strip_prefix(marks.path());
        let led = led.map(|rest| rest.split(['-', '/', '.']).next().unwrap_or(rest));
        Some(match led.filter(|_| same_host) {
            Some(led) if led == registration => {
                if to.origin() == right.origin() {
                    Fact::LinkRight { to }
                } else if to.scheme() == "http" && right.scheme() == "https" {
                    Fact::LinkUnencrypted { right }
                } else {
                    Fact::LinkElsewhere { to, right }
                }
            }
            Some(led) if is_registration(led) => Fact::LinkOtherMark { to, right },
            _ => Fact::LinkElsewhere { to, right },
        })
    }

    fn caching(&self, main: &Delivered, mark: Option<&CredentialView>) -> Fact {
        let Some(served) = &main.served else {
            return Fact::PartOfPage;
        };
        let now = self.around.now;
        match served.keeping(now) {
            Keeping::Never => Fact::NotKept,
            Keeping::Asking => Fact::Asked,
            Keeping::Unsaid => Fact::KeepingUnsaid,
            Keeping::For { seconds, immutable } => {
                // Of a mark that has expired the verdict says so already.
                let rest = mark.map(|mark| (mark.expires.seconds_since(now), mark.last_day));
                match rest {
                    Some((rest, last_day)) if rest > 0 && seconds > rest => {
                        Fact::Outlasts { seconds, last_day }
                    }
                    _ if immutable => Fact::Immutable { seconds },
                    _ => Fact::Kept { seconds },
                }
            }
        }
    }

    /// Whether any element shows the picture to readers without script.
    fn script(&self, element: &Element, picture: usize) -> Fact {
        let same = |one: &&Element| one.link == element.link;
        let shows = |one: &Element| {
            let mut pictures = one.pictures.iter();
            pictures.any(|(shown, way)| *shown == picture && *way != Way::Script)
        };
        if self.page.elements().iter().filter(same).any(shows) {
            Fact::WithoutScript
        } else {
            Fact::OnlyWithScript
        }
    }

    /// The pictures that browsers may choose instead: none, all well, or each that is not.
    fn variants(&self, element: &Element, main: &Delivered) -> Vec<Fact> {
        let own = number(main);
        let others: BTreeSet<usize> = element
            .pictures
            .iter()
            .map(|(picture, _)| *picture)
            .filter(|picture| *picture != main.picture)
            .collect();
        let unlike = |picture: &usize| {
            let name = self.page.pictures()[*picture].to_string();
            let Some(delivered) = self.of(*picture) else {
                return Some(Fact::VariantMissing { picture: name });
            };
            let verdict = delivered.report.verdict();
            let read = number(delivered);
            let readable = !matches!(verdict, Verdict::NoMark | Verdict::UnreadableCredential);
            if readable && read == own {
                return None;
            }
            Some(Fact::VariantUnlike {
                picture: name,
                number: read.filter(|_| read != own),
            })
        };
        let faults: Vec<Fact> = others.iter().filter_map(unlike).collect();
        match others.len() {
            0 => Vec::new(),
            count if faults.is_empty() => vec![Fact::VariantsReadable { count: count + 1 }],
            _ => faults,
        }
    }
}

fn number(delivered: &Delivered) -> Option<MarkNumber> {
    delivered.report.mark().map(MarkView::number)
}

fn is_registration(text: &str) -> bool {
    text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn pixels(main: &Delivered) -> Fact {
    let (width, height) = (main.width, main.height);
    if width.min(height) < LEAST_SIDE {
        Fact::Small { width, height }
    } else {
        Fact::Large { width, height }
    }
}

fn shown(element: &Element, main: &Delivered) -> Fact {
    let (Some(width), Some(height)) = (element.width, element.height) else {
        return Fact::SizeUnsaid;
    };
    let stretched = f64::from(width) * f64::from(main.height);
    let stretched = stretched / (f64::from(height) * f64::from(main.width));
    if (stretched - 1.0).abs() > SHAPE_TOLERANCE {
        Fact::Distorted { width, height }
    } else if width.min(height) < LEAST_SIDE {
        Fact::ShownSmall { width, height }
    } else if width > main.width {
        Fact::ShownLarger {
            width,
            delivered: main.width,
        }
    } else {
        Fact::ShownAt { width, height }
    }
}

/// Where the pages of a body's marks stand: on the site that serves its status lists, which is the
/// register's own where its lists are not served elsewhere, or on the body's.
fn marks_pages(body: &IssuingBody) -> Vec<Url> {
    let lists = body.status_base.url();
    let beside = lists
        .path()
        .ends_with("/status/")
        .then(|| lists.join("../marks/"));
    let own = body.body.url.url().join("marks/");
    beside.into_iter().chain([own]).flatten().collect()
}

/// Says what it is: names the mark by its number, or by its scheme.
fn alt(element: &Element, mark: &CredentialView) -> Fact {
    let number = mark.number.to_string();
    let registration = mark.number.registration.to_string();
    let names = mark.scheme_name.as_ref();
    let suggested = Localized {
        ja: names.map_or("マーク", |name| name.ja.as_str()).to_owned() + " 登録番号 " + &number,
        en: names
            .map_or("Trust mark", |name| name.en.as_str())
            .to_owned()
            + " "
            + &number,
    };
    match element.alt.clone().unwrap_or_default() {
        alt if alt.is_empty() => Fact::NoAlt { suggested },
        alt if alt.contains(&registration)
            || names.is_some_and(|name| {
                alt.contains(name.ja.as_str()) || alt.contains(name.en.as_str())
            }) =>
        {
            Fact::AltSays { alt }
        }
        alt => Fact::AltVague { alt, suggested },
    }
}

/// What the server says the file is, beside what it is.
fn kind(main: &Delivered) -> Option<Fact> {
    let served = main.served.as_ref()?;
    let right = main.kind?;
    Some(match served.media_type() {
        None => Fact::NoType { right },
        Some(found) if found == right => Fact::TypeRight { found },
        Some(found) if found.starts_with("image/") => Fact::OtherType { found, right },
        Some(found) => Fact::NotAPictureType { found, right },
    })
}
