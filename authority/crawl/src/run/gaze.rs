//! The gaze over a page: which of its pictures are fetched, what they are, and what of it is told.

use std::{collections::HashMap, sync::Arc};

use bytes::Bytes;
use url::Url;

use super::{
    CrawlError, Run,
    asking::Line,
    rules::Word,
    visit::{Visit, same_origin},
};
use crate::{
    Expected, Origin, PictureSeen, Record, Seen, Sighting,
    detect::{Interest, PictureFile},
    fetch::{Request, What},
    frontier::Matter,
    page::{self, Page, PictureRef, Source},
    robots::Rules,
};

/// What a visit remembers of pictures and stylesheets, so that each is asked for once.
#[derive(Default)]
pub(super) struct Gaze {
    files: HashMap<Url, Option<File>>,
    held: usize,
    sheets: HashMap<Url, Arc<[Url]>>,
    /// Lines to other hosts from which pictures come.
    lines: Vec<Line>,
}

/// A file that was fetched, or stands in the page.
#[derive(Clone)]
struct File {
    content: PictureFile,
    exchange: Option<Arc<Record>>,
}

/// Pictures fetched for one page.
const MOST_PICTURES: usize = 40;
/// Stylesheets fetched for one page.
const MOST_SHEETS: usize = 4;
/// Files remembered in one visit.
const MOST_FILES: usize = 400;
/// Bytes of files remembered in one visit, and of those judged at a time: a site of nothing but
/// large pictures must not fill the memory.
const MOST_BYTES: usize = 8 << 20;
/// Hosts of pictures to which a line is kept open.
const MOST_LINES: usize = 4;

impl Gaze {
    /// Looks at the pictures of a page; `None` where nothing is to be told.
    pub(super) async fn over(
        &mut self,
        visit: &mut Visit,
        url: &Url,
        page: &Page,
        rules: &Rules,
        expected: &Expected,
    ) -> Result<Option<Vec<Sighting>>, CrawlError> {
        let mut pictures = page.pictures.clone();
        for sheet in page.stylesheets.iter().take(MOST_SHEETS) {
            pictures.extend(self.of_sheet(visit, sheet, rules).await?);
        }
        let mut candidates: Vec<_> = pictures
            .into_iter()
            .map(|picture| (visit.run.parts.detector.interest(&picture), picture))
            .filter(|(interest, _)| *interest != Interest::None)
            .collect();
        candidates.sort_by_key(|(interest, _)| *interest != Interest::Strong);
        candidates.truncate(MOST_PICTURES);
        let (mut files, mut bytes, mut seen) = (Vec::new(), 0, Vec::new());
        let mut all_there = true;
        for (_, picture) in candidates {
            let Some(file) = self.file(visit, &picture, rules).await? else {
                all_there = false;
                continue;
            };
            visit.run.counters.pictures(1);
            bytes += file.content.bytes().len();
            files.push((picture, file));
            if bytes >= MOST_BYTES {
                bytes = 0;
                seen.extend(judge(&visit.run, url, std::mem::take(&mut files)).await?);
            }
        }
        seen.extend(judge(&visit.run, url, files).await?);
        let sightings = worth_telling(visit, url, seen, expected, all_there);
        let always = *expected == Expected::Report;
        Ok((always || !sightings.is_empty()).then_some(sightings))
    }

    /// The file of a picture; `None` where it could not be had.
    async fn file(
        &mut self,
        visit: &mut Visit,
        picture: &PictureRef,
        rules: &Rules,
    ) -> Result<Option<File>, CrawlError> {
        let url = match &picture.source {
            Source::Inline(bytes) => {
                return Ok(Some(File::of(bytes.clone(), None)));
            }
            Source::At(url) => url,
        };
        if let Some(known) = self.files.get(url) {
            return Ok(known.clone());
        }
        let fetched = self.fetch(visit, url, What::Picture, rules).await?;
        let file = fetched.map(|(bytes, exchange)| File::of(bytes, Some(exchange)));
        if self.files.len() >= MOST_FILES || self.held >= MOST_BYTES {
            self.files.clear();
            self.held = 0;
        }
        self.held += file.as_ref().map_or(0, |file| file.content.bytes().len());
        self.files.insert(url.clone(), file.clone());
        Ok(file)
    }

    /// The pictures that a stylesheet names.
    async fn of_sheet(
        &mut self,
        visit: &mut Visit,
        url: &Url,
        rules: &Rules,
    ) -> Result<Vec<PictureRef>, CrawlError> {
        if !self.sheets.contains_key(url) && self.sheets.len() < MOST_FILES {
            let fetched = self.fetch(visit, url, What::Stylesheet, rules).await?;
            let pictures = fetched.map(|(css, _)| page::stylesheet(&css, url));
            self.sheets
                .insert(url.clone(), pictures.unwrap_or_default().into());
        }
        let pictures = self.sheets.get(url).cloned().unwrap_or_default();
        Ok(pictures.iter().cloned().map(background).collect())
    }

