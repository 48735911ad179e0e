//! A trial of every verdict on the demonstration's own marks, with the verifier that everybody uses.

use serde::Serialize;
use shirushi_verifier::{
    domain::{MarkNumber, RegistrationNumber, UnixTime},
    examine::{self, ExamineError, Request, StatusInput, Time},
    status::StatusCache,
    verdict::Verdict,
};
use shirushi_watermark::{Limits, Picture, PictureError};

use super::fakes::{FakeFault, changed_by_a_letter, renumbered, without_credential};
use crate::{
    issue::half_size_jpeg,
    office::{BadgeFault, Office, OwnTrust},
    publish::{StatusSignError, sign_lists},
    registry::{Event, Issued, Refusal, Registry},
    store::CommitError,
};

/// Fetches a URL; the error says why nothing usable came back.
pub type Fetch<'f> = dyn Fn(&str) -> Result<Vec<u8>, String> + 'f;

/// One trial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trial {
    /// What is tried.
    pub what: &'static str,
    /// The verdict it must give.
    pub expected: Verdict,
    /// The verdict it gave.
    pub found: Verdict,
    /// The verdict in words.
    pub words: String,
}

impl Trial {
    /// Whether the verdict is as it must be.
    pub fn is_right(&self) -> bool {
        self.expected == self.found
    }
}

