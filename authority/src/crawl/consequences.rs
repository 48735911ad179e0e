//! What follows from findings without staff's word: cases, advice, looks at followed cases.

use jiff::ToSpan;
use serde::Serialize;
use shirushi_verifier::domain::UnixTime;

use crate::{
    casework::{
        Decided, MisuseNumber,
        finding::{Consequence, FindingNumber, FindingRefusal, Handling},
        misuse::Evidence,
    },
    correspondence::PageUrl,
    office::Office,
    registry::{Event, Refusal, Registry, known},
    scheme::SchemeSet,
    store::CommitError,
};

/// What follows from findings without staff's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conduct {
    /// Whether what deceives becomes a misuse case.
    pub open_cases: bool,
    /// Days to stop in, from the day the case is opened; where none are given, staff recommend.
    pub days_to_stop: Option<u16>,
}

/// What followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Followed {
    /// Findings filed as cases.
    pub filed: u64,
    /// Holders advised.
    pub advised: u64,
    /// Looks recorded.
    pub looks: u64,
    /// Cases closed.
    pub closed: u64,
}

type Fault = Box<CommitError<Refusal>>;

impl Conduct {
    /// Does what follows from open findings: all of them, or those on a page. What a rule stands
    /// against is left to staff.
    ///
    /// # Errors
    /// Where the store fails.
    pub(super) fn settle(
        self,
        office: &Office,
        page: Option<&PageUrl>,
        now: UnixTime,
    ) -> Result<Followed, Fault> {
        let due: Vec<(FindingNumber, Consequence)> = {
            let registry = office.store().registry();
            let book = registry.findings();
            let due = |finding| Some((finding, registry.consequence_of(finding)?));
            let numbered = |(finding, consequence): (&crate::casework::finding::Finding, _)| {
                (finding.number(), consequence)
            };
            match page {
                Some(page) => book.on(page).filter_map(due).map(numbered).collect(),
                None => book.open().filter_map(due).map(numbered).collect(),
            }
        };
        let mut followed = Followed::default();
        for (number, consequence) in due {
            match consequence {
                Consequence::Case(_) if self.open_cases => {
                    let filed = decide(office, now, |registry, schemes| {
                        let stop_by = self.stop_by(registry, schemes, number, now)?;
                        let filed = registry.file_finding(schemes, number, stop_by, now)?;
                        Ok(filed.unanswered())
                    })?;
                    followed.filed += u64::from(told(number, filed));
                }
                Consequence::Advice => {
                    let advised = decide(office, now, |registry, schemes| {
                        registry.advise_of_finding(schemes, number)
                    })?;
                    followed.advised += u64::from(told(number, advised));
                }
                Consequence::Case(_) | Consequence::Staff => {}
            }
        }
        Ok(followed)
    }

    fn stop_by(
        self,
        registry: &Registry,
        schemes: &SchemeSet,
        number: FindingNumber,
        now: UnixTime,
    ) -> Result<Option<jiff::civil::Date>, Refusal> {
        let (Some(days), Some(finding)) = (self.days_to_stop, registry.findings().get(number))
        else {
            return Ok(None);
        };
        let today = known(schemes, finding.scheme())?.zone.day_of(now);
        Ok(Some(today.saturating_add(i64::from(days).days())))
    }
}

/// Open cases that follow findings on a page.
pub(super) fn cases_on(registry: &Registry, page: &PageUrl) -> Vec<MisuseNumber> {
    let mut cases: Vec<MisuseNumber> = registry
        .findings()
        .on(page)
        .filter_map(|finding| match finding.handling() {
            Handling::Filed { case } => Some(*case),
            _ => None,
        })
        .filter(|case| {
            let case = registry.misuses().get(*case);
            case.is_some_and(|case| !case.stage().is_over())
        })
        .collect();
    cases.sort_unstable();
    cases.dedup();
    cases
}

/// Records a look at a case, where one is due or tells something new.
///
/// # Errors
/// Where the store fails.
pub(super) fn follow(
    office: &Office,
    case: MisuseNumber,
    evidence: &Evidence,
    now: UnixTime,
) -> Result<Followed, Fault> {
    let looks = |registry: &Registry| {
        let found = registry.misuses().get(case);
        found.map_or((0, false), |case| {
            (case.stage().looks().len(), case.stage().is_over())
        })
    };
    let before = looks(&office.store().registry());
    let followed = decide(office, now, |registry, schemes| {
        registry.follow_misuse(schemes, case, evidence.clone(), now)
    })?;
    if let Err(refusal) = followed {
        tracing::warn!(%case, %refusal, "a look at a case was not recorded");
        return Ok(Followed::default());
    }
    let after = looks(&office.store().registry());
    Ok(Followed {
        looks: u64::from(after.0 > before.0),
        closed: u64::from(after.1 && !before.1),
        ..Followed::default()
    })
}

/// Records what is decided, with its notices; what is refused is given back, what fails is an error.
fn decide(
    office: &Office,
    now: UnixTime,
    decide: impl FnOnce(&Registry, &SchemeSet) -> Result<Decided, Refusal>,
) -> Result<Result<(), Refusal>, Fault> {
    let taken = office.store().commit(now, office.actor(), |registry| {
        let schemes = office.assets().schemes();
        let decided = decide(registry, schemes)?;
        let (events, _, ()) = registry.with_case_notices(schemes, decided);
        Ok::<(Vec<Event>, ()), Refusal>((events, ()))
    });
    match taken {
        Ok(()) => Ok(Ok(())),
        Err(CommitError::Refused(refusal)) => Ok(Err(refusal)),
        Err(fault) => Err(Box::new(fault)),
    }
}

/// Whether it was done; why not is logged, unless it is quite usual.
fn told(number: FindingNumber, done: Result<(), Refusal>) -> bool {
    match done {
        Ok(()) => true,
        Err(Refusal::Finding(FindingRefusal::NobodyToAdvise { .. })) => false,
        Err(refusal) => {
            tracing::warn!(%number, %refusal, "nothing followed from a finding");
            false
        }
    }
}

impl std::ops::AddAssign for Followed {
    fn add_assign(&mut self, more: Self) {
        self.filed += more.filed;
        self.advised += more.advised;
        self.looks += more.looks;
        self.closed += more.closed;
    }
}
