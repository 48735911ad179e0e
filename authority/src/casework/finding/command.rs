//! Commands on findings: what visits saw is noted, and what follows from it is decided (3.17, Table 3-5).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use shirushi_verifier::domain::UnixTime;

use super::{
    Consequence, Finding, FindingBook, FindingDeed, FindingEvent, FindingKind, FindingNumber,
    FindingRefusal, FindingsSeen, Found, Handling, MAX_EVIDENCE, Place, Presence, Saw, Spotted,
    Visit, Whereabouts,
};
use crate::{
    casework::{
        Decided, MisuseNumber,
        misuse::{MisuseCase, Recommendation, Suspicion},
    },
    correspondence::{BadgeProblem, Notice, PageUrl, thread::Prose},
    registry::{Event, Refusal, Registry, known, rules_of},
    scheme::{FoundBy, Misuse, Scheme, SchemeSet, Text},
};

/// What noting visits came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Noted {
    /// Findings that were not known before.
    pub new: Vec<FindingNumber>,
    /// Known ones, seen again on another day, or after they had been gone.
    pub again: Vec<FindingNumber>,
    /// Known ones that are not there any more.
    pub gone: Vec<FindingNumber>,
}

impl Registry {
    /// Notes what visits saw: new findings, those seen again (once a day each), those gone. The same
    /// visits noted twice are noted once; a visit older than what is known says nothing.
    ///
    /// # Errors
    /// [`Refusal::UnknownScheme`].
    pub fn note_visits(
        &self,
        schemes: &SchemeSet,
        visits: &[Visit],
        now: UnixTime,
    ) -> Result<Decided<Noted>, Refusal> {
        let mut notes = Notes::new(self.findings(), schemes, now);
        for visit in visits {
            notes.take(visit)?;
        }
        Ok(notes.decided())
    }

    /// What follows from a finding by itself; `None` where something became of it before, or it is
    /// gone again.
    pub fn consequence_of(&self, finding: &Finding) -> Option<Consequence> {
        let due = *finding.handling() == Handling::Open && finding.is_there();
        due.then(|| finding.kind().consequence(self.whereabouts_of(finding)))
    }

    /// Whether a finding is on the host that its mark is registered for.
    pub fn whereabouts_of(&self, finding: &Finding) -> Whereabouts {
        let mark = finding.mark().and_then(|number| self.mark(number));
        Whereabouts::of(mark, finding.place().page.url())
    }

    /// Follows a finding as a misuse case: a new one with the finding's evidence and, where a day
    /// to stop by is given, the recommendation to stop; or the open case of that kind on that page,
    /// or of the same picture on that host, to which the evidence is added.
    ///
    /// # Errors
    /// [`FindingRefusal`]; or what stands against the case.
    pub fn file_finding(
        &self,
        schemes: &SchemeSet,
        number: FindingNumber,
        stop_by: Option<Date>,
        now: UnixTime,
    ) -> Result<Decided<MisuseNumber>, Refusal> {
        let finding = self.finding_for(number, "filed")?;
        let scheme = known(schemes, finding.scheme())?;
        let found_by = finding.kind().found_by(self.whereabouts_of(finding));
        let kind = found_by.and_then(|way| Some((way, kind_found_by(scheme, way)?)));
        let (found_by, kind) = kind.ok_or_else(|| FindingRefusal::NoKind {
            scheme: scheme.id.clone(),
            kind: finding.kind(),
        })?;
        if finding.evidence().is_empty() {
            return Err(FindingRefusal::NoEvidence { number }.into());
        }
        let page = &finding.place().page;
        let same_page = self.misuses().open_on(&scheme.id, &kind.id, page);
        let same_page = same_page.map(MisuseCase::number);
        let existing = same_page.or_else(|| self.case_of_same_thing(finding));
        let decided = if let Some(case) = existing {
            let added = self.add_evidence(schemes, case, finding.evidence(), now)?;
            added.answering(case)
        } else {
            let suspicion = Suspicion {
                scheme: scheme.id.clone(),
                kind: kind.id.clone(),
                found_by,
                url: page.clone(),
                mark: finding.mark(),
                report: None,
                note: finding.note().and_then(note),
            };
            let stop = stop_by.map(|until| Recommendation {
                to: self.operator_of(finding),
                until,
            });
            self.open_misuse_with(schemes, &suspicion, finding.evidence(), stop, now)?
        };
        let case = decided.answer;
        let did = FindingDeed::Filed { case };
        Ok(decided.also(Event::Finding(FindingEvent { number, did })))
    }