/// Why the trials could not be run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrialFault {
    /// There are too few marks.
    #[error("the demonstration has no mark {0}")]
    NoMark(RegistrationNumber),
    /// There is no trust bundle.
    #[error("the demonstration has no trust bundle")]
    NoTrust,
    /// A badge cannot be drawn.
    #[error(transparent)]
    Badge(#[from] BadgeFault),
    /// A badge cannot be faked.
    #[error(transparent)]
    Fake(#[from] FakeFault),
    /// A picture cannot be written.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// A picture cannot be examined.
    #[error(transparent)]
    Examine(#[from] ExamineError),
    /// A change was refused.
    #[error(transparent)]
    Commit(#[from] Box<CommitError<Refusal>>),
    /// A status list was not signed.
    #[error(transparent)]
    Status(#[from] StatusSignError),
    /// A URL or date of the trials is not one.
    #[error("a trial is ill-made: {0}")]
    IllMade(String),
}

/// What a trial needs of a mark.
struct Specimen {
    term: Issued,
    picture: Picture,
    page: String,
}

struct Bench<'a> {
    office: &'a Office,
    own: &'a OwnTrust,
    fetch: &'a Fetch<'a>,
    now: UnixTime,
    cache: StatusCache,
    trials: Vec<Trial>,
}

/// Tries every verdict; `fetch` brings status lists from the running site.
///
/// # Errors
/// [`TrialFault`] where a trial cannot be run; a wrong verdict is not an error but a trial that is not right.
pub fn run_trials(
    office: &Office,
    fetch: &Fetch<'_>,
    now: UnixTime,
) -> Result<Vec<Trial>, TrialFault> {
    let own = office.trust().ok_or(TrialFault::NoTrust)?;
    let mut bench = Bench {
        office,
        own: &own,
        fetch,
        now,
        cache: StatusCache::default(),
        trials: Vec::new(),
    };
    bench.genuine()?;
    bench.times()?;
    bench.fakes()?;
    bench.states()?;
    Ok(bench.trials)
}

impl Bench<'_> {
    /// A genuine badge: on its site, as sites re-encode it, on another site.
    fn genuine(&mut self) -> Result<(), TrialFault> {
        let mark = self.specimen("20001")?;
        let png = mark.picture.encode_png()?;
        self.online("a badge on its own site", Verdict::Valid, &png, &mark.page)?;
        let small = half_size_jpeg(&mark.picture).map_err(TrialFault::IllMade)?;
        self.online(
            "the same at half size, saved as JPEG",
            Verdict::Valid,
            &small,
            &mark.page,
        )?;
        let elsewhere = "https://copycat.example.com/";
        self.online(
            "a badge copied to another site",
            Verdict::WrongSite,
            &png,
            elsewhere,
        )?;
        let shop = self.specimen("10002")?;
        let png = shop.picture.encode_png()?;
        let above = "https://mall.example.jp/";
        self.online(
            "a shop's badge, a page below its URL",
            Verdict::Valid,
            &png,
            &format!("{}tea", shop.page),
        )?;
        self.online(
            "a shop's badge, a page above its URL",
            Verdict::WrongSite,
            &png,
            above,
        )
    }

    /// The same badge at other times.
    fn times(&mut self) -> Result<(), TrialFault> {
        let mark = self.specimen("20001")?;
        let png = mark.picture.encode_png()?;
        let grant = mark.term.grant();
        let before = grant.granted.plus_seconds(-1);
        let last = grant.expires.plus_seconds(-1);
        for (what, expected, time) in [
            ("a badge in its last second", Verdict::Valid, last),
            ("a badge a second later", Verdict::Expired, grant.expires),
            ("a badge before its grant", Verdict::NotYetValid, before),
        ] {
            let request = request(self.own, &mark.page, Time::Given(time))?;
            let examined = examine::picture(&png, &Limits::default(), &request)?;
            let report = examined.finish(StatusInput::NotAsked, &mut self.cache);
            self.note(what, expected, &report);
        }
        Ok(())
    }

    /// Badges that were tampered with.
    fn fakes(&mut self) -> Result<(), TrialFault> {
        let mark = self.specimen("20002")?;
        let genuine = mark.term.grant().number;
        let other: MarkNumber = "20777-00".parse().unwrap_or(genuine);
        let altered = renumbered(self.office, &mark.term, other)?.encode_png()?;
        self.online(
            "a badge with another number painted on it",
            Verdict::Altered,
            &altered,
            &mark.page,
        )?;
        let forged = changed_by_a_letter(self.office, &mark.term)?.encode_png()?;
        self.online(
            "a credential changed by one letter",
            Verdict::Forged,
            &forged,
            &mark.page,
        )?;
        let bare = without_credential(self.office, &mark.term)?.encode_png()?;
        self.online(
            "the badge's picture without a credential",
            Verdict::NoMark,
            &bare,
            &mark.page,
        )?;
        let grey = Picture::from_rgb(64, 64, vec![128; 3 * 64 * 64]);
        let grey = grey.ok_or_else(|| TrialFault::IllMade("grey".to_owned()))?;
        self.online(
            "a picture that is no badge",
            Verdict::NoMark,
            &grey.encode_png()?,
            &mark.page,
        )
    }

    /// What the issuing body can do to a mark, seen by whoever asks its site.
    fn states(&mut self) -> Result<(), TrialFault> {
        let [revoked, suspended, lapsed] = ["20003", "20004", "20005"].map(number);
        let (revoked, suspended, lapsed) = (revoked?, suspended?, lapsed?);
        let mark = self.specimen("20003")?;
        let png = mark.picture.encode_png()?;
        self.online(
            "a badge before it is revoked",
            Verdict::Valid,
            &png,
            &mark.page,
        )?;
        let old = self.fetch_list(&mark, &png)?;

        let code = "misuse"
            .parse()
            .map_err(|e| TrialFault::IllMade(format!("{e}")))?;
        let schemes = self.office.assets().schemes();
        self.change(|registry, _| registry.revoke(schemes, revoked, &code))?;
        self.change(|registry, now| registry.suspend(suspended, "trial", now))?;
        let pass = self.first_pass(lapsed)?;
        let today = self.today(lapsed)?;
        self.change(|registry, now| registry.lapse_pass(schemes, pass, today, "trial", now))?;
        sign_lists(self.office, self.now)?;

        self.online(
            "the same after it was revoked",
            Verdict::Revoked,
            &png,
            &mark.page,
        )?;
        let request = request(self.own, &mark.page, Time::Clock(self.now))?;
        let examined = examine::picture(&png, &Limits::default(), &request)?;
        let report = examined.finish(StatusInput::Fetched(&old), &mut self.cache);
        self.note(
            "the list from before, served again to hide it",
            Verdict::Revoked,
            &report,
        );
        for (number, what, expected) in [
            ("20004", "a suspended mark", Verdict::Suspended),
            (
                "20005",
                "a mark whose pass lapsed",
                Verdict::ValidBasisUnderReview,
            ),
        ] {
            let mark = self.specimen(number)?;
            self.online(what, expected, &mark.picture.encode_png()?, &mark.page)?;
        }
        Ok(())
    }

    fn specimen(&self, registration: &str) -> Result<Specimen, TrialFault> {
        let registration = number(registration)?;
        let registry = self.office.store().registry();
        let mark = registry.mark(registration);
        let term = mark
            .ok_or(TrialFault::NoMark(registration))?
            .current()
            .clone();
        drop(registry);
        let picture = self.office.draw_again(&term)?;
        let page = term.grant().terms.url.to_string();
        Ok(Specimen {
            term,
            picture,
            page,
        })
    }

    /// Examines a picture as a careful visitor would: offline, then with the status fetched.
    fn online(
        &mut self,
        what: &'static str,
        expected: Verdict,
        file: &[u8],
        page: &str,
    ) -> Result<(), TrialFault> {
        let request = request(self.own, page, Time::Clock(self.now))?;
        let examined = examine::picture(file, &Limits::default(), &request)?;
        let fetched = examined.status_source().map(|s| (self.fetch)(&s.fetch_url));
        let input = match &fetched {
            None => StatusInput::NotAsked,
            Some(Ok(bytes)) => StatusInput::Fetched(bytes),
            Some(Err(reason)) => StatusInput::Unavailable(reason),
        };
        let report = examined.finish(input, &mut self.cache);
        self.note(what, expected, &report);
        Ok(())
    }

    fn note(
        &mut self,
        what: &'static str,
        expected: Verdict,
        report: &shirushi_verifier::report::Report,
    ) {
        let words = report.text(shirushi_verifier::texts::Language::En);
        self.trials.push(Trial {
            what,
            expected,
            found: report.verdict(),
            words: words.sentence.to_string(),
        });
    }

    fn fetch_list(&self, mark: &Specimen, png: &[u8]) -> Result<Vec<u8>, TrialFault> {
        let request = request(self.own, &mark.page, Time::Clock(self.now))?;
        let examined = examine::picture(png, &Limits::default(), &request)?;
        let source = examined.status_source();
        let source = source.ok_or_else(|| TrialFault::IllMade("no status source".to_owned()))?;
        (self.fetch)(&source.fetch_url).map_err(TrialFault::IllMade)
    }

    fn change(
        &self,
        decide: impl FnOnce(&Registry, UnixTime) -> Result<Event, Refusal>,
    ) -> Result<(), TrialFault> {
        let (office, now) = (self.office, self.now);
        let changed = office.store().commit(now, office.actor(), |registry| {
            Ok::<_, Refusal>((vec![decide(registry, now)?], ()))
        });
        Ok(changed.map_err(Box::new)?)
    }

    fn first_pass(
        &self,
        registration: RegistrationNumber,
    ) -> Result<shirushi_verifier::domain::PassNumber, TrialFault> {
        let registry = self.office.store().registry();
        let mark = registry.mark(registration);
        let mark = mark.ok_or(TrialFault::NoMark(registration))?;
        let pass = mark
            .current()
            .grant()
            .terms
            .passes
            .first()
            .map(|p| p.number);
        pass.ok_or(TrialFault::NoMark(registration))
    }

    fn today(&self, registration: RegistrationNumber) -> Result<jiff::civil::Date, TrialFault> {
        let scheme = self.office.assets().schemes().of_registration(registration);
        let scheme = scheme.ok_or(TrialFault::NoMark(registration))?;
        Ok(scheme.zone.day_of(self.now))
    }
}

fn request<'a>(own: &'a OwnTrust, page: &str, time: Time) -> Result<Request<'a>, TrialFault> {
    let page = page.parse();
    let page = page.map_err(|e| TrialFault::IllMade(format!("{e}")))?;
    Ok(Request {
        trust: &own.trust,
        page: Some(page),
        time,
    })
}

fn number(text: &str) -> Result<RegistrationNumber, TrialFault> {
    text.parse()
        .map_err(|e| TrialFault::IllMade(format!("{e}")))
}
