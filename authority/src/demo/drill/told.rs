//! What a drill tells: of each round, of each site, and what differs from what must come of it.

use jiff::civil::Date;
use serde::Serialize;
use shirushi_verifier::domain::UnixTime;

use super::{Part, Reply, cast::Follows, shop::Shop};
use crate::{
    casework::{
        FindingNumber, MisuseNumber,
        finding::{Finding, FindingKind, Handling},
    },
    crawl::Outcome,
    registry::Registry,
};

/// How a drill ended.
#[derive(Debug, Serialize)]
pub struct DrillReport {
    /// Its rounds.
    pub rounds: Vec<DrillRound>,
    /// What is known of each site at the end.
    pub sites: Vec<SiteToday>,
    /// What came out otherwise than it must, in words; nothing if all is right.
    pub differences: Vec<String>,
}

/// A round of a drill.
#[derive(Debug, Serialize)]
pub struct DrillRound {
    /// The day, in the scheme's zone.
    pub day: Date,
    /// What it came to.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// A site as it is known.
#[derive(Debug, Serialize)]
pub struct SiteToday {
    /// Where it is.
    pub url: String,
    /// What it plays.
    pub part: Part,
    /// Its name.
    pub shop: &'static str,
    /// What it shows at first.
    pub shows: &'static str,
    /// What is found there.
    pub found: Vec<FoundThere>,
    /// How its operator answers.
    pub reply: Reply,
}

/// A finding, and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundThere {
    /// Its number.
    pub finding: FindingNumber,
    /// Its kind.
    pub kind: FindingKind,
    /// Whether it is there still.
    pub there: bool,
    /// Whether the holder was advised.
    pub advised: bool,
    /// The case that follows it.
    pub case: Option<CaseThere>,
}

/// A case as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseThere {
    /// Its number.
    pub number: MisuseNumber,
    /// Its state.
    pub state: &'static str,
    /// The day by which its operator is to stop.
    pub stop_by: Option<Date>,
    /// When it was closed, if it was.
    pub closed: Option<Date>,
}

impl SiteToday {
    pub(super) fn of(registry: &Registry, shop: &Shop, day_of: impl Fn(UnixTime) -> Date) -> Self {
        let findings = registry.findings().iter();
        let here = findings.filter(|finding| finding.place().page.url().host() == shop.url.host());
        let found = here.map(|finding| FoundThere::of(registry, finding, &day_of));
        Self {
            url: shop.url.to_string(),
            part: shop.part,
            shop: shop.part.shop(),
            shows: shop.part.shows(),
            found: found.collect(),
            reply: shop.part.reply(),
        }
    }

    /// What differs from what must come of it when the drill is over, in words.
    pub(super) fn difference(&self) -> Option<String> {
        let wanted = self.part.expected().map(|(kind, follows)| match follows {
            Follows::Case if self.reply == Reply::Refuses => (kind, true, Some("pursued")),
            Follows::Case => (kind, false, Some("closed")),
            Follows::Staff => (kind, self.reply == Reply::None, None),
        });
        let found = self.found.iter().map(|found| {
            let case = found.case.as_ref().map(|case| case.state);
            (found.kind, found.there, case)
        });
        let (wanted, found): (Vec<_>, Vec<_>) = (wanted.into_iter().collect(), found.collect());
        let in_words = |all: &[(FindingKind, bool, Option<&str>)]| {
            let one = |(kind, there, case): &(FindingKind, bool, Option<&str>)| {
                let there = if *there { "there" } else { "gone" };
                let case = case.map_or("no case".to_owned(), |case| format!("case {case}"));
                format!("{} ({there}, {case})", kind.name())
            };
            let all: Vec<_> = all.iter().map(one).collect();
            if all.is_empty() {
                return "nothing".to_owned();
            }
            all.join(", ")
        };
        (wanted != found).then(|| {
            let (found, wanted) = (in_words(&found), in_words(&wanted));
            format!("{}: {found}; it must be {wanted}", self.url)
        })
    }
}

impl FoundThere {
    fn of(registry: &Registry, finding: &Finding, day_of: &impl Fn(UnixTime) -> Date) -> Self {
        let case = match finding.handling() {
            Handling::Filed { case } => registry.misuses().get(*case),
            _ => None,
        };
        let case = case.map(|case| {
            let stage = case.stage();
            let told = stage.recommendations().next_back();
            CaseThere {
                number: case.number(),
                state: stage.name(),
                stop_by: told.map(|told| told.recommendation.until),
                closed: stage.over_at().map(day_of),
            }
        });
        Self {
            finding: finding.number(),
            kind: finding.kind(),
            there: finding.is_there(),
            advised: matches!(finding.handling(), Handling::Advised { .. }),
            case,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(part: Part, found: Vec<FoundThere>) -> SiteToday {
        SiteToday {
            url: "http://127.80.0.2/".to_owned(),
            part,
            shop: part.shop(),
            shows: part.shows(),
            found,
            reply: part.reply(),
        }
    }

    fn found(kind: FindingKind, there: bool, state: Option<&'static str>) -> FoundThere {
        FoundThere {
            finding: "F1".parse().unwrap(),
            kind,
            there,
            advised: false,
            case: state.map(|state| CaseThere {
                number: "M1".parse().unwrap(),
                state,
                stop_by: None,
                closed: None,
            }),
        }
    }

    #[test]
    fn whatever_is_not_found_or_not_followed_to_its_end_is_told() {
        let copied = |there, state| vec![found(FindingKind::Copied, there, state)];
        for (part, found, right) in [
            (Part::Genuine, Vec::new(), true),
            (Part::Genuine, copied(true, Some("pursued")), false),
            (Part::Copied, copied(false, Some("closed")), true),
            (Part::Copied, copied(true, Some("pursued")), false),
            (Part::Copied, copied(false, None), false),
            (Part::Copied, Vec::new(), false),
            (Part::Revoked, copied(false, Some("closed")), false),
        ] {
            assert_eq!(
                site(part, found.clone()).difference().is_none(),
                right,
                "{found:?}"
            );
        }
        assert_eq!(
            site(Part::Copied, Vec::new()).difference().unwrap(),
            "http://127.80.0.2/: nothing; it must be copied (gone, case closed)"
        );
    }
}