    /// Fetches a file that a page shows, from its own host or another, where rules and budget allow it.
    async fn fetch(
        &mut self,
        visit: &mut Visit,
        url: &Url,
        what: What,
        rules: &Rules,
    ) -> Result<Option<(Bytes, Arc<Record>)>, CrawlError> {
        let mut url = url.clone();
        for _ in 0..=visit.run.parts.policy.host.redirects {
            if visit.spent.is_over(&visit.run) {
                return Ok(None);
            }
            let request = Request {
                url: &url,
                what,
                validators: None,
                at: visit.run.now(),
            };
            let answer = if same_origin(visit.line.origin(), &url) {
                if !rules.allows(&url) {
                    return Ok(None);
                }
                visit.line.ask(&visit.run, &request, visit.gap).await
            } else {
                let Ok(origin) = Origin::of(&url) else {
                    return Ok(None);
                };
                let line = self.line_to(&visit.run, origin);
                let Word::Rules(rules) = visit.run.rules_of(line).await? else {
                    return Ok(None);
                };
                let policy = &visit.run.parts.policy.manners;
                let gap = rules
                    .delay()
                    .map_or(policy.gap, |delay| delay.max(policy.gap));
                if gap > policy.longest_delay || !rules.allows(&url) {
                    return Ok(None);
                }
                line.ask(&visit.run, &request, gap).await
            };
            visit.spent.add(answer.as_ref().ok());
            let Ok(answer) = answer else {
                return Ok(None);
            };
            if let (300..400, Some(to)) = (answer.status(), answer.location()) {
                url = to;
                continue;
            }
            if answer.status() != 200 {
                return Ok(None);
            }
            let body = answer.body().ok();
            return Ok(body.map(|bytes| (bytes, answer.record())));
        }
        Ok(None)
    }

    fn line_to(&mut self, run: &Run, origin: Origin) -> &mut Line {
        let place = self.lines.iter().position(|line| *line.origin() == origin);
        let place = place.unwrap_or_else(|| {
            if self.lines.len() >= MOST_LINES {
                self.lines.remove(0);
            }
            self.lines.push(Line::to(run, origin));
            self.lines.len() - 1
        });
        &mut self.lines[place]
    }
}

/// What of it is told: all of it where a report is wanted, otherwise what speaks against the page
/// and was not told of another page of this host.
fn worth_telling(
    visit: &mut Visit,
    url: &Url,
    seen: Vec<Sighting>,
    expected: &Expected,
    all_there: bool,
) -> Vec<Sighting> {
    let marks = seen.iter().filter_map(Sighting::verdict);
    visit.run.counters.marks(marks.count() as u64);
    let against: Vec<_> = seen.iter().filter(|s| s.is_against()).collect();
    let matters: Vec<_> = against.into_iter().map(matter).collect();
    let news = visit.news(url, &matters);
    match expected {
        Expected::Report => seen,
        Expected::Nothing => {
            let against = seen.into_iter().filter(Sighting::is_against);
            let told = against.zip(news).filter(|(_, news)| *news);
            told.map(|(sighting, _)| sighting).collect()
        }
        Expected::Badge(wanted) => {
            let has = |s: &Sighting| s.registration().as_ref() == Some(wanted);
            let missing = (all_there && !seen.iter().any(has)).then(|| Sighting {
                seen: Seen::Missing {
                    registration: wanted.clone(),
                },
                picture: None,
            });
            let against = seen.into_iter().filter(Sighting::is_against);
            against.chain(missing).collect()
        }
    }
}

/// A picture that a stylesheet names: without a link or a text of its own.
fn background(url: Url) -> PictureRef {
    PictureRef {
        source: Source::At(url),
        link: None,
        alt: None,
        size: None,
    }
}

/// Judges pictures, on a thread that may be busy for a while.
async fn judge(
    run: &Arc<Run>,
    url: &Url,
    files: Vec<(PictureRef, File)>,
) -> Result<Vec<Sighting>, CrawlError> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let detector = &run.parts.detector;
    let known = |(picture, file): &(PictureRef, File)| detector.remembers(&file.content, picture);
    if files.iter().all(known) {
        return Ok(judge_here(run, url, files));
    }
    // Never closed.
    let _eye = run.eyes.acquire().await;
    let (run, url) = (run.clone(), url.clone());
    Ok(tokio::task::spawn_blocking(move || judge_here(&run, &url, files)).await?)
}

fn judge_here(run: &Run, url: &Url, files: Vec<(PictureRef, File)>) -> Vec<Sighting> {
    let (parts, at) = (&run.parts, run.now());
    let judged = files.into_iter().filter_map(|(picture, file)| {
        let statuses = parts.statuses.as_ref();
        let seen = parts
            .detector
            .judge(&file.content, &picture, url, at, statuses)?;
        let picture = Some(picture_seen(picture, file));
        Some(Sighting { seen, picture })
    });
    judged.collect()
}

impl File {
    fn of(bytes: Bytes, exchange: Option<Arc<Record>>) -> Self {
        let content = PictureFile::of(bytes);
        Self { content, exchange }
    }
}

fn picture_seen(picture: PictureRef, file: File) -> PictureSeen {
    PictureSeen {
        url: match &picture.source {
            Source::At(url) => url.to_string(),
            Source::Inline(_) => "inline".to_owned(),
        },
        sha256: hex::encode(file.content.sha256()),
        bytes: file.content.bytes().clone(),
        link: picture.link.map(String::from),
        alt: picture.alt,
        exchange: file.exchange,
    }
}

/// What makes a sighting the same on another page: what it is, and the picture's file.
fn matter(sighting: &Sighting) -> Matter {
    let what = match &sighting.seen {
        Seen::Mark(report) => report.verdict().code(),
        Seen::LookAlike(_) => "look-alike",
        Seen::Linked { to } => to,
        Seen::Missing { registration } => registration,
    };
    let picture = sighting.picture.as_ref();
    let picture = picture.map_or("", |picture| &picture.sha256);
    Matter::of(&[what, picture])
}