    /// Advises the holder of a finding's mark.
    ///
    /// # Errors
    /// [`FindingRefusal`]: only of marks whose holder is registered; the finding must be open.
    pub fn advise_of_finding(
        &self,
        schemes: &SchemeSet,
        number: FindingNumber,
    ) -> Result<Decided, Refusal> {
        let finding = self.finding_for(number, "advised")?;
        let nobody = || FindingRefusal::NobodyToAdvise {
            number,
            mark: finding.mark(),
        };
        let registered = |mark| self.casework().holder_of(mark).is_some();
        let mark = finding.mark().filter(|mark| registered(*mark));
        let mark = mark.and_then(|mark| self.mark(mark)).ok_or_else(nobody)?;
        let problem = problem_of(finding.kind()).ok_or_else(nobody)?;
        let scheme = known(schemes, finding.scheme())?;
        let notice = Notice::BadgeAdvice {
            mark: mark.current().grant().number,
            url: finding.place().page.clone(),
            found: scheme.zone.day_of(finding.first_seen()),
            problem,
        };
        let did = FindingDeed::Advised {};
        let event = Event::Finding(FindingEvent { number, did });
        Ok(Decided::events(vec![event]).with([notice]))
    }

    /// Records staff's word that a finding is no misuse. It is not reported again while the page and
    /// the picture are the same.
    ///
    /// # Errors
    /// [`FindingRefusal`].
    pub fn set_finding_aside(&self, number: FindingNumber, why: Text) -> Result<Decided, Refusal> {
        self.finding_for(number, "set-aside")?;
        let did = FindingDeed::SetAside { why };
        let event = Event::Finding(FindingEvent { number, did });
        Ok(Decided::events(vec![event]))
    }

    /// The open case that follows the same on another page of the host.
    fn case_of_same_thing(&self, finding: &Finding) -> Option<MisuseNumber> {
        let same = |other: &Finding| {
            let (one, two) = (other.place(), finding.place());
            let same_host = one.page.url().host() == two.page.url().host();
            same_host && one.thing == two.thing && one.kind == two.kind
        };
        let mut open = self.misuses().open().map(MisuseCase::number);
        open.find(|case| self.findings().of_case(*case).any(same))
    }

    /// The finding, if something can still become of it.
    fn finding_for(
        &self,
        number: FindingNumber,
        deed: &'static str,
    ) -> Result<&Finding, FindingRefusal> {
        let finding = self.findings().get(number);
        let finding = finding.ok_or(FindingRefusal::NoSuchFinding { number })?;
        let state = finding.handling().name();
        match (finding.handling(), deed) {
            (Handling::Open, _) | (Handling::Advised { .. }, "filed" | "set-aside") => Ok(finding),
            _ => Err(FindingRefusal::State {
                number,
                state,
                deed,
            }),
        }
    }

    /// Who is asked to stop: the holder by name where it is their own site, or whoever runs the host.
    fn operator_of(&self, finding: &Finding) -> Text {
        let mark = finding.mark().and_then(|number| self.mark(number));
        let holder = mark.map(|mark| mark.current().grant().terms.holder.to_string());
        let at_home = self.whereabouts_of(finding) == Whereabouts::AtHome;
        let named = holder
            .filter(|_| at_home)
            .and_then(|h| Text::try_from(h).ok());
        named.unwrap_or_else(|| {
            let host = finding.place().page.url().host_str().unwrap_or_default();
            let operator = format!("the operator of {host}");
            Text::try_from(operator).unwrap_or_else(|_| Text::constant("the operator"))
        })
    }
}

/// The kind of misuse that the scheme finds in this way; the first where there are several.
fn kind_found_by(scheme: &Scheme, found_by: FoundBy) -> Option<&Misuse> {
    let rules = rules_of(scheme).ok()?;
    let mut kinds = rules.misuse.iter();
    kinds.find(|kind| kind.found_by.contains(&found_by))
}

/// What a holder is advised of; `None` for what is no mistake of theirs.
fn problem_of(kind: FindingKind) -> Option<BadgeProblem> {
    match kind {
        FindingKind::Altered => Some(BadgeProblem::Altered),
        FindingKind::Unreadable => Some(BadgeProblem::Unreadable),
        FindingKind::OutOfScope => Some(BadgeProblem::OutOfScope),
        FindingKind::Missing => Some(BadgeProblem::Missing),
        _ => None,
    }
}

fn note(line: &Text) -> Option<Prose> {
    Prose::try_from(line.as_str().to_owned()).ok()
}

