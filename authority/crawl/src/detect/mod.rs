//! Detection: does a picture show a mark, or something made to look like one?
//!
//! Cheapest first: what this run or an earlier one knows of a file's bytes, its header, a comparison with the templates,
//! and only then the reading, which costs a hundred times as much. What a mark is worth is the
//! verifier's own verdict; nothing is added to it here.

mod alike;
mod avif;
mod cache;
mod cells;
mod counters;
mod file;
mod header;
mod interest;
mod memory;
mod place;
mod tensor;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use sha2::{Digest, Sha256};
use shirushi_verifier::{
    domain::UnixTime,
    examine::{self, Request, Sight, StatusInput, StatusSource, Time},
    report::Report,
    status::StatusCache,
    trust::Trust,
    watermark::{Limits, Picture, TemplateError, picture::Format},
};
use url::Url;

use crate::{
    Resemblance, Seen,
    page::{PictureRef, Source},
};
use alike::{Likeness, likest};
use counters::Tally;
use memory::Memory;
use tensor::Tensors;

pub use avif::AvifProgram;
pub(crate) use cache::Cache;
pub use counters::Counters;
pub use file::PictureFile;
pub use interest::{Interest, Known};

/// Tells what pictures show. Building one prepares tables; keep it, and share it.
#[derive(Debug)]
pub struct Detector {
    trust: Arc<Trust>,
    known: Known,
    looks: Vec<Likeness>,
    memory: Mutex<Memory>,
    cache: RwLock<Option<Arc<Cache>>>,
    lists: Mutex<StatusCache>,
    avif: Option<AvifProgram>,
    tally: Tally,
}

/// Why there is no detector.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DetectorError {
    /// The trust bundle's templates cannot be opened.
    #[error("a badge template in the trust file cannot be used: {0}")]
    Template(#[from] TemplateError),
}

/// Where status lists come from. Asked from threads that may wait.
pub trait Statuses: Send + Sync {
    /// The list as it is now.
    ///
    /// # Errors
    /// Why there is none, in words.
    fn list(&self, source: &StatusSource) -> Result<Arc<[u8]>, String>;
}

/// What a file shows, whichever page has it.
#[derive(Debug, Clone)]
enum Finding {
    /// A mark.
    Mark(Arc<Sight>),
    /// What looks like a badge of a template, without a mark.
    Alike(Resemblance),
    /// Neither, as far as was looked.
    Neither(Look),
}

/// How closely a file was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    /// It resembles no template so much that it was read.
    Compared,
    /// It was read, or nobody can read it.
    Read,
}

/// Bytes of the smallest picture within a page that anybody sees.
const LEAST_INLINE_BYTES: usize = 128;
/// Bounds on a picture file: a badge needs much less, a screenshot that shows one not much more.
const LIMITS: Limits = Limits {
    max_file_bytes: 8 << 20,
    max_side: 16_384,
    max_pixels: 16_000_000,
};
/// Goes up with every change of what is read or compared and how, here or in the watermark: what was
/// kept before is then looked at anew.
const REVISION: u32 = 1;
/// A picture that resembles a template less is not read unless there is a strong interest. Of
/// genuine badges on all shipped templates as sites handle them (40 to 1,024 pixels, JPEG down to
/// 30, tones, borders, cut off by a tenth, stretched) none came below 0.48, and that one at 40
/// pixels, where nothing can be read any more.
const LEAST_TO_READ: f32 = 0.42;
/// A picture without a mark that resembles a template so much is an imitation. Of 2,025 ordinary
/// pictures, half of them other seals, shields and portraits, none came above 0.62; of 720
/// imitations, 99.4 in a hundred came above 0.65.
const LEAST_ALIKE: f32 = 0.65;

impl Detector {
    /// A detector of this trust bundle's marks.
    ///
    /// # Errors
    /// [`DetectorError`].
    pub fn new(trust: Arc<Trust>, known: Known) -> Result<Self, DetectorError> {
        let reader = trust.reader().map_err(Clone::clone)?;
        let looks = reader.templates().map(|t| Likeness::of(t)).collect();
        Ok(Self {
            trust,
            known,
            looks,
            memory: Mutex::default(),
            cache: RwLock::default(),
            lists: Mutex::default(),
            avif: None,
            tally: Tally::default(),
        })
    }

    /// The detector, with a program that decodes AVIF.
    #[must_use]
    pub fn with_avif(self, program: AvifProgram) -> Self {
        Self {
            avif: Some(program),
            ..self
        }
    }

    /// How much a picture is worth fetching, by what its page says of it.
    pub fn interest(&self, picture: &PictureRef) -> Interest {
        self.known.interest(picture)
    }

    /// What a picture is, on this page at this time; `None` where it is none of this authority's
    /// business. May take tens of milliseconds, and asks `statuses` for the list of a genuine mark.
    pub fn judge(
        &self,
        file: &PictureFile,
        picture: &PictureRef,
        page: &Url,
        at: UnixTime,
        statuses: &dyn Statuses,
    ) -> Option<Seen> {
        match self.finding(file, self.needed(picture)) {
            Finding::Mark(sight) => Some(Seen::Mark(Box::new(
                self.report(&sight, page, at, statuses),
            ))),
            Finding::Alike(resemblance) => Some(Seen::LookAlike(resemblance)),
            // What lazy loaders put where the badge will be.
            Finding::Neither(_) if is_placeholder(picture) => None,
            Finding::Neither(_) => {
                let link = picture.link.as_ref();
                let link = link.filter(|link| self.known.is_verification(link))?;
                let to = link.to_string();
                Some(Seen::Linked { to })
            }
        }
    }