/// What is noted of several visits, which may be to the same page.
struct Notes<'a> {
    book: &'a FindingBook,
    schemes: &'a SchemeSet,
    now: UnixTime,
    next: FindingNumber,
    new: Vec<FindingEvent>,
    places: BTreeSet<Place>,
    /// Whether known findings are there, as far as that is news.
    seen: BTreeMap<FindingNumber, bool>,
    last: Option<UnixTime>,
}

impl<'a> Notes<'a> {
    fn new(book: &'a FindingBook, schemes: &'a SchemeSet, now: UnixTime) -> Self {
        Self {
            book,
            schemes,
            now,
            next: book.next(),
            new: Vec::new(),
            places: BTreeSet::new(),
            seen: BTreeMap::new(),
            last: None,
        }
    }

    fn take(&mut self, visit: &Visit) -> Result<(), Refusal> {
        let at = visit.at.min(self.now);
        let book = self.book;
        let known = book.on(&visit.page);
        match &visit.saw {
            Saw::Nothing => {}
            Saw::Same => {
                for finding in known.filter(|finding| finding.is_there()) {
                    self.see(finding, at)?;
                }
            }
            Saw::NoPage => known.for_each(|finding| self.miss(finding, at)),
            Saw::Page(spotted) => {
                let places: BTreeSet<Place> =
                    spotted.iter().map(|s| s.place(&visit.page)).collect();
                let gone = known.filter(|finding| !places.contains(finding.place()));
                gone.for_each(|finding| self.miss(finding, at));
                self.spot_all(&visit.page, spotted, at)?;
            }
            Saw::Part(spotted) => self.spot_all(&visit.page, spotted, at)?,
        }
        Ok(())
    }

    fn spot_all(
        &mut self,
        page: &PageUrl,
        spotted: &[Spotted],
        at: UnixTime,
    ) -> Result<(), Refusal> {
        let mut spotted = spotted.iter();
        spotted.try_for_each(|spotted| self.spot(spotted.place(page), spotted, at))
    }

    fn spot(&mut self, place: Place, spotted: &Spotted, at: UnixTime) -> Result<(), Refusal> {
        known(self.schemes, &spotted.scheme)?;
        if let Some(finding) = self.book.at(&place) {
            return self.see(finding, at);
        }
        if !self.places.insert(place.clone()) {
            return Ok(());
        }
        let number = self.next;
        self.next = FindingNumber::after(Some(number));
        let mut evidence = spotted.evidence.clone();
        evidence.truncate(MAX_EVIDENCE);
        let found = Found {
            place,
            scheme: spotted.scheme.clone(),
            mark: spotted.mark,
            at,
            evidence,
            note: spotted.note.clone(),
        };
        let did = FindingDeed::Found(Box::new(found));
        self.new.push(FindingEvent { number, did });
        Ok(())
    }

    /// It is there: that is news on another day, or where it had been gone.
    fn see(&mut self, finding: &Finding, at: UnixTime) -> Result<(), Refusal> {
        let zone = &known(self.schemes, finding.scheme())?.zone;
        let news = match finding.presence() {
            Presence::There => zone.day_of(at) > zone.day_of(finding.last_seen()),
            Presence::Gone { gone } => at > gone,
        };
        if news || self.seen.contains_key(&finding.number()) {
            self.put(finding, true, at);
        }
        Ok(())
    }

    /// It is not there: that is news where it was.
    fn miss(&mut self, finding: &Finding, at: UnixTime) {
        if finding.is_there() && at > finding.last_seen() {
            self.put(finding, false, at);
        }
    }

    fn put(&mut self, finding: &Finding, there: bool, at: UnixTime) {
        self.seen.insert(finding.number(), there);
        self.last = self.last.max(Some(at));
    }

    fn decided(self) -> Decided<Noted> {
        let those = |there: bool| {
            let seen = self.seen.iter().filter(move |(_, is)| **is == there);
            seen.map(|(number, _)| *number).collect::<Vec<_>>()
        };
        let noted = Noted {
            new: self.new.iter().map(|event| event.number).collect(),
            again: those(true),
            gone: those(false),
        };
        let seen = self.last.map(|at| {
            Event::FindingsSeen(FindingsSeen {
                at,
                there: noted.again.clone(),
                gone: noted.gone.clone(),
            })
        });
        let events = self.new.into_iter().map(Event::Finding).chain(seen);
        Decided::events(events.collect()).answering(noted)
    }
}

impl Noted {
    /// The pages of what is new, there again, or gone.
    pub fn pages<'b>(&self, book: &'b FindingBook) -> BTreeSet<&'b PageUrl> {
        let all = self.new.iter().chain(&self.again).chain(&self.gone);
        let found = all.filter_map(|number| book.get(*number));
        found.map(|finding| &finding.place().page).collect()
    }
}