    /// Whether a picture was looked at before, so that judging it takes no time to speak of.
    pub fn remembers(&self, file: &PictureFile, picture: &PictureRef) -> bool {
        self.remembered(file, self.needed(picture)).is_some()
    }

    /// How many pictures came to which stage.
    pub fn counters(&self) -> Counters {
        self.tally.counters()
    }

    /// How closely a picture is looked at, by what its page says of it.
    fn needed(&self, picture: &PictureRef) -> Look {
        match self.interest(picture) {
            Interest::Strong => Look::Read,
            Interest::Plausible | Interest::None => Look::Compared,
        }
    }

    /// What it looks for and how: what was found in another way says nothing.
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(env!("CARGO_PKG_VERSION"));
        hash.update(REVISION.to_be_bytes());
        for template in self.trust.reader().iter().flat_map(|r| r.templates()) {
            hash.update(template.id().0);
        }
        hash.finalize().into()
    }

    /// Keeps what files show in this cache from now on, or in none.
    pub(crate) fn keep_in(&self, cache: Option<Cache>) {
        let mut place = self.cache.write().unwrap_or_else(PoisonError::into_inner);
        *place = cache.map(Arc::new);
    }

    fn cache(&self) -> Option<Arc<Cache>> {
        let place = self.cache.read().unwrap_or_else(PoisonError::into_inner);
        place.clone()
    }

    fn finding(&self, file: &PictureFile, needed: Look) -> Finding {
        if let Some(known) = self.remembered(file, needed) {
            self.tally.cached();
            return known;
        }
        let found = match self.open(file.bytes(), needed == Look::Read) {
            Ok(Some(picture)) => {
                let found = self.look(&picture, needed);
                if let Some(cache) = self.cache() {
                    cache.put(file.sha256(), &found);
                }
                found
            }
            // What costs next to nothing is not kept for long.
            Ok(None) => Finding::Neither(needed),
            Err(header::Broken) => {
                self.tally.broken();
                Finding::Neither(Look::Read)
            }
        };
        lock(&self.memory).put(*file.sha256(), found.clone());
        found
    }

    /// What is known of a file, where it was looked at as closely as is needed.
    fn remembered(&self, file: &PictureFile, needed: Look) -> Option<Finding> {
        let enough = |known: &Finding| !matches!(known, Finding::Neither(look) if *look < needed);
        let known = lock(&self.memory).get(file.sha256());
        if let Some(known) = known.filter(enough) {
            return Some(known);
        }
        let kept = self.cache()?.get(file.sha256()).filter(enough)?;
        lock(&self.memory).put(*file.sha256(), kept.clone());
        Some(kept)
    }

    fn look(&self, picture: &Picture, needed: Look) -> Finding {
        let closely = needed == Look::Read;
        self.tally.compared();
        let (template, likeness) = likest(&self.looks, &Tensors::of(picture));
        if likeness < LEAST_TO_READ && !closely {
            return Finding::Neither(Look::Compared);
        }
        self.tally.read();
        match examine::look(picture, &self.trust) {
            Ok(sight) if sight.has_mark() => Finding::Mark(Arc::new(sight)),
            _ if likeness >= LEAST_ALIKE => Finding::Alike(Resemblance {
                template,
                likeness: f64::from(likeness),
            }),
            _ => Finding::Neither(Look::Read),
        }
    }

    /// The picture in a file; `None` where it is of no size that is looked at.
    fn open(&self, file: &[u8], closely: bool) -> Result<Option<Picture>, header::Broken> {
        if Format::of(file) == Some(Format::Avif) && file.len() <= LIMITS.max_file_bytes {
            let program = self.avif.as_ref().ok_or(header::Broken)?;
            let picture = program.decode(file, &LIMITS).ok_or(header::Broken)?;
            let fits = closely || header::may_be_a_badge(picture.width(), picture.height());
            return Ok(fits.then_some(picture));
        }
        if !header::check(file, &LIMITS, closely)? {
            return Ok(None);
        }
        let picture = Picture::decode(file, &LIMITS);
        picture.map(Some).map_err(|_| header::Broken)
    }

    fn report(&self, sight: &Sight, page: &Url, at: UnixTime, statuses: &dyn Statuses) -> Report {
        let examination = sight.judge(&Request {
            trust: &self.trust,
            page: page.as_str().parse().ok(),
            time: Time::Clock(at),
        });
        let Some(source) = examination.status_source() else {
            return examination.finish(StatusInput::NotAsked, &mut lock(&self.lists));
        };
        let fresh = examination.fresh_list(&lock(&self.lists));
        let list = match fresh {
            Some(list) => Ok(list.into()),
            // Nobody else waits for the lists while this one is fetched.
            None => statuses.list(&source),
        };
        let input = match &list {
            Ok(list) => StatusInput::Fetched(list),
            Err(why) => StatusInput::Unavailable(why),
        };
        examination.finish(input, &mut lock(&self.lists))
    }
}

/// Whether it is so small a picture within the page itself that it only keeps a place.
fn is_placeholder(picture: &PictureRef) -> bool {
    matches!(&picture.source, Source::Inline(bytes) if bytes.len() < LEAST_INLINE_BYTES)
}

/// What is behind a lock: each holder leaves it whole, also one that panics.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
